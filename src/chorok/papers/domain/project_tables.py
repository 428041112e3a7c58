"""The tables of a project that stand in its papers: money, partners, indicators, criteria, risks, PDM, work plan."""

from collections.abc import Callable
from math import ceil

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from chorok.documents.model import Block, Column, Kind, Paragraph, Table
from chorok.papers.domain.drafting import Draft, written_amount
from chorok.papers.domain.project_facts import Known
from chorok.pipeline.enums import UNITS, Criterion, IndicatorKind, Section
from chorok.pipeline.models import ProjectIndicator

#: A work plan shows so many quarters; a longer one is told by years on the project's own page.
MOST_QUARTERS = 8
_QUARTER = 3
_EMPTY = "–"


def add(paper: Draft, known: Known, name: str) -> None:
    """Go on with the table of this name. Raises KeyError for one that isn't known."""
    paper.add(*_TABLES[name](paper, known))


def _missing(paper: Draft, label: str, url: str) -> list[Block]:
    """Mark a table that has nothing to show."""
    paper.gap(label, url)
    return [] if paper.public else [Paragraph(_("To be filled: %(what)s") % {"what": label})]


def _financing(paper: Draft, known: Known) -> list[Block]:
    label = _("Money by source and instrument")
    if not known.budget:
        return _missing(paper, label, known.page("money/"))
    amount = _("Amount (%(currency)s)") % {"currency": known.project.currency}
    columns = [
        Column(pgettext("money", "Source"), width=4), Column(_("Component"), width=4), Column(_("Instrument"), width=3),
        Column(pgettext("money", "State"), width=3), Column(amount, Kind.MONEY, width=3),
    ]  # fmt: skip
    rows = [
        [
            f"{line.get_source_display()}: {line.name}" if line.name else line.get_source_display(),
            line.component or _EMPTY,
            line.get_instrument_display() + (f" ({_('in kind')})" if line.in_kind else ""),
            line.get_state_display(),
            written_amount(line.amount, ""),
        ]
        for line in known.budget
    ]
    total = written_amount(sum(line.amount for line in known.budget), "")
    return [Table(label, columns, [*rows, [pgettext("money", "Total"), "", "", "", total]])]


def _partners(paper: Draft, known: Known) -> list[Block]:
    label = _("Who does what")
    if not known.partners:
        return _missing(paper, label, known.page("people/"))
    columns = [
        Column(_("Partner"), width=4),
        Column(_("Role"), width=3),
        Column(pgettext("partner", "What it does"), width=5),
    ]
    rows = [[one.name, one.get_role_display(), one.task or _EMPTY] for one in known.partners]
    return [Table(label, columns, rows)]


def _indicators(paper: Draft, known: Known) -> list[Block]:
    label = _("Indicators")
    if not known.indicators:
        return _missing(paper, label, known.page("money/"))
    columns = [
        Column(_("Indicator"), width=4), Column(_("Baseline"), Kind.NUMBER, width=2),
        Column(pgettext("indicator", "Target"), Kind.NUMBER, width=2), Column(_("How it is worked out"), width=5),
    ]  # fmt: skip
    for one in known.indicators:
        if not one.method:
            paper.gap(_("How an indicator is worked out: %(name)s") % {"name": _named(one)}, known.page("money/"))
    rows = [
        [f"{_named(one)} ({_unit(one)})", written_amount(one.baseline, "") or _EMPTY, written_amount(one.target, ""),
         one.method or _("To be filled: %(what)s") % {"what": _("How it is worked out")}]
        for one in known.indicators
    ]  # fmt: skip
    return [Table(label, columns, rows)]


def _named(one: ProjectIndicator) -> str:
    if one.kind != IndicatorKind.OWN:
        return one.get_kind_display()
    return (one.name_ko or one.name_en) if get_language() == "ko" else (one.name_en or one.name_ko)


def _unit(one: ProjectIndicator) -> str:
    return str(UNITS.get(one.kind, one.unit))  # type: ignore[call-overload]


def _criteria(paper: Draft, known: Known) -> list[Block]:
    told = {one.criterion: one for one in known.project.criteria.all()}
    columns = [Column(pgettext("GCF", "Criterion"), width=3), Column(_("How the project meets it"), width=8)]
    rows = []
    for criterion in Criterion:
        view = told.get(criterion)
        text = ("" if view is None else view.text_ko if get_language() == "ko" else view.text_en).strip()
        line = paper.fact(str(criterion.label), text, url=known.page("criteria/"))
        if line:
            rows.append(line)
    return [Table(_("GCF's six investment criteria"), columns, rows)] if rows else []


def _risks(paper: Draft, known: Known) -> list[Block]:
    label = _("Risks and what is done about them")
    risks = [risk for risk in known.project.risks.all() if not risk.closed]
    if not risks:
        return _missing(paper, label, known.page("risks/"))
    columns = [
        Column(pgettext("project", "Risk"), width=5), Column(_("Likelihood × impact"), Kind.NUMBER, width=2),
        Column(_("What is done about it"), width=5),
    ]  # fmt: skip
    rows = [[one.text, f"{one.likelihood} × {one.impact}", one.response or _EMPTY] for one in risks]
    return [Table(label, columns, rows)]


def _pdm(paper: Draft, known: Known) -> list[Block]:
    """Return the design matrix: what is wanted, how one sees it, where it is read off, on what it rests."""
    columns = [
        Column(_("Level"), width=2), Column(_("What is wanted"), width=5),
        Column(_("Indicators and targets"), width=4), Column(_("Sources"), width=3), Column(_("Assumptions"), width=3),
    ]  # fmt: skip
    goals = "\n".join(f"{_named(one)}: {written_amount(one.target, '')} {_unit(one)}" for one in known.indicators)
    sources = "\n".join(dict.fromkeys(one.source for one in known.indicators if one.source))
    risks = "\n".join(risk.text for risk in known.project.risks.all() if not risk.closed)
    rows = []
    for section, indicators, read_off, rests_on in (
        (Section.OBJECTIVE, goals, sources, risks),
        (Section.OUTPUTS, "", "", ""),
        (Section.ACTIVITIES, "", "", ""),
    ):
        label = str(section.label)
        line = paper.fact(label, known.texts.get(section, ""), url=known.texts_page)
        if line:
            rows.append([*line, indicators or _EMPTY, read_off or _EMPTY, rests_on or _EMPTY])
    return [Table(_("Project design matrix (PDM)"), columns, rows)] if rows else []


def _plan(paper: Draft, known: Known) -> list[Block]:
    """Return an empty work plan by quarters: a line for each activity, for the partners to mark."""
    activities = [line.strip() for line in known.texts.get(Section.ACTIVITIES, "").splitlines() if line.strip()]
    months = known.project.months
    label = _("Work plan by quarters")
    if not activities or not months:
        return _missing(paper, label, known.texts_page if months else known.page("edit/"))
    paper.gap(_("Work plan: mark the quarters of each activity in the file"), known.texts_page)
    quarters = min(ceil(months / _QUARTER), MOST_QUARTERS)
    columns = [Column(_("Activity"), width=6), *(Column(str(number), width=1) for number in range(1, quarters + 1))]
    return [Table(label, columns, [[activity, *[""] * quarters] for activity in activities])]


def _annexes(paper: Draft, known: Known) -> list[Block]:
    label = _("Supporting documents")
    papers = list(known.project.papers.all())
    if not papers:
        return _missing(paper, label, known.page())
    return [Paragraph(f"{number}. {one.title}") for number, one in enumerate(papers, start=1)]


_TABLES: dict[str, Callable[[Draft, Known], list[Block]]] = {
    "financing": _financing,
    "partners": _partners,
    "indicators": _indicators,
    "criteria": _criteria,
    "risks": _risks,
    "pdm": _pdm,
    "plan": _plan,
    "annexes": _annexes,
}
