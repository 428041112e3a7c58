"""The report of a consultation: page, HWPX, PDF and workbook say the same, amounts are those of the results page."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hwpx import HwpxDocument
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.models import AccessLog
from chorok.documents import pdf
from chorok.documents.model import Paragraph, Table
from chorok.meetings.domain.holding import hold_consultation
from chorok.meetings.domain.logs import Told, mark_missed, write_log
from chorok.meetings.domain.photos import add_photo
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.domain.queries.event_report import event_report
from chorok.meetings.domain.surveys import close_survey
from chorok.meetings.enums import ConsultationState, ParticipantState, Side
from chorok.meetings.models import ConsultationLog, Meeting, Slot, Wish
from chorok.outcomes.domain.claims import confirm_claim, report_claim
from chorok.outcomes.domain.indicators import save_indicator
from chorok.outcomes.domain.queries.results import year_results
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.enums import ClaimKind, Measure
from chorok.web.staff.consultations.event_report import paper
from tests.core import samples
from tests.meetings.making import World, coming, make_consultation, make_world
from tests.meetings.surveying import answer_all, answer_as_company, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]

#: The afternoon of the day, after its last slot.
EVENING = datetime(2020, 7, 8, 9, 0, tzinfo=UTC)
CODE = "export-2020"


@pytest.fixture
def staff(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


@pytest.fixture
def world() -> World:
    made = make_world(place_ko="코엑스", place_en="COEX")
    for row, name in zip((*made.companies, *made.buyers), ("Hana", "Dul", "Alpha", "Beta"), strict=True):
        row.organisation.name_ko = row.organisation.name_en = name
        row.organisation.save()
    made.buyers[1].organisation.country = "ID"
    made.buyers[1].organisation.save()
    save_indicator(
        actor=SYSTEM,
        code="consultation-value",
        line=made.consultation.line,
        kind=ClaimKind.CONSULTATION,
        measure=Measure.SUM,
        name_ko="상담액",
        name_en="Consultation value",
        unit_ko="달러",
        unit_en="US dollars",
        position=1,
    )
    return made


def publish(world: World, pairs: list[tuple[int, int, int]]) -> None:
    """Publish a plan of (company, buyer, slot) by their positions."""
    consultation = world.consultation
    plan, slots = begin_plan(actor=SYSTEM, consultation=consultation), list(consultation.slots.all())
    for revision, (company, buyer, slot) in enumerate(pairs):
        wish = Wish.objects.create(
            consultation=consultation,
            company=world.companies[company],
            buyer=world.buyers[buyer],
            company_rank=1,
            created_at=consultation.created_at,
        )
        place_meeting(actor=SYSTEM, plan=plan, revision=revision, wish=wish, slot=slots[slot])
    plan.refresh_from_db()
    publish_plan(actor=SYSTEM, plan=plan, revision=plan.revision)


@pytest.fixture
def held(world: World) -> World:
    """Three meetings: two held with 50,000 and 30,000 dollars, one the buyer missed; 2019 had 20,000 dollars."""
    with clock.at(datetime(2019, 7, 1, 1, tzinfo=UTC)):
        year = open_year(actor=SYSTEM, year=2019)
        earlier = report_claim(
            actor=SYSTEM,
            year=year,
            line=world.consultation.line,
            kind=ClaimKind.CONSULTATION,
            title_ko="2019 상담",
            title_en="Talks of 2019",
            happened_on=date(2019, 6, 30),
            amount=Decimal(20_000),
            currency="USD",
        )
        confirm_claim(actor=SYSTEM, claim=earlier)
    publish(world, [(0, 0, 0), (1, 1, 0), (0, 1, 1)])
    first, second, third = Meeting.objects.order_by("pk")
    with clock.at(EVENING):
        write_log(
            actor=SYSTEM,
            meeting=first,
            told=Told(
                goods="빗물저류조",
                interest=4,
                value=Decimal(50_000),
                wants_sample=True,
                next_step="Send 2 samples",
                next_on=date(2020, 8, 3),
            ),
        )
        write_log(actor=SYSTEM, meeting=second, told=Told(goods="필터", interest=2, value=Decimal(30_000)))
        mark_missed(actor=SYSTEM, meeting=third, by=world.buyers[1])
        hold_consultation(actor=SYSTEM, consultation=world.consultation)
    return world


def asked(client: Client, form: str, language: str) -> bytes:
    response = client.get(reverse("staff_event_report_file", args=[CODE, form]) + f"?in={language}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="{CODE}-report-{language}.{form}"'
    return b"".join(response) if response.streaming else response.content


def test_nothing_is_reported_before_a_timetable_is_published(world: World, staff: Client) -> None:
    page = staff.get(reverse("staff_event_report", args=[CODE])).content.decode()
    assert "아직 보고할 내용이 없습니다" in page
    assert staff.get(reverse("staff_event_report_file", args=[CODE, "pdf"])).status_code == 404


def test_the_values_are_those_of_the_results_page(held: World, staff: Client, client: Client) -> None:
    report = event_report(held.consultation)
    (result,) = year_results(2020).indicators
    assert report.totals.claims[ClaimKind.CONSULTATION] == (2, Decimal(80_000))
    assert result.final + result.provisional == Decimal(80_000)
    assert "80,000" in client.get(reverse("results_year", args=[2020])).content.decode()
    assert "USD 80,000" in staff.get(reverse("staff_event_report", args=[CODE])).content.decode()


def test_the_workbook_holds_the_figures_as_numbers(held: World, staff: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(asked(staff, "xlsx", "en")))
    found = {sheet.title: [list(row) for row in sheet.values][1:] for sheet in book}
    assert list(found) == [
        "Participants",
        "Buyers by country",
        "Meetings",
        "What was agreed on",
        "Meetings by company",
        "What comes next",
        "MOU and MOA",
        "Follow-up",
        "Years side by side",
    ]
    assert found["Participants"] == [["Companies", 2, 2, 0], ["Buyers", 2, 2, 0]]
    assert found["Buyers by country"] == [["Indonesia", 1, 1], ["Vietnam", 1, 1]]
    assert [row[1] for row in found["Meetings"]] == [2, 1, 0, 0, 0]
    assert found["What was agreed on"] == [["Consultation value", 2, 80_000, "USD"]]
    assert found["Meetings by company"] == [["Dul", 1, 0], ["Hana", 1, 1]]
    due = datetime(2020, 8, 3)  # noqa: DTZ001 - Excel knows no zone
    assert found["What comes next"] == [["Hana", "Alpha", "High", "Sample", "Send 2 samples", due]]
    assert found["Years side by side"] == [["Consultation value", "US dollars", 20_000, 0, 80_000]]


def test_the_papers_say_the_same_in_both_languages(held: World, staff: Client) -> None:
    reader = PdfReader(io.BytesIO(asked(staff, "pdf", "ko")))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "ko"
    korean = " ".join(page.extract_text() for page in reader.pages)
    document = HwpxDocument.open(io.BytesIO(asked(staff, "hwpx", "en")))
    english = document.text.plain()
    for written in (
        "2020 수출상담회 결과보고서",
        "코엑스",
        "상담한 기업",
        "USD 80,000",
        "Send 2 samples",
        "연도별 비교",
    ):
        assert written in korean
    for written in ("Report: Export consultation 2020", "COEX", "Companies that met a buyer", "80,000", "20,000"):
        assert written in english
    assert staff.get(reverse("staff_event_report_file", args=[CODE, "docx"])).status_code == 404


def test_the_page_shows_the_report_in_the_language_asked_for(held: World, staff: Client) -> None:
    page = staff.get(reverse("staff_event_report", args=[CODE]) + "?in=en").content.decode()
    assert '<div lang="en">' in page
    assert "Wed 8 July 2020 · COEX" in page or "Wed 8 Jul 2020 · COEX" in page
    assert "Missed, the buyer didn’t come" in page
    assert "결과보고서" in page


def test_surveys_have_their_own_part(held: World, staff: Client) -> None:
    survey = opened(held.consultation, Side.BUYER)
    answer_all(survey, ["VN", "ID", "TH"], scale=4)
    close_survey(actor=SYSTEM, survey=survey)
    with translation.override("en"):
        made = paper(event_report(held.consultation))
    (table,) = [block for block in made.blocks if isinstance(block, Table) and block.caption == "Survey of buyers"]
    assert table.rows[0] == ["Overall we are satisfied with the consultation.", "3", "4", "4 Rather: 3"]
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.report(made, made_at=EVENING))).pages)
    assert "3 of 5 answered (60%)." in text
    book = openpyxl.load_workbook(io.BytesIO(asked(staff, "xlsx", "en")))
    assert [row[2] for row in book["Survey of buyers"].values][1:] == [4, 4, 4, 4, 4, None, None]


def test_a_survey_few_answered_tells_its_rate_alone(held: World) -> None:
    survey = opened(held.consultation, Side.COMPANY)
    answer_as_company(survey, held.companies[0], text="secret")
    close_survey(actor=SYSTEM, survey=survey)
    with translation.override("en"):
        made = paper(event_report(held.consultation))
    texts = [block.text for block in made.blocks if isinstance(block, Paragraph)]
    assert "1 of 2 answered (50%)." in texts
    assert "Answers are shown once 3 have answered, so that nobody can be recognised." in texts
    assert not any("secret" in text for text in texts)


def test_earlier_events_stand_beside_this_one_from_the_rows_alone(held: World, staff: Client) -> None:
    with translation.override("en"):
        assert not [block for block in paper(event_report(held.consultation)).blocks if _is(block, "Compared")]
    later = make_consultation(code="next", name_ko="다음", name_en="Next year")
    Slot.objects.filter(consultation=later).update(
        starts_at=F("starts_at") + timedelta(days=300), ends_at=F("ends_at") + timedelta(days=300)
    )
    later.state = ConsultationState.PUBLISHED
    later.save()
    coming(later, Side.BUYER)
    survey = opened(later, Side.BUYER)
    answer_all(survey, ["VN", "ID", "TH"], scale=5)
    close_survey(actor=SYSTEM, survey=survey)
    with translation.override("en"):
        made = paper(event_report(later))
        (table,) = [block for block in made.blocks if _is(block, "Compared")]
        (means,) = [block for block in made.blocks if _is(block, "Satisfaction")]
    assert [column.title for column in table.columns][1:] == [
        "Export consultation 2020 · Wed 8 Jul 2020",
        "Next year · Tue 4 May 2021",
    ]
    assert table.rows == [
        ["Companies", "2", "0"],
        ["Buyers", "2", "4"],
        ["Countries of buyers", "2", "3"],
        ["Meetings held", "2", "0"],
        ["Meetings missed", "1", "0"],
        ["Consultation value (USD)", "80,000", "–"],
    ]
    assert means.rows == [["Survey of buyers", "–", "5"]]


def test_photographs_stand_in_the_papers_and_each_look_is_kept(
    held: World, staff: Client, store_folder: object
) -> None:
    add_photo(
        actor=SYSTEM,
        consultation=held.consultation,
        upload=SimpleUploadedFile("day.png", samples.picture()),
        alt_ko="상담장 전경",
        alt_en="The hall from above",
        consent="nobody",
    )
    page = staff.get(reverse("staff_event_report", args=[CODE])).content.decode()
    assert 'alt="상담장 전경"' in page
    assert not AccessLog.objects.exists()
    reader = PdfReader(io.BytesIO(asked(staff, "pdf", "en")))
    assert "The hall from above" in " ".join(page.extract_text() for page in reader.pages)
    assert sum(len(page.images) for page in reader.pages) == 1
    document = HwpxDocument.open(io.BytesIO(asked(staff, "hwpx", "en")))
    assert len(document.media.images) == 1
    assert "The hall from above" in document.text.plain()
    assert (
        list(AccessLog.objects.values_list("action", "subject_type", "subject_ids"))
        == [("export", "consultation", [held.consultation.pk])] * 2
    )


def _is(block: object, words: str) -> bool:
    return isinstance(block, Table) and block.caption.startswith(words)


def test_who_withdrew_after_a_meeting_stands_with_it(held: World) -> None:
    for row in (held.companies[0], held.buyers[1]):
        row.state = ParticipantState.WITHDRAWN
        row.save()
    report = event_report(held.consultation)
    assert report.totals.held == 2
    assert [(row.participant.pk, row.held) for row in report.by_company] == [
        (held.companies[1].pk, 1),
        (held.companies[0].pk, 1),
    ]
    assert [(row.country, row.buyers, row.held) for row in report.by_country] == [("ID", 1, 1), ("VN", 1, 1)]


def test_before_the_day_is_closed_the_ledgers_counts_are_open(world: World, staff: Client) -> None:
    publish(world, [(0, 0, 0)])
    page = staff.get(reverse("staff_event_report", args=[CODE])).content.decode()
    assert "아직 행사를 마감하지 않았습니다" in page
    report = event_report(world.consultation)
    assert (report.companies, report.countries) == (None, None)


def test_statements_stay_the_same_with_more_rows(
    held: World, staff: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("staff_event_report", args=[CODE])
    staff.get(address)
    with django_assert_max_num_queries(60) as few:
        staff.get(address)
    for _more in range(2):
        coming(held.consultation, Side.COMPANY)
        coming(held.consultation, Side.BUYER)
    assert ConsultationLog.objects.update(wants_quotation=True) == 2
    with django_assert_max_num_queries(len(few)):
        staff.get(address)
