"""The sections of a call that are one form each, and the table of all sections."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chorok.core.errors import Text
from chorok.core.policy import require
from chorok.programs import policy
from chorok.programs.domain.call_gaps import Gap
from chorok.programs.domain.calls import update_call
from chorok.programs.domain.placeholders import PLACEHOLDERS
from chorok.programs.enums import CallState
from chorok.programs.models import Call
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say
from chorok.web.staff.calls.forms import AgreementForm, BasicsForm, MoneyForm, PeriodForm, ReviewForm
from chorok.web.staff.calls.reading import visible_call

#: Sections that are one form, with their form and name.
FORMS: dict[str, tuple[type[forms.Form], Text]] = {
    "basics": (BasicsForm, gettext_lazy("Names, texts, contact")),
    "period": (PeriodForm, gettext_lazy("Period")),
    "money": (MoneyForm, gettext_lazy("Places and money")),
    "review": (ReviewForm, gettext_lazy("How applications are judged")),
    "agreement": (AgreementForm, gettext_lazy("Text of the agreement")),
}
#: A template has no dates of its own.
_DATES = ("opens_at", "closes_at", "results_on", "waiting_until", "support_from", "support_until")


@dataclass(frozen=True)
class Section:
    """A row of the call's overview: where it is edited, how much is there, what is missing."""

    code: str
    label: Text
    url: str
    count: int | None
    gaps: list[Gap]


def sections(call: Call, gaps: list[Gap], counts: dict[str, int]) -> list[Section]:
    """Return all sections of a call in the order they are filled in."""
    labels: dict[str, Text] = {code: label for code, (_form, label) in FORMS.items()}
    labels |= {
        "rules": _("Who may apply"),
        "documents": _("Documents asked for"),
        "form": _("Application form"),
        "criteria": _("Criteria"),
        "bonus": _("Bonus points"),
        "checklist": _("Screening checklist"),
        "attachments": _("Files beside the call"),
    }
    order = ("basics", "period", "money", "rules", "documents", "form", "review", "criteria", "bonus", "checklist")
    return [
        Section(code, labels[code], _url(call, code), counts.get(code), [gap for gap in gaps if gap.section == code])
        for code in (*order, "agreement", "attachments")
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Change one section of a draft or template."""
    actor, call = actor_of(request), visible_call(request, code)
    require(policy.can_edit_call(actor, call))
    form_class, label = FORMS[section]
    form = form_class(request.POST or None, initial=_initial(call, form_class))
    _adapt(form, call)
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data
        saved = attempt(form, lambda: update_call(actor=actor, call=call, **changes))
        if saved is not None:
            say(request, _("The section was saved."))
            return redirect("staff_call", saved.code)
    words = {f"{{{name}}}": about for name, about in PLACEHOLDERS.items()} if section == "agreement" else {}
    context = {"call": call, "form": form, "label": label, "placeholders": words}
    return render(request, "staff/calls/section.html", context)


def _initial(call: Call, form_class: type[forms.Form]) -> dict[str, Any]:
    values = {name: getattr(call, name) for name in form_class.base_fields if hasattr(call, name)}
    return values | dict(zip(ReviewForm.TIES, call.tie_breaks, strict=False))


def _adapt(form: forms.Form, call: Call) -> None:
    if call.state == CallState.TEMPLATE:
        for name in (*_DATES, "code"):
            form.fields.pop(name, None)


def _url(call: Call, code: str) -> str:
    if code in FORMS:
        return reverse("staff_call_section", args=[call.code, code])
    if code == "form":
        try:
            return reverse("staff_form", args=[call.code])
        except NoReverseMatch:
            return ""
    return reverse("staff_call_parts", args=[call.code, code])
