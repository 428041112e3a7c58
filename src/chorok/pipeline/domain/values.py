"""What may be written about a project, and what is wrong with it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from chorok.accounts.models import User
from chorok.core.errors import DomainError
from chorok.core.money import CURRENCIES, rounded
from chorok.outcomes.models import Line
from chorok.programs.domain.texts import one_line
from chorok.registry import countries
from chorok.registry.models import GreenField

#: Longer than any project of the funders at hand.
LONGEST_MONTHS = 600
#: From here on an amount can't be kept.
TOO_MUCH = Decimal(10) ** 14


class ProjectValues(TypedDict, total=False):
    """What a person may write about a project; what isn't given stays as it is."""

    title_ko: str
    title_en: str
    country: str
    place: str
    field: GreenField | None
    sector: str
    currency: str
    starts_on: date | None
    months: int | None
    line: Line | None
    officer: User | None


FIELDS = tuple(ProjectValues.__annotations__)


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as they are kept. Raises DomainError with the first field that is wrong."""
    clean = dict(values)
    for name, required in (("title_ko", True), ("title_en", False), ("place", False), ("sector", False)):
        if name in clean:
            clean[name] = one_line(clean[name], field=name, limit=200, required=required)
    if "country" in clean and not countries.known(clean["country"]):
        raise DomainError(_("Choose the country."), field="country")
    if "currency" in clean and clean["currency"] not in CURRENCIES:
        raise DomainError(_("Choose the currency."), field="currency")
    months = clean.get("months")
    if months is not None and not 1 <= months <= LONGEST_MONTHS:
        raise DomainError(_("Give a number of months from 1 to %(most)d.") % {"most": LONGEST_MONTHS}, field="months")
    return clean


def check_amount(amount: Decimal | None, currency: str, *, field: str = "amount") -> Decimal:
    """Return an amount above zero that its currency can hold. Raises DomainError where it isn't one."""
    if amount is None or not amount.is_finite() or amount <= 0:
        raise DomainError(_("Give an amount above 0."), field=field)
    if amount >= TOO_MUCH:
        raise DomainError(_("This amount is too large."), field=field)
    if rounded(amount, currency) != amount:
        raise DomainError(_("%(currency)s has no such small amounts.") % {"currency": currency}, field=field)
    return amount


def choose(value: str, choices: Any, *, field: str, blank: bool = False) -> str:
    """Return a value of a closed list. Raises DomainError for any other."""
    if value not in choices.values and not (blank and value == ""):
        raise DomainError(_("Choose one of the list."), field=field)
    return value
