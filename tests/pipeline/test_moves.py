"""Projects go through the stages of their funder, and over to another."""

from datetime import date, timedelta

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.pipeline.domain.funders import delete_stage, move_stage, retire_stage, save_funder, save_stage
from chorok.pipeline.domain.moves import add_paper, choose_funder, move_to_common, move_to_stage, tick_checks
from chorok.pipeline.domain.projects import take_step
from chorok.pipeline.models import FunderStage, Project, StageMove, StagePaper
from tests.pipeline.making import make_funder, make_project, paper, stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]


def _ready(project: Project, stage: FunderStage) -> None:
    tick_checks(actor=SYSTEM, project=project, stage=stage, ticked={check.pk for check in stage.checks.all()})
    add_paper(actor=SYSTEM, project=project, upload=paper(), wanted=StagePaper.objects.get(stage=stage))


def test_forward_only_with_checks_and_papers_and_the_history_keeps_them(en: None) -> None:
    funder = make_funder()
    first, board = stage_of(funder, "Concept note"), stage_of(funder, "Board")
    project = make_project(stage=first)
    with pytest.raises(DomainError, match=r"is missing: The NDA agrees\.; Concept note"):
        move_to_stage(actor=SYSTEM, project=project, stage=stage_of(funder, "Implementation"))
    assert Project.objects.get().stage == first
    assert StageMove.objects.count() == 1
    _ready(project, first)
    moved = move_to_stage(actor=SYSTEM, project=project, stage=board, note="합의", evidence=paper("letter.txt"))
    assert (moved.stage, moved.common, moved.stage_since) == (board, "finance", date(2020, 5, 13))
    move = StageMove.objects.first()
    assert move is not None
    assert move.evidence is not None
    assert (move.origin, move.to, move.note, move.evidence.name) == (
        "Fund fund: Concept note", "Fund fund: Board", "합의", "letter.txt",
    )  # fmt: skip
    assert move.checks == [{"ko": "NDA가 동의했습니다.", "en": "The NDA agrees.", "ticked": True}]


def test_back_only_with_a_note() -> None:
    funder = make_funder()
    project = make_project(stage=stage_of(funder, "Board"))
    first = stage_of(funder, "Concept note")
    with pytest.raises(DomainError) as refusal:
        move_to_stage(actor=SYSTEM, project=project, stage=first)
    assert (refusal.value.field, Project.objects.get().common) == ("note", "finance")
    assert move_to_stage(actor=SYSTEM, project=project, stage=first, note="다시").common == "concept"


@pytest.mark.parametrize("days", [1, -1])
def test_the_day_of_a_move_has_come_and_is_not_before_its_stage(days: int) -> None:
    project = make_project()
    with pytest.raises(DomainError) as refusal:
        move_to_common(actor=SYSTEM, project=project, common="concept", on=clock.today() + timedelta(days=days))
    assert (refusal.value.field, Project.objects.get().common) == ("on", "identify")


def test_the_board_moves_to_the_nearest_stage_of_the_funder(en: None) -> None:
    funder = make_funder()
    save_stage(actor=SYSTEM, funder=funder, name_ko="협정", name_en="Arrangement", common="finance")
    project = make_project(stage=stage_of(funder, "Board"))
    assert move_to_common(actor=SYSTEM, project=project, common="implement").stage == stage_of(funder, "Implementation")
    project.refresh_from_db()
    assert move_to_common(actor=SYSTEM, project=project, common="finance").stage == stage_of(funder, "Arrangement")
    with pytest.raises(DomainError, match="no stage that belongs to “Evaluation”"):
        move_to_common(actor=SYSTEM, project=Project.objects.get(), common="evaluate")


def test_without_a_funder_a_project_goes_through_the_common_stages() -> None:
    project = move_to_common(actor=SYSTEM, project=make_project(), common="feasibility")
    assert (project.common, project.stage) == ("feasibility", None)
    assert project.moves.count() == 2


def test_another_funder_is_kept_with_why() -> None:
    one, other = make_funder("one"), make_funder("two")
    project = choose_funder(actor=SYSTEM, project=make_project(), stage=stage_of(one, "Concept note"))
    with pytest.raises(DomainError) as refusal:
        choose_funder(actor=SYSTEM, project=project, stage=stage_of(other, "Board"))
    assert (refusal.value.field, Project.objects.get().funder) == ("note", one)
    moved = choose_funder(actor=SYSTEM, project=project, stage=stage_of(other, "Board"), note="무상으로 바꿈")
    assert (moved.funder, moved.common) == (other, "finance")
    away = choose_funder(actor=SYSTEM, project=moved, stage=None, note="재검토")
    assert (away.funder, away.stage, away.common) == (None, None, "finance")
    assert [move.from_funder for move in StageMove.objects.all()] == [other, one, None, None]


def test_what_rests_does_not_move() -> None:
    project = take_step(actor=SYSTEM, project=make_project(), step="hold", note="대기")
    with pytest.raises(DomainError):
        move_to_common(actor=SYSTEM, project=project, common="concept")
    assert Project.objects.get().common == "identify"


def test_a_board_drawn_before_moves_nothing() -> None:
    project = make_project()
    read_at = project.updated_at
    with clock.at(clock.in_days(1)):
        move_to_common(actor=SYSTEM, project=project, common="concept")
        with pytest.raises(Outdated):
            move_to_common(actor=SYSTEM, project=project, common="feasibility", read_at=read_at)
    assert Project.objects.get().common == "concept"


def test_a_stage_projects_stand_in_stays_and_says_which(en: None) -> None:
    funder = make_funder()
    board = stage_of(funder, "Board")
    for _number in range(2):
        make_project(stage=board)
    for take_away in (delete_stage, retire_stage):
        with pytest.raises(DomainError, match=r"2 projects stand in this stage \(P2020-001, P2020-002\)"):
            take_away(actor=SYSTEM, stage=board)
    assert FunderStage.objects.get(pk=board.pk).retired is False


def test_a_deleted_stage_stays_in_the_history_by_its_name(en: None) -> None:
    funder = make_funder()
    first = stage_of(funder, "Concept note")
    project = make_project(stage=first)
    kept = add_paper(actor=SYSTEM, project=project, upload=paper(), wanted=StagePaper.objects.get(stage=first))
    choose_funder(actor=SYSTEM, project=project, stage=None, note="그만")
    delete_stage(actor=SYSTEM, stage=first)
    kept.refresh_from_db()
    assert (kept.wanted, kept.title) == (None, "Concept note")
    assert [(move.from_en, move.to_en) for move in StageMove.objects.all()] == [
        ("Fund fund: Concept note", "Concept"), ("", "Fund fund: Concept note"),
    ]  # fmt: skip


def test_stages_change_places_and_their_projects_follow_into_another_column() -> None:
    funder = make_funder()
    board = stage_of(funder, "Board")
    project = make_project(stage=board)
    move_stage(actor=SYSTEM, stage=board, up=True)
    assert [stage.name_en for stage in funder.stages.all()] == ["Board", "Concept note", "Implementation"]
    move_stage(actor=SYSTEM, stage=board, up=True)
    assert [stage.name_en for stage in funder.stages.all()] == ["Board", "Concept note", "Implementation"]
    save_stage(actor=SYSTEM, funder=funder, row=board, name_ko="이사회", common="feasibility")
    project.refresh_from_db()
    assert project.common == "feasibility"


def test_a_retired_stage_and_a_funder_not_in_use_take_nobody() -> None:
    funder = make_funder()
    board = retire_stage(actor=SYSTEM, stage=stage_of(funder, "Board"))
    with pytest.raises(DomainError) as refusal:
        choose_funder(actor=SYSTEM, project=make_project(), stage=board)
    assert refusal.value.field == "stage"
    save_funder(actor=SYSTEM, row=funder, active=False)
    with pytest.raises(DomainError):
        make_project(stage=stage_of(funder, "Concept note"))
    assert [project.funder for project in Project.objects.all()] == [None]


def test_a_stage_of_another_funder_takes_neither_ticks_nor_papers() -> None:
    one, other = make_funder("one"), make_funder("two")
    project = make_project(stage=stage_of(one, "Concept note"))
    foreign = stage_of(other, "Concept note")
    with pytest.raises(DomainError):
        tick_checks(actor=SYSTEM, project=project, stage=foreign, ticked=set())
    with pytest.raises(DomainError):
        add_paper(actor=SYSTEM, project=project, upload=paper(), wanted=StagePaper.objects.get(stage=foreign))
    assert (project.ticks.count(), project.papers.count()) == (0, 0)
