"""Asking that a person be left out of judging one's application (기피신청)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chorok.programs.domain.conflicts import claim_conflict
from chorok.programs.enums import HANDED_IN, CallState
from chorok.programs.models import Application
from chorok.web.company.desk import Desk, desk_page
from chorok.web.company.forms import RecusalForm
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def ask(desk: Desk, application_id: int) -> HttpResponse:
    """Show what was asked so far and take a new request; who judges is told to nobody."""
    application = (
        Application.objects.filter(pk=application_id, organisation=desk.organisation, state__in=HANDED_IN)
        .select_related("call", "organisation")
        .first()
    )
    if application is None:
        raise Http404
    form = RecusalForm(desk.request.POST or None)
    if desk.request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: claim_conflict(actor=desk.actor, application=application, **values)):
            say(desk.request, _("Your request was sent. The centre examines it and answers."))
            return redirect("desk_conflict_claim", desk.organisation.pk, application.pk)
    return desk.page(
        "company/recusal.html",
        application=application,
        form=form,
        claims=application.conflict_claims.all(),
        is_open=application.call.state in {CallState.APPROVED, CallState.PUBLISHED},
    )
