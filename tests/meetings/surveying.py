"""A consultation whose surveys are open, and answers to them, for the tests of surveys."""

from collections.abc import Iterable, Mapping

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.core.tokens import token_hash
from chorok.meetings.domain.survey_answers import answer_by_link, answer_survey
from chorok.meetings.domain.surveys import begin_survey, open_survey
from chorok.meetings.enums import ConsultationState, Side, SurveyKind
from chorok.meetings.models import Consultation, Participant, Survey, SurveyLink
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.making import World, coming, make_world


def surveyed_world(**values: object) -> World:
    """Make a consultation whose timetable is published, two companies and two buyers."""
    world = make_world(**values)
    Consultation.objects.filter(pk=world.consultation.pk).update(
        state=ConsultationState.PUBLISHED, published_at=world.consultation.created_at
    )
    world.consultation.refresh_from_db()
    return world


def opened(consultation: Consultation, side: Side) -> Survey:
    """Begin and open the survey of a side."""
    survey = begin_survey(actor=SYSTEM, consultation=consultation, side=side)
    return open_survey(actor=SYSTEM, survey=survey)


def given(survey: Survey, *, scale: int = 4, text: str = "", **others: str) -> Mapping[int, str]:
    """Answer every question: the same on the scale, yes, the first choice, `text` in own words."""
    answers = {}
    for question in survey.questions.prefetch_related("choices"):
        answers[question.pk] = {
            SurveyKind.SCALE: str(scale),
            SurveyKind.YES_NO: others.get("yes_no", "yes"),
            SurveyKind.CHOICE: str(next((choice.pk for choice in question.choices.all()), "")),
            SurveyKind.TEXT: text,
        }[SurveyKind(question.kind)]
    return answers


def member_of(participant: Participant) -> Actor:
    """Return a new person of the participant's organisation."""
    return actor_for(MembershipFactory(organisation=participant.organisation).user)


def link_of(survey: Survey, participant: Participant, token: str) -> SurveyLink:
    """Give somebody of the participant, who reads English, a link with a known token."""
    person = MembershipFactory(organisation=participant.organisation, user=UserFactory(language="en")).user
    return SurveyLink.objects.create(
        survey=survey,
        participant=participant,
        recipient=person,
        token_hash=token_hash(token),
        sent_at=survey.created_at,
    )


def answer_all(survey: Survey, countries: Iterable[str], *, scale: int = 4) -> None:
    """Let one more buyer of each country take part and answer."""
    for number, country in enumerate(countries):
        buyer = coming(survey.consultation, Side.BUYER)
        buyer.organisation.country = country
        buyer.organisation.save()
        token = f"{survey.pk}-{country}-{number}-{buyer.pk}"
        link_of(survey, buyer, token)
        answer_by_link(token=token, given=given(survey, scale=scale))


def answer_as_company(survey: Survey, company: Participant, **values: object) -> None:
    """Let somebody of the company answer."""
    answer_survey(actor=member_of(company), survey=survey, participant=company, given=given(survey, **values))
