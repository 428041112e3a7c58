"""The parts of a call: documents asked for, criteria, bonus rules, the screening checklist, files beside it."""

import re
from decimal import Decimal
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max, Sum
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.core.policy import require
from chorok.programs import policy
from chorok.programs.domain import call_messages
from chorok.programs.domain.call_files import store_for_call
from chorok.programs.domain.calls import lock_call
from chorok.programs.domain.gone import still_there
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.programs.enums import CallState, NoticeKind
from chorok.programs.models import (
    BonusRule,
    Call,
    CallAttachment,
    CallNotice,
    ChecklistItem,
    Criterion,
    EligibilityRule,
    RequiredDocument,
)
from chorok.registry.enums import CertificationKind

Part = EligibilityRule | RequiredDocument | Criterion | BonusRule | ChecklistItem | CallAttachment
P = TypeVar("P", RequiredDocument, Criterion, BonusRule, ChecklistItem)

MOST_POINTS, MOST_WEIGHT, MOST_BONUS = Decimal(100), Decimal(100), Decimal(100)
#: Weighted points of all criteria of a call; the columns of totals hold them with room to spare.
MOST_TOTAL = Decimal(10_000)
_CENT = Decimal("0.01")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@transaction.atomic
def save_document(
    *,
    actor: Actor,
    call: Call,
    document: RequiredDocument | None = None,
    code: str,
    name_ko: str,
    name_en: str = "",
    help_ko: str = "",
    help_en: str = "",
    asked_of: str = RequiredDocument.For.ANYONE,
    required: bool = True,
    names_applicant: bool = True,
    blank_form: UploadedFile | None = None,
) -> RequiredDocument:
    """Add or change a paper that is asked for; without a new `blank_form` the one that is there stays."""
    locked = _editable(actor, call)
    if not _CODE.fullmatch(code) or len(code) > 40:  # noqa: PLR2004 - the column
        raise DomainError(_("Use small letters a to z, digits and hyphens."), field="code")
    if locked.documents.filter(code=code).exclude(pk=document.pk if document else 0).exists():
        raise DomainError(_("This code is taken."), field="code")
    if asked_of not in RequiredDocument.For.values:
        raise DomainError(_("Choose one of the list."), field="asked_of")
    values: dict[str, Any] = {
        **_names(name_ko, name_en),
        "code": code,
        "help_ko": one_line(help_ko, field="help_ko", limit=300),
        "help_en": one_line(help_en, field="help_en", limit=300),
        "asked_of": asked_of,
        "required": required,
        "names_applicant": names_applicant,
    }
    if blank_form is not None:
        values["blank_form"] = store_for_call(blank_form, actor=actor, field="blank_form")
    return _save(document or RequiredDocument(), locked, values)


@transaction.atomic
def save_criterion(
    *,
    actor: Actor,
    call: Call,
    criterion: Criterion | None = None,
    name_ko: str,
    name_en: str = "",
    guidance_ko: str = "",
    guidance_en: str = "",
    most: Decimal | int,
    weight: Decimal | int = 1,
) -> Criterion:
    """Add or change a criterion: evaluators give 0 to `most` points, counted `weight` times."""
    locked = _editable(actor, call)
    values: dict[str, Any] = {
        **_names(name_ko, name_en),
        "guidance_ko": paragraphs(guidance_ko, field="guidance_ko", limit=1000),
        "guidance_en": paragraphs(guidance_en, field="guidance_en", limit=1000),
        "most": _points(most, field="most", limit=MOST_POINTS),
        "weight": _points(weight, field="weight", limit=MOST_WEIGHT),
    }
    others = locked.criteria.exclude(pk=criterion.pk if criterion else 0)
    rest = others.aggregate(sum=Sum(F("most") * F("weight")))["sum"] or Decimal(0)
    if rest + values["most"] * values["weight"] > MOST_TOTAL:
        message = _("All criteria together may give %(most)s points at most.")
        raise DomainError(message % {"most": f"{MOST_TOTAL:,}"}, field="weight")
    return _save(criterion or Criterion(), locked, values)


@transaction.atomic
def save_bonus_rule(
    *,
    actor: Actor,
    call: Call,
    bonus_rule: BonusRule | None = None,
    name_ko: str,
    name_en: str = "",
    points: Decimal | int,
    certificate: str = "",
) -> BonusRule:
    """Add or change points that are added to the mean (가점), or taken from it when negative (감점)."""
    locked = _editable(actor, call)
    if certificate and certificate not in CertificationKind.values:
        raise DomainError(_("Choose one of the list."), field="certificate")
    exact = Decimal(points)
    if not exact.is_finite() or exact == 0 or abs(exact) > MOST_BONUS or exact != exact.quantize(_CENT):
        message = _("Give points from -100 to 100 with at most 2 decimals, but not 0.")
        raise DomainError(message, field="points")
    values = {**_names(name_ko, name_en), "points": exact, "certificate": certificate}
    return _save(bonus_rule or BonusRule(), locked, values)


@transaction.atomic
def save_checklist_item(
    *, actor: Actor, call: Call, item: ChecklistItem | None = None, name_ko: str, name_en: str = ""
) -> ChecklistItem:
    """Add or change a line of the screening checklist."""
    return _save(item or ChecklistItem(), _editable(actor, call), _names(name_ko, name_en))


@transaction.atomic
def add_attachment(
    *, actor: Actor, call: Call, upload: UploadedFile | StoredFile, name_ko: str, name_en: str = ""
) -> CallAttachment:
    """Put a file beside the call. Once the call is public a notice says that it came later."""
    locked = lock_call(call)
    if not (locked.state == CallState.PUBLISHED and locked.is_public):
        require(policy.can_edit_call(actor, locked))
    require(policy.can_publish_call(actor, locked))
    names = _names(name_ko, name_en)
    stored = upload if isinstance(upload, StoredFile) else store_for_call(upload, actor=actor, field="upload")
    row = CallAttachment.objects.create(call=locked, file=stored, position=_next(locked.attachments), **names)
    if locked.is_public:
        notice = CallNotice.objects.create(
            call=locked,
            kind=NoticeKind.INFORMATION,
            text_ko=f"첨부파일을 추가하였습니다: {names['name_ko']}",
            text_en=f"A file was added: {names['name_en'] or names['name_ko']}",
            published_at=clock.now(),
            published_by_id=actor.user_id,
        )
        call_messages.queue_notice(notice)
    return row


@transaction.atomic
def remove_part(*, actor: Actor, part: Part) -> None:
    """Take a rule, document, criterion, bonus rule, checklist line or attachment out of a draft or template."""
    _editable(actor, part.call)
    part.delete()


@transaction.atomic
def move_part(*, actor: Actor, part: Part, up: bool) -> None:
    """Move a part one place up or down among its kind; at the end of the list nothing happens.

    Raises Outdated when somebody took it out meanwhile.
    """
    call = _editable(actor, part.call)
    manager: Any = type(part)._default_manager
    rows = list(manager.filter(call=call))
    place = still_there(next((index for index, row in enumerate(rows) if row.pk == part.pk), None))
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    manager.bulk_update(rows, ["position"])


def _editable(actor: Actor, call: Call) -> Call:
    locked = lock_call(call)
    require(policy.can_edit_call(actor, locked))
    return locked


def _save(row: P, call: Call, values: dict[str, Any]) -> P:
    if row.pk is None:
        row.call, row.position = call, _next(type(row)._default_manager.filter(call=call))
    elif row.call_id != call.pk:
        raise ValueError("the part belongs to another call")
    else:
        still_there(type(row)._default_manager.filter(pk=row.pk).first())
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def _next(rows: Any) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _names(name_ko: str, name_en: str) -> dict[str, str]:
    return {
        "name_ko": one_line(name_ko, field="name_ko", limit=200, required=True),
        "name_en": one_line(name_en, field="name_en", limit=200),
    }


def _points(value: Decimal | int, *, field: str, limit: Decimal) -> Decimal:
    exact = Decimal(value)
    if not exact.is_finite() or not 0 < exact <= limit or exact != exact.quantize(_CENT):
        message = _("Give a number above 0, %(most)s at most, with at most 2 decimals.")
        raise DomainError(message % {"most": f"{limit:f}"}, field=field)
    return exact
