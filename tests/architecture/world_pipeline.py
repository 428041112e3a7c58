"""An overseas project with everything on it, for the authorization table, and one that is only begun."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.outcomes.models import Line
from chorok.pipeline.domain.funders import save_size
from chorok.pipeline.domain.moves import add_paper, choose_funder, tick_checks
from chorok.pipeline.domain.partners import save_partner
from chorok.pipeline.domain.projects import open_project, save_texts
from chorok.pipeline.domain.results import Signed, enter_result
from chorok.pipeline.domain.starting import load_funders
from chorok.pipeline.domain.work import save_budget_line, save_criteria, save_indicator, save_risk, save_task
from chorok.pipeline.models import Funder, StagePaper
from chorok.registry.models import Organisation
from tests.architecture.world_needs import LONG_AGO

SIGNED = date(2020, 5, 4)
PARTS = ("partners", "tasks", "budget", "indicators", "risks")


def make_pipeline(company: Organisation, people: dict[str, User], line: Line) -> dict[str, dict[str, Any]]:
    """Make the projects with `company` among the partners; return the addresses' parts by URL name.

    `line` is the line of support its MOU counts to, in the programme year of 2020.
    """
    staff = actor_for(people["staff"])
    load_funders()
    fund = Funder.objects.get(code="gcf")
    concept = fund.stages.select_related("funder").get(name_en="Concept note")
    with clock.at(LONG_AGO):
        project = open_project(
            actor=staff,
            title_ko="학교 빗물저장 시설",
            title_en="Rainwater for schools",
            country="ID",
            place="West Java",
        )
        open_project(actor=staff, title_ko="태양광 양수", country="LA", title_en="Solar pumps")
    project = choose_funder(actor=staff, project=project, stage=concept, note="NDA와 협의")
    on = {"actor": staff, "project": project}
    partner = save_partner(**on, role="technology", organisation=company, task="저장조 공급", standing="company")
    save_partner(**on, role="accredited", other="Green Trust", country="ID", standing="entity")
    task = save_task(**on, title="개념서 초안", due_on=date(2020, 6, 1), assignee=people["staff"])
    save_task(**on, title="현지 조사")
    budget = save_budget_line(**on, source="funder", instrument="grant", amount=Decimal(9_000_000))
    save_budget_line(**on, source="country", instrument="own", amount=Decimal(500_000), state="promised", in_kind=True)
    indicator = save_indicator(**on, kind="carbon", target=Decimal(12_000), method="IPCC 2006", source="FS")
    save_indicator(**on, kind="own", target=Decimal(200), name_ko="저장조", name_en="Tanks", unit="개")
    risk = save_risk(**on, likelihood=3, impact=4, text_ko="가뭄", text_en="Drought", response_en="Larger tanks")
    save_criteria(**on, views={"impact": ("high", "크다", "large"), "needs": ("low", "", "")})
    save_texts(**on, language="ko", texts={"problem": "학교에 물이 없습니다.", "summary": "빗물을 모읍니다."})
    save_texts(**on, language="en", texts={"problem": "Schools run dry."})
    paper = add_paper(
        **on, upload=SimpleUploadedFile("note.txt", b"a note"), wanted=StagePaper.objects.get(stage=concept)
    )
    tick_checks(**on, stage=concept, ticked={check.pk for check in concept.checks.all()})
    result = enter_result(
        **on,
        kind="mou",
        line=line,
        signed=Signed(subject_ko="빗물저장 업무협약", signed_on=SIGNED, amount=Decimal(100_000)),
        companies=[company],
        upload=SimpleUploadedFile("mou.txt", b"signed"),
    )
    size = save_size(actor=staff, funder=fund, name_ko="시험", most=Decimal(1))
    check = concept.checks.get()
    wanted = StagePaper.objects.get(stage=concept)
    one, funder = {"pk": project.pk}, {"code": fund.code}
    stage = {**funder, "stage_id": concept.pk}
    rows = {"partners": partner, "tasks": task, "budget": budget, "indicators": indicator, "risks": risk}
    pages = (
        "", "_edit", "_shift", "_move", "_checks", "_paper_new", "_funder", "_people", "_texts", "_money", "_risks",
        "_criteria", "_results", "_result_new",
    )  # fmt: skip
    return {
        **{f"staff_project{page}": one for page in pages},
        "staff_project_step": {**one, "step": "resume"},
        "staff_project_paper_remove": {**one, "paper_id": paper.pk},
        "staff_project_text": {**one, "language": "ko"},
        "staff_project_result": {**one, "result_id": result.pk},
        "staff_project_result_withdraw": {**one, "result_id": result.pk},
        "staff_project_part_new": {**one, "part": "partners"},
        "staff_project_part": {**one, "part": "partners", "row_id": partner.pk},
        "staff_project_part_step": {**one, "part": "tasks", "row_id": task.pk, "step": "done"},
        **{f"{part} new": {**one, "part": part} for part in PARTS},
        **{part: {**one, "part": part, "row_id": row.pk} for part, row in rows.items()},
        **{f"staff_funder{page}": funder for page in ("", "_edit", "_size_new", "_stage_new")},
        "staff_funder_size": {**funder, "row_id": size.pk},
        "staff_funder_size_remove": {**funder, "row_id": size.pk},
        "staff_funder_stage": stage,
        "staff_funder_stage_step": {**stage, "step": "down"},
        "staff_stage_paper_new": stage,
        "staff_stage_paper": {**stage, "row_id": wanted.pk},
        "staff_stage_paper_remove": {**stage, "row_id": wanted.pk},
        "staff_stage_check_new": stage,
        "staff_stage_check": {**stage, "row_id": check.pk},
        "staff_stage_check_remove": {**stage, "row_id": check.pk},
        "staff_country_group": {"code": "ldc"},
        "desk_project": {"organisation_id": company.pk, **one},
    }
