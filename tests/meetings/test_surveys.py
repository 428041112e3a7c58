"""Surveys of both sides: frozen by the first answer, answered once, reminded once a day, told without names."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.meetings.domain.consultations import cancel_consultation
from chorok.meetings.domain.holding import close_consultation
from chorok.meetings.domain.participants import withdraw
from chorok.meetings.domain.queries.surveys import responses, shown_countries, survey_means, survey_results
from chorok.meetings.domain.survey_answers import answer_by_link, answer_survey
from chorok.meetings.domain.survey_questions import move_question, remove_question, save_question
from chorok.meetings.domain.surveys import begin_survey, close_survey, open_survey, remind_of_survey
from chorok.meetings.enums import ConsultationState, ParticipantState, Side, SurveyState
from chorok.meetings.models import (
    Consultation,
    Participant,
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyReceipt,
    SurveyResponse,
)
from chorok.programs.domain.form_rules import Option
from chorok.todos.models import Todo
from tests.emptying import empty_database
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.making import coming
from tests.meetings.surveying import (
    answer_all,
    answer_as_company,
    given,
    link_of,
    member_of,
    opened,
    surveyed_world,
)
from tests.programs.meanwhile import meanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def world():
    return surveyed_world()


def names(survey):
    return list(survey.questions.values_list("name_en", flat=True))


def test_a_survey_begins_with_the_usual_questions_or_an_earlier_ones(world):
    first = begin_survey(actor=SYSTEM, consultation=world.consultation, side=Side.COMPANY)
    assert list(first.questions.values_list("kind", flat=True)) == [
        "scale", "scale", "scale", "scale", "scale", "choice", "yes_no", "text",
    ]  # fmt: skip
    assert not first.questions.filter(name_en="").exists()
    remove_question(actor=SYSTEM, question=first.questions.last())
    other = surveyed_world(code="next")
    second = begin_survey(actor=SYSTEM, consultation=other.consultation, side=Side.COMPANY, source=first)
    assert names(second) == names(first)
    assert second.questions.get(kind="choice").choices.all()[0].name_en == "Within 3 months"


@pytest.mark.parametrize("case", ["twice", "other side", "closed", "not staff"])
def test_a_survey_that_cant_begin_leaves_nothing(world, case):
    actor, side, source = SYSTEM, Side.COMPANY, None
    before = 0
    if case == "twice":
        begin_survey(actor=SYSTEM, consultation=world.consultation, side=Side.COMPANY)
        before = 1
    if case == "other side":
        other = surveyed_world(code="next").consultation
        source = begin_survey(actor=SYSTEM, consultation=other, side=Side.BUYER)
        before = 1
    if case == "closed":
        Consultation.objects.update(state=ConsultationState.CLOSED)
    if case == "not staff":
        actor = member_of(world.companies[0])
    with pytest.raises(DomainError):
        begin_survey(actor=actor, consultation=world.consultation, side=side, source=source)
    assert Survey.objects.count() == before


def test_questions_are_written_in_both_languages_and_put_in_order(world):
    survey = begin_survey(actor=SYSTEM, consultation=world.consultation, side=Side.BUYER)
    survey.questions.all().delete()
    add = {"actor": SYSTEM, "survey": survey}
    first = save_question(**add, kind="text", name_ko="하나", name_en="One")
    second = save_question(
        **add, kind="choice", name_ko="둘", name_en="Two", choices=[Option("가", "A"), Option("나", "B")]
    )
    move_question(actor=SYSTEM, question=second, up=True)
    assert names(survey) == ["Two", "One"]
    save_question(
        **add,
        question=second,
        kind="choice",
        name_ko="둘",
        name_en="Two!",
        choices=[Option("가", "A"), Option("다", "C")],
    )
    assert [choice.name_en for choice in second.choices.all()] == ["A", "C"]
    move_question(actor=SYSTEM, question=first, up=False)
    assert names(survey) == ["Two!", "One"]
    for wrong, field in (
        ({"name_en": ""}, "name_en"),
        ({"name_ko": " "}, "name_ko"),
        ({"kind": "file"}, "kind"),
        ({"kind": "choice", "choices": [Option("가", "A")]}, "choices"),
        ({"kind": "choice", "choices": [Option("가", "A"), Option("나")]}, "choices"),
    ):
        with pytest.raises(DomainError) as refusal:
            save_question(**add, **{"kind": "text", "name_ko": "셋", "name_en": "Three", **wrong})
        assert refusal.value.field == field
    assert names(survey) == ["Two!", "One"]


def test_the_first_answer_freezes_the_questions(world, actor_with):
    survey = opened(world.consultation, Side.COMPANY)
    save_question(actor=SYSTEM, survey=survey, kind="text", name_ko="더", name_en="More", required=False)
    answer_as_company(survey, world.companies[0])
    before = names(survey)
    question = survey.questions.first()
    for change in (
        lambda: save_question(actor=SYSTEM, survey=survey, kind="text", name_ko="또", name_en="Again"),
        lambda: remove_question(actor=SYSTEM, question=question),
        lambda: move_question(actor=SYSTEM, question=question, up=False),
    ):
        with pytest.raises(Refused):
            change()
    assert names(survey) == before


def test_opening_writes_to_each_in_their_language_and_gives_companies_a_todo(world):
    MembershipFactory(
        organisation=world.companies[0].organisation, user=UserFactory(email="firm@example.org", language="ko")
    )
    MembershipFactory(
        organisation=world.buyers[0].organisation, user=UserFactory(email="wira@example.org", language="en")
    )
    for side in Side:
        opened(world.consultation, side)
    korean = Notification.objects.get(email="firm@example.org")
    english = Notification.objects.get(email="wira@example.org")
    assert korean.subject == "[2020 수출상담회] 만족도 설문에 응답해 주십시오"
    assert korean.link == f"/desk/{world.companies[0].organisation_id}/consultations/export-2020/survey/"
    assert english.subject == "How was Export consultation 2020? Please answer our survey"
    assert english.link.startswith("/survey/")
    assert english.secret_link
    assert SurveyLink.objects.get().participant == world.buyers[0]
    assert Todo.objects.open().filter(key__startswith="meetings.survey:").count() == 2


def test_who_has_not_answered_is_reminded_once_a_day(world):
    for row in (*world.companies, *world.buyers):
        MembershipFactory(organisation=row.organisation)
    firms, buyers = (opened(world.consultation, side) for side in (Side.COMPANY, Side.BUYER))
    assert Notification.objects.count() == 4
    assert remind_of_survey(actor=SYSTEM, survey=firms) == 0
    answer_as_company(firms, world.companies[0])
    link_of(buyers, world.buyers[0], "one")
    answer_by_link(token="one", given=given(buyers))
    with clock.at(clock.now() + timedelta(days=1)):
        told = Notification.objects.count()
        assert remind_of_survey(actor=SYSTEM, survey=firms) == 1
        assert remind_of_survey(actor=SYSTEM, survey=buyers) == 1
        assert remind_of_survey(actor=SYSTEM, survey=buyers) == 0
    assert Notification.objects.count() == told + 2
    assert not Todo.objects.open().filter(organisation=world.companies[0].organisation).exists()
    close_survey(actor=SYSTEM, survey=firms)
    assert not Todo.objects.open().filter(key__startswith="meetings.survey:").exists()
    with pytest.raises(DomainError):
        remind_of_survey(actor=SYSTEM, survey=firms)


def test_an_answer_stands_apart_from_who_gave_it(world):
    survey = opened(world.consultation, Side.COMPANY)
    answer_as_company(survey, world.companies[0], scale=5, text="더 길게")
    receipt = SurveyReceipt.objects.get()
    assert (receipt.participant, receipt.answered_at) == (world.companies[0], clock.now())
    response = SurveyResponse.objects.get()
    assert {field.name for field in SurveyResponse._meta.fields} == {"id", "survey", "country"}
    assert response.country == "KR"
    assert response.answers.get(question__kind="text").text == "더 길게"
    assert set(response.answers.filter(question__kind="scale").values_list("number", flat=True)) == {5}


@pytest.mark.parametrize(
    "case", ["twice", "missing", "off the scale", "strange choice", "closed", "over", "draft", "not coming"]
)
def test_an_answer_that_cant_be_taken_writes_nothing(world, case):
    survey = opened(world.consultation, Side.COMPANY)
    answers = dict(given(survey))
    scale, choice = survey.questions.filter(kind="scale").first(), survey.questions.get(kind="choice")
    actor, expected = member_of(world.companies[0]), None
    if case == "twice":
        answer_as_company(survey, world.companies[0])
    if case == "missing":
        answers.pop(scale.pk)
        expected = f"q{scale.pk}"
    if case == "off the scale":
        answers[scale.pk] = "6"
        expected = f"q{scale.pk}"
    if case == "strange choice":
        answers[choice.pk] = "0"
        expected = f"q{choice.pk}"
    if case == "closed":
        close_survey(actor=SYSTEM, survey=survey)
    if case == "over":
        Consultation.objects.update(state=ConsultationState.CLOSED)
    if case == "not coming":
        Participant.objects.update(state=ParticipantState.DECLINED)
    if case == "draft":
        Survey.objects.update(state=SurveyState.DRAFT)
    before = (SurveyReceipt.objects.count(), SurveyAnswer.objects.count())
    with pytest.raises(DomainError) as refusal:
        answer_survey(actor=actor, survey=survey, participant=world.companies[0], given=answers)
    assert refusal.value.field == expected
    assert (SurveyReceipt.objects.count(), SurveyAnswer.objects.count()) == before


def test_nobody_answers_for_somebody_else(world, actor_with):
    firms, buyers = (opened(world.consultation, side) for side in (Side.COMPANY, Side.BUYER))
    link_of(buyers, world.buyers[0], "one")
    rival = member_of(world.companies[1])
    for actor in (actor_with(Role.STAFF), rival):
        with pytest.raises(Refused):
            answer_survey(actor=actor, survey=firms, participant=world.companies[0], given=given(firms))
    with pytest.raises(Refused):
        answer_by_link(actor=actor_with(Role.STAFF), token="one", given=given(buyers))
    with pytest.raises(DomainError):
        answer_by_link(token="none", given=given(buyers))
    assert not SurveyReceipt.objects.exists()
    assert not SurveyResponse.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_one_answer_is_kept():
    world = surveyed_world()
    survey = opened(world.consultation, Side.BUYER)
    for token in ("one", "two"):
        link_of(survey, world.buyers[0], token)
    first = lambda: answer_by_link(token="one", given=given(survey, scale=5))  # noqa: E731
    second = meanwhile(first, lambda: answer_by_link(token="two", given=given(survey, scale=1)))
    assert isinstance(second, DomainError)
    assert SurveyReceipt.objects.count() == SurveyResponse.objects.count() == 1
    assert set(SurveyAnswer.objects.filter(question__kind="scale").values_list("number", flat=True)) == {5}
    empty_database()


def test_nothing_is_told_of_fewer_than_three(world):
    survey = opened(world.consultation, Side.BUYER)
    answer_all(survey, ["VN", "VN"])
    close_survey(actor=SYSTEM, survey=survey)
    survey.refresh_from_db()
    (told,) = survey_results(world.consultation)
    assert (told.asked, told.answered, told.rate, told.mean, told.tallies) == (4, 2, Decimal("0.5"), None, [])
    assert list(responses(survey)) == []
    assert survey_means([world.consultation]) == {}


def test_nothing_is_told_while_a_survey_runs(world):
    survey = opened(world.consultation, Side.BUYER)
    answer_all(survey, ["VN"] * 3)
    (told,) = survey_results(world.consultation)
    assert (told.answered, told.told, told.mean, told.tallies, told.countries) == (3, False, None, [], [])
    assert list(responses(survey)) == []
    assert survey_means([world.consultation]) == {}
    close_survey(actor=SYSTEM, survey=survey)
    (told,) = survey_results(world.consultation)
    assert (told.told, told.mean, len(list(responses(told.survey)))) == (True, Decimal("4.00"), 3)
    assert survey_means([world.consultation]) == {(world.consultation.pk, "buyer"): Decimal("4.00")}


def test_a_survey_whose_results_could_be_read_isnt_opened_again(world):
    survey = opened(world.consultation, Side.BUYER)
    answer_all(survey, ["VN"] * 3)
    close_survey(actor=SYSTEM, survey=survey)
    Notification.objects.all().delete()
    with pytest.raises(Refused):
        open_survey(actor=SYSTEM, survey=survey)
    survey.refresh_from_db()
    assert survey.state == SurveyState.CLOSED
    assert not Notification.objects.exists()


def test_results_have_means_distributions_and_words(world):
    survey = opened(world.consultation, Side.BUYER)
    for number, (row, scale) in enumerate(
        zip((*world.buyers, coming(world.consultation, Side.BUYER)), (5, 4, 4), strict=True)
    ):
        link_of(survey, row, str(number))
        answer_by_link(token=str(number), given=given(survey, scale=scale, text="More time" if number == 1 else ""))
    close_survey(actor=SYSTEM, survey=survey)
    survey.refresh_from_db()
    (told,) = survey_results(world.consultation)
    assert (told.asked, told.answered, told.rate, told.mean) == (3, 3, Decimal(1), Decimal("4.33"))
    first, words = told.tallies[0], told.tallies[-1]
    assert (first.answered, first.mean, first.parts) == (3, Decimal("4.33"), [(1, 0), (2, 0), (3, 0), (4, 2), (5, 1)])
    assert told.tallies[6].parts == [(1, 3), (0, 0)]
    assert [count for _choice, count in told.tallies[5].parts] == [3, 0, 0, 0]
    assert (words.answered, words.texts) == (1, ["More time"])
    assert len(list(responses(survey))) == 3
    assert survey_means([world.consultation]) == {(world.consultation.pk, "buyer"): Decimal("4.33")}


def test_a_country_stands_apart_only_with_three_and_never_betrays_the_rest(world):
    survey = opened(world.consultation, Side.BUYER)
    answer_all(survey, ["ID"] * 3, scale=2)
    answer_all(survey, ["TH"] * 3, scale=5)
    answer_all(survey, ["MN", "UZ", "MN"], scale=1)
    close_survey(actor=SYSTEM, survey=survey)
    (told,) = survey_results(world.consultation)
    assert [(row.country, row.answered, row.mean) for row in told.countries] == [
        ("ID", 3, Decimal("2.00")),
        ("TH", 3, Decimal("5.00")),
    ]
    assert told.countries[0].means == [Decimal("2.00")] * 5


@pytest.mark.parametrize(
    ("answered", "shown"),
    [
        ({"VN": 3, "ID": 3}, ["ID", "VN"]),
        ({"VN": 5}, []),
        ({"VN": 5, "ID": 2}, []),
        ({"VN": 5, "ID": 3, "TH": 1}, ["VN"]),
        ({"VN": 5, "ID": 2, "TH": 1}, ["VN"]),
        ({"VN": 2, "ID": 2}, []),
        ({}, []),
    ],
)
def test_which_countries_are_shown(answered, shown):
    assert [country for country, _count in shown_countries(answered)] == shown


def test_who_withdrew_after_answering_still_counts_as_asked(world):
    survey = opened(world.consultation, Side.COMPANY)
    answer_as_company(survey, world.companies[0])
    world.companies[0].state = ParticipantState.WITHDRAWN
    world.companies[0].save()
    (told,) = survey_results(world.consultation)
    assert (told.asked, told.answered) == (2, 1)


def test_nothing_is_due_from_who_withdrew(world):
    opened(world.consultation, Side.COMPANY)
    withdraw(actor=SYSTEM, participant=world.companies[0])
    due = Todo.objects.open().filter(key__startswith="meetings.survey:")
    assert list(due.values_list("organisation_id", flat=True)) == [world.companies[1].organisation_id]


def test_a_survey_opens_again_and_ends_with_its_consultation(world):
    survey = opened(world.consultation, Side.COMPANY)
    close_survey(actor=SYSTEM, survey=survey)
    assert open_survey(actor=SYSTEM, survey=survey).closed_at is None
    Consultation.objects.update(state=ConsultationState.HELD)
    world.consultation.refresh_from_db()
    close_consultation(actor=SYSTEM, consultation=world.consultation)
    survey.refresh_from_db()
    assert survey.state == SurveyState.CLOSED


def test_a_cancelled_consultation_asks_nobody(world):
    survey = opened(world.consultation, Side.COMPANY)
    assert Todo.objects.open().filter(key__startswith="meetings.survey:").count() == 2
    cancel_consultation(actor=SYSTEM, consultation=world.consultation)
    assert not Todo.objects.open().filter(key__startswith="meetings.survey:").exists()
    with pytest.raises(DomainError):
        answer_as_company(survey, world.companies[0])
    assert not SurveyReceipt.objects.exists()


def test_a_survey_cant_open_before_the_timetable_or_without_questions(world):
    survey = begin_survey(actor=SYSTEM, consultation=world.consultation, side=Side.COMPANY)
    Consultation.objects.update(state=ConsultationState.OPEN)
    with pytest.raises(Refused):
        open_survey(actor=SYSTEM, survey=survey)
    Consultation.objects.update(state=ConsultationState.PUBLISHED)
    survey.questions.all().delete()
    with pytest.raises(DomainError):
        open_survey(actor=SYSTEM, survey=survey)
    survey.refresh_from_db()
    assert survey.state == SurveyState.DRAFT
    assert not Notification.objects.exists()
