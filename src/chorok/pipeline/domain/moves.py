"""A project goes through its funder's stages, or over to another funder; every move is kept with what it rests on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError, Outdated
from chorok.core.models import StoredFile
from chorok.core.policy import require
from chorok.pipeline import policy
from chorok.pipeline.domain.locking import check_read, lock_project
from chorok.pipeline.domain.readers import PURPOSE_PROJECT
from chorok.pipeline.enums import COMMON, CommonStage, ProjectState
from chorok.pipeline.models import (
    Funder,
    FunderStage,
    Project,
    ProjectPaper,
    StageCheck,
    StageMove,
    StagePaper,
    TickedCheck,
)
from chorok.programs.domain.texts import one_line

_NOTE_LIMIT = 500


@dataclass(frozen=True)
class _Place:
    """Where a project stands: a funder's stage, or a common stage without a funder."""

    stage: FunderStage | None
    common: str

    @property
    def funder(self) -> Funder | None:
        return None if self.stage is None else self.stage.funder


@dataclass(frozen=True)
class _Said:
    """What somebody says of a move: the day, a note, a file that proves it."""

    on: date | None
    note: str
    evidence: UploadedFile | None


@transaction.atomic
def move_to_stage(
    *,
    actor: Actor,
    project: Project,
    stage: FunderStage,
    on: date | None = None,
    note: str = "",
    evidence: UploadedFile | None = None,
    read_at: object = None,
) -> Project:
    """Move a project to another stage of its funder, as of the day `on` (today if none is given).

    Forward it goes only when every required check is ticked and every required paper handed in, of its stage and of
    those passed over. Back it goes with a `note` that says why. Raises DomainError with what is missing, and Outdated
    when somebody else changed the project after `read_at`.
    """
    row = _ready(actor, project, read_at)
    stage = held(stage)
    if row.funder_id != stage.funder_id or row.stage is None:
        raise DomainError(_("This stage belongs to another funder. Choose the funder first."), field="stage")
    if stage.pk == row.stage_id:
        raise DomainError(_("The project stands in this stage already."), field="stage")
    forward = stage.position > row.stage.position
    if forward:
        missing = missing_before(row, stage)
        if missing:
            raise DomainError(_("Before this stage is missing: %(names)s") % {"names": "; ".join(missing)})
    said = _Said(on, _note(note, required=not forward), evidence)
    return _move(row, actor, _Place(stage, stage.common), said)


@transaction.atomic
def move_to_common(
    *,
    actor: Actor,
    project: Project,
    common: str,
    on: date | None = None,
    note: str = "",
    evidence: UploadedFile | None = None,
    read_at: object = None,
) -> Project:
    """Move a project to a column of the board: its funder's nearest stage of that kind, or, without one, the column.

    Raises DomainError where the funder has no such stage, and as `move_to_stage`.
    """
    if common not in CommonStage.values:
        raise DomainError(_("Choose one of the list."), field="common")
    if project.funder is not None:
        stage = nearest(project, common)
        return move_to_stage(
            actor=actor, project=project, stage=stage, on=on, note=note, evidence=evidence, read_at=read_at
        )
    row = _ready(actor, project, read_at)
    if row.funder_id is not None:
        raise Outdated(_("Somebody else changed this project meanwhile. Open the page again and repeat your change."))
    if row.common == common:
        raise DomainError(_("The project stands in this stage already."), field="common")
    back = COMMON.index(CommonStage(common)) < COMMON.index(CommonStage(row.common))
    return _move(row, actor, _Place(None, common), _Said(on, _note(note, required=back), evidence))


@transaction.atomic
def choose_funder(
    *,
    actor: Actor,
    project: Project,
    stage: FunderStage | None,
    on: date | None = None,
    note: str = "",
    evidence: UploadedFile | None = None,
    read_at: object = None,
) -> Project:
    """Take a project to a funder, into `stage` of it, or with None away from its funder; the history keeps both.

    Raises DomainError for a funder or stage that isn't used any more and for the funder it has already, and without a
    note where it had another one before.
    """
    row = _ready(actor, project, read_at)
    stage = None if stage is None else held(stage)
    funder = None if stage is None else stage.funder
    if funder == row.funder:
        raise DomainError(_("The project has this funder already."), field="stage")
    said = _Said(on, _note(note, required=row.funder is not None), evidence)
    return _move(row, actor, _Place(stage, row.common if stage is None else stage.common), said)


@transaction.atomic
def tick_checks(*, actor: Actor, project: Project, stage: FunderStage, ticked: set[int]) -> Project:
    """Keep which checks of a stage are ticked (by their ids); those that aren't given are no longer."""
    row = lock_project(project)
    require(policy.can_change(actor, row))
    _check_own(row, stage)
    now = {tick.stage_check_id: tick for tick in row.ticks.filter(stage_check__stage=stage)}
    for check in stage.checks.all():
        if check.pk in ticked and check.pk not in now:
            TickedCheck.objects.create(
                project=row, stage_check=check, ticked_at=clock.now(), ticked_by_id=actor.user_id
            )
        elif check.pk not in ticked and check.pk in now:
            now[check.pk].delete()
    return row


@transaction.atomic
def add_paper(
    *, actor: Actor, project: Project, title: str = "", upload: UploadedFile, wanted: StagePaper | None = None
) -> ProjectPaper:
    """Add a paper to a project, perhaps the one a stage wants; a newer one for the same stands above the older.

    Raises DomainError without a title where no paper is `wanted`, and for a file that isn't taken.
    """
    given = title or ("" if wanted is None else wanted.name)
    name = one_line(given, field="title", limit=200, required=True)
    stored = store(upload, actor, field="upload")
    return keep_paper(actor=actor, project=project, title=name, stored=stored, wanted=wanted)


@transaction.atomic
def keep_paper(
    *,
    actor: Actor,
    project: Project,
    title: str,
    stored: StoredFile,
    wanted: StagePaper | None = None,
    template: str = "",
) -> ProjectPaper:
    """Keep a stored file as a paper of a project; `template` says what the hub made it with.

    Raises DomainError for a paper of a stage of another funder.
    """
    row = lock_project(project)
    require(policy.can_change(actor, row))
    if wanted is not None:
        _check_own(row, wanted.stage)
    return ProjectPaper.objects.create(
        project=row,
        wanted=wanted,
        title=one_line(title, field="title", limit=200, required=True),
        file=stored,
        template=template,
        added_at=clock.now(),
        added_by_id=actor.user_id,
    )


@transaction.atomic
def remove_paper(*, actor: Actor, paper: ProjectPaper) -> None:
    """Take a paper away from its project; the history keeps that it was there."""
    require(policy.can_change(actor, lock_project(paper.project)))
    paper.delete()


def note_opening(*, actor: Actor, project: Project, on: date, note: str) -> None:
    """Begin the history of a project that was just opened."""
    StageMove.objects.create(
        project=project,
        to_funder=project.funder,
        to_stage=project.stage,
        common=project.common,
        moved_on=on,
        note=_note(note),
        moved_at=clock.now(),
        moved_by_id=actor.user_id,
        **_names("to", _Place(project.stage, project.common)),
    )


def nearest(project: Project, common: str) -> FunderStage:
    """Return the funder's stage a project comes to in a column: the next of that kind, or the first before.

    Raises DomainError where the funder has none.
    """
    if project.stage is not None and project.stage.common == common:
        raise DomainError(_("The project stands in this stage already."), field="common")
    here = -1 if project.stage is None else project.stage.position
    stages = FunderStage.objects.filter(funder=project.funder_id, common=common, retired=False).order_by("position")
    found = stages.filter(position__gt=here).first() or stages.first()
    if found is None:
        raise DomainError(
            _("%(funder)s has no stage that belongs to “%(stage)s”.")
            % {"funder": project.funder, "stage": CommonStage(common).label},
            field="common",
        )
    return found


def missing_before(project: Project, stage: FunderStage) -> list[str]:
    """Return the names of required checks and papers that are missing before a project may go on to `stage`."""
    if project.stage is None:
        return []
    passed = {
        "stage__funder": project.funder_id,
        "stage__position__gte": project.stage.position,
        "stage__position__lt": stage.position,
        "stage__retired": False,
        "required": True,
    }
    checks = StageCheck.objects.filter(**passed).exclude(ticks__project=project).order_by("stage__position", "position")
    papers = StagePaper.objects.filter(**passed).exclude(handed_in__project=project)
    return [
        *(check.text for check in checks),
        *(paper.name for paper in papers.order_by("stage__position", "position")),
    ]


def held(stage: FunderStage) -> FunderStage:
    """Return a stage a project may come into, locked so that nobody deletes or retires it meanwhile.

    Raises DomainError where it, or its funder, isn't used any more.
    """
    rows = FunderStage.objects.select_for_update(of=("self",), no_key=True).select_related("funder")
    row = rows.filter(pk=stage.pk, retired=False, funder__active=True).first()
    if row is None:
        raise DomainError(_("This funder or stage isn't used any more. Choose another."), field="stage")
    return row


def store(upload: UploadedFile, actor: Actor, *, field: str) -> StoredFile:
    """Check and keep a file of a project. Raises DomainError, beside `field`, for one that isn't taken."""
    try:
        return files.store(upload=upload, purpose=PURPOSE_PROJECT, user_id=actor.user_id)
    except DomainError as refusal:
        raise DomainError(refusal.message, field=field) from refusal


def _ready(actor: Actor, project: Project, read_at: object) -> Project:
    row = lock_project(project)
    require(policy.can_change(actor, row))
    check_read(row, read_at)
    if row.state != ProjectState.ACTIVE:
        raise DomainError(_("This project rests. Let it go on before you move it."))
    return row


def _move(row: Project, actor: Actor, to: _Place, said: _Said) -> Project:
    day = clock.today() if said.on is None else said.on
    if day > clock.today():
        raise DomainError(_("This day has not come yet."), field="on")
    if day < row.stage_since:
        raise DomainError(_("The project came into its present stage only after this day."), field="on")
    StageMove.objects.create(
        project=row,
        from_funder=row.funder,
        from_stage=row.stage,
        to_funder=to.funder,
        to_stage=to.stage,
        common=to.common,
        moved_on=day,
        note=said.note,
        checks=_checks(row),
        evidence=None if said.evidence is None else store(said.evidence, actor, field="evidence"),
        moved_at=clock.now(),
        moved_by_id=actor.user_id,
        **_names("from", _Place(row.stage, row.common)),
        **_names("to", to),
    )
    row.funder, row.stage, row.common, row.stage_since = to.funder, to.stage, to.common, day
    row.updated_at = clock.now()
    row.save(update_fields=["funder", "stage", "common", "stage_since", "updated_at"])
    return row


def _checks(row: Project) -> list[dict[str, Any]]:
    """Return the checks of the stage a project leaves, as they read now."""
    if row.stage is None:
        return []
    ticked = set(row.ticks.values_list("stage_check", flat=True))
    return [
        {"ko": check.text_ko, "en": check.text_en or check.text_ko, "ticked": check.pk in ticked}
        for check in row.stage.checks.all()
    ]


def _names(side: str, place: _Place) -> dict[str, str]:
    """Return the names of a place among the stages in both languages, for columns that begin with `side`."""
    names = {}
    for language in ("ko", "en"):
        with translation.override(language):
            name = CommonStage(place.common).label if place.stage is None else f"{place.funder}: {place.stage}"
            names[f"{side}_{language}"] = str(name)[:400]
    return names


def _note(text: str, *, required: bool = False) -> str:
    return one_line(text, field="note", limit=_NOTE_LIMIT, required=required)


def _check_own(project: Project, stage: FunderStage) -> None:
    if project.funder_id != stage.funder_id:
        raise DomainError(_("This stage belongs to another funder. Choose the funder first."), field="stage")
