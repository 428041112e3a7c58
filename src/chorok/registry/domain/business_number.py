"""Korean business registration numbers (사업자등록번호): ten digits, the last a check digit."""

import re

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError

LENGTH = 10
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
#: What people put between the digits.
_SEPARATORS = re.compile(r"[\s\-‐-―−.]")


def check_digit(first_nine: str) -> int:
    """Return the tenth digit that belongs to `first_nine` (the National Tax Service's rule).

    The digits are weighted 1 3 7 1 3 7 1 3 5; the tens of the last product count too.
    """
    digits = [int(digit) for digit in first_nine]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    total += digits[8] * 5 // 10
    return (10 - total % 10) % 10


def is_valid(number: str) -> bool:
    """Say whether `number` is ten ASCII digits with the right check digit."""
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        return False
    return check_digit(number[:9]) == int(number[9])


def clean(text: str) -> str:
    """Return `text` without separators; an empty text stays empty.

    Raises DomainError on the field `business_number` when it isn't a valid number.
    """
    number = _SEPARATORS.sub("", text)
    if number and not is_valid(number):
        raise DomainError(
            _("This isn't a valid business registration number. Check the ten digits, e.g. 123-45-67891."),
            field="business_number",
        )
    return number


def shown(number: str) -> str:
    """Return the number as it is printed: 123-45-67891."""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}" if len(number) == LENGTH else number
