"""What every staff page of a need needs: the need, its tabs, and buttons that say what they did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chorok.needs import policy
from chorok.needs.domain.sanctions import barred
from chorok.needs.models import Need
from chorok.web.components.access import actor_of

PAGE_SIZE = 20


def need_of(request: HttpRequest, pk: int) -> Need:
    """Return the need, or answer 404 where the actor may not see it."""
    rows = Need.objects.visible_to(actor_of(request)).select_related(
        "organisation", "field", "duplicate_of", "created_by"
    )
    return get_object_or_404(rows, pk=pk)


def need_page(request: HttpRequest, need: Need, template: str, **context: Any) -> HttpResponse:
    """Render a page of a need with its tabs; `may_work` where the reader may change things."""
    pages = {
        "staff_need": _("Need"),
        "staff_need_matches": _("Technologies found"),
        "staff_need_shortlist": _("Shortlist"),
    }
    tabs = [
        {"label": label, "url": reverse(name, args=[need.pk]), "current": request.path == reverse(name, args=[need.pk])}
        for name, label in pages.items()
    ]
    own = {"need": need, "tabs": tabs, "may_work": bool(policy.can_review(actor_of(request))), "barred": barred(need)}
    return render(request, template, own | context)
