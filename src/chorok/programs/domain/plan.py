"""The plan of a programme year: the lines of support that run, with budgets; targets stand beside, in the ledger."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.outcomes.domain.indicators import copy_targets
from chorok.outcomes.domain.years import hold_open, open_year
from chorok.outcomes.models import Line, ProgrammeYear, Target
from chorok.programs import policy
from chorok.programs.domain.call_values import won
from chorok.programs.domain.gone import still_there
from chorok.programs.domain.queries.selection import granted_unsigned
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.programs.models import Call, YearLine


@dataclass(frozen=True)
class CopyRow:
    """What copying would take over for one line; `there` already stays as it is."""

    line: Line
    budget: Decimal
    there: bool
    targets: int


@transaction.atomic
def save_year_line(
    *,
    actor: Actor,
    year: ProgrammeYear | int,
    line: Line,
    budget: Decimal | int,
    when_ko: str = "",
    when_en: str = "",
    note: str = "",
    base: str | None = None,
) -> YearLine:
    """Put a line into a year's plan, or change its budget in won.

    Raises Outdated when `base` (the `digest_of` what was read) shows that somebody changed it meanwhile, and
    DomainError for a closed year and for a budget below what is promised: bound by agreements, or granted to selected
    applicants who have not signed yet.
    """
    require(policy.can_plan_year(actor))
    period = hold_open(year)
    amount = won(budget, field="budget")
    row = YearLine.objects.select_for_update(of=("self",)).filter(year=period, line=line).first()
    _require_unchanged(row, base)
    if row is None:
        row = YearLine(year=period, line=line)
    _check_budget(row, amount)
    row.budget = amount
    row.when_ko = one_line(when_ko, field="when_ko", limit=60)
    row.when_en = one_line(when_en, field="when_en", limit=60)
    row.note = paragraphs(note, field="note", limit=1000)
    row.save()
    return row


@transaction.atomic
def drop_year_line(*, actor: Actor, year_line: YearLine, base: str | None = None) -> None:
    """Take a line out of a year's plan.

    Raises DomainError once calls or agreements stand under it, Outdated as `save_year_line` does.
    """
    require(policy.can_plan_year(actor))
    hold_open(year_line.year_id)
    row = still_there(YearLine.objects.select_for_update(of=("self",)).filter(pk=year_line.pk).first())
    _require_unchanged(row, base)
    if row.committed or row.agreements.exists() or Call.objects.filter(year=row.year_id, line=row.line_id).exists():
        raise DomainError(_("Calls or agreements of this year belong to the line, so it stays in the plan."))
    row.delete()


def digest_of(year_line: YearLine | None) -> str:
    """Return a fingerprint of what a person writes about a line, empty where the plan doesn't have it."""
    if year_line is None:
        return ""
    written = (f"{year_line.budget:.0f}", year_line.when_ko, year_line.when_en, year_line.note)
    return hashlib.sha256("\0".join(written).encode()).hexdigest()[:16]


@transaction.atomic
def copy_year(*, actor: Actor, source: ProgrammeYear | int, target: ProgrammeYear | int) -> list[YearLine]:
    """Take over lines, budgets and targets of another year in one step; what the target has already stays.

    Opens the target year where it isn't there. Returns the lines that are new. Raises DomainError when it is closed.
    """
    require(policy.can_plan_year(actor))
    number = target if isinstance(target, int) else target.year
    period = ProgrammeYear.objects.filter(pk=number).first() or open_year(actor=actor, year=number)
    hold_open(period)
    there = YearLine.objects.filter(year=period).values("line")
    rows = [
        YearLine(year=period, line=old.line, budget=old.budget, when_ko=old.when_ko, when_en=old.when_en, note=old.note)
        for old in YearLine.objects.filter(year=source, line__active=True)
        .exclude(line__in=there)
        .select_related("line")
    ]
    YearLine.objects.bulk_create(rows)
    copy_targets(actor=actor, source=source, year=period)
    return rows


def preview_copy(*, source: ProgrammeYear | int, target: ProgrammeYear | int) -> list[CopyRow]:
    """Say line by line what `copy_year` would take over."""
    there = set(YearLine.objects.filter(year=target).values_list("line_id", flat=True))
    set_already = Target.objects.filter(year=target).values("indicator")
    fresh = Target.objects.filter(year=source).exclude(indicator__in=set_already)
    targets: dict[int | None, int] = {}
    for line_id in fresh.values_list("indicator__line_id", flat=True):
        targets[line_id] = targets.get(line_id, 0) + 1
    old = YearLine.objects.filter(year=source, line__active=True).select_related("line")
    return [CopyRow(row.line, row.budget, row.line_id in there, targets.get(row.line_id, 0)) for row in old]


def _require_unchanged(row: YearLine | None, base: str | None) -> None:
    if base is not None and base != digest_of(row):
        raise Outdated(_("Somebody else changed this line after you opened it. Look at both before you save."))


def _check_budget(row: YearLine, amount: Decimal) -> None:
    """Refuse a budget below what is promised; one that lies below it already may be raised step by step."""
    granted = granted_unsigned(row)
    if amount >= row.committed + granted or (row.pk is not None and row.committed <= row.budget <= amount):
        return
    if not granted:
        message = _("Agreements have bound %(amount)s won already. The budget can't be lower.")
        raise DomainError(message % {"amount": f"{row.committed:,.0f}"}, field="budget")
    message = _(
        "Agreements have bound %(bound)s won, and %(granted)s won are granted to selected applicants who have not"
        " signed yet. The budget can't be lower than both together: %(least)s won."
    )
    sums = {"bound": row.committed, "granted": granted, "least": row.committed + granted}
    raise DomainError(message % {name: f"{one:,.0f}" for name, one in sums.items()}, field="budget")
