"""Consultations: begun from a template, changed, opened for choosing, cancelled."""

import re
from datetime import datetime
from typing import Any, Final
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain import survey_notices
from chorok.meetings.domain.chasing import end_chase
from chorok.meetings.domain.states import CONSULTATION_FLOW
from chorok.meetings.enums import ConsultationState, MeetingState
from chorok.meetings.models import Consultation
from chorok.outcomes.domain.years import require_open
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs.domain.texts import one_line, paragraphs

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_CODE = 60
#: Words that stand where a code stands in addresses.
RESERVED: Final = frozenset({"new", "export", "meetings", "logs", "survey"})
_LINES: Final = {"name_ko": 200, "name_en": 200, "place_ko": 200, "place_en": 200}
_CONTACT: Final = {"contact_name": 80, "contact_phone": 20}
_TEXTS: Final = {"summary_ko": 1000, "summary_en": 1000}
#: Whole numbers with their least and most; None is allowed where the column takes it.
_NUMBERS: Final = {"most_choices": (1, 200), "least_meetings": (0, 100), "most_meetings": (1, 100), "in_a_row": (1, 50)}
_OPTIONAL_NUMBERS: Final = frozenset({"most_meetings", "in_a_row"})
_MOMENTS: Final = frozenset({"wishes_from", "wishes_until"})

#: Everything `update_consultation` takes.
FIELDS: Final = frozenset(
    {*_LINES, *_CONTACT, *_TEXTS, *_NUMBERS, *_MOMENTS, "contact_email", "time_zone", "lunch_counts", "call"}
)


@transaction.atomic
def create_consultation(
    *,
    actor: Actor,
    year: ProgrammeYear | int,
    line: Line,
    code: str,
    name_ko: str,
    name_en: str = "",
    fictitious: bool = False,
    **values: Any,
) -> Consultation:
    """Begin a consultation as a draft; `values` are fields of `FIELDS` that are known already.

    Raises DomainError with the field that is wrong, when the year is closed or the code is taken.
    """
    require(policy.can_prepare(actor))
    period = require_open(year)
    consultation = Consultation(
        year=period,
        line=line,
        code=_checked_code(code),
        fictitious=fictitious,
        created_at=clock.now(),
        created_by_id=actor.user_id,
    )
    _assign(consultation, _cleaned({"name_ko": name_ko, "name_en": name_en, **values}))
    try:
        with transaction.atomic():
            consultation.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("This code is taken."), field="code") from None
    return consultation


@transaction.atomic
def update_consultation(*, actor: Actor, consultation: Consultation, **changes: Any) -> Consultation:
    """Change fields of `FIELDS` until the consultation is over. Raises DomainError with the field that is wrong."""
    locked = lock_consultation(consultation)
    require(policy.can_change(actor, locked))
    _assign(locked, _cleaned(changes))
    locked.save()
    return locked


@transaction.atomic
def open_choosing(*, actor: Actor, consultation: Consultation) -> Consultation:
    """Open a draft: from `wishes_from` on both sides see each other and choose.

    Raises DomainError for a consultation without slots, tables or a choosing period that ends in the future.
    """
    locked = lock_consultation(consultation)
    CONSULTATION_FLOW.apply("open", locked, actor=actor)
    if locked.wishes_from is None or locked.wishes_until is None:
        raise DomainError(_("Say first from when until when participants choose."), field="wishes_from")
    if locked.wishes_until <= clock.now():
        raise DomainError(_("The choosing period has passed. Give one that is still to come."), field="wishes_until")
    if not locked.slots.exists():
        raise DomainError(_("Lay out the slots of the day first."))
    if not locked.tables.exists():
        raise DomainError(_("Put up tables first."))
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def cancel_consultation(*, actor: Actor, consultation: Consultation) -> Consultation:
    """Call a consultation off that hasn't been held; its surveys and logs are due from nobody any more.

    Raises DomainError once a meeting was held: what came of it stands in the ledger.
    """
    locked = lock_consultation(consultation)
    CONSULTATION_FLOW.apply("cancel", locked, actor=actor)
    if locked.meetings.filter(state=MeetingState.HELD).exists():
        raise DomainError(_("Meetings were held already. Close the day instead of cancelling the consultation."))
    locked.save(update_fields=["state"])
    for survey in locked.surveys.all():
        survey_notices.settle_all(survey)
    end_chase(locked)
    return locked


def lock_consultation(consultation: Consultation) -> Consultation:
    """Lock the consultation's row and return it as it stands now: whoever plans or publishes holds it."""
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("line", "year")
    return rows.get(pk=consultation.pk)


def require_preparing(consultation: Consultation) -> None:
    """Raise DomainError for a consultation that is over."""
    if consultation.state not in policy.PREPARING:
        raise DomainError(_("This consultation is over and can't be changed any more."))


def _checked_code(code: str) -> str:
    if not _CODE.fullmatch(code) or len(code) > _LONGEST_CODE:
        raise DomainError(_("Use small letters a to z, digits and hyphens."), field="code")
    if code in RESERVED or Consultation.objects.filter(code=code).exists():
        raise DomainError(_("This code is taken."), field="code")
    return code


def _assign(consultation: Consultation, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(consultation, name, value)
    begins, ends = consultation.wishes_from, consultation.wishes_until
    if begins is not None and ends is not None and ends <= begins:
        raise DomainError(_("Choosing must end after it begins."), field="wishes_until")
    most = consultation.most_meetings
    if most is not None and most < consultation.least_meetings:
        raise DomainError(_("The most meetings can't be fewer than the least."), field="most_meetings")
    if consultation.state == ConsultationState.OPEN and (begins is None or ends is None):
        raise DomainError(_("Say first from when until when participants choose."), field="wishes_from")


def _cleaned(changes: dict[str, Any]) -> dict[str, Any]:
    unknown = set(changes) - FIELDS
    if unknown:
        raise TypeError(f"a consultation has no {', '.join(sorted(unknown))}")
    return {name: _clean(name, value) for name, value in changes.items()}


def _clean(name: str, value: Any) -> Any:  # noqa: PLR0911 - one line for each shape
    if name in _LINES or name in _CONTACT:
        limit = (_LINES | _CONTACT)[name]
        return one_line(value or "", field=name, limit=limit, required=name == "name_ko")
    if name in _TEXTS:
        return paragraphs(value or "", field=name, limit=_TEXTS[name])
    if name in _NUMBERS:
        return _number(name, value)
    if name in _MOMENTS:
        return _moment(value)
    if name == "lunch_counts":
        return bool(value)
    if name == "call":
        return value
    if name == "time_zone":
        return _zone(value)
    return _email(value or "")


def _number(name: str, value: int | None) -> int | None:
    least, most = _NUMBERS[name]
    if value is None and name in _OPTIONAL_NUMBERS:
        return None
    if value is None or not least <= value <= most:
        message = _("Give a number between %(least)d and %(most)d.") % {"least": least, "most": most}
        raise DomainError(message, field=name)
    return value


def _moment(value: datetime | None) -> datetime | None:
    if value is not None and timezone.is_naive(value):
        raise ValueError("moments carry their zone")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise DomainError(_("This time zone is not known."), field="time_zone")
    return value


def _email(address: str) -> str:
    clean = one_line(address, field="contact_email", limit=254)
    if clean:
        try:
            validate_email(clean)
        except ValidationError:
            raise DomainError(_("Enter a whole e-mail address."), field="contact_email") from None
    return clean
