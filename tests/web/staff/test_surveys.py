"""Surveys on their pages: written and opened by staff, answered at the desk and by link, told without names."""

import io

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.meetings.domain.surveys import close_survey
from chorok.meetings.enums import Side, SurveyState
from chorok.meetings.models import EventPhoto, Survey, SurveyReceipt
from chorok.registry.enums import MemberRole
from tests.core import samples
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.surveying import answer_all, answer_as_company, given, link_of, opened, surveyed_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

CODE = "export-2020"


@pytest.fixture
def world():
    return surveyed_world()


@pytest.fixture
def staff(user_with, client_for):
    return client_for(user_with(Role.STAFF))


def posted(survey, **values):
    return {f"q{pk}": told for pk, told in given(survey, **values).items()}


def url(name, *more):
    return reverse(f"staff_{name}", args=[CODE, *more])


def test_staff_begins_changes_and_opens_a_survey(world, staff):
    page = staff.get(url("surveys")).content.decode()
    assert "기본 문항" in page
    assert staff.post(url("survey_begin", "company"), {"company-source": ""}).status_code == 302
    survey = Survey.objects.get()
    count = survey.questions.count()
    answer = staff.post(
        url("survey_question_new", "company", "choice"),
        {
            "name_ko": "어디서 오셨습니까?", "name_en": "Where from?", "required": "on", "options-TOTAL_FORMS": "2",
            "options-INITIAL_FORMS": "0", "options-0-name_ko": "서울", "options-0-name_en": "Seoul",
            "options-1-name_ko": "그 밖", "options-1-name_en": "Elsewhere",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    question = survey.questions.last()
    assert [choice.name_en for choice in question.choices.all()] == ["Seoul", "Elsewhere"]
    order = list(survey.questions.values_list("pk", flat=True))
    assert staff.post(url("survey_question_step", "company", order[0], "burn")).status_code == 404
    assert list(survey.questions.values_list("pk", flat=True)) == order
    assert staff.post(url("survey_question_step", "company", question.pk, "remove")).status_code == 302
    assert survey.questions.count() == count
    staff.post(url("survey_step", "company", "open"))
    survey.refresh_from_db()
    assert survey.state == SurveyState.OPEN
    staff.post(url("survey_step", "company", "close"))
    survey.refresh_from_db()
    assert survey.state == SurveyState.CLOSED
    assert staff.post(url("survey_step", "company", "burn")).status_code == 404


def test_a_buyer_answers_by_link_in_its_language_once(world):
    survey = opened(world.consultation, Side.BUYER)
    link_of(survey, world.buyers[0], "one")
    client = Client()
    page = client.get("/survey/one/")
    assert "How was the consultation?" in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    assert "수출상담회는 어떠셨습니까?" in client.get("/survey/one/").content.decode()
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]
    missing = client.post("/survey/one/", {})
    assert missing.status_code == 200
    assert not SurveyReceipt.objects.exists()
    done = client.post("/survey/one/", posted(survey, text="Good"))
    assert (done.status_code, done["Location"]) == (302, "/survey/one/")
    assert "Your organisation has answered. Thank you." in client.get("/survey/one/").content.decode()
    assert "Your organisation has answered. Thank you." in client.post("/survey/one/", posted(survey)).content.decode()
    assert SurveyReceipt.objects.count() == 1
    assert client.get("/survey/two/").status_code == 404
    link_of(survey, world.buyers[1], "two")
    Survey.objects.update(state=SurveyState.CLOSED)
    assert client.get("/survey/two/").status_code == 410


def test_a_company_answers_at_its_desk_and_the_accountant_looks_only(world, client_for, staff):
    company = world.companies[0]
    address = reverse("desk_consultation_survey", args=[company.organisation_id, CODE])
    owner, viewer = UserFactory(), UserFactory()
    MembershipFactory(organisation=company.organisation, user=owner)
    MembershipFactory(organisation=company.organisation, user=viewer, role=MemberRole.ACCOUNTANT)
    assert client_for(owner).get(address).status_code == 404
    survey = opened(world.consultation, Side.COMPANY)
    for client in (client_for(viewer), staff):
        assert "응답 제출" not in client.get(address).content.decode()
        assert client.post(address, posted(survey)).status_code == 403
    assert not SurveyReceipt.objects.exists()
    client = client_for(owner)
    assert "응답 제출" in client.get(address).content.decode()
    assert client.post(address, posted(survey)).status_code == 302
    assert "설문에 응답해 주셔서 감사합니다." in client.get(address).content.decode()
    assert SurveyReceipt.objects.get().participant == company


def test_results_show_figures_and_no_names(world, staff):
    survey = opened(world.consultation, Side.BUYER)
    answer_all(survey, ["VN"] * 3, scale=5)
    running = staff.get(url("survey_results", "buyer")).content.decode()
    assert "설문을 마감하면" in running
    assert "5점 만점에" not in running
    assert staff.get(url("survey_results_export", "buyer")).status_code == 404
    staff.post(url("survey_step", "buyer", "close"))
    assert "다시 열지 않습니다" in staff.get(url("surveys")).content.decode()
    page = staff.get(url("survey_results", "buyer")).content.decode()
    assert "60%" in page
    assert "5점 만점에 평균 5점" in page
    for receipt in SurveyReceipt.objects.select_related("participant__organisation"):
        assert receipt.participant.organisation.name not in page
    with translation.override("en"):
        answer = staff.get(url("survey_results_export", "buyer"))
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    figures, each = ([list(row) for row in sheet.values] for sheet in book)
    assert figures[5][1:] == [3, 5, "5 매우 그렇다", 3]
    assert [row[0] for row in each[1:]] == [5, 5, 5]


def test_shares_that_dont_add_up_say_so(world, staff):
    survey = opened(world.consultation, Side.BUYER)
    for scale in (3, 4, 5):
        answer_all(survey, ["VN"], scale=scale)
    close_survey(actor=SYSTEM, survey=survey)
    page = staff.get(url("survey_results", "buyer")).content.decode()
    assert page.count("33.3%") == 15
    assert page.count("반올림하여") == 5


def test_too_few_answers_stay_hidden(world, staff):
    answer_as_company(opened(world.consultation, Side.COMPANY), world.companies[0], text="secret")
    staff.post(url("survey_step", "company", "close"))
    page = staff.get(url("survey_results", "company")).content.decode()
    assert "응답이 아직 적습니다" in page
    assert "secret" not in page
    assert staff.get(url("survey_results_export", "company")).status_code == 404
    assert staff.get(url("survey_results", "buyer")).status_code == 404
    assert staff.get(url("survey_results", "nobody")).status_code == 404


def test_a_photograph_is_added_changed_and_removed(world, staff):
    upload = io.BytesIO(samples.picture())
    upload.name = "day.png"
    words = {"alt_ko": "상담장", "alt_en": "The hall", "consent": "agreed"}
    assert staff.post(url("photo_new"), {**words, "upload": upload}).status_code == 302
    photo = EventPhoto.objects.get()
    assert 'alt="상담장"' in staff.get(url("photos")).content.decode()
    assert 'alt="상담장"' in staff.get(url("consultation")).content.decode()
    assert staff.post(url("photo", photo.pk), {**words, "alt_en": ""}).status_code == 200
    assert staff.post(url("photo", photo.pk), {**words, "alt_en": "Our hall"}).status_code == 302
    photo.refresh_from_db()
    assert photo.alt_en == "Our hall"
    assert staff.post(url("photo_step", photo.pk, "burn")).status_code == 404
    assert staff.post(url("photo_step", photo.pk, "remove")).status_code == 302
    assert not EventPhoto.objects.exists()


def test_statements_stay_the_same_with_more_rows(world, staff, django_assert_max_num_queries):
    survey = opened(world.consultation, Side.BUYER)
    answer_all(survey, ["VN"] * 3)
    close_survey(actor=SYSTEM, survey=survey)
    upload = io.BytesIO(samples.picture())
    upload.name = "day.png"
    words = {"alt_ko": "상담장", "alt_en": "The hall", "consent": "agreed"}
    pages = [url("surveys"), url("survey", "buyer"), url("survey_results", "buyer"), url("photos"), url("event_report")]
    staff.post(url("photo_new"), {**words, "upload": upload})
    counts = []
    for address in pages:
        staff.get(address)
        with django_assert_max_num_queries(60) as few:
            staff.get(address)
        counts.append(len(few))
    Survey.objects.update(state=SurveyState.OPEN)
    answer_all(survey, ["ID"] * 3 + ["TH"] * 3)
    close_survey(actor=SYSTEM, survey=survey)
    for _more in range(2):
        upload.seek(0)
        staff.post(url("photo_new"), {**words, "upload": upload})
    for address, count in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(count):
            staff.get(address)


def test_the_survey_page_asks_as_many_statements_for_three_questions_as_for_one(world, django_assert_max_num_queries):
    survey = opened(world.consultation, Side.BUYER)
    link_of(survey, world.buyers[0], "one")
    choice = survey.questions.get(kind="choice")
    survey.questions.exclude(pk=choice.pk).delete()
    client = Client()
    client.get("/survey/one/")
    with django_assert_max_num_queries(20) as few:
        client.get("/survey/one/")
    for _more in range(2):
        choice.pk = None
        choice.save()
        for place in range(2):
            choice.choices.create(name_ko=f"{place}", name_en=f"{place}", position=place)
    with django_assert_max_num_queries(len(few)):
        client.get("/survey/one/")
