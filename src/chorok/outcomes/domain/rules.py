"""What a claim must hold, whoever reports or corrects it (KPI definitions of the support programmes)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.money import DECIMALS, Money, Rate
from chorok.core.periods import programme_year
from chorok.outcomes.domain.rates import rate_for
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.registry.models import Organisation

#: One claim stays below a thousand trillion of any currency; above it somebody slipped a key.
LARGEST_AMOUNT = Decimal(10) ** 15
LARGEST_QUANTITY = 1_000_000
LONGEST_MOA = 30
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts a person gives about a result, as typed."""

    year: ProgrammeYear
    line: Line
    kind: str
    title_ko: str
    title_en: str
    happened_on: date
    quantity: int
    amount: Decimal | None
    currency: str
    rate: Rate | None
    years: int | None
    country: str
    organisations: tuple[Organisation, ...]
    public: bool


def one_line(text: str, *, field: str, limit: int, required: bool = False) -> str:
    """Return `text` in one clean line. Raises DomainError when it is missing or too long."""
    printable = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    clean = unicodedata.normalize("NFC", " ".join(printable.split()))
    if required and not clean:
        raise DomainError(_("Please fill this in."), field=field)
    if len(clean) > limit:
        raise DomainError(_("Please use at most %(limit)d characters.") % {"limit": limit}, field=field)
    return clean


def checked(facts: Facts) -> dict[str, Any]:
    """Return the column values of a claim with these facts.

    Raises DomainError, naming the field, when one breaks a rule; the money rules are those of the KPI table: value,
    currency, dated rate with its source.
    """
    if facts.kind not in ClaimKind.values:
        raise DomainError(_("Choose what was achieved."), field="kind")
    _check_day(facts.happened_on, facts.year.year)
    if not 1 <= facts.quantity <= LARGEST_QUANTITY:
        raise DomainError(_("Give a number between 1 and 1,000,000."), field="quantity")
    country = facts.country.strip().upper()
    if country and not _COUNTRY.fullmatch(country):
        raise DomainError(_("Give the country as two letters, for example KR or ID."), field="country")
    _check_years(facts.kind, facts.years)
    _check_organisations(facts)
    return {
        "year": facts.year,
        "line": facts.line,
        "kind": facts.kind,
        "title_ko": one_line(facts.title_ko, field="title_ko", limit=200, required=True),
        "title_en": one_line(facts.title_en, field="title_en", limit=200),
        "happened_on": facts.happened_on,
        "quantity": facts.quantity,
        "years": facts.years,
        "country": country,
        "public": facts.public,
        **_money(facts),
    }


def _check_day(day: date, year: int) -> None:
    if day not in programme_year(year):
        raise DomainError(_("The day must lie in the programme year %(year)d.") % {"year": year}, field="happened_on")
    if day > clock.today():
        raise DomainError(_("This day has not come yet. Report a result once it is there."), field="happened_on")


def _check_years(kind: str, years: int | None) -> None:
    if kind == ClaimKind.MOA and (years is None or not 1 <= years <= LONGEST_MOA):
        raise DomainError(_("Say for how many years the MOA runs (1 to 30)."), field="years")
    if kind != ClaimKind.MOA and years is not None:
        raise DomainError(_("Only an MOA runs over years. Leave this empty."), field="years")


def _check_organisations(facts: Facts) -> None:
    if facts.kind == ClaimKind.SUPPORT and not facts.organisations:
        raise DomainError(_("Name the companies that were supported."), field="organisations")
    merged = next((one for one in facts.organisations if one.merged_into_id is not None), None)
    if merged is not None:
        message = _("%(name)s was merged into another record. Choose that one.") % {"name": merged.name}
        raise DomainError(message, field="organisations")


def _money(facts: Facts) -> dict[str, Any]:
    target = REPORTING_CURRENCY.get(ClaimKind(facts.kind))
    if target is None:
        if facts.amount is not None or facts.currency or facts.rate is not None:
            raise DomainError(_("This kind of result has no amount of money. Leave it empty."), field="amount")
        return _columns(None, "", None, None)
    if facts.amount is None:
        raise DomainError(_("Give the amount."), field="amount")
    if facts.currency not in DECIMALS:
        raise DomainError(_("Choose the currency."), field="currency")
    money = Money(_checked_amount(facts.amount, facts.currency), facts.currency)
    if facts.currency == target:
        if facts.rate is not None:
            message = _("No exchange rate is needed: this kind is counted in %(currency)s.") % {"currency": target}
            raise DomainError(message, field="rate")
        return _columns(money.amount, money.currency, None, money.amount)
    rate = facts.rate or rate_for(facts.currency, target, facts.happened_on)
    if rate is None:
        message = _("There is no rate from %(source)s to %(target)s for this day. Enter the rate, its day and source.")
        raise DomainError(message % {"source": facts.currency, "target": target}, field="rate")
    _check_rate(rate, facts.currency, target)
    reported = rate.convert(money).amount
    if reported >= LARGEST_AMOUNT:
        raise DomainError(_("This amount is too large. Check the amount and the rate."), field="rate")
    return _columns(money.amount, money.currency, rate, reported)


def _checked_amount(amount: Decimal, currency: str) -> Decimal:
    if not amount.is_finite() or amount < 0:
        raise DomainError(_("Give an amount of 0 or more."), field="amount")
    if amount >= LARGEST_AMOUNT:
        raise DomainError(_("This amount is too large. Check the amount and the rate."), field="amount")
    if amount != amount.quantize(Decimal(1).scaleb(-DECIMALS[currency])):
        message = _("%(currency)s amounts have at most %(decimals)d decimals.")
        raise DomainError(message % {"currency": currency, "decimals": DECIMALS[currency]}, field="amount")
    return amount


def _check_rate(rate: Rate, source: str, target: str) -> None:
    if (rate.source, rate.target) != (source, target):
        message = _("The rate must be from %(source)s to %(target)s.") % {"source": source, "target": target}
        raise DomainError(message, field="rate")
    if not rate.value.is_finite() or not Decimal("1e-10") <= rate.value < Decimal(10) ** 8:
        raise DomainError(_("Give a rate above 0."), field="rate")
    if rate.value != rate.value.quantize(Decimal("1e-10")):
        raise DomainError(_("Give the rate with at most 10 decimals."), field="rate")
    if rate.day > clock.today():
        raise DomainError(_("The day of the rate has not come yet."), field="rate_day")
    if not rate.authority.strip():
        raise DomainError(_("Say whose rate this is, for example the bank."), field="rate_source")


def _columns(amount: Decimal | None, currency: str, rate: Rate | None, reported: Decimal | None) -> dict[str, Any]:
    return {
        "amount": amount,
        "currency": currency,
        "rate": None if rate is None else rate.value,
        "rate_day": None if rate is None else rate.day,
        "rate_source": "" if rate is None else one_line(rate.authority, field="rate_source", limit=100),
        "reported_amount": reported,
    }
