"""The documents a person agrees to at sign-up, with the items the Personal Information Protection Act §15(2) names:
purpose, items, how long they are kept, and the right to refuse with what follows from it.

A change of wording needs a new `version`: consents given before stay with the words that were shown then.
"""

import hashlib
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text


@dataclass(frozen=True)
class Document:
    """One document: its code, version, title and the sentences shown under the tick."""

    code: str
    version: str
    title: Text
    paragraphs: tuple[Text, ...]

    def fingerprint(self, language: str) -> str:
        """Return the SHA-256 of the words as they stand in `language`."""
        with translation.override(language):
            words = "\n".join([str(self.title), *(str(paragraph) for paragraph in self.paragraphs)])
        return hashlib.sha256(words.encode()).hexdigest()


TERMS = Document(
    code="terms",
    version="2026-11-01",
    title=_("Terms of use"),
    paragraphs=(
        _("The hub serves the support of green-industry companies and founders. One account belongs to one person."),
        _("What you enter for your company belongs to your company and must be true."),
        _("Company pages and results that you publish can be read by anyone."),
        _("You may close your account at any time; records the law asks to be kept stay with the centre."),
        _("People under the age of 14 can't sign up."),
    ),
)
PRIVACY = Document(
    code="privacy",
    version="2026-11-01",
    title=_("Collection and use of personal data"),
    paragraphs=(
        _("Purpose: signing in, handling support and consultations, and notices about them."),
        _("Items: name, e-mail address, password (one-way encrypted), language; telephone number if you give one."),
        _("Kept until you close the account; records of access are kept for two years."),
        _("You may refuse; without this consent an account can't be made."),
    ),
)
#: Both are needed for an account; each has a tick of its own.
SIGN_UP_DOCUMENTS = (TERMS, PRIVACY)
