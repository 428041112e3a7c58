"""Filters that write numbers, money, days and moments the way the reader's language does.

They are built-ins: no template loads them.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language

from chorok.core import form_keys
from chorok.core.money import DECIMALS, Money
from chorok.registry import countries, regions
from chorok.web.components import loud

register = template.Library()
register.tag("block", loud.block)

#: Where no value stands: a dash a screen reader passes over quietly, never an empty cell that looks forgotten.
NO_VALUE = "–"
_DAYS_KO = "월화수목금토일"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _grouped(value: Decimal | int | float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    exact = Decimal(str(value))
    return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact.normalize():,f}"


@register.filter
def region(value: str) -> str:
    """Write a district or province in the reader's language."""
    return regions.name(value)


@register.filter
def country(value: str) -> str:
    """Write a country in the reader's language."""
    return countries.name(value)


@register.filter
def number(value: Any) -> str:
    """Write a number with thousands separated and no idle decimals: 1,234 or 0.5. Text stays as it is."""
    if value is None or value == "":
        return NO_VALUE
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _grouped(value)
    return str(value)


@register.filter
def score(value: Decimal | None) -> str:
    """Write a mean or total as every score table does, always with its two decimals: 85.00."""
    return NO_VALUE if value is None else f"{value:,.2f}"


@register.filter
def money(value: Any, currency: str = "") -> str:
    """Write an amount with its currency: "1,234원" in Korean, "KRW 1,234", "USD 1,234.50" and "USD 1,234" otherwise.

    `value` is an amount with its ISO 4217 `currency`, or a `Money` alone.
    """
    if isinstance(value, Money):
        value, currency = value.amount, value.currency
    if value is None or value == "":
        return NO_VALUE
    exact = Decimal(str(value))
    digits = f"{exact:,.{0 if exact == exact.to_integral_value() else DECIMALS.get(currency, 2)}f}"
    if currency == "KRW" and get_language() == "ko":
        return f"{digits}원"
    return f"{currency} {digits}".strip()


@register.filter
def percent(value: Any) -> str:
    """Write a ratio as a percentage with one decimal at most, rounded half up: 1.034 is "103.4%", 1/16 is "6.3%"."""
    if value is None or value == "":
        return NO_VALUE
    share = (Decimal(str(value)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{_grouped(share)}%"


@register.filter
def day(value: Any) -> str:
    """Write a date with its weekday: "2020. 5. 13.(수)" as in Korean official papers, "Wed 13 May 2020" in English."""
    if not isinstance(value, date):
        return NO_VALUE
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if get_language() == "ko":
        return f"{value.year}. {value.month}. {value.day}.({_DAYS_KO[value.weekday()]})"
    return f"{_DAYS_EN[value.weekday()]} {value.day} {_MONTHS_EN[value.month - 1]} {value.year}"


@register.filter
def moment(value: Any) -> str:
    """Write a moment in the viewer's time zone, with the centre's beside it where the clocks differ.

    "2020. 5. 13.(수) 10:00 KST" to a viewer in Korea, "Wed 13 May 2020, 08:00 WIB (10:00 KST)" to one in Jakarta.
    """
    return _moment(value, "%H:%M")


@register.filter
def exact(value: Any) -> str:
    """Write a moment as `moment` does, with its seconds where it has any: a deadline is exact to the second."""
    return _moment(value, "%H:%M:%S" if isinstance(value, datetime) and value.second else "%H:%M")


def _moment(value: Any, form: str) -> str:
    if not isinstance(value, datetime):
        return NO_VALUE
    here, there = timezone.localtime(value), timezone.localtime(value, timezone.get_default_timezone())
    separator = " " if get_language() == "ko" else ", "
    own = f"{day(here.date())}{separator}{_time(here, form)}"
    if here.utcoffset() == there.utcoffset():
        return own
    other_day = "" if here.date() == there.date() else f"{day(there.date())}{separator}"
    return f"{own} ({other_day}{_time(there, form)})"


def _time(here: datetime, form: str) -> str:
    """Return the time of day with its zone; a zone without a short name of its own is told by its offset: UTC+04."""
    name = here.tzname() or ""
    return f"{here:{form}} {f'UTC{name}' if name[:1] in {'+', '-'} else name}"


@register.filter
def file_size(value: Any) -> str:
    """Write a number of bytes as KB or MB, as beside a download."""
    if not isinstance(value, int):
        return NO_VALUE
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024)):,} KB"
    return f"{value / 1024 / 1024:,.1f} MB"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return the page's query string with `changes` made to it: None takes a key away. Starts with "?"."""
    request = context.get("request")
    values = {key: request.GET.getlist(key) for key in request.GET} if request is not None else {}
    for key, value in changes.items():
        values[key] = [] if value is None else [str(value)]
    return "?" + urlencode({key: given for key, given in values.items() if given}, doseq=True)


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, name: str, number: int) -> str:
    """Return the address of another page of the list whose pages `name` counts in the query string."""
    return query(context, **{name: number}) + ("" if name == "page" else f"#{name}")


@register.filter
def page_links(page: Any) -> list[Any]:
    """Return the numbers a pagination shows, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def clamp(value: Any) -> int:
    """Return a percentage between 0 and 100 as a whole number, for meters."""
    return max(0, min(100, round(float(value or 0))))


@register.filter
def at(values: Any, position: int) -> Any:
    """Return the value at a position of a list, None past its end."""
    return values[position] if position < len(values) else None


@register.simple_tag
def form_key() -> str:
    """Return the hidden field that keeps a form from doing its work twice; stands beside `{% csrf_token %}`."""
    return format_html('<input type="hidden" name="{}" value="{}">', form_keys.FIELD, form_keys.new_key())
