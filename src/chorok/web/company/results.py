"""The organisation's own results: what is recorded, what it reports itself, what it was asked to confirm."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chorok.core import clock
from chorok.core.policy import require
from chorok.outcomes.domain.claims import report_claim
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.models import Claim, ConfirmationRequest
from chorok.outcomes.policy import can_report
from chorok.web.company.desk import Desk, desk_page
from chorok.web.company.forms import ResultForm
from chorok.web.components.attempts import attempt

PAGE_SIZE = 20


@require_GET
@desk_page
def results(desk: Desk) -> HttpResponse:
    """List the results the organisation stands in, with those it was asked to confirm in front."""
    claims = Claim.objects.filter(parties__organisation=desk.organisation).select_related("line")
    return desk.page(
        "company/results.html",
        page=Paginator(claims, PAGE_SIZE).get_page(desk.request.GET.get("page")),
        asked=ConfirmationRequest.objects.filter(
            organisation=desk.organisation, answered_at=None, expires_at__gt=clock.now()
        ).select_related("claim"),
        may_report=bool(can_report(desk.actor, [desk.organisation])),
    )


@require_http_methods(["GET", "POST"])
@desk_page
def report(desk: Desk) -> HttpResponse:
    """Report a result of one's own; the centre confirms it."""
    request, organisation = desk.request, desk.organisation
    require(can_report(desk.actor, [organisation]))
    form = ResultForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        claim = attempt(form, lambda: _report(desk, form))
        if claim is not None:
            messages.success(
                request, _("Thank you. The result %(number)s waits for the centre.") % {"number": claim.number}
            )
            return redirect("desk_results", organisation_id=organisation.pk)
    return desk.page("company/result_form.html", form=form)


@transaction.atomic
def _report(desk: Desk, form: ResultForm) -> Claim:
    """Report the result with its evidence, both or neither."""
    values = dict(form.cleaned_data)
    upload = values.pop("upload")
    claim = report_claim(
        actor=desk.actor,
        year=values["happened_on"].year,
        organisations=[desk.organisation],
        fictitious=desk.organisation.fictitious,
        **values,
    )
    if upload is not None:
        add_evidence(actor=desk.actor, claim=claim, title=values["title_ko"], upload=upload)
    return claim
