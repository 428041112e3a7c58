"""Photographs of the event: kept without what a camera hides in them, told in words, ordered, taken away for good."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied, require
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.moving_rows import move_one_place
from chorok.meetings.enums import PhotoConsent
from chorok.meetings.models import Consultation, EventPhoto
from chorok.meetings.policy import can_prepare
from chorok.meetings.policy_surveys import can_tell_of
from chorok.programs.domain.gone import still_there
from chorok.programs.domain.texts import one_line

PURPOSE = "consultation-photo"
#: As many as a report takes without becoming an album.
MOST = 12


def register() -> None:
    """Say who may open the files: those who look inside, and everybody where it stands on the public page."""
    files.register_reader(PURPOSE, can_see_photo)


def can_see_photo(actor: Actor, stored: StoredFile) -> Decision:
    """Staff and city; photographs show people, so others see what staff chose for the public page alone."""
    shown = EventPhoto.objects.filter(file=stored)
    seen = Q(public=True, consultation__in=Consultation.objects.public())
    if actor.may_look_inside:
        seen |= Q(consultation__in=Consultation.objects.visible_to(actor))
    return ALLOWED if shown.filter(seen).exists() else denied(_("You may not open this file."))


@transaction.atomic
def add_photo(
    *, actor: Actor, consultation: Consultation, upload: UploadedFile, alt_ko: str, alt_en: str, consent: str
) -> EventPhoto:
    """Keep a photograph, encoded anew without place and camera; it comes last.

    Raises DomainError with the field when it is no picture, isn't told in both languages or nobody agreed to it.
    """
    locked = _changeable(actor, consultation)
    values = _checked(alt_ko, alt_en, consent)
    if locked.photos.count() >= MOST:
        message = _("A consultation has at most %(most)d photographs. Remove one first.")
        raise DomainError(str(message) % {"most": MOST}, field="upload")
    try:
        stored = files.store(upload=upload, purpose=PURPOSE, user_id=actor.user_id, pictures_only=True)
    except DomainError as refusal:
        raise DomainError(refusal.message, field="upload") from refusal
    last = locked.photos.aggregate(last=Max("position"))["last"]
    return EventPhoto.objects.create(
        consultation=locked,
        file=stored,
        position=0 if last is None else last + 1,
        added_at=clock.now(),
        added_by_id=actor.user_id,
        **values,
    )


@transaction.atomic
def change_photo(*, actor: Actor, photo: EventPhoto, alt_ko: str, alt_en: str, consent: str) -> EventPhoto:
    """Say anew what a photograph shows and why it may be shown."""
    locked = _changeable(actor, photo.consultation)
    row = still_there(locked.photos.filter(pk=photo.pk).first())
    for name, value in _checked(alt_ko, alt_en, consent).items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def show_photo(*, actor: Actor, photo: EventPhoto, public: bool, consent_note: str = "") -> EventPhoto:
    """Put a photograph on the consultation's public page, or take it off; both go on after it is closed.

    `consent_note` says where the consents are kept, or why none is needed. Raises DomainError without one.
    """
    locked = lock_consultation(photo.consultation)
    require(can_prepare(actor))
    row = still_there(locked.photos.filter(pk=photo.pk).first())
    note = one_line(consent_note, field="consent_note", limit=300)
    if public and not note:
        message = _("Say where the consents are kept, or why none is needed.")
        raise DomainError(message, field="consent_note")
    row.public, row.consent_note = public, note
    row.save(update_fields=["public", "consent_note"])
    return row


@transaction.atomic
def remove_photo(*, actor: Actor, photo: EventPhoto) -> None:
    """Take a photograph away with its file; the sweep removes the content.

    That goes on after the consultation is closed: whoever is on it may take their consent back at any time.
    """
    locked = lock_consultation(photo.consultation)
    require(can_prepare(actor))
    row = still_there(locked.photos.filter(pk=photo.pk).select_related("file").first())
    stored = row.file
    row.delete()
    stored.delete()


@transaction.atomic
def move_photo(*, actor: Actor, photo: EventPhoto, up: bool) -> None:
    """Move a photograph one place; at the ends nothing happens."""
    rows = list(_changeable(actor, photo.consultation).photos.all())
    move_one_place(rows, photo.pk, up=up)


def _changeable(actor: Actor, consultation: Consultation) -> Consultation:
    locked = lock_consultation(consultation)
    require(can_tell_of(actor, locked))
    return locked


def _checked(alt_ko: str, alt_en: str, consent: str) -> dict[str, Any]:
    told = {name: one_line(text, field=name, limit=200) for name, text in (("alt_ko", alt_ko), ("alt_en", alt_en))}
    for name, text in told.items():
        if not text:
            raise DomainError(_("Say in a few words what the picture shows, for those who can't see it."), field=name)
    if consent not in PhotoConsent.values:
        message = _("A photograph is shown only if those on it agreed, or nobody can be recognised.")
        raise DomainError(message, field="consent")
    return {**told, "consent": consent}
