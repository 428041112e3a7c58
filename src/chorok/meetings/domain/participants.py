"""Who takes part: companies by the call or invited, buyers by a one-time link; their answer."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.domain.links import send_sign_in_link
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain import survey_notices
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.links import desk_of
from chorok.meetings.domain.notices import KIND_CONSULTATIONS, tell_participant
from chorok.meetings.domain.states import PARTICIPANT_FLOW
from chorok.meetings.enums import ParticipantState, Side
from chorok.meetings.models import BuyerProfile, Consultation, Meeting, Participant
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application
from chorok.registry.domain.organisations import create_organisation
from chorok.registry.domain.partners import join_as_partner
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Membership, Organisation
from chorok.todos.domain.todos import close_todo, open_todo

#: Kinds of organisations that come as buyers.
BUYING = (
    OrganisationKind.BUYER,
    OrganisationKind.GOVERNMENT,
    OrganisationKind.NDE,
    OrganisationKind.INTERNATIONAL,
    OrganisationKind.FUNDER,
)
#: Kinds of organisations that come as companies.
SELLING = (OrganisationKind.COMPANY, OrganisationKind.TEAM)
_SELECTED = (ApplicationState.SELECTED, ApplicationState.AGREED)


@transaction.atomic
def invite_company(*, actor: Actor, consultation: Consultation, organisation: Organisation) -> Participant:
    """Invite a company; it answers at its desk. Raises DomainError for one that is there already."""
    locked = lock_consultation(consultation)
    require(policy.can_change(actor, locked))
    if organisation.kind not in SELLING or organisation.merged_into_id is not None:
        raise DomainError(_("Choose a company of the city."), field="organisation")
    participant = _add(actor, locked, organisation, side=Side.COMPANY)
    _ask(participant)
    return participant


@transaction.atomic
def take_over_selected(*, actor: Actor, consultation: Consultation) -> list[Participant]:
    """Let the companies selected in the consultation's call take part; those who are there already stay as they are.

    A company that applied and was selected has said that it comes. Raises DomainError without a call.
    """
    locked = lock_consultation(consultation)
    require(policy.can_change(actor, locked))
    if locked.call_id is None:
        raise DomainError(_("Name the call first that selects the companies."), field="call")
    there = locked.participants.values("organisation")
    chosen = Application.objects.filter(call=locked.call_id, state__in=_SELECTED).exclude(organisation__in=there)
    added = []
    for application in chosen.select_related("organisation").order_by("number", "pk"):
        participant = _add(
            actor,
            locked,
            application.organisation,
            side=Side.COMPANY,
            application=application,
            state=ParticipantState.COMING,
            answered_at=clock.now(),
        )
        added.append(participant)
        _tell_in(participant)
    return added


@transaction.atomic
def invite_buyer(
    *,
    actor: Actor,
    consultation: Consultation,
    email: str,
    person: str,
    organisation: Organisation | None = None,
    kind: str = OrganisationKind.BUYER,
    name_en: str = "",
    name_ko: str = "",
    country: str = "",
    language: str = "en",
) -> Participant:
    """Invite a buyer: `person` at `email` gets a one-time link that leads to the buyer's page of the consultation.

    The buyer's organisation is one that is registered, or is registered now by its English name and country. Raises
    DomainError with the field that is wrong; then nobody was registered and nothing mailed.
    """
    locked = lock_consultation(consultation)
    require(policy.can_change(actor, locked))
    if organisation is None:
        if not name_en.strip():
            raise DomainError(_("Write the organisation's name in English."), field="name_en")
        if not country or country == "KR":
            raise DomainError(_("Choose the country the buyer comes from."), field="country")
        if kind not in BUYING:
            raise DomainError(_("Choose one of the list."), field="kind")
        organisation = create_organisation(
            actor=actor,
            kind=kind,
            name_ko=name_ko.strip() or name_en.strip(),
            name_en=name_en,
            country=country,
            fictitious=locked.fictitious,
        )
    elif organisation.kind not in BUYING or organisation.merged_into_id is not None:
        raise DomainError(_("Choose a buyer or a public body abroad."), field="organisation")
    user = join_as_partner(actor=actor, organisation=organisation, email=email, person=person, language=language)
    participant = _add(actor, locked, organisation, side=Side.BUYER, languages=["en"])
    BuyerProfile.objects.create(participant=participant)
    _ask(participant)
    send_sign_in_link(actor=actor, user=user, next_path=desk_of(participant))
    return participant


@transaction.atomic
def add_person(*, actor: Actor, participant: Participant, email: str, person: str, language: str = "en") -> User:
    """Let one more person act for a buyer, where nobody does any more or those who do don't read their mails.

    They get a one-time link to the buyer's page. Raises DomainError for a company, whose own page invites people.
    """
    row = lock_participant(participant)
    require(policy.can_prepare(actor))
    if row.side != Side.BUYER:
        raise DomainError(_("People of a company are invited on the company's own page."))
    user = join_as_partner(actor=actor, organisation=row.organisation, email=email, person=person, language=language)
    send_sign_in_link(actor=actor, user=user, next_path=desk_of(row))
    return user


@transaction.atomic
def invite_again(*, actor: Actor, participant: Participant) -> int:
    """Mail a fresh one-time link to the people of a buyer who hasn't answered; return to how many.

    Raises DomainError where nobody of the buyer has an active account.
    """
    row = lock_participant(participant)
    require(policy.can_change(actor, row.consultation))
    if row.side != Side.BUYER or row.state != ParticipantState.INVITED:
        raise DomainError(_("Only buyers who haven't answered get another link."))
    members = Membership.objects.filter(
        organisation=row.organisation_id, left_at=None, user__is_active=True
    ).select_related("user")
    people = [member.user for member in members]
    if not people:
        raise DomainError(_("Nobody of this buyer has an active account. Add a person first."))
    for user in people:
        send_sign_in_link(actor=actor, user=user, next_path=desk_of(row))
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])
    return len(people)


@transaction.atomic
def accept_invitation(*, actor: Actor, participant: Participant) -> Participant:
    """Say that the participant takes part."""
    return _answer(actor, participant, "accept")


@transaction.atomic
def decline_invitation(*, actor: Actor, participant: Participant) -> Participant:
    """Say that the participant doesn't take part."""
    return _answer(actor, participant, "decline")


@transaction.atomic
def withdraw(*, actor: Actor, participant: Participant) -> Participant:
    """Take a participant's yes back. While a published timetable counts on it only staff may: the day is re-planned.

    Raises DomainError for its own people while meetings stand.
    """
    row = lock_participant(participant)
    require(policy.can_answer_for(actor, row))
    if not actor.is_staff and _standing(row):
        raise DomainError(
            _("The timetable counts on you. Write to the centre, so that the others are told and meetings are moved.")
        )
    PARTICIPANT_FLOW.apply("withdraw", row, actor=actor)
    row.save(update_fields=["state"])
    close_todo(_todo_key(row))
    survey_notices.settle_of(row)
    return row


@transaction.atomic
def bring_back(*, actor: Actor, participant: Participant) -> Participant:
    """Let a participant that withdrew take part again."""
    row = lock_participant(participant)
    PARTICIPANT_FLOW.apply("return", row, actor=actor)
    row.save(update_fields=["state"])
    return row


def lock_participant(participant: Participant) -> Participant:
    """Lock a participant's row and return it as it stands now."""
    rows = Participant.objects.select_for_update(of=("self",)).select_related("consultation", "organisation")
    return rows.get(pk=participant.pk)


def _answer(actor: Actor, participant: Participant, step: str) -> Participant:
    row = lock_participant(participant)
    PARTICIPANT_FLOW.apply(step, row, actor=actor)
    row.answered_at = clock.now()
    row.save(update_fields=["state", "answered_at"])
    close_todo(_todo_key(row))
    return row


def _standing(row: Participant) -> bool:
    return (
        Meeting.objects.filter(consultation=row.consultation_id, state="planned")
        .filter(**{f"{row.side}": row.pk})
        .exists()
    )


def _add(actor: Actor, consultation: Consultation, organisation: Organisation, **values: Any) -> Participant:
    try:
        with transaction.atomic():
            return Participant.objects.create(
                consultation=consultation,
                organisation=organisation,
                invited_at=clock.now(),
                invited_by_id=actor.user_id,
                **values,
            )
    except IntegrityError:
        raise DomainError(_("This organisation is on the list already."), field="organisation") from None


def _todo_key(participant: Participant) -> str:
    return f"consultation-invitation:{participant.pk}"


def _ask(participant: Participant) -> None:
    open_todo(
        key=_todo_key(participant),
        kind=KIND_CONSULTATIONS,
        title=format_lazy(_("Answer the invitation: {name}"), name=participant.consultation.name),
        link=desk_of(participant),
        due_at=participant.consultation.wishes_until,
        organisation=participant.organisation,
    )
    tell_participant(
        participant,
        kind=KIND_CONSULTATIONS,
        subject=format_lazy(_("Invitation: {name}"), name=participant.consultation.name),
        body=_("You are invited to an export consultation meeting. Open the page and say whether you take part."),
        link=desk_of(participant),
    )


def _tell_in(participant: Participant) -> None:
    tell_participant(
        participant,
        kind=KIND_CONSULTATIONS,
        subject=format_lazy(_("You take part: {name}"), name=participant.consultation.name),
        body=_("Your company was selected for the export consultation meeting. Choose there whom you want to meet."),
        link=desk_of(participant),
    )
