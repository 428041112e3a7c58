"""Who an organisation is: the tax office's answer about its business number, or a document that staff looked at."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError, Text
from chorok.core.policy import ALLOWED, Decision, denied, require
from chorok.core.workflow import Transition, Workflow
from chorok.registry.domain import business_number
from chorok.registry.domain.completeness import refresh_completeness
from chorok.registry.domain.notices import EDITORS, tell
from chorok.registry.enums import BusinessCheck, BusinessStatus, OrganisationKind, Verification
from chorok.registry.models import Organisation
from chorok.registry.policy import can_edit_organisation, can_verify


def _only_system(actor: Actor, organisation: Organisation) -> Decision:
    return ALLOWED if actor.is_system else denied(_("Only the tax office's answer verifies by number."))


def _can_be_named(organisation: Organisation) -> Decision:
    """A Korean company is known by its number; without one there is nothing to confirm."""
    if organisation.kind == OrganisationKind.TEAM:
        return denied(_("A team is verified when it becomes a company."))
    if organisation.kind == OrganisationKind.COMPANY and organisation.country == "KR":
        return ALLOWED if organisation.business_number else denied(_("Enter the business registration number first."))
    return ALLOWED


def _is_active(organisation: Organisation) -> Decision:
    if organisation.business_status == BusinessStatus.ACTIVE:
        return ALLOWED
    return denied(_("The tax office doesn't list this company as in business."))


_OPEN = frozenset({Verification.UNVERIFIED, Verification.DOCUMENT, Verification.REJECTED})

VERIFICATION: Workflow[Organisation] = Workflow(
    field="verification",
    transitions={
        "answered_active": Transition(_OPEN | {Verification.VERIFIED}, Verification.VERIFIED, _only_system, _is_active),
        "answered_otherwise": Transition(frozenset({Verification.VERIFIED}), Verification.UNVERIFIED, _only_system),
        "submit": Transition(_OPEN, Verification.DOCUMENT, can_edit_organisation, _can_be_named),
        "confirm": Transition(_OPEN, Verification.VERIFIED, can_verify, _can_be_named),
        "reject": Transition(_OPEN, Verification.REJECTED, can_verify),
        "renumber": Transition(_OPEN | {Verification.VERIFIED}, Verification.UNVERIFIED, _only_system),
    },
)


@transaction.atomic
def request_verification(*, actor: Actor, organisation: Organisation) -> Organisation:
    """Ask the tax office's service about the business number, in the background.

    The answer comes to `record_answer`. Without a key, or when the service is dead, the organisation stays as it is
    and may hand in a document. Refuses a record without a number.
    """
    from chorok.registry.tasks import ask_business_status  # noqa: PLC0415 - the task calls this module back

    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    require(can_edit_organisation(actor, locked))
    if not locked.business_number:
        raise DomainError(_("Enter the business registration number first."), field="business_number")
    locked.business_check = BusinessCheck.ASKED
    locked.save(update_fields=["business_check"])
    ask_business_status.defer(organisation_id=locked.pk)
    return locked


@transaction.atomic
def record_answer(*, organisation_id: int, number: str, status_code: str) -> Organisation:
    """Write down the tax office's answer about `number`: in business verifies the organisation, all else doesn't.

    `status_code` is the service's b_stt_cd: 01 in business, 02 suspended, 03 closed, empty when not registered.

    An answer about a number that was changed meanwhile is dropped. A document under review stays under review.
    """
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    if locked.business_number != number:
        return locked
    before = locked.verification
    locked.business_status = _status(status_code)
    locked.business_check = BusinessCheck.ANSWERED
    locked.business_checked_at = clock.now()
    if locked.business_status == BusinessStatus.ACTIVE:
        VERIFICATION.apply("answered_active", locked, actor=SYSTEM)
        if before != Verification.VERIFIED:
            locked.verified_at, locked.verified_by, locked.verification_note = clock.now(), None, ""
    elif before == Verification.VERIFIED and not _seen_by_staff_but_new(locked):
        VERIFICATION.apply("answered_otherwise", locked, actor=SYSTEM)
        locked.verified_at, locked.verified_by = None, None
    locked.save()
    refresh_completeness(locked)
    if before != locked.verification:
        _tell(locked)
    elif locked.verification != Verification.VERIFIED:
        _tell_unanswered(locked)
    return locked


@transaction.atomic
def record_failure(*, organisation_id: int, check: BusinessCheck) -> Organisation:
    """Write down that the service gave no answer: not configured, or unavailable. People are told once."""
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    if locked.business_check != check:
        locked.business_check = check
        locked.save(update_fields=["business_check"])
        _tell_unanswered(locked)
    return locked


@transaction.atomic
def submit_verification_document(*, actor: Actor, organisation: Organisation, upload: UploadedFile) -> Organisation:
    """Hand in the business registration certificate (or a like document) for staff to look at.

    A new document takes the place of the one before. Raises DomainError on the field `upload` for a file that isn't
    taken.
    """
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    VERIFICATION.apply("submit", locked, actor=actor)
    try:
        locked.verification_file = files.store(upload=upload, purpose=files.PURPOSE_VERIFICATION, user_id=actor.user_id)
    except DomainError as error:
        raise DomainError(error.message, field="upload") from error
    locked.verification_note = ""
    locked.updated_at = clock.now()
    locked.save(update_fields=["verification", "verification_file", "verification_note", "updated_at"])
    refresh_completeness(locked)
    return locked


@transaction.atomic
def confirm_verification(*, actor: Actor, organisation: Organisation, note: str) -> Organisation:
    """Confirm as staff who the organisation is; `note` says by which document."""
    return _decide("confirm", actor=actor, organisation=organisation, note=note)


@transaction.atomic
def reject_verification(*, actor: Actor, organisation: Organisation, note: str) -> Organisation:
    """Refuse a document as staff; `note` says to the organisation what is wrong."""
    return _decide("reject", actor=actor, organisation=organisation, note=note)


def forget_verification(organisation: Organisation) -> None:
    """Start anew on `organisation` in memory, because its business number changed; the caller saves it."""
    VERIFICATION.apply("renumber", organisation, actor=SYSTEM)
    organisation.business_status = BusinessStatus.UNKNOWN
    organisation.business_check = BusinessCheck.NONE
    organisation.business_checked_at = None
    organisation.verification_note = ""
    organisation.verification_file = None
    organisation.verified_at = None
    organisation.verified_by = None


def explain(organisation: Organisation) -> Text:
    """Return why the organisation stands where it stands, and what it can do; empty when it is verified."""
    if organisation.verification == Verification.VERIFIED:
        return ""
    if organisation.verification == Verification.DOCUMENT:
        return _("The centre is looking at the document you handed in.")
    if organisation.verification == Verification.REJECTED:
        return _("The document was not accepted. Read the note and hand in another one.")
    if organisation.business_check == BusinessCheck.ASKED:
        return _("The tax office was asked. The answer usually comes within a minute.")
    if organisation.business_check in {BusinessCheck.NOT_CONFIGURED, BusinessCheck.UNAVAILABLE}:
        return _("The tax office's service gave no answer. Ask again later, or hand in the registration certificate.")
    return _ANSWERS.get(organisation.business_status, _NOT_ASKED)


_NOT_ASKED = _("Nobody has asked the tax office about this business number yet.")
_ANSWERS: dict[str, Text] = {
    BusinessStatus.SUSPENDED: _("The tax office lists this company as suspended (휴업)."),
    BusinessStatus.CLOSED: _("The tax office lists this company as closed (폐업)."),
    BusinessStatus.UNREGISTERED: _(
        "The tax office doesn't know this number. New companies appear after one or two days."
    ),
}


def _seen_by_staff_but_new(organisation: Organisation) -> bool:
    """Staff saw the certificate of a company so new that the service doesn't list it yet."""
    return organisation.verified_by_id is not None and organisation.business_status == BusinessStatus.UNREGISTERED


def _status(code: str) -> BusinessStatus:
    known: Sequence[BusinessStatus] = (BusinessStatus.ACTIVE, BusinessStatus.SUSPENDED, BusinessStatus.CLOSED)
    return next((status for status in known if status.value == code), BusinessStatus.UNREGISTERED)


def _decide(step: str, *, actor: Actor, organisation: Organisation, note: str) -> Organisation:
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    VERIFICATION.apply(step, locked, actor=actor)
    if not note.strip():
        raise DomainError(_("Say which document you looked at, or what is wrong with it."), field="note")
    limit = Organisation._meta.get_field("verification_note").max_length or 0
    if len(note.strip()) > limit:
        raise DomainError(_("Keep the note within %(limit)s characters.") % {"limit": limit}, field="note")
    confirmed = locked.verification == Verification.VERIFIED
    locked.verification_note = note.strip()
    locked.verified_at = clock.now() if confirmed else None
    locked.verified_by_id = actor.user_id if confirmed else None
    locked.updated_at = clock.now()
    locked.save()
    refresh_completeness(locked)
    _tell(locked)
    return locked


def _tell(organisation: Organisation) -> None:
    if organisation.verification == Verification.VERIFIED:
        subject: Text = _("Your organisation is verified")
        body: Text = _("You may now use everything the centre offers.")
    else:
        subject = _("Your organisation could not be verified")
        body = format_lazy("{reason} {note}", reason=explain(organisation), note=organisation.verification_note)
    tell(
        organisation,
        kind="verification",
        subject=subject,
        body=body,
        link=f"/desk/{organisation.pk}/verification/",
        roles=EDITORS,
    )


def _tell_unanswered(organisation: Organisation) -> None:
    tell(
        organisation,
        kind="verification",
        subject=format_lazy(
            _("{number} is not verified yet"), number=business_number.shown(organisation.business_number)
        ),
        body=explain(organisation),
        link=f"/desk/{organisation.pk}/verification/",
        roles=EDITORS,
    )
