"""Projects are opened, changed, rested and ended; their partners and texts are kept."""

from collections.abc import Mapping
from datetime import date
from typing import Unpack

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs.enums import CandidateState
from chorok.needs.models import Candidate, Need
from chorok.pipeline import policy
from chorok.pipeline.domain.locking import check_read, lock_project, touch
from chorok.pipeline.domain.moves import held, note_opening
from chorok.pipeline.domain.partners import partners_of_need
from chorok.pipeline.domain.states import PROJECT_FLOW
from chorok.pipeline.domain.task_todos import close_all, open_all
from chorok.pipeline.domain.values import ProjectValues, checked
from chorok.pipeline.enums import COMMON, ProjectState, Section, TextLanguage
from chorok.pipeline.models import FunderStage, Project, ProjectText
from chorok.programs.domain.texts import one_line, paragraphs

#: Taken while a number is given, so that no two projects get the same.
_LOCK = 730_518
#: No project of the centre began before; an earlier day is a slip of the keyboard.
EARLIEST = date(2000, 1, 1)
_TEXT_LIMIT = 20000
_REASON_LIMIT = 500
#: Steps that say why.
_TOLD = frozenset({"hold", "drop"})


@transaction.atomic
def open_project(
    *,
    actor: Actor,
    need: Need | None = None,
    candidate: Candidate | None = None,
    stage: FunderStage | None = None,
    on: date | None = None,
    note: str = "",
    fictitious: bool = False,
    **values: Unpack[ProjectValues],
) -> Project:
    """Open a project by itself, for a `need`, or out of an introduction both sides agreed to (`candidate`).

    With a funder's `stage` it stands there at once, else in the first common stage without a funder; `on` is the day
    it came there, today if none is given. Need and introduction bring their partners and the problem's text along.
    Raises DomainError for an introduction that isn't agreed to or has a project already, and for a wrong field.
    """
    require(policy.can_lead(actor))
    if candidate is not None:
        need = _agreed(candidate)
    stage = None if stage is None else held(stage)
    clean = checked({"title_ko": "", "country": "", "currency": "USD", **values})
    now, day = clock.now(), clock.today() if on is None else on
    if day > clock.today():
        raise DomainError(_("This day has not come yet."), field="on")
    if day < EARLIEST:
        raise DomainError(_("This day lies too far back."), field="on")
    project = Project(
        number=_next_number(),
        need=need,
        candidate=candidate,
        funder=None if stage is None else stage.funder,
        stage=stage,
        common=COMMON[0] if stage is None else stage.common,
        stage_since=day,
        # What answers an example is an example: its results must not count among the real ones.
        fictitious=fictitious or (need is not None and need.fictitious),
        created_at=now,
        created_by_id=actor.user_id,
        updated_at=now,
        **clean,
    )
    project.save()
    note_opening(actor=actor, project=project, on=day, note=note)
    if need is not None:
        partners_of_need(project, need, candidate)
        language = TextLanguage.KO if need.language == "ko" else TextLanguage.EN
        if need.language in {"", *TextLanguage.values}:
            _keep_text(project, actor, Section.PROBLEM, language, need.problem)
    return project


@transaction.atomic
def update_project(
    *, actor: Actor, project: Project, read_at: object = None, **values: Unpack[ProjectValues]
) -> Project:
    """Change what is told of a project; what isn't given stays.

    Raises Outdated when somebody else saved it after `read_at`, DomainError with the field that is wrong, and for
    another currency while the budget has lines.
    """
    row = lock_project(project)
    require(policy.can_change(actor, row))
    check_read(row, read_at)
    clean = checked(values)
    if clean.get("currency", row.currency) != row.currency and row.budget.exists():
        raise DomainError(
            _("The budget is in %(currency)s. Take its lines away before you change the currency.")
            % {"currency": row.currency},
            field="currency",
        )
    for name, value in clean.items():
        setattr(row, name, value)
    return touch(row)


@transaction.atomic
def take_step(*, actor: Actor, project: Project, step: str, note: str = "") -> Project:
    """Let a project rest ("hold"), go on ("resume"), be given up ("drop"), finished ("finish") or taken up again.

    Raises DomainError where the step isn't possible, and without a reason for resting and giving up.
    """
    row = lock_project(project)
    PROJECT_FLOW.apply(step, row, actor=actor)
    row.state_note = one_line(note, field="note", limit=_REASON_LIMIT, required=step in _TOLD)
    if row.state == ProjectState.ACTIVE:
        open_all(row)
    elif row.state != ProjectState.HELD:
        close_all(row)
    return touch(row)


@transaction.atomic
def save_texts(*, actor: Actor, project: Project, language: str, texts: Mapping[str, str]) -> int:
    """Keep texts of a project by their section's code, in one language; an empty one is taken away.

    What isn't given stays. Returns how many changed. Raises DomainError with the section that is too long.
    """
    row = lock_project(project)
    require(policy.can_change(actor, row))
    if language not in TextLanguage.values:
        raise DomainError(_("Choose one of the list."), field="language")
    clean = {name: paragraphs(text, field=name, limit=_TEXT_LIMIT) for name, text in texts.items()}
    changed = sum(_keep_text(row, actor, section, language, text) for section, text in clean.items())
    if changed:
        touch(row)
    return changed


def _keep_text(project: Project, actor: Actor, section: str, language: str, text: str) -> bool:
    there = ProjectText.objects.filter(project=project, section=section, language=language).first()
    if (there.text if there else "") == text:
        return False
    if not text and there is not None:
        there.delete()
        return True
    row = there or ProjectText(project=project, section=section, language=language)
    row.text, row.updated_at, row.updated_by_id = text, clock.now(), actor.user_id
    row.save()
    return True


def _agreed(candidate: Candidate) -> Need:
    """Return the need of an introduction both sides agreed to, locked so that only one project comes of it."""
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("need", "technology__organisation")
    row = rows.get(pk=candidate.pk)
    if row.state != CandidateState.LINKED:
        raise DomainError(_("A project is opened once both sides have agreed to the introduction."))
    first = row.projects.first()
    if first is not None:
        raise DomainError(_("This introduction has a project already: %(number)s.") % {"number": first.number})
    return row.need


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    year = clock.today().year
    last = Project.objects.filter(number__startswith=f"P{year}-").order_by("-number").first()
    return f"P{year}-{(0 if last is None else int(last.number.rpartition('-')[2])) + 1:03d}"
