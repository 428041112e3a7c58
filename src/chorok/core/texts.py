"""Texts that must fit where they are kept, and numbers that came as text."""

#: Digits that any number kept here has at most: a big integer's, less one.
_DIGITS = 18


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` signs; one that was cut ends with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def whole_number(text: str) -> int | None:
    """Return the whole number an address or a button names, None where it is none that can be kept."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
