"""Numbers and days as people in Korea type them."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError

_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PART = rf"{_FIGURE}천?"
#: 1,234.5 as well as 1억 2,500만 and 5천만; the signs 원, ₩ and KRW around it are passed over.
_NUMBER = re.compile(
    rf"(?P<sign>[-−]?)(?:(?P<jo>{_PART})조)?(?:(?P<eok>{_PART})억)?(?:(?P<man>{_PART})만)?(?P<rest>{_PART})?"
)
_SCALES = {"jo": Decimal(10**12), "eok": Decimal(10**8), "man": Decimal(10**4), "rest": Decimal(1)}
_CURRENCY_SIGNS = re.compile(r"^(?:₩|KRW|\\)|(?:원|KRW)$", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-./년](\d{1,2})[-./월](\d{1,2})[.일]?|(\d{4})(\d{2})(\d{2})")
#: Earlier years are slips of the finger: a company's papers begin with the modern era.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def number(text: str) -> Decimal:
    """Return the number a person typed: 1,234, １２３４, 1억 2,500만원. Raises DomainError where it is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = _CURRENCY_SIGNS.sub("", _CURRENCY_SIGNS.sub("", plain))
    found = _NUMBER.fullmatch(plain)
    if found is None or not any(found[scale] for scale in _SCALES):
        raise DomainError(_("Write a number, e.g. 1,200."))
    total = sum((_part(found[scale]) * worth for scale, worth in _SCALES.items()), Decimal(0))
    return -total if found["sign"] else total


def _part(text: str | None) -> Decimal:
    if not text:
        return Decimal(0)
    thousands = 1000 if text.endswith("천") else 1
    return Decimal(text.removesuffix("천").replace(",", "")) * thousands


def day(text: str) -> date:
    """Return the day a person typed: 2020-05-13, 2020. 5. 13., 20200513, 2020년 5월 13일.

    Raises DomainError where it is none, or lies in no year a paper of today can speak of.
    """
    found = _DAY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    if found is not None:
        year, month, day_of_month = (int(part) for part in found.groups() if part is not None)
        try:
            typed = date(year, month, day_of_month)
        except ValueError:
            typed = date.min
        if _FIRST_YEAR <= typed.year <= _LAST_YEAR:
            return typed
    raise DomainError(_("Write a day that exists, e.g. 2020-05-13."))


def tidy(value: Decimal) -> Decimal:
    """Return the number without idle decimals: 1.50 is 1.5, 100.00 is 100."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1)) if abs(value) < Decimal(10**24) else value
    return value.normalize()
