"""Cells of imported files as values: countries by any of their names, decimal commas, years, choices."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.core.money import CURRENCIES
from chorok.needs.domain.values import TOO_MUCH
from chorok.needs.enums import Instrument, Language
from chorok.registry import countries

#: What is left of a text that was decoded with the wrong table, or lost signs on its way.
BROKEN = re.compile("\ufffd|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]|Ã[\x80-\xbf]|â€")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:\.0)?")
_DAY = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:T.*)?")
_NUMBER = re.compile(r"[0-9][0-9 .,'\u00a0\u202f]*")
_GROUP = 3


def country(cell: str, decimal_comma: bool = False) -> str:
    """Return the code of a country given by code or name; of several in one cell none is chosen."""
    found = countries.code_of(cell)
    if not found:
        raise DomainError(_("“%(cell)s” is no single country.") % {"cell": cell[:60]})
    return found


def number(cell: str, decimal_comma: bool) -> Decimal:
    """Return an amount: 4,42 with a decimal comma is less than five, without one it is four hundred and forty-two."""
    plain = cell.strip()
    if not _NUMBER.fullmatch(plain):
        raise DomainError(_("“%(cell)s” is no number.") % {"cell": cell[:60]})
    plain = re.sub(r"[ '\u00a0\u202f]", "", plain)
    point, thousands = (",", ".") if decimal_comma else (".", ",")
    whole, _point, rest = plain.partition(point)
    if thousands in rest or point in rest or not _grouped(whole, thousands):
        raise DomainError(
            _("“%(cell)s” is no number with a decimal %(sign)s.")
            % {"cell": cell[:60], "sign": _("comma") if decimal_comma else _("point")}
        )
    try:
        found = Decimal(f"{whole.replace(thousands, '')}.{rest or '0'}")
    except InvalidOperation as error:
        raise DomainError(_("“%(cell)s” is no number.") % {"cell": cell[:60]}) from error
    if found >= TOO_MUCH:
        raise DomainError(_("This amount is too large."))
    return found


def _grouped(whole: str, thousands: str) -> bool:
    first, *groups = whole.split(thousands)
    return bool(first) and all(len(group) == _GROUP for group in groups)


def day(cell: str, decimal_comma: bool = False) -> date:
    """Return a day: 2026-12-31, also with slashes or points, or the last day of a year."""
    plain = cell.strip()
    year = _YEAR.fullmatch(plain)
    if year:
        return date(int(year["year"]), 12, 31)
    found = _DAY.fullmatch(plain)
    if found:
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            pass
    raise DomainError(_("“%(cell)s” is no day like 2026-12-31.") % {"cell": cell[:60]})


def language(cell: str, decimal_comma: bool = False) -> str:
    """Return a language given by code or name."""
    return _choice(cell, _words("language"))


def instrument(cell: str, decimal_comma: bool = False) -> str:
    """Return an instrument given by code or name."""
    return _choice(cell, _words("instrument"))


def currency(cell: str, decimal_comma: bool = False) -> str:
    """Return a currency's code."""
    code = cell.strip().upper()
    if code not in CURRENCIES:
        raise DomainError(_("“%(cell)s” is no currency the hub knows.") % {"cell": cell[:60]})
    return code


def text(cell: str, decimal_comma: bool = False) -> str:
    """Return a text without idle spaces at its ends."""
    return cell.strip()


#: How the cells of a field are read; all others are texts.
READERS: Mapping[str, Callable[[str, bool], Any]] = {
    "country": country,
    "amount": number,
    "wanted_by": day,
    "expires_on": day,
    "language": language,
    "instrument": instrument,
    "currency": currency,
}


def _choice(cell: str, words: Mapping[str, str]) -> str:
    found = words.get(cell.strip().casefold())
    if found is None:
        raise DomainError(_("“%(cell)s” is none of the choices.") % {"cell": cell[:60]})
    return found


@cache
def _words(kind: str) -> dict[str, str]:
    choices = (Language if kind == "language" else Instrument).choices
    words = {code: code for code, _label in choices}
    for spoken in ("ko", "en"):
        with translation.override(spoken):
            words |= {str(label).casefold(): code for code, label in choices}
    return words
