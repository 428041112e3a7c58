"""Concepts and their labels are written, linked, reviewed and retired."""

import re
from collections.abc import Iterable, Sequence
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.engines.matching.thesaurus import FIRST_CLASS, LAST_CLASS
from chorok.registry.models import GreenField, IpcTopic
from chorok.thesaurus import policy
from chorok.thesaurus.domain.editions import hold
from chorok.thesaurus.domain.plain import checked, working_concepts
from chorok.thesaurus.enums import LabelLanguage, LabelStatus
from chorok.thesaurus.models import Broader, Concept, Label

CODE = re.compile(r"[a-z][a-z0-9_]{1,59}")
GOODS = re.compile(r"\d{2,10}")
LONGEST = 200
#: What parts labels in the table, and so stands in none.
PARTING = re.compile("[;|]")


class Links(TypedDict):
    """What a concept links to, and where that is from."""

    climate: Iterable[int]
    field: GreenField | None
    ipc: Iterable[str]
    goods: Iterable[str]
    source: str


@transaction.atomic
def create_concept(
    *, actor: Actor, code: str, english: str, korean: str, broader: Sequence[Concept] = (), source: str = ""
) -> Concept:
    """Write a concept with its names in English and Korean. Raises DomainError for a code that is taken or is none."""
    require(policy.can_edit(actor))
    if not CODE.fullmatch(code):
        raise DomainError(
            _("A code has small letters, digits and underscores, a letter first, 2 to 60 signs."), field="code"
        )
    hold()
    if Concept.objects.filter(code=code).exists():
        raise DomainError(_("There is a concept with this code."), field="code")
    now = clock.now()
    concept = Concept.objects.create(
        code=code, source=source.strip(), created_at=now, created_by_id=actor.user_id, updated_at=now
    )
    _write_label(actor, concept, LabelLanguage.EN, english, source, field="english")
    _write_label(actor, concept, LabelLanguage.KO, korean, source, field="korean")
    if broader:
        _set_broader(concept, broader)
    return concept


@transaction.atomic
def change_concept(
    *, actor: Actor, concept: Concept, broader: Sequence[Concept], read_at: object = None, **links: Unpack[Links]
) -> Concept:
    """Say what a concept links to and stands under.

    Raises Outdated when somebody else saved it after `read_at`, DomainError with the field that is wrong.
    """
    if read_at is not None and _held(actor, concept).updated_at != read_at:
        raise Outdated(_("Somebody else changed this concept meanwhile. Open the page again and repeat your change."))
    link_concept(actor=actor, concept=concept, **links)
    return set_broader(actor=actor, concept=concept, broader=broader)


@transaction.atomic
def link_concept(
    *,
    actor: Actor,
    concept: Concept,
    climate: Iterable[int],
    field: GreenField | None,
    ipc: Iterable[str],
    goods: Iterable[str],
    source: str,
) -> Concept:
    """Say what a concept links to. Raises DomainError with the field that is wrong."""
    row = _held(actor, concept)
    row.climate = sorted(set(climate))
    row.ipc, row.goods = list(dict.fromkeys(ipc)), list(dict.fromkeys(goods))
    if any(not FIRST_CLASS <= number <= LAST_CLASS for number in row.climate):
        raise DomainError(_("Climate classes are numbers from 1 to 45."), field="climate")
    if any(not GOODS.fullmatch(one) for one in row.goods):
        raise DomainError(_("A goods code begins with 2 to 10 digits."), field="goods")
    for topic in set(row.ipc) - set(IpcTopic.objects.filter(topic__in=row.ipc).values_list("topic", flat=True)):
        raise DomainError(_("“%(topic)s” is no topic of the IPC Green Inventory.") % {"topic": topic}, field="ipc")
    row.field, row.source, row.updated_at = field, source.strip(), clock.now()
    row.save()
    return row


@transaction.atomic
def set_broader(*, actor: Actor, concept: Concept, broader: Sequence[Concept]) -> Concept:
    """Say what a concept stands under. Raises DomainError naming the path where that would close a circle."""
    row = _held(actor, concept)
    _set_broader(row, broader)
    return row


@transaction.atomic
def retire_concept(*, actor: Actor, concept: Concept) -> Concept:
    """Take a concept out of the next edition. Raises DomainError naming the concepts that stand under it."""
    row = _held(actor, concept)
    under = row.narrower_links.filter(concept__retired_at=None).values_list("concept__code", flat=True)
    if codes := sorted(under):
        raise DomainError(
            _("Concepts stand under this one. Put them under another one first: %(codes)s")
            % {"codes": ", ".join(codes)}
        )
    row.retired_at = row.updated_at = clock.now()
    row.save(update_fields=["retired_at", "updated_at"])
    return row


@transaction.atomic
def take_up_concept(*, actor: Actor, concept: Concept) -> Concept:
    """Bring a retired concept back. Raises DomainError where what it stood under is retired or a circle would close."""
    require(policy.can_edit(actor))
    hold()
    row = Concept.objects.select_for_update().get(pk=concept.pk)
    if row.retired_at is None:
        raise DomainError(_("This concept isn't retired."))
    row.retired_at, row.updated_at = None, clock.now()
    row.save(update_fields=["retired_at", "updated_at"])
    checked(working_concepts().values())
    return row


@transaction.atomic
def add_label(*, actor: Actor, concept: Concept, language: str, text: str, source: str = "") -> Label:
    """Write a label as a draft. Raises DomainError for a text the concept has already, or that is none."""
    return _write_label(actor, _held(actor, concept), language, text, source)


@transaction.atomic
def review_label(*, actor: Actor, label: Label) -> Label:
    """Say that a label is right; whoever wrote it can't."""
    row = _living(actor, label)
    require(policy.can_review(actor, row))
    if row.status == LabelStatus.REVIEWED:
        raise DomainError(_("This label is reviewed already."))
    row.status, row.reviewed_at, row.reviewed_by_id = LabelStatus.REVIEWED, clock.now(), actor.user_id
    row.save(update_fields=["status", "reviewed_at", "reviewed_by"])
    return row


@transaction.atomic
def prefer_label(*, actor: Actor, label: Label) -> Label:
    """Make a label the first one of its language."""
    row = _living(actor, label)
    others = row.concept.labels.filter(language=row.language, retired_at=None).exclude(pk=row.pk)
    for position, other in enumerate(others.order_by("position", "id"), 1):
        other.position = position
        other.save(update_fields=["position"])
    row.position = 0
    row.save(update_fields=["position"])
    return row


@transaction.atomic
def retire_label(*, actor: Actor, label: Label) -> Label:
    """Take a label out of the next edition. Raises DomainError for a concept's last one."""
    row = _living(actor, label)
    if not row.concept.labels.filter(retired_at=None).exclude(pk=row.pk).exists():
        raise DomainError(_("A concept keeps at least one label. Retire the concept instead."))
    row.retired_at = clock.now()
    row.save(update_fields=["retired_at"])
    return row


def fits_in(text: str) -> bool:
    """Say whether a label's text can be kept as it is and in lower case, which is longer for some letters (ß: ss)."""
    return len(text.strip()) > 0 and len(text) <= LONGEST and len(text.casefold()) <= LONGEST


def _held(actor: Actor, concept: Concept) -> Concept:
    """Return a living concept that nobody else changes meanwhile."""
    require(policy.can_edit(actor))
    hold()
    row = Concept.objects.select_for_update().get(pk=concept.pk)
    if row.retired_at is not None:
        raise DomainError(_("This concept is retired. Take it up again first."))
    return row


def _living(actor: Actor, label: Label) -> Label:
    concept = _held(actor, label.concept)
    row = Label.objects.select_for_update().get(pk=label.pk)
    if row.retired_at is not None:
        raise DomainError(_("This label is retired."))
    row.concept = concept
    return row


def _write_label(
    actor: Actor, concept: Concept, language: str, text: str, source: str, *, field: str = "text"
) -> Label:
    text = " ".join(text.split())
    if language not in LabelLanguage.values:
        raise DomainError(_("Choose one of the list."), field="language")
    if not fits_in(text) or PARTING.search(text):
        raise DomainError(_("A label has 1 to 200 signs, without “;” and “|”."), field=field)
    same = concept.labels.filter(language=language, retired_at=None)
    if same.filter(folded=text.casefold()).exists():
        raise DomainError(_("The concept has this label already."), field=field)
    last = same.aggregate(last=Max("position"))["last"]
    return Label.objects.create(
        concept=concept,
        language=language,
        text=text,
        folded=text.casefold(),
        position=0 if last is None else last + 1,
        source=source.strip(),
        written_at=clock.now(),
        written_by_id=actor.user_id,
    )


def _set_broader(concept: Concept, broader: Sequence[Concept]) -> None:
    wanted = {one.pk: one for one in broader}
    if any(one.retired_at is not None for one in wanted.values()):
        raise DomainError(_("A concept can't stand under a retired one."), field="broader")
    if concept.pk in wanted:
        raise DomainError(_("A concept can't stand under itself."), field="broader")
    held = {link.broader_id: link for link in concept.broader_links.all()}
    for pk, link in held.items():
        if pk not in wanted:
            link.delete()
    Broader.objects.bulk_create(Broader(concept=concept, broader_id=pk) for pk in wanted if pk not in held)
    try:
        checked(working_concepts().values())
    except DomainError as circle:
        raise DomainError(circle.message, field="broader") from circle
    concept.updated_at = clock.now()
    concept.save(update_fields=["updated_at"])
