"""Texts that must fit where they are kept."""


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` signs; one that was cut ends with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
