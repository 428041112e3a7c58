"""The parts of a call that are lists: rules, documents, criteria, bonus points, checklist, files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.errors import Outdated, Text
from chorok.core.policy import require
from chorok.programs import policy
from chorok.programs.domain.call_parts import (
    add_attachment,
    move_part,
    remove_part,
    save_bonus_rule,
    save_checklist_item,
    save_criterion,
    save_document,
)
from chorok.programs.domain.call_rules import save_rule, words
from chorok.programs.enums import CallState, RuleKind
from chorok.programs.models import (
    BonusRule,
    Call,
    CallAttachment,
    ChecklistItem,
    Criterion,
    EligibilityRule,
    RequiredDocument,
)
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say, warn
from chorok.web.staff.calls import part_forms
from chorok.web.staff.calls.reading import visible_call


@dataclass(frozen=True)
class Kind:
    """A kind of part: its rows on the call, its form, the function that saves it and the argument that takes a row."""

    title: Text
    lead: Text
    add: Text
    model: type[Model]
    rows: str
    form: type[forms.Form]
    save: Callable[..., Any]
    argument: str


KINDS: dict[str, Kind] = {
    "rules": Kind(
        gettext_lazy("Who may apply"),
        gettext_lazy("An applicant is told at once, rule by rule, whether it may apply. Without a rule anyone may."),
        gettext_lazy("Add a rule"),
        EligibilityRule,
        "rules",
        part_forms.RuleForm,
        save_rule,
        "",
    ),
    "documents": Kind(
        gettext_lazy("Documents asked for"),
        gettext_lazy("Papers that are handed in as files with the application."),
        gettext_lazy("Ask for a document"),
        RequiredDocument,
        "documents",
        part_forms.DocumentForm,
        save_document,
        "document",
    ),
    "criteria": Kind(
        gettext_lazy("Criteria"),
        gettext_lazy("What evaluators judge. Equal totals are broken in this order if the call says so."),
        gettext_lazy("Add a criterion"),
        Criterion,
        "criteria",
        part_forms.CriterionForm,
        save_criterion,
        "criterion",
    ),
    "bonus": Kind(
        gettext_lazy("Bonus points"),
        gettext_lazy(
            "Added to the mean of the evaluators, up to the most the call allows; negative points are taken off."
        ),
        gettext_lazy("Add bonus points"),
        BonusRule,
        "bonus_rules",
        part_forms.BonusForm,
        save_bonus_rule,
        "bonus_rule",
    ),
    "checklist": Kind(
        gettext_lazy("Screening checklist"),
        gettext_lazy("What staff look at in each application before it goes to the evaluators."),
        gettext_lazy("Add a line"),
        ChecklistItem,
        "checklist",
        part_forms.NamesForm,
        save_checklist_item,
        "item",
    ),
    "attachments": Kind(
        gettext_lazy("Files beside the call"),
        gettext_lazy("Anyone can open them once the call is public."),
        gettext_lazy("Add a file"),
        CallAttachment,
        "attachments",
        part_forms.AttachmentForm,
        add_attachment,
        "",
    ),
}


@require_safe
@inside_only
def parts(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """List the parts of one kind."""
    call, kind = visible_call(request, code), KINDS[part]
    rows = list(getattr(call, kind.rows).all())
    context = {
        "call": call,
        "part": part,
        "kind": kind,
        "rows": rows,
        "words": words(rows) if part == "rules" else [],
        "may_edit": policy.can_edit_call(actor_of(request), call),
        "may_add": _may_add(request, call, part),
    }
    return render(request, "staff/calls/parts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def part_new(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Add a part; a rule asks first what it looks at."""
    call = visible_call(request, code)
    require(_may_add(request, call, part))
    chosen = request.GET.get("kind", "")
    if part == "rules" and chosen not in RuleKind.values:
        taken = frozenset(call.rules.values_list("kind", flat=True))
        form = part_forms.RuleKindForm(taken=taken)
        return render(request, "staff/calls/rule_kind.html", {"call": call, "kind": KINDS[part], "form": form})
    return _edit(request, call, part, row=None, chosen=chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def part_edit(request: HttpRequest, code: str, part: str, pk: int) -> HttpResponse:
    """Change a part of a draft or template."""
    call = visible_call(request, code)
    row = get_object_or_404(getattr(call, KINDS[part].rows), pk=pk)
    require(policy.can_edit_call(actor_of(request), call))
    if part == "attachments":
        return redirect("staff_call_parts", call.code, part)
    return _edit(request, call, part, row=row, chosen=getattr(row, "kind", ""))


@require_POST
@staff_only
def part_step(request: HttpRequest, code: str, part: str, pk: int, step: str) -> HttpResponse:
    """Move a part up or down, or take it out."""
    actor, call = actor_of(request), visible_call(request, code)
    row = get_object_or_404(getattr(call, KINDS[part].rows), pk=pk)
    if step == "remove":
        remove_part(actor=actor, part=row)
        say(request, _("It was taken out of the call."))
        return redirect("staff_call_parts", call.code, part)
    try:
        move_part(actor=actor, part=row, up=step == "up")
    except Outdated as refusal:
        warn(request, refusal.message)
    return redirect("staff_call_parts", call.code, part)


def _edit(request: HttpRequest, call: Call, part: str, *, row: Any, chosen: str) -> HttpResponse:
    kind = KINDS[part]
    form = _form(request, kind, part, row, chosen)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if chosen:
            values["kind"] = chosen
        if kind.argument:
            values[kind.argument] = row
        if attempt(form, lambda: kind.save(actor=actor_of(request), call=call, **values)) is not None:
            say(request, _("It was saved."))
            return redirect("staff_call_parts", call.code, part)
    name = RuleKind(chosen).label if part == "rules" else (row.name if row is not None else kind.add)
    context = {"call": call, "part": part, "kind": kind, "form": form, "name": name, "row": row}
    return render(request, "staff/calls/part.html", context)


def _form(request: HttpRequest, kind: Kind, part: str, row: Any, chosen: str) -> forms.Form:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if part == "rules":
        return part_forms.RuleForm(data, kind=chosen, rule=row)
    given = {name: getattr(row, name) for name in kind.form.base_fields if row is not None and name != "blank_form"}
    return kind.form(data, files, initial=given if row is not None else None)


def _may_add(request: HttpRequest, call: Call, part: str) -> Any:
    """A file may still come to a call that is public; anything else only to a draft."""
    actor = actor_of(request)
    if part == "attachments" and call.state == CallState.PUBLISHED:
        return policy.can_publish_call(actor, call)
    return policy.can_edit_call(actor, call)
