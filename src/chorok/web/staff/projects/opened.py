"""What every staff page of a project needs: the project, its tabs, and whether the reader may change it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chorok.pipeline import policy
from chorok.pipeline.models import Project
from chorok.web.components.access import actor_of

PAGE_SIZE = 20


def project_of(request: HttpRequest, pk: int) -> Project:
    """Return the project, or answer 404 where the actor may not see it."""
    rows = Project.objects.visible_to(actor_of(request)).select_related(
        "funder", "stage", "stage__funder", "field", "need", "line", "officer"
    )
    return get_object_or_404(rows, pk=pk)


def project_page(request: HttpRequest, project: Project, template: str, **context: Any) -> HttpResponse:
    """Render a page of a project with its tabs; `may_work` where the reader may change the project now."""
    pages = {
        "staff_project": _("Stage"),
        "staff_project_people": _("Partners and tasks"),
        "staff_project_texts": _("Texts"),
        "staff_project_money": _("Money and indicators"),
        "staff_project_risks": _("Risks and criteria"),
        "staff_made_papers": _("Made papers"),
        "staff_project_results": _("Results"),
        "staff_project_funder": _("Which funder fits"),
    }
    urls = {name: reverse(name, args=[project.pk]) for name in pages}
    tabs = [{"label": label, "url": urls[name], "current": request.path == urls[name]} for name, label in pages.items()]
    own = {"project": project, "tabs": tabs, "may_work": bool(policy.can_change(actor_of(request), project))}
    return render(request, template, own | context)
