"""The facts of a project that stand in its papers, each with the page of the hub where it is filled in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from chorok.papers.domain.drafting import Draft, written_amount
from chorok.pipeline.enums import IndicatorKind, PartnerRole, SourceKind
from chorok.pipeline.models import BudgetLine, Project, ProjectIndicator, ProjectPartner
from chorok.registry import countries


@dataclass(frozen=True)
class Known:
    """A project with what hangs on it, read once."""

    project: Project

    @cached_property
    def partners(self) -> list[ProjectPartner]:
        """Its partners in the order they came."""
        return list(self.project.partners.select_related("organisation"))

    @cached_property
    def budget(self) -> list[BudgetLine]:
        """Its money."""
        return list(self.project.budget.all())

    @cached_property
    def indicators(self) -> list[ProjectIndicator]:
        """What it promises to reach."""
        return list(self.project.indicators.all())

    @cached_property
    def texts(self) -> dict[str, str]:
        """Its texts in the language in use, by section."""
        language = get_language() or "ko"
        return dict(self.project.texts.filter(language=language).values_list("section", "text"))

    def who(self, role: str) -> str:
        """Return who has a role."""
        return ", ".join(partner.name for partner in self.partners if partner.role == role)

    def sum_of(self, *sources: str) -> str:
        """Return the money of these sources (of all, where none is named); empty where there is none."""
        amounts = [line.amount for line in self.budget if not sources or line.source in sources]
        return written_amount(sum(amounts, Decimal(0)), self.project.currency) if amounts else ""

    def target(self, kind: str) -> str:
        """Return what is to be reached by a core indicator."""
        return next((f"{one.target:,.0f}" for one in self.indicators if one.kind == kind), "")

    def page(self, name: str = "") -> str:
        """Return the address of one of the project's pages."""
        return f"/staff/projects/{self.project.pk}/{name}"

    @property
    def texts_page(self) -> str:
        """The address of its texts in the language in use."""
        return self.page(f"texts/{get_language() or 'ko'}/")


def _people(known: Known, kind: str, women: str) -> str:
    everybody, of_them = known.target(kind), known.target(women)
    if not everybody:
        return ""
    told = _("%(number)s people") % {"number": everybody}
    return f"{told} ({_('%(number)s of them women') % {'number': of_them}})" if of_them else told


def _carbon(known: Known) -> str:
    target = known.target(IndicatorKind.CARBON)
    return f"{target} tCO2e" if target else ""


def _months(known: Known) -> str:
    months = known.project.months
    return ngettext("%(number)d month", "%(number)d months", months) % {"number": months} if months else ""


def _instruments(known: Known) -> str:
    asked = [line for line in known.budget if line.source == SourceKind.FUNDER]
    return ", ".join(dict.fromkeys(line.get_instrument_display() for line in asked))


def _title(known: Known) -> str:
    return known.project.title_ko if get_language() == "ko" else known.project.title_en


def _sector(known: Known) -> str:
    return known.project.sector or (known.project.field.name if known.project.field else "")


#: name → what it is called, how it is told, the project's page it is filled in on ("": its own facts).
FACTS: dict[str, tuple[Callable[[], str], Callable[[Known], str], str]] = {
    "title": (lambda: pgettext("project", "Title"), _title, "edit/"),
    "country": (lambda: _("Country"), lambda known: countries.name(known.project.country), "edit/"),
    "place": (lambda: _("Region"), lambda known: known.project.place, "edit/"),
    "sector": (lambda: _("Sector"), _sector, "edit/"),
    "duration": (lambda: _("Duration"), _months, "edit/"),
    "requesting": (lambda: _("Who asks for it"), lambda known: known.who(PartnerRole.REQUESTING), "people/"),
    "accredited": (lambda: _("Accredited entity"), lambda known: known.who(PartnerRole.ACCREDITED), "people/"),
    "implementing": (
        lambda: _("Implementing organisation"), lambda known: known.who(PartnerRole.IMPLEMENTING), "people/",
    ),
    "total": (lambda: _("Total cost"), lambda known: known.sum_of(), "money/"),
    "asked": (lambda: _("Asked from the funder"), lambda known: known.sum_of(SourceKind.FUNDER), "money/"),
    "country_share": (
        lambda: _("Share of the partner country"), lambda known: known.sum_of(SourceKind.COUNTRY), "money/",
    ),
    "other_share": (
        lambda: _("Share of others"),
        lambda known: known.sum_of(SourceKind.COMPANY, SourceKind.COFINANCE, SourceKind.OTHER),
        "money/",
    ),
    "instrument": (lambda: _("Financial instrument"), _instruments, "money/"),
    "carbon": (lambda: _("Emissions avoided over its lifetime"), _carbon, "money/"),
    "direct": (
        lambda: _("Direct beneficiaries"),
        lambda known: _people(known, IndicatorKind.DIRECT, IndicatorKind.DIRECT_WOMEN),
        "money/",
    ),
    "indirect": (
        lambda: _("Indirect beneficiaries"),
        lambda known: _people(known, IndicatorKind.INDIRECT, IndicatorKind.INDIRECT_WOMEN),
        "money/",
    ),
}  # fmt: skip


def lines(paper: Draft, known: Known, names: Sequence[str]) -> list[list[str]]:
    """Return the facts of these names as lines of a table, what is missing marked and noted."""
    found = []
    for name in names:
        label, told, page = FACTS[name]
        found.append(paper.fact(label(), told(known), url=known.page(page)))
    return found
