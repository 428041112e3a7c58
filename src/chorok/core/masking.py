"""Shows only as much of a person as a list needs (Safety Measures Standard §12); the whole is a logged look."""

#: Names of so few letters have no middle to hide.
_NO_MIDDLE = 2


def mask_name(name: str) -> str:
    """Return the name with its middle hidden: 홍길동 becomes 홍*동, 김민 becomes 김*, Dewi Putri becomes D*** P****.

    A mark in brackets at the end, as "(fictitious)", is no part of the name and stays.
    """
    name, bracket, mark = name.partition(" (")
    return _masked(name) + bracket + mark


def _masked(name: str) -> str:
    words = name.split()
    if len(words) > 1:
        return " ".join(word[0] + "*" * (len(word) - 1) for word in words)
    if len(name) <= _NO_MIDDLE:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_email(email: str) -> str:
    """Return the address with all but its first letter and its domain hidden: gildong@a.kr becomes g******@a.kr."""
    local, at, domain = email.partition("@")
    return local[:1] + "*" * (len(local) - 1) + at + domain


def mask_phone(phone: str) -> str:
    """Return the number with its middle hidden: +821012345678 becomes 010-****-5678; empty stays empty."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    if not digits:
        return ""
    if phone.startswith("+82"):
        digits = "0" + digits[2:]
        return f"{digits[:3]}-****-{digits[-4:]}" if digits.startswith("01") else f"{digits[:-7]}-***-{digits[-4:]}"
    return ("+" if phone.startswith("+") else "") + digits[:2] + "*" * (len(digits) - 6) + digits[-4:]
