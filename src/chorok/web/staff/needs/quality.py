"""The report on how good matches are: on the page, and as a workbook."""

from collections.abc import Iterator
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.needs.domain.queries.quality import GROUPS, RATES, QualityRow, Rate, counted, ranks, refusals
from chorok.needs.enums import Refusal
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.downloads import as_workbook

PAGE_SIZE = 25
#: What a share is rounded to in the workbook.
_PLACES = Decimal("0.0001")


@require_safe
@inside_only
def quality(request: HttpRequest) -> HttpResponse:
    """Show how many technologies reached each step, in all and by the group that is chosen."""
    actor, labels = actor_of(request), _groups()
    by = request.GET.get("by", "country")
    by = by if by in GROUPS else "country"
    (total,) = counted(actor, "")
    context = {
        "total": total,
        "rates": [(_rates()[name], rate, _span(rate)) for name, rate in total.rates.items()],
        "page": Paginator(counted(actor, by), PAGE_SIZE).get_page(request.GET.get("page")),
        "by": by,
        "group": labels[by],
        "tabs": [
            {"label": label, "url": f"{request.path}?by={name}", "current": name == by}
            for name, label in labels.items()
        ],
        "ranks": ranks(actor),
        "refusals": [(_reason(reason), *numbers) for reason, *numbers in refusals(actor)],
    }
    return render(request, "staff/needs/quality.html", context)


@require_safe
@inside_only
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the whole report: all groups, ranks and reasons."""
    actor = actor_of(request)
    sheets = [_sheet(label, counted(actor, name)) for name, label in {"": _("All"), **_groups()}.items()]
    sheets.append(
        Sheet(
            title=_("Rank of those both sides agreed on"),
            columns=[Column(_("Rank")), Column(_("Technologies"), Kind.NUMBER)],
            rows=[[name or _("Not found by the search"), number] for name, number in ranks(actor)],
        )
    )
    titles = [_("Companies"), _("Those who ask"), _("Ended later")]
    sheets.append(
        Sheet(
            title=_("Reasons for a no"),
            columns=[Column(_("Reason")), *(Column(title, Kind.NUMBER) for title in titles)],
            rows=[[_reason(reason), *numbers] for reason, *numbers in refusals(actor)],
        )
    )
    return as_workbook(sheets, "match-quality.xlsx")


def _sheet(label: str, rows: list[QualityRow]) -> Sheet:
    columns = [Column(_("Code")), Column(_("Name")), *(Column(title, Kind.NUMBER) for title in _steps().values())]
    for name in RATES:
        title = _rates()[name]
        columns += [
            Column(title, Kind.NUMBER, decimals=4),
            Column(_("{rate}: from").format(rate=title), Kind.NUMBER, decimals=4),
            Column(_("{rate}: to").format(rate=title), Kind.NUMBER, decimals=4),
            Column(_("{rate}: n").format(rate=title), Kind.NUMBER),
        ]
    return Sheet(title=label, columns=columns, rows=[list(_cells(row)) for row in rows])


def _cells(row: QualityRow) -> Iterator[Cell]:
    yield row.key
    yield row.name
    for step in _steps():
        yield getattr(row, step)
    for rate in row.rates.values():
        low, high = rate.interval or (None, None)
        yield from (_rounded(rate.share), _rounded(low), _rounded(high), rate.cases)


def _rounded(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(share).quantize(_PLACES)


def _span(rate: Rate) -> tuple[float, float] | None:
    return None if rate.interval is None else (rate.interval[0] * 100, rate.interval[1] * 100)


def _reason(reason: str) -> str:
    return str(Refusal(reason).label) if reason else _("Not told")


def _groups() -> dict[str, str]:
    return {"country": _("Country"), "sector": _("Sector"), "need": _("Need"), "weights": _("Version of the weights")}


def _steps() -> dict[str, str]:
    return {
        "shortlisted": _("Shortlisted"),
        "asked": pgettext("introductions", "Company asked"),
        "accepted": _("Company agreed"),
        "introduced": _("Introduced"),
        "answered": _("Answered"),
        "linked": _("Both sides agree"),
        "met": pgettext("introductions", "Met"),
        "contracted": _("Contract"),
    }


def _rates() -> dict[str, str]:
    return {
        "accepted": _("Companies that agreed, of those asked"),
        "answered": _("Answered, of those introduced"),
        "linked": _("Both sides agree, of those introduced"),
        "met": _("Met, of those both sides agreed on"),
        "contracted": _("Contract, of those both sides agreed on"),
    }
