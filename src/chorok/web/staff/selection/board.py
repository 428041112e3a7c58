"""The ranking of a call: what the rules propose, what the committee makes of it, what was decided."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from chorok.accounts.actors import Actor
from chorok.core import files
from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.documents import hwpx, pdf
from chorok.documents.model import Column, Kind, Sheet
from chorok.programs.domain.notices_selection import day_here, reason_text
from chorok.programs.domain.queries.applications import with_call
from chorok.programs.domain.queries.selection import (
    is_outdated,
    latest_ranking,
    money_left,
    open_ties,
    places_left,
    what_is_missing,
    year_line_of,
)
from chorok.programs.domain.resolution import resolution
from chorok.programs.domain.selection import draw_up_ranking
from chorok.programs.domain.waiting import next_in_line
from chorok.programs.enums import ApplicationState, Outcome
from chorok.programs.models import Application, Call, Ranking, RankingRow
from chorok.programs.policy_review import can_see_review
from chorok.registry.models import Organisation
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.downloads import as_workbook
from chorok.web.staff.selection.forms import SORTS, RankingFilter

PAGE_SIZE = 20
#: The most digits a receipt number can have.
_NUMBER_DIGITS = 9


@require_safe
@inside_only
def ranking_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ranking drawn up last, or the decided one, and what can be done now."""
    call = call_of(request, code)
    board = latest_ranking(call)
    context: dict[str, Any] = {"call": call, "board": board, "acts": actor_of(request).is_staff}
    if board is None:
        context["missing"] = what_is_missing(call)
        return render(request, "staff/selection/ranking.html", context)
    form = RankingFilter(request.GET)
    page = Paginator(found(actor_of(request), board, form), PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.application.call = call
    decided = board.decided_at is not None
    counts = _counts(board)
    context |= {
        "form": form,
        "page": page,
        "counts": counts,
        "decided": decided,
        "outdated": not decided and is_outdated(board),
        "ties": [] if decided else open_ties(board),
        "places": places_left(call),
        "money": money_left(year_line_of(call)),
        "next": next_in_line(call) if decided else None,
        "late": _late(call) if decided else [],
        "sorted_by_place": form.cleaned_data.get("sort") in ("", "place", None),
    }
    return render(request, "staff/selection/ranking.html", context)


@require_POST
@staff_only
def ranking_draw(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the ranking up."""
    call = call_of(request, code)
    try:
        board = draw_up_ranking(actor=actor_of(request), call=call)
    except Refused:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        text = _("The ranking is drawn up: %(count)d applications. Nothing is decided yet.")
        messages.success(request, text % {"count": board.rows.count()})
    return redirect("staff_ranking", code)


@require_safe
@inside_only
def ranking_export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the rows found as a workbook."""
    call = call_of(request, code)
    board = board_of(call)
    rows = found(actor_of(request), board, RankingFilter(request.GET))
    return as_workbook([_sheet(call, rows)], f"{call.code}-ranking.xlsx")


@require_safe
@inside_only
def ranking_paper(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Give the committee's paper: the kept resolution once there is one, before that the draft."""
    call = call_of(request, code)
    board = board_of(call)
    _require_seen(actor_of(request), board)
    kept = {"hwpx": board.resolution_hwpx, "pdf": board.resolution_pdf}[form]
    if kept is not None:
        try:
            opened = files.read(kept)
        except FileNotFoundError as error:
            raise Http404(_("There is no such file.")) from error
        return FileResponse(opened, as_attachment=True, filename=kept.name, content_type=kept.content_type)
    paper = resolution(board)
    if form == "hwpx":
        content, content_type = hwpx.report(paper), hwpx.CONTENT_TYPE
    else:
        content, content_type = pdf.report(paper, made_at=board.drawn_at), pdf.CONTENT_TYPE
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{call.code}-resolution.{form}"'
    return response


def _require_seen(actor: Actor, board: Ranking) -> None:
    """The paper names every applicant: a past operator finds none that was drawn up after its last day."""
    if actor.sees_until is not None and day_here(board.drawn_at) > actor.sees_until:
        raise Http404


def call_of(request: HttpRequest, code: str) -> Call:
    """Return the call, or answer 404 where the actor may not see it, 403 where its ranking is closed to it."""
    calls = Call.objects.visible_to(actor_of(request)).real().select_related("line", "year")
    call = get_object_or_404(calls, code=code)
    require(can_see_review(actor_of(request), call))
    return call


def board_of(call: Call) -> Ranking:
    """Return the call's ranking that counts, or answer 404 while there is none."""
    board = latest_ranking(call)
    if board is None:
        raise Http404
    return board


def row_of(board: Ranking, application_id: int) -> RankingRow:
    """Return an application's row, or answer 404."""
    rows = board.rows.select_related("ranking__call", "application__call", "application__organisation")
    return get_object_or_404(rows, application_id=application_id)


def found(actor: Actor, board: Ranking, form: RankingFilter) -> QuerySet[RankingRow]:
    """Return the rows the filters let through, of applications the actor may see; an invalid filter is passed over."""
    form.is_valid()
    given = form.cleaned_data
    # Not joined: a page is cut out along the index of places, and only its twenty applications are looked up.
    rows = RankingRow.objects.filter(ranking=board).prefetch_related("application__organisation")
    if actor.sees_until is not None:
        rows = rows.filter(application__in=Application.objects.visible_to(actor).filter(call=board.call_id))
    outcome = given.get("outcome")
    if outcome:
        rows = rows.filter(Q(decided=outcome) | Q(decided="", proposed=outcome))
    if given.get("only") == "ties":
        rows = rows.filter(tie_from__isnull=False)
    elif given.get("only") == "departures":
        less = Q(granted__isnull=False) & ~Q(granted=F("subsidy"))
        rows = rows.exclude(decided="").filter(~Q(decided=F("proposed")) | less)
    text = given.get("q", "").strip()
    if text:
        # Read here and not joined: a page asks twice (how many, which), and looking through the names is what costs.
        rows = rows.filter(application__in=list(_meant(board, text)))
    sort = given.get("sort") or "place"
    if sort == "receipt":
        # With the call the database walks along the index of its receipt numbers instead of sorting all rows.
        rows = rows.filter(application__call=board.call_id)
    _label, order = SORTS[sort]
    return rows.order_by(*order)


def _meant(board: Ranking, text: str) -> QuerySet[Application, int]:
    """Return the keys of the call's applications that a receipt number or a part of the applicant's name means.

    A receipt number with the call's code before it is no name, so the names aren't looked through for one.
    """
    rows = Application.objects.filter(call=board.call_id).order_by().values_list("pk", flat=True)
    code, _dash, number = text.rpartition("-")
    numbered = Q(number=int(number)) if number.isdecimal() and len(number) <= _NUMBER_DIGITS else Q(pk__in=[])
    if code.lower() == board.call.code.lower():
        return rows.filter(numbered)
    organisations = Organisation.objects.filter(Q(name_ko__icontains=text) | Q(name_en__icontains=text))
    return rows.filter(numbered | Q(organisation__in=organisations.order_by().values("pk")))


def _counts(board: Ranking) -> dict[str, int]:
    """Return how many have each outcome, decided or else proposed."""
    by_pair = board.rows.order_by().values_list("decided", "proposed").annotate(count=Count("pk"))
    counts = dict.fromkeys(Outcome.values, 0)
    for decided, proposed, count in by_pair:
        counts[decided or proposed] += count
    return counts


def _late(call: Call) -> list[Application]:
    """Return who won an appeal against the screening after the results and still has no row."""
    late = Application.objects.filter(call=call, state=ApplicationState.ELIGIBLE).select_related("organisation")
    return [with_call(application, call) for application in late]


def _sheet(call: Call, rows: QuerySet[RankingRow]) -> Sheet:
    columns = (
        Column(pgettext("ranking", "Place"), Kind.NUMBER, 8),
        Column(_("Receipt number"), width=22),
        Column(_("Applicant"), width=30),
        Column(_("Mean"), Kind.NUMBER, 10, 2),
        Column(_("Bonus"), Kind.NUMBER, 10, 2),
        Column(_("Total"), Kind.NUMBER, 10, 2),
        Column(_("Score sheets counted"), Kind.NUMBER, 12),
        Column(_("Score sheets left out"), Kind.NUMBER, 12),
        Column(_("Subsidy asked for"), Kind.MONEY, 18),
        Column(_("Proposed"), width=14),
        Column(_("Why not"), width=40),
        Column(_("Resolved"), width=14),
        Column(_("Granted subsidy"), Kind.MONEY, 18),
        Column(_("Place on the waiting list"), Kind.NUMBER, 12),
        Column(_("Reason of the committee"), width=40),
    )
    cells = (
        (
            row.position,
            with_call(row.application, call).receipt_code,
            row.application.organisation.name,
            row.mean,
            row.bonus,
            row.total,
            row.counted,
            row.trimmed,
            row.subsidy,
            str(Outcome(row.proposed).label),
            reason_text(row.reason),
            str(Outcome(row.decided).label) if row.decided else "",
            row.granted,
            row.waiting_position,
            row.note,
        )
        for row in rows.iterator(chunk_size=1000)
    )
    return Sheet(_("Ranking"), columns, cells)
