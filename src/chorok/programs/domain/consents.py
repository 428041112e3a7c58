"""The words people agree to. A version is never changed: a new one takes its place in forms that are written later."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.programs.models import ConsentText
from chorok.programs.policy import can_plan_calls

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE_LENGTH = 40
_TEXT_LENGTH = 8000


@transaction.atomic
def add_consent_text(*, actor: Actor, code: str, name_ko: str, name_en: str, text_ko: str, text_en: str) -> ConsentText:
    """Write a new text as its version 1. Raises DomainError when the code is taken."""
    require(can_plan_calls(actor))
    if not _CODE.fullmatch(code) or len(code) > _CODE_LENGTH:
        raise DomainError(_("Use small letters a to z, digits and hyphens."), field="code")
    if ConsentText.objects.filter(code=code).exists():
        raise DomainError(_("This code is taken. Open that text to write a new version of it."), field="code")
    return _write(code, 1, name_ko=name_ko, name_en=name_en, text_ko=text_ko, text_en=text_en)


@transaction.atomic
def add_consent_version(
    *, actor: Actor, code: str, name_ko: str, name_en: str, text_ko: str, text_en: str
) -> ConsentText:
    """Write the next version of the text with this code; consents given to earlier ones stay what they were.

    Raises DomainError when nothing differs from the newest version.
    """
    require(can_plan_calls(actor))
    newest = ConsentText.objects.select_for_update().filter(code=code).order_by("-created_at", "-pk")
    present = newest.first()
    if present is None:
        raise DomainError(_("There is no text with this code."), field="code")
    made = {"name_ko": name_ko, "name_en": name_en, "text_ko": text_ko, "text_en": text_en}
    written = _write(code, len(newest) + 1, **made)
    if all(getattr(written, name) == getattr(present, name) for name in made):
        raise DomainError(_("Nothing differs from the present version."), field="text_ko")
    return written


def _write(code: str, number: int, *, name_ko: str, name_en: str, text_ko: str, text_en: str) -> ConsentText:
    return ConsentText.objects.create(
        code=code,
        version=str(number),
        name_ko=one_line(name_ko, field="name_ko", limit=200, required=True),
        name_en=one_line(name_en, field="name_en", limit=200),
        text_ko=paragraphs(text_ko, field="text_ko", limit=_TEXT_LENGTH, required=True),
        text_en=paragraphs(text_en, field="text_en", limit=_TEXT_LENGTH),
        created_at=clock.now(),
    )
