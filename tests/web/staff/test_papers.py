"""Papers of a published timetable: what the centre prints, and what each one gets."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.domain.venue import save_interpreter
from chorok.meetings.enums import Side
from chorok.meetings.models import Consultation, Plan, Wish
from tests.factories import MembershipFactory
from tests.meetings.making import World, coming, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]

PDF = "application/pdf"


@pytest.fixture
def world() -> World:
    made = make_world()
    for row, name in zip((*made.companies, *made.buyers), ("하나", "둘", "Alpha", "Beta"), strict=True):
        row.organisation.name_ko, row.organisation.name_en = name, name.replace("하나", "Hana").replace("둘", "Dul")
        row.organisation.save()
    made.buyers[0].time_zone = "Asia/Ho_Chi_Minh"
    made.buyers[0].save()
    return made


def publish(world: World, pairs: list[tuple[int, int, int]]) -> Plan:
    """Publish a plan of (company, buyer, slot) by their positions."""
    consultation = world.consultation
    plan = begin_plan(actor=SYSTEM, consultation=consultation)
    slots = list(consultation.slots.all())
    for revision, (company, buyer, slot) in enumerate(pairs):
        wish, _made = Wish.objects.get_or_create(
            consultation=consultation,
            company=world.companies[company],
            buyer=world.buyers[buyer],
            defaults={"company_rank": 1, "created_at": datetime(2020, 6, 1, tzinfo=UTC)},
        )
        place_meeting(actor=SYSTEM, plan=plan, revision=revision, wish=wish, slot=slots[slot])
    plan.refresh_from_db()
    publish_plan(actor=SYSTEM, plan=plan, revision=plan.revision)
    return plan


@pytest.fixture
def staff(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def asked(client: Client, consultation: Consultation, kind: str, query: str = "") -> list[str]:
    response = client.get(reverse("staff_paper", args=[consultation.code, kind]) + query)
    assert response.status_code == 200
    assert response["Content-Type"] == PDF
    assert response["Content-Disposition"].startswith("attachment")
    return pages(response.content)


def test_nothing_is_printed_before_a_timetable_is_published(world: World, staff: Client) -> None:
    page = staff.get(reverse("staff_papers", args=[world.consultation.code])).content.decode()
    assert "아직 인쇄할 것이 없습니다" in page
    for name, more in (("staff_paper", ["people"]), ("staff_papers_workbook", [])):
        assert staff.get(reverse(name, args=[world.consultation.code, *more])).status_code == 404


def test_each_gets_a_page_in_their_language_and_in_their_own_time(world: World, staff: Client) -> None:
    publish(world, [(0, 0, 0), (1, 0, 1)])
    hana, dul, alpha, beta = sorted(asked(staff, world.consultation, "people"), key=_whose)
    assert "10:00–10:25" in hana
    assert "Alpha" in hana
    assert "A-1 · 상담장" in hana
    assert "Whom you meet" not in hana
    assert "10:30–10:55" in dul
    assert "Hana" in alpha
    assert "Whom you meet" in alpha
    assert "Your time: 07-08 08:00" in alpha
    assert "No meetings" in beta
    assert "시간표 제1호" in hana
    assert f"/partner/consultations/export-2020/{world.buyers[0].organisation_id}/timetable/" in alpha.replace("\n", "")


def test_one_language_may_be_asked_for(world: World, staff: Client) -> None:
    publish(world, [(0, 0, 0)])
    assert all(
        "Whom you meet" in page or "No meetings" in page
        for page in asked(staff, world.consultation, "people", "?language=en")
    )
    assert staff.get(reverse("staff_paper", args=["export-2020", "people"]) + "?language=fr").status_code == 404
    assert staff.get(reverse("staff_paper", args=["export-2020", "posters"])).status_code == 404


def test_cards_wall_and_workbook_say_the_same(world: World, staff: Client) -> None:
    publish(world, [(0, 0, 0), (1, 1, 0), (0, 1, 1)])
    cards = asked(staff, world.consultation, "cards")
    assert len(cards) == 3
    (wall,) = asked(staff, world.consultation, "wall")
    response = staff.get(reverse("staff_papers_workbook", args=["export-2020"]))
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(response))).active.values)
    assert rows[0] == ("시작", "종료", "상담석", "상담장", "기업", "바이어", "국가", "통역사")
    found = {(row[0], row[4], row[5]) for row in rows[1:]}
    at_ten, half_past = datetime(2020, 7, 8, 10), datetime(2020, 7, 8, 10, 30)  # noqa: DTZ001 - Excel knows no zone
    assert found == {(at_ten, "하나", "Alpha"), (at_ten, "둘", "Beta"), (half_past, "하나", "Beta")}
    for row in rows[1:]:
        assert f"{row[4]} – {row[5]}" in wall
        (card,) = [page for page in cards if row[2] in page.splitlines()[0:4]]
        assert f"{row[4]} – {row[5]}" in card


def test_an_interpreter_has_a_sheet_of_the_pairs_they_help(world: World, staff: Client) -> None:
    helper = save_interpreter(
        actor=SYSTEM, consultation=world.consultation, name_ko="김통역", name_en="Kim Tong-yeok", languages=["ko", "en"]
    )
    plan = publish(world, [(0, 0, 0)])
    world.consultation.meetings.update(interpreter=helper)
    assert plan.meetings.count() == 1
    (page,) = asked(staff, world.consultation, "interpreters")
    assert "김통역" in page
    assert "하나 – Alpha" in page
    (english,) = asked(staff, world.consultation, "interpreters", "?language=en")
    assert "Kim Tong-yeok" in english
    assert "김통역" not in english
    printed = "\n".join(asked(staff, world.consultation, "people"))
    assert (printed.count("통역사: 김통역"), printed.count("Interpreter: Kim Tong-yeok")) == (1, 1)


def test_a_company_prints_its_own_timetable_alone(
    world: World, user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    publish(world, [(0, 0, 0), (1, 1, 0)])
    mine = world.companies[0].organisation
    person = MembershipFactory(organisation=mine).user
    response = client_for(person).get(reverse("desk_consultation_paper", args=[mine.pk, "export-2020"]))
    (page,) = pages(response.content)
    assert "Alpha" in page
    assert "Beta" not in page
    other = world.companies[1].organisation
    address = reverse("desk_consultation_paper", args=[other.pk, "export-2020"])
    assert client_for(person).get(address).status_code == 404


@pytest.mark.parametrize("kind", ["people", "interpreters", "cards", "wall"])
def test_statements_stay_the_same_with_more_people(
    world: World, staff: Client, kind: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publish(world, [(0, 0, 0)])
    with django_assert_max_num_queries(40) as one:
        asked(staff, world.consultation, kind)
    for _more in range(2):
        coming(world.consultation, Side.COMPANY)
        coming(world.consultation, Side.BUYER)
    publish(world, [(0, 0, 0), (1, 1, 0), (0, 1, 1)])
    with django_assert_max_num_queries(len(one)):
        asked(staff, world.consultation, kind)


def _whose(page: str) -> int:
    names = ("하나", "둘", "Alpha", "Beta")
    heads = page.splitlines()[:6]
    return next(place for place, name in enumerate(names) if name in heads)
