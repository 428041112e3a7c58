"""Texts as people type them: cleaned, and refused when missing or too long."""

import unicodedata

from django.utils.translation import gettext as _

from chorok.core.errors import DomainError
from chorok.outcomes.domain.rules import one_line

__all__ = ["one_line", "paragraphs"]


def paragraphs(text: str, *, field: str, limit: int, required: bool = False) -> str:
    """Return `text` with its line breaks, without control signs and trailing blanks.

    Raises DomainError when it is missing or too long.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(sign for sign in line if unicodedata.category(sign)[0] != "C").rstrip() for line in lines)
    clean = unicodedata.normalize("NFC", "\n".join(kept).strip())
    if required and not clean:
        raise DomainError(_("Please fill this in."), field=field)
    if len(clean) > limit:
        raise DomainError(_("Please use at most %(limit)d characters.") % {"limit": limit}, field=field)
    return clean
