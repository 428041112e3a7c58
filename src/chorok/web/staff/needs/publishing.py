"""Publishing many needs at once: a look at what would happen, then all that are ready or none."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain.publishing import preview, publish_needs
from chorok.needs.domain.queries.needs import narrowed
from chorok.needs.models import Need
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say
from chorok.web.staff.needs.forms import BulkPublishForm, NeedFilterForm

#: Needs of each kind that the page names.
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def publish(request: HttpRequest) -> HttpResponse:
    """Show how many of the needs the list is narrowed to would be published and what which lack; a POST does it."""
    actor = actor_of(request)
    require(policy.can_review(actor))
    wanted = NeedFilterForm(request.GET, rows=Need.objects.visible_to(actor)).wanted()
    rows = narrowed(Need.objects.visible_to(actor), wanted)
    form = BulkPublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = attempt(form, lambda: publish_needs(actor=actor, rows=rows, mark=values["mark"], until=values["until"]))
        if done is not None:
            told = ngettext("%(number)d need was published.", "%(number)d needs were published.", done)
            say(request, told % {"number": done})
            return redirect(f"{reverse('staff_needs')}?state=published")
    found = preview(rows)
    context = {
        "form": form,
        "found": found,
        "ready": found.ready[:SHOWN],
        "kept_back": found.kept_back[:SHOWN],
        "narrowed": request.GET.urlencode(),
    }
    return render(request, "staff/needs/publish.html", context)
