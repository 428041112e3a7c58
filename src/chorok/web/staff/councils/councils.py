"""Councils with their members and meetings."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.access import client_ip, record_look
from chorok.councils import policy
from chorok.councils.domain.councils import save_council, save_member
from chorok.councils.domain.meetings import plan_meeting
from chorok.councils.domain.queries import meetings as queries
from chorok.councils.models import Council, CouncilMeeting
from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, attempted
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say
from chorok.web.staff.councils.forms import CouncilForm, MeetingForm, MemberForm

PAGE_SIZE = 20


def council_of(request: HttpRequest, pk: int) -> Council:
    """Return the council, or answer 404 where the actor may not see it."""
    return get_object_or_404(Council.objects.visible_to(actor_of(request)), pk=pk)


@require_safe
@inside_only
def councils(request: HttpRequest) -> HttpResponse:
    """List the councils."""
    actor = actor_of(request)
    page = Paginator(queries.councils(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "staff/councils/list.html", {"page": page, "may_work": bool(policy.can_keep(actor))})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Enter a council."""
    form = CouncilForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: save_council(actor=actor_of(request), **form.cleaned_data))
        if made is not None:
            say(request, _("The council is entered. Say next who belongs to it."))
            return redirect("staff_council", made.pk)
    return render(request, "staff/councils/form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a council."""
    council = council_of(request, pk)
    form = CouncilForm(request.POST or None, council=council)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempted(form, lambda: save_council(actor=actor_of(request), council=council, **form.cleaned_data))
    ):
        say(request, _("The changes are saved."))
        return redirect("staff_council", council.pk)
    return render(request, "staff/councils/form.html", {"form": form, "council": council})


@require_safe
@inside_only
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a council: its meetings, and who belongs to it."""
    actor, found = actor_of(request), council_of(request, pk)
    members = list(found.members.select_related("organisation"))
    if members:
        _look(request, found)
    context = {
        "council": found,
        "page": Paginator(queries.meetings(actor, found), PAGE_SIZE).get_page(request.GET.get("page")),
        "members": [member for member in members if member.left_on is None],
        "former": [member for member in members if member.left_on is not None],
        "may_work": bool(policy.can_keep(actor)),
    }
    return render(request, "staff/councils/council.html", context)


@require_safe
@inside_only
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the meetings of a council with what was put forward and decided; it names no people."""
    actor, found = actor_of(request), council_of(request, pk)
    rows = queries.with_agenda(CouncilMeeting.objects.visible_to(actor).filter(council=found))
    return as_workbook([_sheet(rows)], f"council-{found.pk}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def member(request: HttpRequest, pk: int, member_id: int | None = None) -> HttpResponse:
    """Enter a member, or change one."""
    actor, found = actor_of(request), council_of(request, pk)
    row = None if member_id is None else get_object_or_404(found.members, pk=member_id)
    form = MemberForm(request.POST or None, actor=actor, member=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempted(form, lambda: save_member(actor=actor, council=found, member=row, **form.cleaned_data))
    ):
        say(request, _("The changes are saved."))
        return redirect("staff_council", found.pk)
    if row is not None:
        _look(request, found)
    return render(request, "staff/councils/member.html", {"form": form, "council": found, "member": row})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the next meeting."""
    found = council_of(request, pk)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: plan_meeting(actor=actor_of(request), council=found, **form.cleaned_data))
        if made is not None:
            say(request, _("The meeting is planned. Put the agenda together next."))
            return redirect("staff_council_meeting", made.pk)
    return render(request, "staff/councils/plan.html", {"form": form, "council": found})


def _look(request: HttpRequest, found: Council) -> None:
    """Keep that somebody looked at who sits in the council."""
    record_look(
        actor=actor_of(request),
        ip=client_ip(request),
        action="view",
        subject_type="council",
        subject_ids=[found.pk],
        path=request.path,
    )


def _sheet(rows: Iterable[CouncilMeeting]) -> Sheet:
    titles = [
        (pgettext("council", "Meeting"), Kind.NUMBER), (_("Date and time"), Kind.MOMENT),
        (pgettext("council", "Place"), Kind.TEXT), (_("State"), Kind.TEXT), (_("Item"), Kind.TEXT),
        (_("Project"), Kind.TEXT), (pgettext("council", "Decision"), Kind.TEXT), (_("Wording"), Kind.TEXT),
    ]  # fmt: skip
    return Sheet(
        _("Meetings"), [Column(title, kind) for title, kind in titles], (line for row in rows for line in _lines(row))
    )


def _lines(meeting: CouncilMeeting) -> Iterable[list[Cell]]:
    """Return a line for each thing of the agenda, one for a meeting without any."""
    head: list[Cell] = [meeting.number, meeting.starts_at, meeting.place, meeting.get_state_display()]
    agenda = list(meeting.agenda.all())
    for item in agenda:
        decision = getattr(item, "decision", None)
        project = f"{item.project.number} {item.project.title}" if item.project else ""
        told = [decision.get_verdict_display(), decision.wording] if decision else ["", ""]
        yield [*head, item.title, project, *told]
    if not agenda:
        yield [*head, "", "", "", ""]
