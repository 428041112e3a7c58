"""The applicant's own result: scores, comments for the applicant, and the appeal."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.core.policy import require
from chorok.programs.domain import appeals
from chorok.programs.domain.notices_selection import reason_text
from chorok.programs.enums import ApplicationState, AssignmentState
from chorok.programs.models import Application, Assignment, Criterion, RankingRow
from chorok.programs.policy_review import can_see_review
from chorok.programs.policy_selection import can_appeal
from chorok.web.company.applications.opened import Opened, application_page
from chorok.web.components.attempts import attempt


class AppealForm(forms.Form):
    """What the applicant appeals against, with a paper if there is one."""

    text = forms.CharField(
        label=gettext_lazy("What you appeal against, and why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    upload = forms.FileField(label=gettext_lazy("File"), required=False)


@dataclass(frozen=True)
class CriterionResult:
    """The mean in one criterion, weighted, and the most it could be."""

    name: str
    mean: Decimal
    most: Decimal


@application_page("GET", "HEAD", "POST")
def result(opened: Opened) -> HttpResponse:
    """Show how the application was judged; the appeal is made here, within its period."""
    application = opened.application
    if opened.desk.membership is None:
        require(can_see_review(opened.desk.actor, application.call))
    if not has_result(application):
        return opened.back(_("There is no result yet."))
    row = _decided_row(application)
    request = opened.desk.request
    possible = appeals.may_still_appeal(application)
    allowed = can_appeal(opened.desk.actor, application)
    form = AppealForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: appeals.make_appeal(actor=opened.desk.actor, application=application, **form.cleaned_data),
        )
        if made is not None:
            messages.success(request, _("Your appeal has arrived. The centre answers it here and by message."))
            return redirect(opened.url("desk_application_result"))
    return opened.draw(
        "result",
        row=row,
        reason="" if row is None else reason_text(row.reason),
        criteria=[] if row is None else _criteria(application),
        comments=[] if row is None else _comments(application),
        made=application.appeals.select_related("file").all(),
        may_appeal=possible.allowed and allowed.allowed,
        last_day=appeals.last_day(application),
        form=form,
    )


def has_result(application: Application) -> bool:
    """Say whether there is a result to look at: a decision, a rejection in the screening, an appeal that was made."""
    rejected = application.state == ApplicationState.INELIGIBLE
    return rejected or _decided_row(application) is not None or application.appeals.exists()


def _decided_row(application: Application) -> RankingRow | None:
    return application.ranking_rows.filter(ranking__decided_at__isnull=False).first()


def _criteria(application: Application) -> list[CriterionResult]:
    known = Criterion.objects.filter(call=application.call_id)
    return [
        CriterionResult(criterion.name, mean.quantize(Decimal("0.01")), criterion.most * criterion.weight)
        for criterion, mean in zip(known, application.score_criteria, strict=False)
    ]


def _comments(application: Application) -> list[str]:
    """Return what evaluators wrote for the applicant, never who wrote it."""
    sheets = Assignment.objects.filter(application=application, state=AssignmentState.SUBMITTED)
    written = sheets.exclude(comment_for_applicant="").order_by("comment_for_applicant")
    return list(written.values_list("comment_for_applicant", flat=True))
