"""The arithmetic of an agreement's budget in whole won: who bears what, and what the call allows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.programs.domain.costs import bounds, check_sum
from chorok.programs.enums import VatPolicy
from chorok.programs.models import Call

ZERO = Decimal(0)
SUMS = ("supply", "vat", "subsidy", "own_cash", "own_in_kind")


@dataclass(frozen=True)
class Item:
    """One expense as it is proposed; every sum in won."""

    category: str
    name: str
    supply: Decimal
    vat: Decimal
    subsidy: Decimal
    own_cash: Decimal
    own_in_kind: Decimal
    note: str = ""


@dataclass(frozen=True)
class Totals:
    """The sums of a budget in won. `costs` are what the subsidy's rate is taken of."""

    supply: Decimal
    vat: Decimal
    subsidy: Decimal
    own_cash: Decimal
    own_in_kind: Decimal
    costs: Decimal


def totals(items: Sequence[Item], *, vat_policy: str) -> Totals:
    """Add a budget up. VAT counts among the costs only where the call pays it."""
    sums = {name: sum((getattr(item, name) for item in items), ZERO) for name in SUMS}
    costs = sums["supply"] + (sums["vat"] if vat_policy == VatPolicy.INCLUDE else ZERO)
    return Totals(**sums, costs=costs)


def digest_of(items: Sequence[Item]) -> str:
    """Return a fingerprint of a budget, so that a form knows whether the other side changed it meanwhile."""
    rows = [
        "|".join(f"{value:f}" if isinstance(value, Decimal) else value for value in vars(item).values())
        for item in items
    ]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def check_items(items: Sequence[Item], *, vat_policy: str) -> None:
    """Check each expense by itself. Raises DomainError beside the field `<row>-<name>` that is wrong, rows from 0."""
    for row, item in enumerate(items):
        for name in SUMS:
            check_sum(getattr(item, name), field=f"{row}-{name}")
        if not item.name.strip():
            raise DomainError(_("Say what this expense is for."), field=f"{row}-name")
        whole, paid = item.supply + item.vat, item.subsidy + item.own_cash + item.own_in_kind
        if paid != whole:
            message = _("Subsidy and own share come to %(paid)s won, supply price and VAT to %(whole)s won.")
            raise DomainError(message % {"paid": f"{paid:,}", "whole": f"{whole:,}"}, field=f"{row}-subsidy")
        if vat_policy == VatPolicy.EXCLUDE and item.own_cash < item.vat:
            message = _("This call pays no VAT: the company bears at least %(vat)s won of this expense in cash.")
            raise DomainError(message % {"vat": f"{item.vat:,}"}, field=f"{row}-own_cash")


def check_budget(call: Call, items: Sequence[Item], *, granted: Decimal | None) -> Totals:
    """Check a whole budget against the call's terms and the sum `granted`; return its totals.

    Raises DomainError that says which bound is passed and where it lies, in won.
    """
    check_items(items, vat_policy=call.vat_policy)
    if not items:
        raise DomainError(_("A budget has at least one expense."))
    found = totals(items, vat_policy=call.vat_policy)
    allowed = bounds(call, found.costs)
    if granted is not None and found.subsidy > granted:
        _refuse(_("The subsidy comes to %(sum)s won; %(limit)s won were granted."), found.subsidy, granted)
    if found.subsidy > allowed.subsidy_most:
        _refuse(
            _("The subsidy comes to %(sum)s won; at most %(limit)s won are possible for these costs."),
            found.subsidy,
            allowed.subsidy_most,
        )
    if found.own_in_kind > allowed.own_in_kind_most:
        _refuse(
            _("%(sum)s won are brought in kind; at most %(limit)s won may be."),
            found.own_in_kind,
            allowed.own_in_kind_most,
        )
    # What the company pays as VAT beside the costs is no part of its own share.
    cash = found.own_cash - (found.vat if call.vat_policy == VatPolicy.EXCLUDE else ZERO)
    if cash < allowed.own_cash_least:
        _refuse(
            _("The own share in cash comes to %(sum)s won; at least %(limit)s won are asked for."),
            cash,
            allowed.own_cash_least,
        )
    return found


def _refuse(text: object, amount: Decimal, limit: Decimal) -> None:
    raise DomainError(text % {"sum": f"{amount:,}", "limit": f"{limit:,}"})  # type: ignore[operator]
