"""Calls and their templates: created from a template or an earlier call, changed until they are published."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.outcomes.domain.years import require_open
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs import policy
from chorok.programs.domain.call_copying import copy_parts
from chorok.programs.domain.call_values import FIELDS, check_code, check_whole, cleaned
from chorok.programs.enums import CallState
from chorok.programs.models import Call

#: Belong to one year or one call, so that a copy begins without them.
_OWN = frozenset(
    {"code", "name_ko", "name_en", "opens_at", "closes_at", "results_on", "waiting_until"}
    | {"support_from", "support_until"}
    | {"review_due_at"}
)
_COPIED = FIELDS - _OWN


@transaction.atomic
def create_call(
    *,
    actor: Actor,
    source: Call | None = None,
    year: ProgrammeYear | int,
    line: Line,
    code: str,
    name_ko: str,
    name_en: str = "",
    fictitious: bool = False,
    **values: Any,
) -> Call:
    """Create a draft; from a `source` (the line's template or an earlier call) it takes everything but the dates.

    `values` are fields of `domain.call_values.FIELDS` that are known already. Raises DomainError with the field that
    is wrong, when the year is closed or the code is taken.
    """
    require(policy.can_plan_calls(actor))
    period = require_open(year)
    given = {"name_ko": name_ko, "name_en": name_en, **values}
    return _create(
        actor, source, given, year=period, line=line, code=code, state=CallState.DRAFT, fictitious=fictitious
    )


@transaction.atomic
def create_template(
    *, actor: Actor, source: Call | None = None, line: Line, name_ko: str, name_en: str = "", **values: Any
) -> Call:
    """Create the line's template; it never opens and belongs to no year. Raises DomainError when there is one."""
    require(policy.can_plan_calls(actor))
    if Call.objects.templates().filter(line=line).exists():
        raise DomainError(_("This line has a template already."), field="line")
    given = {"name_ko": name_ko, "name_en": name_en, **values}
    return _create(
        actor, source, given, year=None, line=line, code=f"template-{line.code}"[:60], state=CallState.TEMPLATE
    )


@transaction.atomic
def update_call(*, actor: Actor, call: Call, **changes: Any) -> Call:
    """Change a template or a draft: fields of `domain.call_values.FIELDS`.

    Raises DomainError with the field that is wrong, Refused when the call is past drafting.
    """
    locked = lock_call(call)
    require(policy.can_edit_call(actor, locked))
    values = cleaned(changes)
    if locked.needs_approval and values.get("needs_approval") is False:
        require(policy.can_lift_approval(actor))
    if "code" in values:
        check_code(values["code"], but=locked.pk)
    _assign(locked, values)
    _save(locked)
    return locked


def lock_call(call: Call) -> Call:
    """Lock the call's row and return it as it stands now."""
    return Call.objects.select_for_update(of=("self",)).select_related("line", "year").get(pk=call.pk)


def _create(actor: Actor, source: Call | None, given: dict[str, Any], *, code: str, **columns: Any) -> Call:
    call = Call(created_at=clock.now(), created_by_id=actor.user_id, code=check_code(code), **columns)
    if source is not None:
        for name in _COPIED:
            setattr(call, name, getattr(source, name))
    _assign(call, cleaned(given))
    _save(call)
    if source is not None:
        copy_parts(source=source, target=call)
    return call


def _save(call: Call) -> None:
    """Save the call; somebody else may have taken its code since it was looked for."""
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError:
        if Call.objects.filter(code=call.code).exclude(pk=call.pk).exists():
            raise DomainError(_("This code is taken."), field="code") from None
        raise


def _assign(call: Call, values: dict[str, Any]) -> None:
    changed = {name for name, value in values.items() if getattr(call, name) != value}
    for name, value in values.items():
        setattr(call, name, value)
    check_whole(call, changed=changed)
