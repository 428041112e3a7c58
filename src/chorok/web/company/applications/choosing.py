"""From a call's public page to the desk of the organisation that applies."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chorok.programs.models import Call
from chorok.registry.enums import SELF_SERVICE_KINDS
from chorok.registry.models import Organisation
from chorok.web.components.access import actor_of, signed_in


@require_safe
@signed_in
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the one organisation, offer the choice between several, or the start where there is none."""
    call = Call.objects.public().filter(code=code).first()
    if call is None:
        raise Http404
    own = Organisation.objects.of(actor_of(request)).filter(kind__in=SELF_SERVICE_KINDS)
    organisations = list(own.order_by("name_ko", "pk").distinct())
    if len(organisations) == 1:
        return redirect("desk_call", organisations[0].pk, call.code)
    return render(request, "company/applications/choosing.html", {"call": call, "organisations": organisations})
