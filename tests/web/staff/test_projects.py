"""Overseas projects at the centre's desk: board, list, project, comparison, funders, results."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.needs.domain.introducing import answer, ask_company, introduce, reply
from chorok.needs.domain.shortlist import shortlist
from chorok.outcomes.models import Claim
from chorok.pipeline.domain.funders import save_stage_check
from chorok.pipeline.domain.moves import add_paper, choose_funder, tick_checks
from chorok.pipeline.domain.partners import save_partner
from chorok.pipeline.domain.work import save_indicator, save_risk, save_task
from chorok.pipeline.models import (
    CountryGroup,
    Funder,
    FunderStage,
    Project,
    ProjectPaper,
    ProjectText,
    StageMove,
    StagePaper,
)
from tests.factories import LineFactory, MembershipFactory, OrganisationFactory, ProgrammeYearFactory
from tests.needs.making import asking_body, make_need, make_technology
from tests.pipeline.making import make_funder, make_line, make_project, paper, stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]


@pytest.fixture
def desk(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


def at(name: str, *args: object) -> str:
    return reverse(f"staff_{name}", args=args)


def test_a_project_is_opened_and_found_on_the_board_and_in_the_list(desk: Client) -> None:
    stage = stage_of(make_funder(), "Concept note")
    values = {
        "title_ko": "학교 빗물저장",
        "country": "ID",
        "currency": "USD",
        "stage": str(stage.pk),
        "on": "2020-05-01",
    }
    answered = desk.post(at("project_new"), values)
    project = Project.objects.get()
    assertRedirects(answered, at("project", project.pk))
    assert (project.stage, project.stage_since, project.created_by_id is not None) == (stage, date(2020, 5, 1), True)
    for page in (at("projects_board"), at("projects"), at("projects") + "?q=빗물&funder=fund"):
        assertContains(desk.get(page), "학교 빗물저장")
    assertNotContains(desk.get(at("projects") + "?funder=none"), "학교 빗물저장")


def test_what_is_wrong_is_said_beside_its_field(desk: Client) -> None:
    answered = desk.post(
        at("project_new"), {"title_ko": "빗물", "country": "ID", "currency": "USD", "on": "2020-06-01"}
    )
    assertContains(answered, "아직 오지 않은 날짜입니다.")
    assert not Project.objects.exists()


def test_an_introduction_both_agreed_to_becomes_a_project(desk: Client) -> None:
    need = make_need(organisation=asking_body())
    row = shortlist(actor=SYSTEM, need=need, technology=make_technology())
    row = answer(actor=SYSTEM, candidate=ask_company(actor=SYSTEM, candidate=row), agrees=True, consents=True)
    address = f"{at('project_new')}?candidate={row.pk}"
    assertNotContains(desk.get(at("need_shortlist", need.pk)), address)
    reply(actor=SYSTEM, candidate=introduce(actor=SYSTEM, candidate=row), welcome=True)
    assertContains(desk.get(at("need_shortlist", need.pk)), address)
    assertContains(desk.get(address), "Rainwater storage for schools")
    desk.post(address, {"title_ko": "학교 빗물저장", "country": "ID", "currency": "USD"})
    project = Project.objects.get()
    assert (project.candidate, project.partners.count()) == (row, 2)
    assertContains(desk.get(at("need_shortlist", need.pk)), project.number)


def test_a_card_moves_only_when_its_stage_has_what_it_wants(desk: Client) -> None:
    funder = make_funder()
    first = stage_of(funder, "Concept note")
    project = make_project(stage=first)
    moving = {"common": "finance", "read_at": project.updated_at.isoformat(), "back": "/staff/projects/board/?q="}
    answered = desk.post(at("project_shift", project.pk), moving, follow=True)
    assertContains(answered, "다음 단계로 가려면 아래 항목이 필요합니다: NDA가 동의했습니다.; 개념서")
    assert Project.objects.get().stage == first
    tick_checks(actor=SYSTEM, project=project, stage=first, ticked={first.checks.get().pk})
    add_paper(actor=SYSTEM, project=project, upload=paper(), wanted=StagePaper.objects.get())
    answered = desk.post(at("project_shift", project.pk), moving)
    assertRedirects(answered, "/staff/projects/board/?q=")
    assert Project.objects.get().stage == stage_of(funder, "Board")


def test_a_card_drawn_before_somebody_else_moved_it_stays(desk: Client) -> None:
    project = make_project()
    answered = desk.post(
        at("project_shift", project.pk), {"common": "finance", "read_at": "2020-01-01T00:00:00+00:00"}, follow=True
    )
    assertContains(answered, "그사이 다른 사람이 이 프로젝트를 수정했습니다.")
    assert (Project.objects.get().common, StageMove.objects.count()) == ("identify", 1)


def test_checks_of_a_page_that_is_old_by_now_leave_the_new_stage_alone(desk: Client) -> None:
    funder = make_funder()
    first, board = stage_of(funder, "Concept note"), stage_of(funder, "Board")
    project = make_project(stage=board)
    check = save_stage_check(actor=SYSTEM, stage=board, text_ko="이사회에 올렸습니다.")
    tick_checks(actor=SYSTEM, project=project, stage=board, ticked={check.pk})
    assertContains(desk.get(at("project", project.pk)), f'name="stage" value="{board.pk}"')

    own = first.checks.get().pk
    desk.post(at("project_checks", project.pk), {"stage": str(first.pk), "checks": [str(own), "1" * 5000]})

    assert set(project.ticks.values_list("stage_check", flat=True)) == {check.pk, own}


def test_a_paper_that_was_handed_in_is_there_however_many_came_after(desk: Client, en: None) -> None:
    project = make_project(stage=stage_of(make_funder(), "Concept note"))
    add_paper(actor=SYSTEM, project=project, upload=paper(), wanted=StagePaper.objects.get())
    first = project.papers.get()
    ProjectPaper.objects.bulk_create(
        ProjectPaper(project=project, title=f"{number}", file=first.file, added_at=first.added_at)
        for number in range(50)
    )

    page = desk.get(at("project", project.pk))

    assert page.context["wanted"] == [(StagePaper.objects.get(), True)]


def test_checks_are_ticked_papers_added_and_the_move_is_kept(desk: Client) -> None:
    funder = make_funder()
    project = make_project(stage=stage_of(funder, "Concept note"))
    board = stage_of(funder, "Board")
    check = project.stage.checks.get()  # type: ignore[union-attr]
    desk.post(at("project_checks", project.pk), {"checks": [str(check.pk)]})
    desk.post(at("project_paper_new", project.pk), {"wanted": str(StagePaper.objects.get().pk), "upload": paper()})
    desk.post(
        at("project_move", project.pk),
        {"stage": str(board.pk), "note": "이사회 상정", "evidence": SimpleUploadedFile("letter.txt", b"yes")},
    )
    page = desk.get(at("project", project.pk))
    for text in ("기금 fund: 이사회", "이사회 상정", "letter.txt", "NDA가 동의했습니다.", "note.txt"):
        assertContains(page, text)
    answered = desk.post(at("project_move", project.pk), {"stage": str(check.stage_id)})
    assertContains(answered, "입력해 주십시오.")
    assert Project.objects.get().stage == board


def test_rows_are_entered_changed_and_taken_away(desk: Client) -> None:
    project, company = make_project(), OrganisationFactory()
    given = {
        "partners": {"role": "technology", "organisation": company.name_ko, "standing": "company"},
        "tasks": {"title": "PCP 초안", "due_on": "2020-06-01"},
        "budget": {"source": "funder", "instrument": "grant", "amount": "9000000", "state": "planned"},
        "indicators": {"kind": "carbon", "target": "12000", "method": "IPCC"},
        "risks": {"text_ko": "가뭄", "likelihood": "3", "impact": "4"},
    }
    for part, values in given.items():
        desk.post(at("project_part_new", project.pk, part), values)
        row = getattr(project, part).get()
        assert desk.get(at("project_part", project.pk, part, row.pk)).status_code == 200
        desk.post(at("project_part", project.pk, part, row.pk), values)
        assert getattr(project, part).count() == 1
    for page, text in (("people", company.name), ("people", "PCP 초안"), ("money", "9,000,000"), ("risks", "가뭄")):
        assertContains(desk.get(at(f"project_{page}", project.pk)), text)
    task = project.tasks.get()
    desk.post(at("project_part_step", project.pk, "tasks", task.pk, "done"))
    assert project.tasks.get().done_at is not None
    for part in given:
        desk.post(at("project_part_step", project.pk, part, getattr(project, part).get().pk, "remove"))
        assert not getattr(project, part).exists()


@pytest.mark.parametrize("address", ["parts/nothing/new/", "parts/budget/1/", "parts/budget/1/done/", "texts/fr/"])
def test_parts_that_are_not_there_are_not_found(desk: Client, address: str) -> None:
    project = make_project()
    make_line(project, 5)
    ask = desk.post if address.endswith("done/") else desk.get
    assert ask(f"/staff/projects/{project.pk}/{address}").status_code == 404


def test_texts_and_criteria_are_written(desk: Client) -> None:
    project = make_project()
    desk.post(at("project_text", project.pk, "ko"), {"problem": "물이 없습니다.\n우물이 말랐습니다."})
    assert ProjectText.objects.get().text == "물이 없습니다.\n우물이 말랐습니다."
    assertContains(desk.get(at("project_texts", project.pk)), "우물이 말랐습니다.")
    desk.post(at("project_criteria", project.pk), {"impact_level": "high", "impact_ko": "크다"})
    assertContains(desk.get(at("project_risks", project.pk)), "크다")


def test_the_comparison_says_why_not_and_takes_to_a_funder(desk: Client) -> None:
    funder = make_funder(instruments=["loan"], most=Decimal(1000))
    project = make_project()
    make_line(project, 2000)
    page = desk.get(at("project_funder", project.pk))
    assertContains(page, "지원하지 않는 수단: 무상")
    assertContains(page, "요청액이 지원 한도를 넘습니다(요청 USD 2,000, 한도 USD 1,000).")
    stage = stage_of(funder, "Concept note")
    desk.post(at("project_funder", project.pk), {"stage": str(stage.pk)})
    assert Project.objects.get().stage == stage


def test_the_city_reads_and_changes_nothing(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    project, city = make_project(stage=stage_of(make_funder(), "Concept note")), client_for(user_with(Role.CITY))
    for page in ("", "_people", "_texts", "_money", "_risks", "_results", "_funder"):
        assert city.get(at(f"project{page}", project.pk)).status_code == 200
    assertNotContains(city.get(at("projects_board")), "data-card")
    assert city.post(at("project_funder", project.pk), {"stage": ""}).status_code == 403
    assert city.post(at("project_shift", project.pk), {"common": "finance"}).status_code == 403
    assert Project.objects.get().common == "concept"


def test_an_mou_lands_in_the_ledger_and_on_the_results_page(desk: Client) -> None:
    ProgrammeYearFactory(year=2020)
    project, company, line = make_project(), OrganisationFactory(), LineFactory()
    save_partner(actor=SYSTEM, project=project, role="technology", organisation=company)
    values = {
        "kind": "mou", "line": str(line.pk), "companies": [str(company.pk)], "subject_ko": "빗물저장 업무협약",
        "signed_on": "2020-05-04", "amount": "100000", "currency": "USD",
    }  # fmt: skip
    wrong = desk.post(at("project_result_new", project.pk), {**values, "signed_on": "2020-05-20", "upload": paper()})
    assertContains(wrong, 'href="#id_signed_on"')
    assert not Claim.objects.exists()
    desk.post(at("project_result_new", project.pk), {**values, "upload": paper("mou.txt")})
    claim = Claim.objects.get()
    page = desk.get(at("project_results", project.pk))
    for text in (claim.number, "빗물저장 업무협약", "mou.txt", company.name):
        assertContains(page, text)
    assertContains(Client().get(reverse("results_claim", args=[claim.number])), "빗물저장 업무협약")
    result = project.results.get()
    desk.post(at("project_result", project.pk, result.pk), {**values, "amount": "120000"})
    assert Claim.objects.get().reported_amount == Decimal(120_000)
    desk.post(at("project_result_withdraw", project.pk, result.pk), {"reason": "두 번 입력"})
    assert Claim.objects.get().state == "withdrawn"
    assert desk.get(at("project_result", project.pk, result.pk)).status_code == 404


def test_the_list_is_taken_away_as_a_workbook(desk: Client) -> None:
    project = make_project(stage=stage_of(make_funder(), "Board"), months=24)
    make_line(project, 2000)
    make_project(title_ko="둘째", country="LA")
    answered = desk.get(at("projects_export") + "?country=ID")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answered.streaming_content))).active  # type: ignore[attr-defined]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["P2020-001"]
    assert rows[1][5:9] == ("진행 중", "재원 확보", "기금 fund", "이사회")
    assert rows[1][10:14] == (2000, "USD", None, 24)


def test_staff_edit_funders_and_a_stage_with_projects_stays(desk: Client) -> None:
    desk.post(
        at("funder_new"),
        {"code": "new-fund", "name_ko": "새 기금", "currency": "USD", "askers": ["nde"], "active": "on"},
    )
    funder = Funder.objects.get()
    assert (funder.name_ko, funder.askers, funder.active) == ("새 기금", ["nde"], True)
    for name in ("발굴", "승인"):
        desk.post(at("funder_stage_new", "new-fund"), {"name_ko": name, "common": "finance"})
    first, second = FunderStage.objects.all()
    desk.post(at("funder_stage_step", "new-fund", second.pk, "up"))
    assert [stage.name_ko for stage in funder.stages.all()] == ["승인", "발굴"]
    desk.post(at("funder_stage", "new-fund", second.pk), {"name_ko": "이사회 승인", "common": "finance"})
    project = make_project(stage=FunderStage.objects.get(pk=second.pk))
    answered = desk.post(at("funder_stage_step", "new-fund", second.pk, "delete"), follow=True)
    assertContains(answered, f"이 단계에 프로젝트 1건이 있습니다({project.number}). 먼저 다른 단계로 옮겨 주십시오.")
    desk.post(at("funder_stage_step", "new-fund", first.pk, "delete"))
    assert [stage.name_ko for stage in funder.stages.all()] == ["이사회 승인"]
    desk.post(at("stage_paper_new", "new-fund", second.pk), {"name_ko": "개념서", "most_pages": "12", "required": "on"})
    desk.post(at("stage_check_new", "new-fund", second.pk), {"text_ko": "동의함"})
    desk.post(at("funder_size_new", "new-fund"), {"name_ko": "소규모", "most": "1000"})
    page = desk.get(at("funder", "new-fund"))
    for text in ("이사회 승인", "개념서", "최대 12쪽", "동의함", "소규모"):
        assertContains(page, text)
    desk.post(at("stage_paper_remove", "new-fund", second.pk, StagePaper.objects.get().pk))
    assert not StagePaper.objects.exists()
    taken = desk.post(at("funder_new"), {"code": "new-fund", "name_ko": "다른 기금", "currency": "USD"})
    assertContains(taken, "이미 사용 중인 코드입니다.")
    assert Funder.objects.count() == 1


def test_groups_of_countries_are_kept(desk: Client) -> None:
    desk.post(at("country_group_new"), {"code": "near", "name_ko": "가까운 나라", "codes": ["LA", "ID"]})
    assertContains(desk.get(at("country_groups")), "라오스, 인도네시아")
    desk.post(at("country_group", "near"), {"name_ko": "가까운 나라", "codes": ["VN"], "checked_on": "2020-05-01"})
    assert CountryGroup.objects.get().countries == ["VN"]


def _fill(funder: Funder, number: int) -> Project:
    project = make_project(stage=stage_of(funder, "Concept note"))
    for _each in range(number):
        save_partner(actor=SYSTEM, project=project, role="market", organisation=OrganisationFactory())
        save_task(actor=SYSTEM, project=project, title="할 일")
        save_risk(actor=SYSTEM, project=project, likelihood=1, impact=1, text_ko="위험")
        save_indicator(actor=SYSTEM, project=project, kind="own", target=Decimal(1), name_ko="지표", unit="개")
        make_line(project, 5)
        add_paper(actor=SYSTEM, project=project, upload=paper(), wanted=StagePaper.objects.get(stage__funder=funder))
        choose_funder(actor=SYSTEM, project=project, stage=None, note="뗀다", evidence=paper())
        choose_funder(actor=SYSTEM, project=project, stage=stage_of(funder, "Concept note"), evidence=paper())
    return project


@pytest.mark.parametrize("page", ["", "_people", "_texts", "_money", "_risks", "_results", "_funder"])
def test_a_project_s_pages_run_the_same_queries_at_one_row_and_at_three(desk: Client, page: str) -> None:
    funder = make_funder()
    counts = []
    for number in (1, 3):
        project = _fill(funder, number)
        desk.get(at(f"project{page}", project.pk))
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(at(f"project{page}", project.pk)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["projects", "projects_board", "funders", "country_groups"])
def test_lists_run_the_same_queries_at_one_row_and_at_three(desk: Client, page: str) -> None:
    counts = []
    for number in (1, 3):
        while Project.objects.count() < number:
            funder = make_funder(f"fund-{Project.objects.count()}")
            make_line(make_project(stage=stage_of(funder, "Concept note")), 5)
            CountryGroup.objects.create(code=f"group-{funder.pk}", name_ko="무리", countries=["LA"])
        desk.get(at(page))
        with CaptureQueriesContext(connection) as captured:
            assertContains(desk.get(at(page)), {"country_groups": "무리", "funders": "기금"}.get(page, "학교 빗물저장"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_funder_s_page_runs_the_same_queries_at_one_stage_and_at_three(desk: Client) -> None:
    funder = make_funder()
    counts = []
    for left in (3, 1):
        for stage in list(funder.stages.all())[left:]:
            stage.delete()
        desk.get(at("funder", funder.code))
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(at("funder", funder.code)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_company_reads_its_own_projects_alone(client_for: Callable[[User], Client]) -> None:
    company = OrganisationFactory()
    client = client_for(MembershipFactory(organisation=company).user)
    own, other = make_project(stage=stage_of(make_funder(), "Board")), make_project(title_ko="남의 사업")
    save_partner(actor=SYSTEM, project=own, role="technology", organisation=company, task="저장조 공급")
    page = client.get(reverse("desk_projects", args=[company.pk]))
    assertContains(page, "학교 빗물저장")
    assertNotContains(page, "남의 사업")
    shown = client.get(reverse("desk_project", args=[company.pk, own.pk]))
    for text in ("기금 fund: 이사회", "저장조 공급"):
        assertContains(shown, text)
    assert client.get(reverse("desk_project", args=[company.pk, other.pk])).status_code == 404


@pytest.mark.parametrize(("name", "said"), [("없는 기업", "없는 기업"), ("하나; 둘", "")])
def test_a_partner_the_registry_does_not_know_is_not_entered(desk: Client, name: str, said: str) -> None:
    project = make_project()
    answered = desk.post(at("project_part_new", project.pk, "partners"), {"role": "market", "organisation": name})
    assertContains(answered, 'href="#id_organisation"')
    assertContains(answered, said)
    assert not project.partners.exists()
