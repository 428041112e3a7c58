"""The centre's pages of calls: written section by section, published, answered; and what the city does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.programs.domain.plan import digest_of
from chorok.programs.enums import CallState
from chorok.programs.models import Call, YearLine
from tests.conftest import NOW
from tests.factories import LineFactory, ProgrammeYearFactory, UserFactory
from tests.factories_programs import (
    CallFactory,
    CriterionFactory,
    DraftFactory,
    TemplateFactory,
    YearLineFactory,
    complete,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
ClientWith = Callable[..., Client]
BASE = "/staff/programme"


@pytest.fixture
def client_with(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> ClientWith:
    return lambda *roles: client_for(user_with(*roles))


def test_a_call_is_begun_with_a_template_and_filled_in(client_with: ClientWith) -> None:
    staff, template = client_with(Role.STAFF), TemplateFactory(line=LineFactory(code="education"))
    CriterionFactory(call=template)
    ProgrammeYearFactory()
    values = {"source": template.code, "line": "", "year": 2020, "code": "edu-2020", "name_ko": "교육생 모집"}

    assert staff.post(f"{BASE}/calls/new/", values)["Location"] == f"{BASE}/calls/edu-2020/"
    call = Call.objects.get(code="edu-2020")
    assert (call.line, call.criteria.count()) == (template.line, 1)

    period = {"opens_at": "2020-06-01T09:00:00", "closes_at": "2020-06-30T18:00:00", "appeal_days": 7}
    assert staff.post(f"{BASE}/calls/edu-2020/edit/period/", period).status_code == 302
    call.refresh_from_db()
    assert call.closes_at is not None
    assert call.closes_at.isoformat() == "2020-06-30T09:00:00+00:00"


def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(client_with: ClientWith) -> None:
    draft = DraftFactory()
    values = {
        "quota": 3,
        "waiting_places": 0,
        "subsidy_rate": "120",
        "own_cash_least": 0,
        "own_in_kind_most": 0,
        "vat_policy": "exclude",
        "settlement_due_days": 30,
    }
    answer = client_with(Role.STAFF).post(f"{BASE}/calls/{draft.code}/edit/money/", values)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"subsidy_rate"}
    assert 'value="120"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.quota == 2


def test_words_in_braces_that_nobody_can_fill_are_refused_where_they_are_written(client_with: ClientWith) -> None:
    """Not only when the first agreement is frozen, months later."""
    draft = DraftFactory(agreement_ko="협약서")
    address = reverse("staff_call_section", args=[draft.code, "agreement"])
    staff = client_with(Role.STAFF)
    assert "<code>{receipt_code}</code>" in staff.get(address).content.decode()
    for field in ("agreement_ko", "agreement_en"):
        answer = staff.post(address, {"agreement_ko": "협약서", field: "{firm}은 협약한다."})
        assert list(answer.context["form"].errors) == [field]
        assert "{firm}" in str(answer.context["form"].errors[field])
    draft.refresh_from_db()
    assert (draft.agreement_ko, draft.agreement_en) == ("협약서", "")
    assert staff.post(address, {"agreement_ko": "{company}과 협약한다."}).status_code == 302


def test_parts_are_added_moved_and_taken_out(client_with: ClientWith) -> None:
    staff, draft = client_with(Role.STAFF), DraftFactory()
    parts = f"{BASE}/calls/{draft.code}/parts"
    for name in ("기술성", "사업성"):
        assert staff.post(f"{parts}/criteria/new/", {"name_ko": name, "most": 50, "weight": 1}).status_code == 302
    first, second = draft.criteria.all()

    staff.post(f"{parts}/criteria/{second.pk}/up/")
    assert [row.name_ko for row in draft.criteria.all()] == ["사업성", "기술성"]
    staff.post(f"{parts}/criteria/{first.pk}/remove/")
    assert [row.name_ko for row in draft.criteria.all()] == ["사업성"]

    assert staff.post(f"{parts}/rules/new/?kind=size", {"least": 10, "most": 5}).context["form"].errors["most"]
    assert not draft.rules.exists()
    assert staff.post(f"{parts}/rules/new/?kind=size", {"most": 299}).status_code == 302
    assert [(rule.kind, rule.least, rule.most) for rule in draft.rules.all()] == [("size", None, 299)]


def test_parts_of_a_published_call_stay(client_with: ClientWith) -> None:
    call = CallFactory()
    criterion = CriterionFactory(call=call)
    parts = f"{BASE}/calls/{call.code}/parts/criteria"
    assert client_with(Role.STAFF).post(f"{parts}/{criterion.pk}/remove/").status_code == 403
    assert client_with(Role.STAFF).get(f"{parts}/new/").status_code == 403
    assert call.criteria.count() == 1


def test_a_part_is_found_under_its_own_call_alone(client_with: ClientWith) -> None:
    criterion, other = CriterionFactory(call=DraftFactory()), DraftFactory()
    address = f"{BASE}/calls/{other.code}/parts/criteria/{criterion.pk}/"
    assert client_with(Role.STAFF).post(f"{address}remove/").status_code == 404
    assert client_with(Role.STAFF).get(address).status_code == 404


def test_a_call_goes_to_the_city_and_back_and_out(client_with: ClientWith) -> None:
    staff, city = client_with(Role.STAFF), client_with(Role.CITY)
    call = complete(DraftFactory(needs_approval=True))
    page = f"{BASE}/calls/{call.code}/"

    assert staff.get(page).context["actions"] == ["submit", "cancel"]
    staff.post(f"{page}do/submit/")
    assert call in city.get("/city/approvals/").context["waiting"]

    assert city.post(f"/city/approvals/{call.code}/send-back/", {"reason": ""}).status_code == 200
    city.post(f"/city/approvals/{call.code}/send-back/", {"reason": "예산을 확인해 주십시오."})
    assert "예산을 확인해 주십시오." in staff.get(page).content.decode()

    staff.post(f"{page}do/submit/")
    seen = city.get(f"/city/approvals/{call.code}/").context["seen"]
    city.post(f"/city/approvals/{call.code}/approve/", {"seen": seen})
    staff.post(f"{page}do/publish/", {"publish_at": ""})
    call.refresh_from_db()
    assert (call.state, call.published_at) == (CallState.PUBLISHED, NOW)


@pytest.mark.parametrize("state", [CallState.TEMPLATE, CallState.DRAFT])
def test_the_city_does_not_approve_what_was_not_sent(client_with: ClientWith, state: CallState) -> None:
    call = CallFactory(state=state)
    assert client_with(Role.CITY).post(f"/city/approvals/{call.code}/approve/").status_code == 404
    call.refresh_from_db()
    assert call.state == state


def test_an_extension_that_is_refused_changes_nothing(client_with: ClientWith) -> None:
    call = CallFactory()
    values = {"closes_at": "2020-05-20T00:00:00", "text_ko": "연장합니다."}
    answer = client_with(Role.STAFF).post(f"{BASE}/calls/{call.code}/do/extend/", values)
    assert set(answer.context["form"].errors) == {"closes_at"}
    assert "연장합니다." in answer.content.decode()
    assert not call.notices.exists()


def test_an_extension_past_the_results_asks_for_a_later_day(client_with: ClientWith) -> None:
    call, staff = CallFactory(), client_with(Role.STAFF)
    address = f"{BASE}/calls/{call.code}/do/extend/"
    assert staff.get(address).context["form"].initial["results_on"] == call.results_on
    values = {"closes_at": "2020-07-10T18:00:00", "results_on": "2020-06-30", "text_ko": "연장합니다."}
    refused = staff.post(address, values)
    assert refused.context["form"].errors == {"results_on": ["결과 발표일은 접수 마감 이후여야 합니다."]}
    assert staff.post(address, values | {"results_on": "2020-07-31"}).status_code == 302
    call.refresh_from_db()
    assert (str(call.closes_at), str(call.results_on)) == ("2020-07-10 09:00:00+00:00", "2020-07-31")


def test_a_budget_below_what_is_promised_is_refused_beside_its_field(client_with: ClientWith) -> None:
    row = YearLineFactory(budget=100, committed=60)
    address = f"{BASE}/plan/{row.year_id}/{row.line.code}/"
    refused = client_with(Role.MANAGER).post(address, {"budget": "59", "base": digest_of(row)})
    assert list(refused.context["form"].errors) == ["budget"]
    row.refresh_from_db()
    assert row.budget == 100


def test_the_second_of_two_who_plan_a_line_sees_what_the_first_saved(client_with: ClientWith) -> None:
    row, manager = YearLineFactory(budget=100, when_ko="7월", note=""), client_with(Role.MANAGER)
    address = f"{BASE}/plan/{row.year_id}/{row.line.code}/"
    read = manager.get(address).context["base"]
    first = client_with(Role.CITY).post(address, {"budget": "120", "when_ko": "8월", "base": read})
    assert first.status_code == 302

    second = manager.post(address, {"budget": "150", "when_ko": "7월", "base": read})

    row.refresh_from_db()
    assert (row.budget, row.when_ko) == (120, "8월")
    page = second.content.decode()
    assert "다른 담당자가 그사이 이 지원사업을 저장했습니다" in page
    assert "120원" in page
    assert second.context["form"]["budget"].value() == "150"
    dropped = manager.post(address, {"drop": "1", "base": read})
    assert (dropped.status_code, YearLine.objects.count()) == (302, 1)
    again = manager.post(address, {"budget": "150", "when_ko": "7월", "base": second.context["base"]})
    row.refresh_from_db()
    assert (again.status_code, row.budget, row.when_ko) == (302, 150, "7월")


def test_a_line_taken_out_meanwhile_comes_back_only_when_it_is_meant(client_with: ClientWith) -> None:
    row, manager = YearLineFactory(budget=100), client_with(Role.MANAGER)
    address = f"{BASE}/plan/{row.year_id}/{row.line.code}/"
    read = manager.get(address).context["base"]
    manager.post(address, {"drop": "1", "base": read})
    assert not YearLine.objects.exists()

    refused = manager.post(address, {"budget": "150", "base": read})
    assert (refused.status_code, refused.context["base"], YearLine.objects.count()) == (200, "", 0)
    assert "사업계획에서 뺀 지원사업입니다." in refused.content.decode()
    assert manager.post(address, {"budget": "150", "base": ""}).status_code == 302
    assert YearLine.objects.get().budget == 150


def test_a_question_is_answered_for_everybody(client_with: ClientWith, client: Client) -> None:
    call = CallFactory()
    asked = call.questions_asked.create(text="서울 밖도 되나요?", asked_by=UserFactory(), asked_at=NOW)
    values = {"answer_ko": "본사가 서울이면 됩니다.", "public": "on"}
    client_with(Role.STAFF).post(f"{BASE}/calls/{call.code}/questions/{asked.pk}/", values)
    page = client.get(f"/calls/{call.code}/").content.decode()
    assert "본사가 서울이면 됩니다." in page
    assert asked.asked_by.name not in page


def test_the_plan_is_changed_and_copied(client_with: ClientWith) -> None:
    manager, line = client_with(Role.MANAGER), LineFactory(code="education")
    ProgrammeYearFactory(year=2020)
    ProgrammeYearFactory(year=2021)
    assert manager.post(f"{BASE}/plan/2020/education/", {"budget": "5000000"}).status_code == 302
    assert manager.get(f"{BASE}/plan/2021/copy/?source=2020").context["fresh"][0].line == line
    assert not YearLine.objects.filter(year=2021).exists()
    manager.post(f"{BASE}/plan/2021/copy/", {"source": 2020})
    assert [(row.line, row.budget) for row in YearLine.objects.filter(year=2021)] == [(line, 5_000_000)]


@pytest.mark.parametrize(
    "address", [f"{BASE}/calls/", f"{BASE}/calls/templates/", f"{BASE}/calls/export/", f"{BASE}/plan/2020/"]
)
def test_a_list_takes_as_many_queries_for_three_as_for_one(client_with: ClientWith, address: str) -> None:
    staff = client_with(Role.STAFF)

    def add() -> None:
        row = YearLineFactory()
        CallFactory(line=row.line, year=row.year)
        TemplateFactory(line=row.line)

    def queries() -> int:
        with CaptureQueriesContext(connection) as run:
            assert staff.get(address).status_code == 200
        return len(run)

    add()
    staff.get(address)
    one = queries()
    add()
    add()
    assert queries() == one


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", {"first", "second"}),
        ("?state=draft", {"second"}),
        ("?q=FIRST", {"first"}),
        ("?year=2019", set()),
        ("?line=nowhere", {"first", "second"}),
        ("?sort=deadline", {"first", "second"}),
    ],
)
def test_the_list_is_filtered(client_with: ClientWith, query: str, codes: set[str]) -> None:
    ProgrammeYearFactory(year=2019)
    CallFactory(code="first")
    DraftFactory(code="second", created_at=NOW + timedelta(days=1))
    TemplateFactory()
    page: Any = client_with(Role.STAFF).get(f"{BASE}/calls/{query}").context["page"]
    assert {call.code for call in page} == codes
