"""Pictures of technologies and products: kept with what they show in words, public with their page only."""

from typing import TypedDict
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import files
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.registry.models import Product, Technology

PURPOSE = "picture"


class PictureValues(TypedDict, total=False):
    """A new picture or its removal, and what it shows in both languages."""

    picture: UploadedFile | None
    remove_picture: bool
    picture_alt_ko: str
    picture_alt_en: str


def keep_picture(record: Technology | Product, values: PictureValues, *, actor: Actor, public: bool) -> None:
    """Set the picture and its words on `record` in memory; an uploaded file is stored.

    Raises DomainError when a picture has no description in one of the languages (KWCAG 5.1.1), or isn't a picture.
    """
    record.picture_alt_ko = values.get("picture_alt_ko", record.picture_alt_ko).strip()
    record.picture_alt_en = values.get("picture_alt_en", record.picture_alt_en).strip()
    upload = values.get("picture")
    if upload is None and values.get("remove_picture"):
        record.picture, record.picture_alt_ko, record.picture_alt_en = None, "", ""
        return
    if upload is None and record.picture_id is None:
        return
    for name in ("picture_alt_ko", "picture_alt_en"):
        if not getattr(record, name):
            raise DomainError(_("Say in a few words what the picture shows, for those who can't see it."), field=name)
    if upload is not None:
        try:
            record.picture = files.store(
                upload=upload, purpose=PURPOSE, user_id=actor.user_id, public=public, pictures_only=True
            )
        except DomainError as error:
            raise DomainError(error.message, field="picture") from error


def expose(picture_id: UUID | None, *, public: bool) -> None:
    """Let anyone read the picture, or its own people only, as its page comes and goes."""
    if picture_id is not None:
        StoredFile.objects.filter(pk=picture_id).update(public=public)
