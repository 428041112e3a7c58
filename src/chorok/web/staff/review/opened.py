"""What every staff page of a call's review needs: the call, and the ways between the pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chorok.core.policy import require
from chorok.programs.domain.review_rules import is_open
from chorok.programs.models import Call
from chorok.programs.policy_review import can_run_review, can_see_review
from chorok.web.components.access import actor_of

PAGE_SIZE = 20


def call_of(request: HttpRequest, code: str) -> Call:
    """Return the call with this code, or answer 404 where the actor may not see it, 403 where its review is closed."""
    call = get_object_or_404(Call.objects.visible_to(actor_of(request)).real(), code=code)
    require(can_see_review(actor_of(request), call))
    return call


def review_page(request: HttpRequest, call: Call, template: str, **context: Any) -> HttpResponse:
    """Render a page of the review with its tabs; `may_change` while the review goes on and the reader is staff."""
    pages = {
        "staff_panel": _("Panel"),
        "staff_conflicts": _("Conflicts of interest"),
        "staff_assignments": _("Assignment and scores"),
        "staff_meeting": _("Presentation day"),
    }
    tabs = []
    for name, label in pages.items():
        url = reverse(name, args=[call.code])
        tabs.append({"label": label, "url": url, "current": request.path.startswith(url)})
    may_change = is_open(call) and bool(can_run_review(actor_of(request), call))
    return render(request, template, {"call": call, "tabs": tabs, "may_change": may_change} | context)
