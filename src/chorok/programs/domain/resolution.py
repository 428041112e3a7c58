"""The committee's paper (선정심의 의결서): what was resolved, why, and the score tables behind it, in Korean.

Evaluators stand in the score tables as numbers; the names of who sat are on the signature page only.
"""

from collections import defaultdict
from decimal import Decimal
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.documents import hwpx, pdf
from chorok.documents.model import Block, Column, Figure, Figures, Heading, Kind, Paragraph, Report, Table
from chorok.programs.domain.notices_selection import day_here, written_day, written_won
from chorok.programs.enums import AssignmentState, Outcome, TieBreak, Trimming
from chorok.programs.models import Assignment, Call, Ranking, RankingRow

PURPOSE = "selection_resolution"
_EMPTY = "–"
#: Receipt numbers have no blank to break at: their column holds the longest.
_RECEIPT = 8


def register() -> None:
    """Say who may read the committee's papers."""
    files.register_reader(PURPOSE, can_read)


def can_read(actor: Actor, stored: StoredFile) -> Decision:
    """Those who look inside, of the calls they see and have no stake in: the papers name committee and applicants.

    Past operators find the papers of rankings drawn up until their last day.
    """
    held = Ranking.objects.filter(resolution_hwpx=stored) | Ranking.objects.filter(resolution_pdf=stored)
    if actor.sees_until is not None:
        held = held.filter(drawn_at__date__lte=actor.sees_until)
    calls = Call.objects.visible_to(actor).exclude(pk__in=Call.objects.with_a_stake_of(actor))
    if actor.may_look_inside and held.filter(call__in=calls).exists():
        return ALLOWED
    return denied(_("Only the centre and the city may read the committee's papers."))


@transaction.atomic
def keep_resolution(ranking_id: int) -> bool:
    """Make both papers of a decided ranking and keep them; return whether there was something to do."""
    board = Ranking.objects.select_for_update(of=("self",)).select_related("call__line").get(pk=ranking_id)
    if board.decided_at is None or board.resolution_pdf_id is not None:
        return False
    paper = resolution(board)
    name = f"{board.call.code.upper()} {paper.title}"
    for field, content, ending, content_type in (
        ("resolution_hwpx", hwpx.report(paper), "hwpx", hwpx.CONTENT_TYPE),
        ("resolution_pdf", pdf.report(paper, made_at=board.decided_at), "pdf", pdf.CONTENT_TYPE),
    ):
        stored = files.store_generated(
            content=BytesIO(content),
            name=f"{name}.{ending}",
            content_type=content_type,
            purpose=PURPOSE,
            user_id=board.decided_by_id,
        )
        setattr(board, field, stored)
    board.save(update_fields=["resolution_hwpx", "resolution_pdf"])
    return True


def resolution(board: Ranking) -> Report:
    """Return the paper: the resolution once it is decided, before that the draft the committee sits over."""
    with translation.override("ko"):
        rows = list(board.rows.select_related("application__call", "application__organisation").order_by("position"))
        decided = board.decided_at is not None
        return Report(
            title=_("Resolution of the selection committee") if decided else _("Draft for the selection committee"),
            subtitle=board.call.name,
            organisation=settings.CENTRE_NAME["ko"],
            issued=written_day(day_here(board.decided_at or board.drawn_at or clock.now())),
            language="ko",
            contents_title=_("Contents"),
            blocks=[
                *_rules(board),
                *_outcomes(board, rows),
                *_lists(rows),
                *_departures(rows),
                *_score_table(rows),
                *_sheets(rows),
                *_signatures(board),
            ],
        )


def _rules(board: Ranking) -> list[Block]:
    call = board.call
    breaks = " → ".join(str(TieBreak(code).label) for code in call.tie_breaks)
    facts = [
        (_("Call"), f"{call.name} ({call.code.upper()})"),
        (_("Line of support"), call.line.name),
        (_("Places"), _EMPTY if call.quota is None else _("%(count)d places") % {"count": call.quota}),
        (_("Places on the waiting list"), str(call.waiting_places)),
        (_("Money available"), _EMPTY if board.budget is None else written_won(board.budget)),
        (_("Least total"), f"{call.threshold:.2f}"),
        (_("Left out of the mean"), str(Trimming(call.trimming).label)),
        (_("Most bonus points"), f"{call.bonus_cap:.2f}"),
        (_("Order between equal totals"), breaks or _EMPTY),
        (_("Ranking drawn up"), written_day(day_here(board.drawn_at))),
    ]
    columns = [Column(_("Rule"), width=3), Column(_("Content"), width=7)]
    caption = _("What the call announced")
    return [Heading(_("Basis")), Table(caption, columns, [list(fact) for fact in facts])]


def _outcomes(board: Ranking, rows: list[RankingRow]) -> list[Block]:
    count = {outcome: sum(row.outcome == outcome for row in rows) for outcome in Outcome.values}
    granted = sum((_granted(row) for row in rows), Decimal(0))
    unit = _("applications")
    figures = [
        Figure(_("Judged"), str(len(rows)), unit),
        Figure(str(Outcome.SELECTED.label), str(count[Outcome.SELECTED]), unit, _sum_note(granted)),
        Figure(str(Outcome.WAITING.label), str(count[Outcome.WAITING]), unit),
        Figure(str(Outcome.NOT_SELECTED.label), str(count[Outcome.NOT_SELECTED]), unit),
    ]
    heading = _("What was resolved") if board.decided_at else _("What the rules propose")
    blocks: list[Block] = [Heading(heading), Figures(figures)]
    if board.minutes:
        blocks += [Heading(_("Reasons of the committee"), 2)]
        blocks += [Paragraph(line) for line in board.minutes.splitlines() if line.strip()]
    return blocks


def _sum_note(granted: Decimal) -> str:
    return _("Granted subsidy: %(sum)s.") % {"sum": written_won(granted)} if granted else ""


def _lists(rows: list[RankingRow]) -> list[Block]:
    blocks: list[Block] = []
    columns = [
        Column(pgettext("ranking", "Place"), Kind.NUMBER, width=2),
        Column(_("Receipt number"), width=_RECEIPT),
        Column(_("Applicant"), width=6),
        Column(_("Total"), Kind.NUMBER, width=3),
        Column(_("Granted subsidy"), Kind.MONEY, width=4),
    ]
    selected = [row for row in rows if row.outcome == Outcome.SELECTED]
    if selected:
        lines = [_line(row, str(row.position), written_won(_granted(row))) for row in selected]
        blocks += [Heading(_("Selected applications"), 2), Table(_("Selected, in the order of places"), columns, lines)]
    waiting = [row for row in rows if row.outcome == Outcome.WAITING]
    if waiting:
        columns = [*columns[:4], Column(_("Subsidy asked for"), Kind.MONEY, width=4)]
        lines = [_line(row, str(number), written_won(row.subsidy)) for number, row in enumerate(waiting, start=1)]
        blocks += [Heading(_("Waiting list"), 2), Table(_("Waiting, in the order of moving up"), columns, lines)]
    return blocks


def _line(row: RankingRow, place: str, money: str) -> list[str]:
    application = row.application
    return [place, application.receipt_code, application.organisation.name, f"{row.total:.2f}", money]


def _departures(rows: list[RankingRow]) -> list[Block]:
    departing = [row for row in rows if row.departs]
    if not departing:
        return []
    columns = [
        Column(pgettext("ranking", "Place"), Kind.NUMBER, width=2),
        Column(_("Receipt number"), width=_RECEIPT),
        Column(_("Proposed"), width=3),
        Column(_("Resolved"), width=5),
        Column(_("Reason"), width=8),
    ]
    lines = [
        [
            str(row.position),
            row.application.receipt_code,
            str(Outcome(row.proposed).label),
            _resolved(row),
            row.note,
        ]
        for row in departing
    ]
    return [
        Heading(_("Departures from the proposal"), 2),
        Table(_("Where the committee decided otherwise than the rules propose"), columns, lines),
    ]


def _resolved(row: RankingRow) -> str:
    """Name the outcome, with the sum where less was granted than asked for."""
    label = str(Outcome(row.decided).label)
    return label if row.granted is None or row.granted == row.subsidy else f"{label} {written_won(row.granted)}"


def _score_table(rows: list[RankingRow]) -> list[Block]:
    columns = [
        Column(pgettext("ranking", "Place"), Kind.NUMBER, width=2),
        Column(_("Receipt number"), width=_RECEIPT),
        Column(_("Applicant"), width=6),
        Column(_("Mean"), Kind.NUMBER, width=3),
        Column(_("Bonus"), Kind.NUMBER, width=3),
        Column(_("Total"), Kind.NUMBER, width=3),
        Column(_("Outcome"), width=4),
    ]
    lines = [
        [
            str(row.position),
            row.application.receipt_code,
            row.application.organisation.name,
            f"{row.mean:.2f}",
            f"{row.bonus:.2f}",
            f"{row.total:.2f}",
            str(Outcome(row.outcome).label),
        ]
        for row in rows
    ]
    return [Heading(_("Score table")), Table(_("Mean, bonus and total of each application"), columns, lines)]


def _sheets(rows: list[RankingRow]) -> list[Block]:
    """Tell every evaluator's total; who was recused is named as such, since the count for leaving out shrinks by it."""
    members: list[int] = []
    given: dict[int, dict[int, str]] = defaultdict(dict)
    ids = [row.application_id for row in rows]
    kept = Assignment.objects.filter(application__in=ids).exclude(state=AssignmentState.ASSIGNED)
    for application_id, member_id, state, total in kept.order_by("member_id").values_list(
        "application_id", "member_id", "state", "total"
    ):
        if member_id not in members:
            members.append(member_id)
        recused = state == AssignmentState.RECUSED or total is None
        given[application_id][member_id] = _("recused") if recused else f"{total:.2f}"
    if not members:
        return []
    columns = [Column(_("Receipt number"), width=_RECEIPT)]
    columns += [
        Column(_("Evaluator %(number)d") % {"number": number}, Kind.NUMBER, width=3)
        for number in range(1, len(members) + 1)
    ]
    columns.append(Column(_("Counted"), Kind.NUMBER, width=2))
    lines = [
        [
            row.application.receipt_code,
            *(given[row.application_id].get(member, _EMPTY) for member in members),
            str(row.counted),
        ]
        for row in rows
    ]
    note = _("“%(dash)s”: the application was not assigned to this evaluator.") % {"dash": _EMPTY}
    return [
        Heading(_("Totals by evaluator"), 2),
        Table(_("Each evaluator's total, without names"), columns, lines),
        Paragraph(note, small=True),
    ]


def _signatures(board: Ranking) -> list[Block]:
    names = [name.strip() for name in board.committee.splitlines() if name.strip()]
    if not names:
        return []
    columns = [Column(_("Committee member"), width=5), Column(_("Signature"), width=5)]
    return [
        Heading(_("Signatures of the committee")),
        Table(_("Who sat in the committee"), columns, [[name, ""] for name in names]),
    ]


def _granted(row: RankingRow) -> Decimal:
    if row.outcome != Outcome.SELECTED:
        return Decimal(0)
    return row.subsidy if row.granted is None else row.granted
