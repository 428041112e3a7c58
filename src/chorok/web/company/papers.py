"""Papers of a company: its one-page sheet and profiles of its technologies, made, changed and read back."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chorok.papers import policy
from chorok.papers.domain.making import make_paper, subject_of
from chorok.papers.domain.queries.papers import papers_of
from chorok.papers.enums import PaperKind
from chorok.papers.models import MadePaper
from chorok.papers.policy import Subject
from chorok.web.company.desk import Desk, desk_page
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say
from chorok.web.components.papers.forms import MakeForm
from chorok.web.components.papers.pages import PAGE_SIZE, STEPS, decide, read_upload, reading_context, version_context


@require_safe
@desk_page
def papers(desk: Desk) -> HttpResponse:
    """List the papers made so far, and what can be made."""
    return _list(desk, MakeForm(choices=_choices(desk)))


@require_POST
@desk_page
def make(desk: Desk) -> HttpResponse:
    """Make the next version of a paper."""
    form = MakeForm(desk.request.POST, choices=_choices(desk))
    if form.is_valid():
        kind, _colon, number = form.cleaned_data["paper"].partition(":")
        subject: Subject = desk.organisation
        if number:
            technologies = desk.organisation.technologies.select_related("organisation", "picture")
            subject = get_object_or_404(technologies, pk=number)
        language = form.cleaned_data["language"]
        made = attempt(form, lambda: make_paper(actor=desk.actor, subject=subject, kind=kind, language=language))
        if made is not None:
            say(desk.request, _("The paper is made. Look at what is missing before you send it."))
            return redirect("desk_paper", desk.organisation.pk, made.pk)
    return _list(desk, form)


@require_safe
@desk_page
def paper(desk: Desk, paper_id: int) -> HttpResponse:
    """Show one version: its files, what is missing, what came back."""
    return desk.page("company/papers/paper.html", **version_context(desk.request, _paper(desk, paper_id)))


@require_POST
@desk_page
def read(desk: Desk, paper_id: int) -> HttpResponse:
    """Read a changed file back."""
    found = _paper(desk, paper_id)
    reading, form = read_upload(desk.request, subject_of(found))
    if reading is not None:
        return redirect("desk_paper_reading", desk.organisation.pk, reading.paper_id, reading.pk)
    return desk.page("company/papers/paper.html", **version_context(desk.request, found, form))


@require_safe
@desk_page
def reading(desk: Desk, paper_id: int, reading_id: int) -> HttpResponse:
    """Show each text that came back changed beside what the hub says."""
    context = reading_context(_paper(desk, paper_id), reading_id, desk.actor)
    return desk.page("company/papers/reading.html", **context)


@require_POST
@desk_page
def text(desk: Desk, paper_id: int, reading_id: int, text_id: int, step: str) -> HttpResponse:
    """Take a changed text over, or leave it."""
    if step not in STEPS:
        raise Http404
    came_back = get_object_or_404(_paper(desk, paper_id).readings, pk=reading_id)
    decide(desk.request, get_object_or_404(came_back.changed, pk=text_id), step)
    return redirect("desk_paper_reading", desk.organisation.pk, paper_id, reading_id)


def _paper(desk: Desk, paper_id: int) -> MadePaper:
    """Return a paper of the open organisation; staff open any desk, so the organisation's own rows decide."""
    own = MadePaper.objects.filter(organisation=desk.organisation) | MadePaper.objects.filter(
        technology__organisation=desk.organisation
    )
    return get_object_or_404(own.select_related("docx", "hwpx", "pdf", "made_by"), pk=paper_id)


def _choices(desk: Desk) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [(str(PaperKind.SHEET), PaperKind.SHEET.label)]
    for technology in desk.organisation.technologies.all():
        label = format_lazy("{kind}: {name}", kind=PaperKind.TECHNOLOGY.label, name=technology.name)
        found.append((f"{PaperKind.TECHNOLOGY}:{technology.pk}", label))
    return found


def _list(desk: Desk, form: MakeForm) -> HttpResponse:
    rows = papers_of(desk.actor, desk.organisation)
    return desk.page(
        "company/papers/list.html",
        form=form,
        page=Paginator(rows, PAGE_SIZE).get_page(desk.request.GET.get("page")),
        may_make=bool(policy.can_make(desk.actor, desk.organisation)),
    )


_PAPER = "<int:paper_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", papers, name="desk_papers"),
    path("make/", make, name="desk_paper_make"),
    path(_PAPER, paper, name="desk_paper"),
    path(f"{_PAPER}read/", read, name="desk_paper_read"),
    path(f"{_PAPER}<int:reading_id>/", reading, name="desk_paper_reading"),
    path(f"{_PAPER}<int:reading_id>/<int:text_id>/<slug:step>/", text, name="desk_paper_text"),
]
