"""Messages and to-dos of surveys: companies answer at their desk, buyers by a link in their language."""

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.outbox import is_muted, notify
from chorok.core.tokens import new_token
from chorok.meetings.domain.links import desk_of
from chorok.meetings.domain.notices import KIND_LOGS, is_mailed, tell_participant
from chorok.meetings.domain.queries.reach import writing_to
from chorok.meetings.models import Consultation, Participant, Survey, SurveyLink
from chorok.todos.domain.todos import close_todo, close_todos, open_todo


def _read_name(consultation: Consultation) -> str:
    return consultation.name


#: The consultation's name in the language the message is read in.
_name = lazy(_read_name, str)
_SUBJECT = _("How was {consultation}? Please answer our survey")
_BY_LINK = _(
    "Please tell us how the export consultation was. It takes a few minutes and you don't need to sign in. "
    "One answer counts for your organisation, and nobody sees your answers beside your name."
)
_AT_DESK = _(
    "Please tell us how the export consultation was. It takes a few minutes. One answer counts for your organisation, "
    "and nobody sees your answers beside your name."
)


def ask_company(survey: Survey, company: Participant) -> int:
    """Give the company its to-do and write to its people, once a day at most; return to how many."""
    named = {"consultation": _name(survey.consultation)}
    open_todo(
        key=_key(survey, company),
        kind=KIND_LOGS,
        title=format_lazy(_("Answer the survey: {consultation}"), **named),
        link=desk_of(company, "survey/"),
        organisation=company.organisation,
    )
    return tell_participant(
        company,
        kind=KIND_LOGS,
        subject=format_lazy(_SUBJECT, **named),
        body=_(
            "Please tell us how the export consultation was. It takes a few minutes, one answer counts for your "
            "company, and nobody sees your answers beside your name."
        ),
        link=desk_of(company, "survey/"),
        key=f"{_key(survey, company)}:{clock.today():%Y%m%d}",
    )


def ask_buyer(survey: Survey, buyer: Participant) -> int:
    """Mail each of the buyer's people a link of their own, once a day at most; return to how many.

    Who switched such mails off finds the way to the partner desk in the inbox: a link without sign-in is never kept.
    """
    told = 0
    for member in writing_to([buyer.organisation_id]):
        token, kept = new_token()
        muted = is_muted(member.user, KIND_LOGS)
        message = notify(
            kind=KIND_LOGS,
            subject=format_lazy(_SUBJECT, consultation=_name(survey.consultation)),
            body=_AT_DESK if muted else _BY_LINK,
            link=desk_of(buyer, "survey/") if muted else reverse("survey", args=[token]),
            secret_link=not muted,
            recipient=member.user,
            key=f"{_key(survey, buyer)}:{member.user_id}:{clock.today():%Y%m%d}",
        )
        if is_mailed(message):
            SurveyLink.objects.create(
                survey=survey, participant=buyer, recipient=member.user, token_hash=kept, sent_at=clock.now()
            )
            told += 1
    return told


def settle(survey: Survey, participant: Participant) -> None:
    """The participant has answered: nothing is due from it any more."""
    close_todo(_key(survey, participant))


def settle_of(participant: Participant) -> None:
    """The participant doesn't take part any more: no survey is due from it."""
    for survey in Survey.objects.filter(consultation=participant.consultation_id, side=participant.side):
        settle(survey, participant)


def settle_all(survey: Survey) -> None:
    """Nobody answers any more: nothing is due from anybody."""
    close_todos(f"meetings.survey:{survey.pk}:")


def _key(survey: Survey, participant: Participant) -> str:
    return f"meetings.survey:{survey.pk}:{participant.pk}"
