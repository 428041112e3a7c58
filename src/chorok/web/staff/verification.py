"""The queue of organisations whose document waits for a look, and the decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.access import client_ip, record_look
from chorok.registry.domain.business_number import shown
from chorok.registry.domain.verification import (
    VERIFICATION,
    confirm_verification,
    explain,
    reject_verification,
    request_verification,
)
from chorok.registry.enums import Verification
from chorok.registry.models import Organisation
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.staff.organisation_forms import NoteForm

PAGE_SIZE = 20


@require_safe
@inside_only
def queue(request: HttpRequest) -> HttpResponse:
    """List the organisations that handed in a document, the longest waiting first."""
    waiting = (
        Organisation.objects.visible_to(actor_of(request))
        .current()
        .filter(verification=Verification.DOCUMENT)
        .order_by("updated_at", "id")
    )
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "staff/verification_queue.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def decide(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show the document beside what the organisation says of itself, and confirm or reject it with a note.

    The document names a person, so opening this page is kept in the access log.
    """
    record = get_object_or_404(
        Organisation.objects.visible_to(actor_of(request)).current().select_related("verification_file"),
        pk=organisation_id,
    )
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = reject_verification if "reject" in request.POST else confirm_verification
        if attempt(form, lambda: act(actor=actor_of(request), organisation=record, note=form.cleaned_data["note"])):
            rejected = act is reject_verification
            messages.success(
                request, _("The document is rejected.") if rejected else _("The organisation is verified.")
            )
            return redirect("staff_verifications")
    record_look(
        actor=actor_of(request),
        ip=client_ip(request),
        action="view",
        subject_type="organisation",
        subject_ids=[record.pk],
        path=request.path,
    )
    context = {
        "organisation": record,
        "form": form,
        "number": shown(record.business_number),
        "explanation": explain(record),
        "decision": VERIFICATION.check("reject", record, actor=actor_of(request)),
    }
    return render(request, "staff/verification.html", context)


@require_POST
@staff_only
def ask(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Ask the tax office about the number again."""
    record = get_object_or_404(Organisation.objects.visible_to(actor_of(request)).current(), pk=organisation_id)
    form = NoteForm()
    form.cleaned_data = {}
    if attempt(form, lambda: request_verification(actor=actor_of(request), organisation=record)):
        messages.success(request, _("The tax office is asked. The answer comes within a minute."))
    else:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
    return redirect("staff_organisation", record.pk)
