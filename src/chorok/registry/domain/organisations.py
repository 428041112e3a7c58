"""Organisations: register, change, publish, take down."""

from datetime import datetime
from typing import Any

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError, Outdated
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied, require
from chorok.core.workflow import Transition, Workflow
from chorok.registry.domain import profile as profiles
from chorok.registry.domain.completeness import refresh_completeness
from chorok.registry.domain.directory import queue_reindex
from chorok.registry.domain.notices import EDITORS, tell
from chorok.registry.domain.summaries import write_summary
from chorok.registry.domain.verification import forget_verification
from chorok.registry.enums import DIRECTORY_KINDS, MemberRole, OrganisationKind, Publication
from chorok.registry.models import Membership, Organisation
from chorok.registry.policy import can_create_organisation, can_edit_organisation, can_moderate


def _ready_for_the_public(organisation: Organisation) -> Decision:
    if organisation.kind not in DIRECTORY_KINDS:
        return denied(_("Only companies and teams stand in the public directory."))
    if not organisation.summary_ko:
        return denied(_("Write a summary in Korean before you publish the page."))
    if not organisation.fields.exists():
        return denied(_("Choose at least one green field before you publish the page."))
    return ALLOWED


#: Public view: members publish and withdraw their page; only staff take it down and let it back.
PUBLICATION: Workflow[Organisation] = Workflow(
    field="publication",
    transitions={
        "publish": Transition(
            frozenset({Publication.DRAFT}), Publication.PUBLISHED, can_edit_organisation, _ready_for_the_public
        ),
        "restore": Transition(
            frozenset({Publication.HIDDEN}), Publication.PUBLISHED, can_moderate, _ready_for_the_public
        ),
        "withdraw": Transition(frozenset({Publication.PUBLISHED}), Publication.DRAFT, can_edit_organisation),
        "hide": Transition(frozenset({Publication.DRAFT, Publication.PUBLISHED}), Publication.HIDDEN, can_moderate),
    },
)

_TAKEN = _(
    "An organisation with this business number is registered already. Ask its owner to invite you, or ask the centre."
)


@transaction.atomic
def create_organisation(
    *,
    actor: Actor,
    kind: str,
    name_ko: str,
    name_en: str = "",
    business_number: str = "",
    fictitious: bool = False,
    **profile: Any,
) -> Organisation:
    """Register an organisation. Its creator becomes the owner, unless staff or the system registers it for others.

    `profile` takes the fields of `domain.profile.PROFILE`, `fields` (green fields or their codes) and `logo` (an
    upload or a stored picture). A Korean company registered by its own people needs its business number; staff may
    leave it open, as with companies of earlier years. Raises DomainError with the field that is wrong.
    """
    require(can_create_organisation(actor, kind))
    if kind not in OrganisationKind.values:
        raise DomainError(_("Unknown kind of organisation."), field="kind")
    fields, logo = profile.pop("fields", ()), profile.pop("logo", None)
    summary_en = profile.pop("summary_en", "")
    country = profile.setdefault("country", profiles.HOME)
    values = _checked(
        {"name_ko": name_ko, "name_en": name_en, "business_number": business_number, **profile},
        kind=kind,
        country=country,
    )
    if kind == OrganisationKind.COMPANY and country == profiles.HOME and not actor.is_staff and not business_number:
        raise DomainError(_("Write the company's business registration number."), field="business_number")
    now = clock.now()
    organisation = Organisation(kind=kind, created_at=now, updated_at=now, fictitious=fictitious, **values)
    write_summary(organisation, summary_en, actor=actor)
    if logo is not None:
        organisation.logo = _stored_logo(logo, actor)
    save_organisation(organisation)
    organisation.fields.set(profiles.green_fields(fields))
    if actor.user_id is not None and not actor.is_staff:
        Membership.objects.create(
            organisation=organisation, user_id=actor.user_id, role=MemberRole.OWNER, joined_at=now
        )
    refresh_completeness(organisation)
    return organisation


@transaction.atomic
def update_organisation(
    *, actor: Actor, organisation: Organisation, read_at: datetime | None = None, **changes: Any
) -> Organisation:
    """Change the profile: fields of `domain.profile.PROFILE`, `business_number`, `fields`, `logo` (None removes it).

    With `read_at` (the record's `updated_at` when the form was drawn) it raises Outdated if somebody changed the
    record since. A new business number starts the verification anew. A changed English summary waits for review.
    """
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    require(can_edit_organisation(actor, locked))
    if read_at is not None and read_at != locked.updated_at:
        raise Outdated(_("Somebody changed this profile while you were writing. Look at it again before you save."))
    fields = changes.pop("fields", None)
    summary_en = changes.pop("summary_en", None)
    if "logo" in changes:
        logo = changes.pop("logo")
        locked.logo = None if logo is None else _stored_logo(logo, actor)
    values = _checked(changes, kind=locked.kind, country=changes.get("country", locked.country))
    renumbered = "business_number" in values and values["business_number"] != locked.business_number
    if renumbered and not values["business_number"] and locked.kind == OrganisationKind.COMPANY and not actor.is_staff:
        raise DomainError(_("Write the company's business registration number."), field="business_number")
    for name, value in values.items():
        setattr(locked, name, value)
    if summary_en is not None:
        write_summary(locked, summary_en, actor=actor)
    if renumbered:
        forget_verification(locked)
    locked.updated_at = clock.now()
    save_organisation(locked)
    if fields is not None:
        locked.fields.set(profiles.green_fields(fields))
    ready = _ready_for_the_public(locked)
    if locked.is_public and not ready.allowed:
        raise DomainError(ready.reason, field="fields" if locked.summary_ko else "summary_ko")
    refresh_completeness(locked)
    queue_reindex(locked.pk)
    return locked


@transaction.atomic
def publish_organisation(*, actor: Actor, organisation: Organisation) -> Organisation:
    """Put the page into the public directory; what staff took down only staff put back.

    Refuses a record without a Korean summary or a green field, and kinds that have no public page.
    """
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    PUBLICATION.apply("restore" if locked.publication == Publication.HIDDEN else "publish", locked, actor=actor)
    return _show(locked)


@transaction.atomic
def withdraw_organisation(*, actor: Actor, organisation: Organisation) -> Organisation:
    """Take one's own page out of the public directory, back to a draft."""
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    PUBLICATION.apply("withdraw", locked, actor=actor)
    return _show(locked)


@transaction.atomic
def hide_organisation(*, actor: Actor, organisation: Organisation, reason: str = "") -> Organisation:
    """Take a page down as staff, with a `reason` that its people are told and the history keeps."""
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    PUBLICATION.apply("hide", locked, actor=actor)
    if not reason.strip():
        raise DomainError(_("Say why the page is taken down; its people will read it."), field="reason")
    with pghistory.context(reason=reason.strip()):
        _show(locked)
    tell(
        locked,
        kind="organisation",
        subject=_("Your organisation's page was taken down"),
        body=format_lazy(_("The centre took the page out of public view. Reason: {reason}"), reason=reason.strip()),
        link=f"/desk/{locked.pk}/",
        roles=EDITORS,
        but=actor.user_id,
    )
    return locked


def _show(organisation: Organisation) -> Organisation:
    organisation.updated_at = clock.now()
    organisation.save(update_fields=["publication", "updated_at"])
    refresh_completeness(organisation)
    queue_reindex(organisation.pk)
    return organisation


def _checked(values: dict[str, Any], *, kind: str, country: str) -> dict[str, Any]:
    unknown = set(values) - set(profiles.PROFILE) - {"business_number"}
    if unknown:
        raise TypeError(f"not part of a profile: {', '.join(sorted(unknown))}")
    cleaned, errors = profiles.check(values, kind=kind, country=country)
    for name, message in errors.items():
        raise DomainError(message, field=name)
    return cleaned


def save_organisation(organisation: Organisation) -> None:
    """Save, and say in words when the business number is taken.

    The database decides, so of two at the same moment one is refused. Raises DomainError on `business_number`.
    """
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        if "one_record_per_business_number" not in str(error):
            raise
        raise DomainError(_TAKEN, field="business_number") from error


def _stored_logo(logo: StoredFile | UploadedFile, actor: Actor) -> StoredFile:
    if isinstance(logo, StoredFile):
        return logo
    try:
        return files.store(upload=logo, purpose="picture", user_id=actor.user_id, public=True, pictures_only=True)
    except DomainError as error:
        raise DomainError(error.message, field="logo") from error
