"""What the values of a call must hold, whoever creates or changes it."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.programs.domain.placeholders import check_placeholders
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.programs.enums import TieBreak, Trimming, VatPolicy
from chorok.programs.models import Call

#: Korean won; above it somebody slipped a key.
LARGEST_BUDGET = Decimal(10) ** 13
LARGEST_QUOTA = 100_000
LONGEST_APPEAL, MOST_EVALUATORS, LONGEST_SETTLEMENT = 60, 20, 365
LARGEST_POINTS = Decimal(1000)
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CENT = Decimal("0.01")
#: Words that stand where a code stands in addresses.
RESERVED: Final = frozenset({"new", "templates", "export", "feed", "calendar", "approvals"})

#: Single lines and their longest length.
_LINES: Final = {"name_ko": 200, "name_en": 200, "contact_name": 80, "contact_phone": 20}
_TEXTS: Final = {
    "summary_ko": 400,
    "summary_en": 400,
    "body_ko": 20000,
    "body_en": 20000,
    "agreement_ko": 20000,
    "agreement_en": 20000,
}
#: Texts whose words in braces are filled in when an agreement is frozen.
_AGREEMENTS: Final = frozenset({"agreement_ko", "agreement_en"})
#: Whole numbers with their least and most.
_NUMBERS: Final = {
    "waiting_places": (0, LARGEST_QUOTA),
    "appeal_days": (0, LONGEST_APPEAL),
    "settlement_due_days": (0, LONGEST_SETTLEMENT),
    "evaluators_each": (1, MOST_EVALUATORS),
}
_PERCENTAGES: Final = frozenset({"subsidy_rate", "own_cash_least", "own_in_kind_most"})
_POINTS: Final = frozenset({"threshold", "bonus_cap"})
_MOMENTS: Final = frozenset({"opens_at", "closes_at", "review_due_at"})
_DAYS: Final = frozenset({"results_on", "waiting_until", "support_from", "support_until"})
_FLAGS: Final = frozenset({"needs_approval", "blind"})
_CHOICES: Final = {"vat_policy": VatPolicy.values, "trimming": Trimming.values}

#: Everything `update_call` takes.
FIELDS: Final = frozenset(
    {*_LINES, *_TEXTS, *_NUMBERS, *_PERCENTAGES, *_POINTS, *_MOMENTS, *_DAYS, *_FLAGS, *_CHOICES}
    | {"code", "contact_email", "quota", "subsidy_ceiling", "tie_breaks"}
)
#: What may still be corrected, with a public notice, once the call is published.
CORRECTABLE: Final = frozenset(
    {"name_ko", "name_en", "summary_ko", "summary_en", "body_ko", "body_en", "quota", "waiting_places"}
    | {"contact_name", "contact_phone", "contact_email", "results_on", "waiting_until"}
    | {"support_from", "support_until"}
)


def cleaned(changes: dict[str, Any]) -> dict[str, Any]:
    """Return `changes` cleaned field by field. Raises DomainError with the field that is wrong."""
    unknown = set(changes) - FIELDS
    if unknown:
        raise TypeError(f"a call has no {', '.join(sorted(unknown))}")
    return {name: _clean(name, value) for name, value in changes.items()}


def check_code(code: str, *, but: int | None = None) -> str:
    """Return the code of a call. Raises DomainError when it is malformed, reserved or taken."""
    if not _CODE.fullmatch(code) or len(code) > 60:  # noqa: PLR2004 - the column
        raise DomainError(_("Use small letters a to z, digits and hyphens."), field="code")
    if code in RESERVED or Call.objects.filter(code=code).exclude(pk=but or 0).exists():
        raise DomainError(_("This code is taken."), field="code")
    return code


def check_whole(call: Call, *, changed: Iterable[str]) -> None:
    """Check what concerns several values of a call at once. Raises DomainError with the field to mend."""
    names = set(changed)
    if call.closes_at is not None and "closes_at" in names:
        check_deadline(call.closes_at)
    if call.opens_at is not None and call.closes_at is not None and call.closes_at <= call.opens_at:
        raise DomainError(_("The deadline must come after the opening."), field="closes_at")
    if call.results_on is not None and call.closes_at is not None and call.results_on < _day(call.closes_at):
        raise DomainError(_("Results come after the deadline."), field="results_on")
    if call.waiting_until and call.results_on and call.waiting_until < call.results_on:
        raise DomainError(_("The waiting list must hold beyond the day of the results."), field="waiting_until")
    if call.support_from and call.support_until and call.support_until < call.support_from:
        raise DomainError(_("The support must end after it begins."), field="support_until")
    for name in ("own_cash_least", "own_in_kind_most"):
        if getattr(call, name) > call.own_share:
            message = _("The subsidy pays %(rate)s percent, so at most %(own)s percent are left for the company.")
            values = {"rate": f"{call.subsidy_rate:f}", "own": f"{call.own_share:f}"}
            raise DomainError(message % values, field=name)
    if call.own_cash_least + call.own_in_kind_most > call.own_share:
        message = _("Cash and in kind together exceed the company's share of %(own)s percent.")
        raise DomainError(message % {"own": f"{call.own_share:f}"}, field="own_in_kind_most")


def check_deadline(closes_at: datetime) -> None:
    """Raise DomainError for a deadline that has passed."""
    if closes_at <= clock.now():
        raise DomainError(_("This deadline has passed. Give one that is still to come."), field="closes_at")


def _clean(name: str, value: Any) -> Any:  # noqa: PLR0911 - one line for each shape
    if name in _LINES:
        return one_line(value or "", field=name, limit=_LINES[name], required=name == "name_ko")
    if name in _TEXTS:
        return _text(name, value or "")
    if name in _NUMBERS:
        least, most = _NUMBERS[name]
        return _number(value, field=name, least=least, most=most)
    if name == "quota":
        return None if value is None else _number(value, field=name, least=1, most=LARGEST_QUOTA)
    if name in _PERCENTAGES:
        return _decimal(value, field=name, most=Decimal(100))
    if name in _POINTS:
        return _decimal(value, field=name, most=LARGEST_POINTS)
    if name == "subsidy_ceiling":
        return None if value is None else won(value, field=name, least=1)
    if name in _MOMENTS or name in _DAYS:
        return _checked_day(value, field=name)
    if name in _FLAGS:
        return bool(value)
    if name in _CHOICES:
        return _chosen(value, _CHOICES[name], field=name)
    if name == "tie_breaks":
        return _tie_breaks(value)
    if name == "contact_email":
        return _email(value or "")
    return str(value)


def won(value: Decimal | int, *, field: str, least: int = 0) -> Decimal:
    """Return an amount in whole won. Raises DomainError for fractions and for sums out of range."""
    amount = Decimal(value)
    if not amount.is_finite() or not least <= amount < LARGEST_BUDGET or amount != amount.to_integral_value():
        raise DomainError(_("Give an amount in whole won."), field=field)
    return amount


def _text(name: str, value: str) -> str:
    text = paragraphs(value, field=name, limit=_TEXTS[name])
    if name in _AGREEMENTS:
        check_placeholders(text, field=name)
    return text


def _number(value: int, *, field: str, least: int, most: int) -> int:
    if value is None or not least <= value <= most:
        raise DomainError(
            _("Give a number between %(least)d and %(most)d.") % {"least": least, "most": most}, field=field
        )
    return value


def _decimal(value: Decimal | int, *, field: str, most: Decimal) -> Decimal:
    exact = Decimal("NaN") if value is None else Decimal(value)
    if not exact.is_finite() or not 0 <= exact <= most or exact != exact.quantize(_CENT):
        message = _("Give a number from 0 to %(most)s with at most 2 decimals.") % {"most": f"{most:f}"}
        raise DomainError(message, field=field)
    return exact


def _checked_day(value: datetime | date | None, *, field: str) -> datetime | date | None:
    if isinstance(value, datetime) and timezone.is_naive(value):
        raise ValueError("moments carry their zone")
    if value is not None and not 2000 <= value.year <= 2100:  # noqa: PLR2004 - the programme's years
        raise DomainError(_("Give a year between 2000 and 2100."), field=field)
    return value


def _chosen(value: str, known: list[str], *, field: str) -> str:
    if value not in known:
        raise DomainError(_("Choose one of the list."), field=field)
    return value


def _tie_breaks(values: Iterable[str]) -> list[str]:
    given = list(values)
    if not given or len(set(given)) != len(given) or not set(given) <= set(TieBreak.values):
        raise DomainError(_("List each way to break a tie once."), field="tie_breaks")
    return given


def _email(address: str) -> str:
    clean = one_line(address, field="contact_email", limit=254)
    if clean:
        try:
            validate_email(clean)
        except ValidationError:
            raise DomainError(_("Enter a whole e-mail address."), field="contact_email") from None
    return clean


def _day(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()
