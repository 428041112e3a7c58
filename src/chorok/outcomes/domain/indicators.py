"""Lines of support, indicators over the ledger, and their targets by year."""

import hashlib
import re
from decimal import Decimal
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.outcomes import policy
from chorok.outcomes.domain.rules import LARGEST_AMOUNT, one_line
from chorok.outcomes.domain.years import hold_open
from chorok.outcomes.enums import MONEY_KINDS, ClaimKind, Measure
from chorok.outcomes.models import Claim, Indicator, Line, ProgrammeYear, Target

T = TypeVar("T", Line, Indicator)

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@transaction.atomic
def save_line(
    *,
    actor: Actor,
    line: Line | None = None,
    code: str,
    name_ko: str,
    name_en: str,
    position: int,
    active: bool = True,
) -> Line:
    """Add or change a line of support. The code stays once entries of the ledger name it.

    Raises DomainError when the code is taken.
    """
    require(policy.can_plan(actor))
    values = {
        "name_ko": one_line(name_ko, field="name_ko", limit=200, required=True),
        "name_en": one_line(name_en, field="name_en", limit=200, required=True),
        "position": position,
        "active": active,
    }
    if line is None:
        _check_code(code, limit=40, taken=Line.objects.filter(code=code).exists())
        return _saved(Line(code=code, **values))
    locked = Line.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if code != locked.code and Claim.objects.filter(line=locked).exists():
        raise DomainError(_("Results name this code already, so it can't be changed."), field="code")
    if code != locked.code:
        _check_code(code, limit=40, taken=Line.objects.filter(code=code).exists())
    locked.code = code
    for name, value in values.items():
        setattr(locked, name, value)
    return _saved(locked)


@transaction.atomic
def save_indicator(
    *,
    actor: Actor,
    indicator: Indicator | None = None,
    code: str,
    line: Line | None,
    kind: str,
    measure: str,
    name_ko: str,
    name_en: str,
    unit_ko: str,
    unit_en: str,
    position: int,
    headline: bool = False,
) -> Indicator:
    """Add or change an indicator: a figure of one kind over one line, or over all lines with none.

    Raises DomainError when amounts are to be summed of a kind that has none, or a code is taken.
    """
    require(policy.can_plan(actor))
    if kind not in ClaimKind.values:
        raise DomainError(_("Choose what is counted."), field="kind")
    if measure not in Measure.values:
        raise DomainError(_("Choose how it is counted."), field="measure")
    if measure == Measure.SUM and kind not in MONEY_KINDS:
        raise DomainError(_("This kind of result has no amount of money to sum."), field="measure")
    target = (
        Indicator() if indicator is None else Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    )
    others = Indicator.objects.exclude(pk=target.pk)
    _check_code(code, limit=60, taken=others.filter(code=code).exists())
    target.code, target.line, target.kind, target.measure = code, line, kind, measure
    target.name_ko = one_line(name_ko, field="name_ko", limit=200, required=True)
    target.name_en = one_line(name_en, field="name_en", limit=200, required=True)
    target.unit_ko = one_line(unit_ko, field="unit_ko", limit=20, required=True)
    target.unit_en = one_line(unit_en, field="unit_en", limit=20, required=True)
    target.position, target.headline = position, headline
    return _saved(target)


@transaction.atomic
def set_target(
    *,
    actor: Actor,
    year: ProgrammeYear | int,
    indicator: Indicator,
    value: Decimal | None,
    at_least: bool = True,
    when_ko: str = "",
    when_en: str = "",
    base: str | None = None,
) -> Target:
    """Set what a year is to reach; without a `value` the plan says only that the line runs.

    `at_least` says “25 or more” where the plan does.

    Raises DomainError for a negative value and for a closed year, Outdated when `base` (the `digest_of` what was read)
    shows that somebody changed it meanwhile.
    """
    require(policy.can_plan(actor))
    period = hold_open(year)
    _require_unchanged(period, indicator, base)
    if value is not None:
        if not value.is_finite() or not 0 <= value < LARGEST_AMOUNT:
            raise DomainError(_("Give a target of 0 or more."), field="value")
        if value != value.quantize(Decimal("0.01")):
            raise DomainError(_("Give the target with at most 2 decimals."), field="value")
    row, _created = Target.objects.update_or_create(
        year=period,
        indicator=indicator,
        defaults={
            "value": value,
            "at_least": at_least,
            "when_ko": one_line(when_ko, field="when_ko", limit=60),
            "when_en": one_line(when_en, field="when_en", limit=60),
        },
    )
    return row


@transaction.atomic
def drop_target(*, actor: Actor, year: ProgrammeYear | int, indicator: Indicator, base: str | None = None) -> None:
    """Take an indicator out of a year's plan.

    Raises DomainError when the year is closed, Outdated as `set_target` does.
    """
    require(policy.can_plan(actor))
    period = hold_open(year)
    _require_unchanged(period, indicator, base)
    Target.objects.filter(year=period, indicator=indicator).delete()


def digest_of(target: Target | None) -> str:
    """Return a fingerprint of what a person writes about a target, empty where the year's plan doesn't have it."""
    if target is None:
        return ""
    value = "" if target.value is None else f"{target.value:.2f}"
    written = (value, str(target.at_least), target.when_ko, target.when_en)
    return hashlib.sha256("\0".join(written).encode()).hexdigest()[:16]


@transaction.atomic
def copy_targets(*, actor: Actor, source: ProgrammeYear | int, year: ProgrammeYear | int) -> int:
    """Take over the targets of another year where `year` has none yet; return how many. Refuses for a closed year."""
    require(policy.can_plan(actor))
    period = hold_open(year)
    there = Target.objects.filter(year=period).values("indicator")
    rows = [
        Target(
            year=period,
            indicator_id=row.indicator_id,
            value=row.value,
            at_least=row.at_least,
            when_ko=row.when_ko,
            when_en=row.when_en,
        )
        for row in Target.objects.filter(year=source).exclude(indicator__in=there)
    ]
    Target.objects.bulk_create(rows)
    return len(rows)


def _check_code(code: str, *, limit: int, taken: bool) -> None:
    if not _CODE.fullmatch(code) or len(code) > limit:
        raise DomainError(_("Use small letters a to z, digits and hyphens."), field="code")
    if taken:
        raise DomainError(_("This code is taken."), field="code")


def _saved(row: T) -> T:
    """Save the row; somebody else may have taken its code since it was looked for."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if type(row).objects.filter(code=row.code).exclude(pk=row.pk).exists():
            raise DomainError(_("This code is taken."), field="code") from None
        raise
    return row


def _require_unchanged(period: ProgrammeYear, indicator: Indicator, base: str | None) -> None:
    """Compare under the year's lock, which everybody who changes its targets holds."""
    if base is not None and base != digest_of(Target.objects.filter(year=period, indicator=indicator).first()):
        raise Outdated(_("Somebody else changed this target after you opened it. Look at both before you save."))
