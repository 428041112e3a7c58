"""The annual report as plain data: cover, summary, lines, results, comparison, evidence, seal. All from the ledger."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.documents.model import (
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Figure,
    Figures,
    Heading,
    Kind,
    Paragraph,
    Report,
    Sheet,
    Table,
)
from chorok.outcomes.domain.queries.comparison import Comparison, compare
from chorok.outcomes.domain.queries.results import IndicatorResult, LineResult, YearResults
from chorok.outcomes.models import Claim, Evidence
from chorok.web.components.figures import share_text, target_text, with_unit
from chorok.web.components.templatetags.chorok import day, moment, money, number
from chorok.web.public.licence import open_licence

#: A line lists so many of its results on paper, the largest first; the spreadsheet holds all.
RESULTS_PER_LINE = 40
EVIDENCE_LISTED = 200
#: The years before that the report compares with.
YEARS_BEFORE = 4
#: So many results fit a spreadsheet made while the reader waits; the CSV holds every one.
ROWS_IN_WORKBOOK = 20_000


def annual_report(results: YearResults, *, claims: QuerySet[Claim]) -> Report:
    """Return the report of a year in the reader's language. `claims` are the public ones of the year."""
    language = "ko" if get_language() == "ko" else "en"
    title = _("Annual report %(year)d") % {"year": results.year}
    blocks: list[Block] = [*_summary(results), *_overview(results)]
    blocks.append(Heading(_("Results by line of support")))
    for line in results.lines:
        blocks += _line(line, claims)
    blocks += _comparison(compare(range(results.year - YEARS_BEFORE, results.year + 1)))
    blocks += _evidence(results.year)
    blocks += _origin(results)
    return Report(
        title=title,
        subtitle=_("Targets and results of the green-industry support centre"),
        organisation=settings.CENTRE_NAME[language],
        issued=day(results.closed_at or clock.today()),
        language=language,
        contents_title=_("Contents"),
        blocks=blocks,
        notice=[text for text in (open_licence(),) if text],
    )


def line_name(line: LineResult) -> str:
    """Return the line's name; figures over all lines say so."""
    return _("All lines together") if line.line is None else line.line.name


def results_sheet(results: YearResults) -> Sheet:
    """Return the year's targets and results, a row for each figure."""
    columns = [
        Column(_("Line of support"), width=34),
        Column(_("Figure"), width=34),
        Column(_("Unit"), width=12),
        Column(_("Target"), Kind.NUMBER, width=16),
        Column(_("When"), width=14),
        Column(_("Confirmed"), Kind.NUMBER, width=18),
        Column(_("Provisional"), Kind.NUMBER, width=18),
        Column(_("Share of the target"), Kind.PERCENT, width=14, decimals=1),
    ]
    rows: list[list[Cell]] = [
        [
            line_name(line),
            item.name,
            item.unit,
            None if item.target is None else item.target.value,
            "" if item.target is None else item.target.when,
            item.final,
            item.provisional,
            item.share,
        ]
        for line in results.lines
        for item in line.indicators
    ]
    return Sheet(_("Results of %(year)d") % {"year": results.year}, columns, rows)


def claims_sheet(claims: QuerySet[Claim]) -> Sheet:
    """Return the single results as a list; rows are read from the database while they are written."""
    columns = [
        Column(_("Result number"), width=16),
        Column(_("Line of support"), width=30),
        Column(_("Kind"), width=18),
        Column(_("Title"), width=50),
        Column(_("Day"), Kind.DATE, width=14),
        Column(_("State"), width=12),
        Column(_("Organisations"), width=40),
        Column(_("Quantity"), Kind.NUMBER, width=12),
        Column(_("Amount"), Kind.MONEY, width=20, decimals=2),
        Column(_("Currency"), width=10),
        Column(_("Amount in the reporting currency"), Kind.MONEY, width=22, decimals=2),
        Column(_("Evidence"), width=50),
    ]
    return Sheet(_("Single results"), columns, _claim_rows(claims))


def _claim_rows(claims: QuerySet[Claim]) -> Iterator[Sequence[Cell]]:
    for claim in claims.iterator(chunk_size=1000):
        yield [
            claim.number,
            claim.line.name,
            str(claim.get_kind_display()),
            claim.title,
            claim.happened_on,
            str(claim.get_state_display()),
            ", ".join(organisation.name for organisation in claim.organisations.all()),
            claim.quantity,
            claim.amount,
            claim.currency,
            claim.reported_amount,
            "; ".join(proof.url or proof.title for proof in claim.evidence.all()),
        ]


def _summary(results: YearResults) -> list[Block]:
    figures = [Figure(item.name, number(item.final), item.unit, _target_note(item)) for item in results.headline]
    state = (
        _("The year is closed; its figures are final.")
        if results.closed
        else _("The year is running. Provisional figures are shown apart and are not part of the confirmed ones.")
    )
    blocks: list[Block] = [Heading(_("In brief"))]
    if results.note:
        blocks.append(Paragraph(results.note))
    blocks.append(Paragraph(state))
    if figures:
        blocks.append(Figures(figures))
    return blocks


def _target_note(item: IndicatorResult) -> str:
    if item.target is None or item.target.value is None:
        return ""
    return _("Target: %(target)s") % {"target": target_text(item)}


def _overview(results: YearResults) -> list[Block]:
    columns = [
        Column(_("Line of support"), width=5),
        Column(_("Figure"), width=6),
        Column(_("Target"), Kind.NUMBER, width=4),
        Column(_("When"), width=3),
        Column(_("Confirmed"), Kind.NUMBER, width=5),
        Column(_("Provisional"), Kind.NUMBER, width=4),
        Column(_("Share"), Kind.PERCENT, width=3),
    ]
    rows = [
        [
            line_name(line) if place == 0 else "",
            item.name,
            target_text(item),
            item.target.when if item.target is not None and item.target.when else "–",
            with_unit(item.final, item),
            with_unit(item.provisional, item) if item.provisional else "–",
            share_text(item),
        ]
        for line in results.lines
        for place, item in enumerate(line.indicators)
    ]
    caption = _("Targets and results of %(year)d by line of support") % {"year": results.year}
    blocks: list[Block] = [Heading(_("Targets and results")), Table(caption, columns, rows)]
    planned = [item for item in results.indicators if item.target is not None and item.target.value]
    if any(item.final for item in planned):
        head = (_("Figure"), _("Reached"), _("Share of the target"))
        bars = [Bar(item.name, item.final, _value(item), share_text(item)) for item in planned]
        blocks.append(Bars(_("How much of each target is reached"), head, bars))
    return blocks


def _value(item: IndicatorResult) -> Decimal:
    return Decimal(0) if item.target is None or item.target.value is None else item.target.value


def _line(line: LineResult, claims: QuerySet[Claim]) -> list[Block]:
    blocks: list[Block] = [Heading(line_name(line), 2)]
    if line.line is None:
        return blocks
    found = claims.filter(line=line.line).order_by("kind", "-reported_amount", "-quantity", "pk")
    listed = list(found[: RESULTS_PER_LINE + 1])
    if not listed:
        return [*blocks, Paragraph(_("No result is reported."))]
    columns = [
        Column(_("Result"), width=7),
        Column(_("Kind"), width=3),
        Column(_("Day"), width=4),
        Column(_("Quantity"), Kind.NUMBER, width=2),
        Column(_("Amount"), Kind.MONEY, width=4),
    ]
    rows = [
        [
            f"{claim.title} [{claim.number}]",
            str(claim.get_kind_display()),
            day(claim.happened_on),
            number(claim.quantity),
            money(claim.amount, claim.currency),
        ]
        for claim in listed[:RESULTS_PER_LINE]
    ]
    blocks.append(Table(_("Results of the line: %(line)s") % {"line": line_name(line)}, columns, rows))
    if len(listed) > RESULTS_PER_LINE:
        text = _("The %(count)d largest are listed. The spreadsheet of the year holds all of them.")
        blocks.append(Paragraph(text % {"count": RESULTS_PER_LINE}, small=True))
    return blocks


def _comparison(comparison: Comparison) -> list[Block]:
    if len(comparison.years) < 2:  # noqa: PLR2004 - one year compares with nothing
        return []
    columns = [Column(_("Figure"), width=6)]
    columns += [Column(str(year.year), Kind.NUMBER, width=4) for year in comparison.years]
    rows = [
        [row.first.name, *("–" if item is None else with_unit(item.final, item) for item in row.by_year)]
        for line in comparison.lines
        for row in line.rows
    ]
    return [
        Heading(_("Years side by side")),
        Table(_("Confirmed results of each year; “–” where a year neither planned nor did it"), columns, rows),
    ]


def _evidence(year: int) -> list[Block]:
    shown = Evidence.objects.filter(public=True, claim__in=Claim.objects.public().filter(year=year))
    rows: list[dict[str, Any]] = list(
        shown.values("title", "url")
        .annotate(results=Count("claim", distinct=True))
        .order_by("-results", "title")[:EVIDENCE_LISTED]
    )
    if not rows:
        return []
    columns = [
        Column(_("Evidence"), width=6),
        Column(_("Address"), width=6),
        Column(_("Results"), Kind.NUMBER, width=2),
    ]
    cells = [[row["title"], row["url"] or _("File on the hub"), number(row["results"])] for row in rows]
    return [
        Heading(_("Public evidence")),
        Table(_("Published evidence and how many results it proves"), columns, cells),
    ]


def _origin(results: YearResults) -> list[Block]:
    text = _(
        "Every figure of this report is the sum of single results in the centre's ledger. Entries are only ever added, "
        "and each carries the checksum of the one before it."
    )
    blocks: list[Block] = [Heading(_("Origin of the figures")), Paragraph(text)]
    if results.seal_hash:
        sealed = ngettext(
            "Sealed on %(day)s after %(count)s entry. Checksum of the last entry (SHA-256):",
            "Sealed on %(day)s after %(count)s entries. Checksum of the last entry (SHA-256):",
            results.seal_sequence or 0,
        )
        values = {"day": moment(results.sealed_at), "count": number(results.seal_sequence)}
        blocks += [Paragraph(sealed % values), Paragraph(results.seal_hash)]
    return blocks
