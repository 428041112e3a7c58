"""Consent texts: the list, and each text with its versions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.policy import require
from chorok.programs.domain.consents import add_consent_text, add_consent_version
from chorok.programs.domain.queries.forms import consent_versions
from chorok.programs.policy import can_plan_calls
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.attempts import attempt
from chorok.web.staff.form_builder.forms import ConsentForm, ConsentVersionForm


@require_safe
@inside_only
def consents(request: HttpRequest) -> HttpResponse:
    """List the texts, each with its newest version and how often it stands in a form."""
    texts: dict[str, list[object]] = {}
    for text in consent_versions():
        texts.setdefault(text.code, []).append(text)
    rows = [{"newest": versions[0], "versions": len(versions)} for versions in texts.values()]
    context = {"rows": rows, "may_write": can_plan_calls(actor_of(request))}
    return render(request, "staff/form_builder/consents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def new(request: HttpRequest) -> HttpResponse:
    """Write a new text."""
    actor = actor_of(request)
    require(can_plan_calls(actor))
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: add_consent_text(actor=actor, **form.cleaned_data))
        if saved is not None:
            messages.success(request, _("The text can be used in forms now."))
            return redirect("staff_consent", saved.code)
    return render(request, "staff/form_builder/consent_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def consent(request: HttpRequest, code: str) -> HttpResponse:
    """Show a text with all its versions, and write the next one."""
    actor = actor_of(request)
    versions = list(consent_versions(code))
    if not versions:
        raise Http404
    if request.method == "POST":
        require(can_plan_calls(actor))
    newest = versions[0]
    initial = {name: getattr(newest, name) for name in ConsentVersionForm.base_fields}
    form = ConsentVersionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: add_consent_version(actor=actor, code=code, **form.cleaned_data))
        if saved is not None:
            messages.success(request, _("Version %(version)s can be used in forms now.") % {"version": saved.version})
            return redirect("staff_consent", code)
    context = {"form": form, "newest": newest, "versions": versions, "may_write": can_plan_calls(actor)}
    return render(request, "staff/form_builder/consent.html", context)
