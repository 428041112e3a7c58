"""Certificates on the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.registry.domain.certifications import (
    add_certification,
    extend_certification,
    number_warning,
    remove_certification,
)
from chorok.registry.domain.queries.certificates import held_certificates
from chorok.registry.models import Certification
from chorok.registry.policy_offerings import can_edit_certification
from chorok.web.company.desk import Desk, desk_page
from chorok.web.company.forms import CertificateForm, ExtensionForm
from chorok.web.components.attempts import attempt


@require_GET
@desk_page
def certificates(desk: Desk) -> HttpResponse:
    """List the certificates and what is due on each."""
    return desk.page("company/certificates.html", held=held_certificates(desk.organisation))


@require_http_methods(["GET", "POST"])
@desk_page
def new(desk: Desk) -> HttpResponse:
    """Record a certificate."""
    request, organisation = desk.request, desk.organisation
    require(can_edit_certification(desk.actor, organisation))
    form = CertificateForm(request.POST or None, request.FILES or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        added = attempt(form, lambda: add_certification(actor=desk.actor, organisation=organisation, **values))
        if added is not None:
            messages.success(request, _("The certificate is recorded. We remind you when it can be extended."))
            warning = number_warning(added.kind, added.number)
            if warning:
                messages.warning(request, str(warning))
            return redirect("desk_certificates", organisation_id=organisation.pk)
    return desk.page("company/certificate_form.html", form=form, old=None)


@require_http_methods(["GET", "POST"])
@desk_page
def extend(desk: Desk, certification_id: int) -> HttpResponse:
    """Record an extension; the old certificate stays in the list."""
    request, organisation = desk.request, desk.organisation
    require(can_edit_certification(desk.actor, organisation))
    old = _certification(desk, certification_id)
    form = ExtensionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: extend_certification(actor=desk.actor, certification=old, **values)):
            messages.success(request, _("The extension is recorded."))
            return redirect("desk_certificates", organisation_id=organisation.pk)
    return desk.page("company/certificate_form.html", form=form, old=old)


@require_POST
@desk_page
def remove(desk: Desk, certification_id: int) -> HttpResponse:
    """Remove a certificate recorded by mistake."""
    try:
        remove_certification(actor=desk.actor, certification=_certification(desk, certification_id))
    except Refused:
        raise
    except DomainError as refusal:
        messages.error(desk.request, str(refusal.message))
    else:
        messages.success(desk.request, _("The certificate was removed."))
    return redirect("desk_certificates", organisation_id=desk.organisation.pk)


def _certification(desk: Desk, certification_id: int) -> Certification:
    return get_object_or_404(
        Certification.objects.select_related("organisation"), pk=certification_id, organisation=desk.organisation
    )
