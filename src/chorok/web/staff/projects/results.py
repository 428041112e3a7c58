"""What was signed or approved for a project, and stands in the ledger."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.money import CURRENCIES
from chorok.core.policy import require
from chorok.outcomes.models import Line
from chorok.pipeline import policy
from chorok.pipeline.domain.results import (
    LONGEST,
    Signed,
    change_result,
    companies_of,
    enter_result,
    withdraw_result,
)
from chorok.pipeline.enums import ResultKind
from chorok.pipeline.models import Project, ProjectResult
from chorok.registry.models import Organisation
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.components.forms import DateInput
from chorok.web.components.needs.forms import ReasonForm
from chorok.web.staff.projects.opened import project_of, project_page

_SIGNED = ("subject_ko", "subject_en", "signed_on", "years", "amount", "currency", "others")


class ResultForm(forms.Form):
    """An MOU, MOA, contract or approval; kind, line and companies are asked for only where it is entered."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ResultKind.choices, widget=forms.RadioSelect)
    line = forms.ModelChoiceField(
        Line.objects.filter(active=True), label=gettext_lazy("Line of support it counts to"), empty_label=None
    )
    companies = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Companies of the project it counts for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    subject_ko = forms.CharField(
        label=gettext_lazy("What it is about, in Korean"),
        max_length=190,
        help_text=gettext_lazy("It stands beside the figure on the results page."),
    )
    subject_en = forms.CharField(label=gettext_lazy("What it is about, in English"), max_length=190, required=False)
    signed_on = forms.DateField(label=gettext_lazy("Signed or approved on"), widget=DateInput)
    years = forms.IntegerField(
        label=gettext_lazy("Runs for how many years"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        help_text=gettext_lazy("An MOA always says so."),
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=gettext_lazy("An MOU or MOA may name none; then leave it empty."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES], initial="USD"
    )
    others = forms.CharField(label=gettext_lazy("Who else signed, or who approved"), required=False, max_length=200)
    upload = forms.FileField(label=gettext_lazy("Signed paper or notice of approval"), widget=forms.FileInput)

    def __init__(self, *args: Any, project: Project, result: ProjectResult | None = None, **kwargs: Any) -> None:
        initial = {"line": project.line_id, "currency": project.currency}
        if result is not None:
            initial = {name: getattr(result, name) for name in _SIGNED}
        super().__init__(*args, initial=initial, **kwargs)
        if result is not None:
            for name in ("kind", "line", "companies"):
                del self.fields[name]
            self.fields["upload"].required = False
            self.fields["upload"].label = gettext_lazy("Another file")
            return
        chosen = [company.pk for company in companies_of(project)]
        own = Organisation.objects.filter(pk__in=chosen).order_by("name_ko", "pk")
        self.fields["companies"].queryset = own  # type: ignore[attr-defined]
        if not chosen:
            del self.fields["companies"]

    @property
    def signed(self) -> Signed:
        """What was typed in a valid form, as plain data."""
        return Signed(**{name: self.cleaned_data[name] for name in _SIGNED})


@require_safe
@inside_only
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """List what was signed and approved, with where it stands in the ledger."""
    found = project_of(request, pk)
    rows = found.results.select_related("claim").prefetch_related(
        "claim__evidence__file", "claim__parties__organisation"
    )
    may_enter = bool(policy.can_lead(actor_of(request)))
    return project_page(request, found, "staff/projects/results.html", rows=list(rows), may_enter=may_enter)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what was signed or approved; it is reported to the ledger."""
    actor, found = actor_of(request), project_of(request, pk)
    require(policy.can_lead(actor))
    form = ResultForm(request.POST or None, request.FILES or None, project=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = attempt(
            form,
            lambda: enter_result(
                actor=actor,
                project=found,
                kind=given["kind"],
                line=given["line"],
                signed=form.signed,
                companies=given.get("companies") or [],
                upload=given["upload"],
            ),
        )
        if made is not None:
            text = _("The result stands in the ledger as %(number)s. Another person confirms it.")
            say(request, text % {"number": made.claim.number})
            return redirect("staff_project_results", found.pk)
    return project_page(request, found, "staff/projects/result.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def change(request: HttpRequest, pk: int, result_id: int) -> HttpResponse:
    """Correct what was entered; the ledger keeps the difference."""
    actor, found = actor_of(request), project_of(request, pk)
    row = get_object_or_404(
        ProjectResult.objects.standing().select_related("project", "claim"), pk=result_id, project=found
    )
    form = ResultForm(request.POST or None, request.FILES or None, project=found, result=row)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        if attempt(form, lambda: change_result(actor=actor, result=row, signed=form.signed, upload=upload)):
            say(request, _("The changes are saved."))
            return redirect("staff_project_results", found.pk)
    return project_page(request, found, "staff/projects/result.html", form=form, result=row)


@require_POST
@staff_only
def withdraw(request: HttpRequest, pk: int, result_id: int) -> HttpResponse:
    """Take an entry back, with the reason the ledger keeps."""
    actor, found = actor_of(request), project_of(request, pk)
    row = get_object_or_404(found.results.select_related("project"), pk=result_id)
    reason = ReasonForm(request.POST).told()
    do(request, lambda: withdraw_result(actor=actor, result=row, reason=reason), _("The entry was withdrawn."))
    return redirect("staff_project_results", found.pk)
