"""What an application may ask for: the arithmetic of subsidy and own share in whole won."""

import hashlib
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.programs.models import Application, Call

ZERO = Decimal(0)
_HUNDRED = Decimal(100)
_WON = Decimal(1)
#: The columns keep 14 digits.
_LIMIT = Decimal(10) ** 14


@dataclass(frozen=True)
class Costs:
    """The costs of what is to be done and who bears them, in won. Under `VatPolicy.EXCLUDE` costs are without VAT."""

    costs: Decimal
    subsidy: Decimal
    own_cash: Decimal
    own_in_kind: Decimal


@dataclass(frozen=True)
class Bounds:
    """What a call allows for given costs, in won: the convention rounds to the applicant's disadvantage."""

    subsidy_most: Decimal
    own_cash_least: Decimal
    own_in_kind_most: Decimal


def asks_for_costs(call: Call) -> bool:
    """Say whether the call pays a subsidy, so that applicants say what they need."""
    return call.subsidy_rate > 0 and (call.subsidy_ceiling is not None or call.subsidy_rate < _HUNDRED)


def bounds(call: Call, costs: Decimal) -> Bounds:
    """Work out the most subsidy, the least own cash and the most in kind for `costs` won."""
    most = (costs * call.subsidy_rate / _HUNDRED).quantize(_WON, ROUND_FLOOR)
    if call.subsidy_ceiling is not None:
        most = min(most, call.subsidy_ceiling)
    return Bounds(
        subsidy_most=most,
        own_cash_least=(costs * call.own_cash_least / _HUNDRED).quantize(_WON, ROUND_CEILING),
        own_in_kind_most=(costs * call.own_in_kind_most / _HUNDRED).quantize(_WON, ROUND_FLOOR),
    )


def check_costs(call: Call, asked: Costs) -> None:
    """Refuse sums the call doesn't allow: DomainError beside the field that is wrong, with the limit in won."""
    for name in ("costs", "subsidy", "own_cash", "own_in_kind"):
        check_sum(getattr(asked, name), field=name)
    if asked.costs == 0:
        raise DomainError(_("Write what the whole will cost."), field="costs")
    if asked.subsidy == 0:
        raise DomainError(_("Write how much subsidy you ask for."), field="subsidy")
    allowed = bounds(call, asked.costs)
    if asked.subsidy > allowed.subsidy_most:
        _refuse(_("At most %(limit)s won of subsidy are possible for these costs."), allowed.subsidy_most, "subsidy")
    if asked.own_in_kind > allowed.own_in_kind_most:
        _refuse(_("At most %(limit)s won may be brought in kind."), allowed.own_in_kind_most, "own_in_kind")
    if asked.own_cash < allowed.own_cash_least:
        _refuse(_("At least %(limit)s won must be paid in cash."), allowed.own_cash_least, "own_cash")
    own = asked.costs - asked.subsidy
    if asked.own_cash + asked.own_in_kind != own:
        _refuse(_("Own share in cash and in kind must come to %(limit)s won: the costs less the subsidy."), own)


def _refuse(text: object, limit: Decimal, field: str = "own_cash") -> None:
    raise DomainError(text % {"limit": f"{limit:,}"}, field=field)  # type: ignore[operator]


def check_sum(amount: Decimal | None, *, field: str) -> Decimal | None:
    """Return an amount in whole won as the column takes it, or None. Raises DomainError beside `field` otherwise."""
    if amount is None:
        return None
    if amount < 0 or amount >= _LIMIT or amount != amount.to_integral_value():
        raise DomainError(_("Write an amount in whole won, not below zero."), field=field)
    return amount


def digest_of(application: Application) -> str:
    """Return a fingerprint of the sums, so that a form knows whether a colleague changed them meanwhile."""
    sums = (application.costs, application.subsidy, application.own_cash, application.own_in_kind)
    return hashlib.sha256("|".join("" if one is None else f"{one:f}" for one in sums).encode()).hexdigest()[:16]
