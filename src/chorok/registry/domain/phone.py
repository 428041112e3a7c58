"""Telephone numbers: kept as E.164, shown as they are dialled in Korea."""

import re

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError

_SEPARATORS = re.compile(r"[\s\-‐-―−.()/]")
#: Seoul 2, the provinces 31–64, mobile 1x, internet 70, personal and safe numbers 50x, toll-free 80.
_NATIONAL = re.compile(r"0(2\d{7,8}|(?:[3-6][1-5]|1[016789]|70|80)\d{7,8}|50\d\d{7,8})")
#: Nationwide numbers such as 1588-1234 have no area code.
_NATIONWIDE = re.compile(r"1[568]\d{6}")
_ABROAD = re.compile(r"\+[1-9]\d{6,14}")


def to_e164(text: str) -> str:
    """Return a Korean or international number as E.164 (+8221234567); an empty text stays empty.

    Raises DomainError on the field `phone` when it can't be a number one may dial.
    """
    number = _SEPARATORS.sub("", text)
    if not number:
        return ""
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("+82"):
        rest = number[3:].removeprefix("0")
        number = rest if _NATIONWIDE.fullmatch(rest) else "0" + rest
    if _NATIONAL.fullmatch(number):
        return "+82" + number[1:]
    if _NATIONWIDE.fullmatch(number):
        return "+82" + number
    if _ABROAD.fullmatch(number):
        return number
    raise DomainError(
        _("Write the telephone number with its area code, e.g. 02-123-4567 or +62 21 555 0100."), field="phone"
    )


def shown(number: str) -> str:
    """Return an E.164 number as it is dialled in Korea (02-123-4567); others as they are kept."""
    if not number.startswith("+82"):
        return number
    rest = number[3:]
    if _NATIONWIDE.fullmatch(rest):
        return f"{rest[:4]}-{rest[4:]}"
    area = 1 if rest.startswith("2") else 3 if rest.startswith("50") else 2
    return f"0{rest[:area]}-{rest[area:-4]}-{rest[-4:]}"
