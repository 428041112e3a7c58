"""Which funder fits a project and why not: each rule over the funder's data says fits, doesn't, or not known.

A rule that isn't entered, and a fact the project doesn't tell, is not known and never counts as met.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.core.money import Money
from chorok.needs.enums import Instrument
from chorok.outcomes.domain.rates import rate_for
from chorok.pipeline.domain.queries.money import sum_up
from chorok.pipeline.enums import Asker, FitRule, SourceKind, Verdict
from chorok.pipeline.models import CountryGroup, Funder, FunderStage, Project
from chorok.registry import countries


@dataclass(frozen=True)
class Finding:
    """What one rule says, in a sentence."""

    rule: FitRule
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Fit:
    """What all rules of one funder say."""

    funder: Funder
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Doesn't fit where one rule says so, else not known where one isn't, else fits."""
        said = {finding.verdict for finding in self.findings}
        return next((each for each in (Verdict.NOT, Verdict.UNKNOWN) if each in said), Verdict.FITS)


@dataclass(frozen=True)
class Facts:
    """What the rules look at of a project. Amounts by currency, None where no rate to that currency is known.

    `asked` is what the funder is to pay, `total` the whole budget; both None while the budget says nothing of it.
    `handed_in` are ids of the papers of stages that lie there.
    """

    country: str
    standings: frozenset[str]
    instruments: frozenset[str]
    asked: Mapping[str, Decimal | None] | None
    total: Mapping[str, Decimal | None] | None
    handed_in: frozenset[int]
    stage: FunderStage | None


def compare(project: Project) -> list[Fit]:
    """Return what each funder in use says to a project: those that fit first, then those where something isn't known.

    The number of queries doesn't grow with the number of funders or stages, only with that of their currencies.
    """
    funders = list(
        Funder.objects.filter(active=True).prefetch_related(
            "only_countries", "not_countries", "first_countries", "sizes", "stages__papers"
        )
    )
    facts = facts_of(project, {funder.currency for funder in funders})
    order = (Verdict.FITS, Verdict.UNKNOWN, Verdict.NOT)
    fits = [judge(funder, facts) for funder in funders]
    return sorted(fits, key=lambda fit: order.index(fit.verdict))


def facts_of(project: Project, currencies: Iterable[str]) -> Facts:
    """Return what the rules look at of a project, its amounts in each of `currencies` at today's rate."""
    lines = list(project.budget.all())
    sums = sum_up(lines)
    wanted = sorted(set(currencies))
    return Facts(
        country=project.country,
        standings=frozenset(project.partners.exclude(standing="").values_list("standing", flat=True)),
        instruments=frozenset(line.instrument for line in lines if line.source == SourceKind.FUNDER),
        asked=_in_each(Money(sums.from_funder, project.currency), wanted) if sums.from_funder else None,
        total=_in_each(Money(sums.total, project.currency), wanted) if sums.total else None,
        handed_in=frozenset(project.papers.exclude(wanted=None).values_list("wanted", flat=True)),
        stage=project.stage,
    )


def judge(funder: Funder, facts: Facts) -> Fit:
    """Return what a funder's rules say to these facts; its lists are read as they were fetched."""
    rules = (_asker, _country, _size, _instrument, _papers)
    return Fit(
        funder,
        tuple(
            Finding(rule, *said) for rule, said in zip(FitRule, (each(funder, facts) for each in rules), strict=True)
        ),
    )


def _asker(funder: Funder, facts: Facts) -> tuple[Verdict, str]:
    if not funder.askers:
        return Verdict.UNKNOWN, _("Who may ask isn't entered for this funder.")
    may = _listed(Asker(code).label for code in funder.askers)
    fitting = [each for each in Asker if each in funder.askers and each in facts.standings]
    if fitting:
        return Verdict.FITS, _("Among the partners is: %(names)s.") % {"names": _listed(each.label for each in fitting)}
    if not facts.standings:
        return Verdict.UNKNOWN, _("May ask: %(names)s. No partner is entered with what it may ask as.") % {"names": may}
    return Verdict.NOT, _("May ask: %(names)s. None of them is among the partners.") % {"names": may}


def _country(funder: Funder, facts: Facts) -> tuple[Verdict, str]:
    only, never = list(funder.only_countries.all()), list(funder.not_countries.all())
    name = countries.name(facts.country)
    against = next((group for group in never if facts.country in group.countries), None)
    if against is not None:
        names = {"country": name, "group": against}
        return Verdict.NOT, _told(_("%(country)s is among those it never pays: %(group)s.") % names, [against])
    if only:
        return _among(only, facts.country)
    if not never:
        return Verdict.UNKNOWN, _("No list of countries is entered for this funder.")
    preferred = [group for group in funder.first_countries.all() if facts.country in group.countries]
    if preferred:
        names = {"country": name, "group": _listed(preferred)}
        return Verdict.FITS, _told(_("%(country)s is even preferred: %(group)s.") % names, preferred)
    names = {"country": name, "group": _listed(never)}
    return Verdict.FITS, _told(_("%(country)s isn't among those it never pays: %(group)s.") % names, never)


def _among(only: list[CountryGroup], country: str) -> tuple[Verdict, str]:
    inside = [group for group in only if country in group.countries]
    empty = [group for group in only if not group.countries]
    names = {"country": countries.name(country), "group": _listed(inside or only)}
    if inside:
        return Verdict.FITS, _told(_("%(country)s is among: %(group)s.") % names, inside)
    if empty:
        return Verdict.UNKNOWN, _("The list “%(group)s” is still empty.") % {"group": _listed(empty)}
    return Verdict.NOT, _told(_("%(country)s isn't among: %(group)s.") % names, only)


def _size(funder: Funder, facts: Facts) -> tuple[Verdict, str]:
    if funder.least is None and funder.most is None:
        return _class(funder, facts)
    if facts.asked is None:
        return Verdict.UNKNOWN, _("The budget has no money from the funder yet.")
    asked = facts.asked.get(funder.currency)
    if asked is None:
        return Verdict.UNKNOWN, _("There is no exchange rate to %(currency)s.") % {"currency": funder.currency}
    names = {"asked": _money(asked, funder.currency)}
    if funder.most is not None and asked > funder.most:
        return Verdict.NOT, _("Asked for are %(asked)s, it gives at most %(limit)s.") % {
            **names,
            "limit": _money(funder.most, funder.currency),
        }
    if funder.least is not None and asked < funder.least:
        return Verdict.NOT, _("Asked for are %(asked)s, it gives at least %(limit)s.") % {
            **names,
            "limit": _money(funder.least, funder.currency),
        }
    return Verdict.FITS, _("Asked for are %(asked)s, within its limits.") % names


def _class(funder: Funder, facts: Facts) -> tuple[Verdict, str]:
    """Say into which size class the whole project falls; a funder without limits and classes says nothing."""
    sizes = list(funder.sizes.all())
    if not sizes:
        return Verdict.UNKNOWN, _("No limits of size are entered for this funder.")
    if facts.total is None:
        return Verdict.UNKNOWN, _("The project has no budget yet.")
    total = facts.total.get(funder.currency)
    if total is None:
        return Verdict.UNKNOWN, _("There is no exchange rate to %(currency)s.") % {"currency": funder.currency}
    names = {"total": _money(total, funder.currency)}
    size = next((each for each in sizes if each.most is None or total <= each.most), None)
    if size is None:
        return Verdict.NOT, _("The whole project costs %(total)s, more than its largest class.") % names
    return Verdict.FITS, _("The whole project costs %(total)s: its class “%(size)s”.") % {**names, "size": size}


def _instrument(funder: Funder, facts: Facts) -> tuple[Verdict, str]:
    if not funder.instruments:
        return Verdict.UNKNOWN, _("Its instruments aren't entered.")
    gives = _listed(Instrument(code).label for code in funder.instruments)
    if not facts.instruments:
        return Verdict.UNKNOWN, _("It gives: %(gives)s. The budget has no money from the funder yet.") % {
            "gives": gives
        }
    lacking = [each.label for each in Instrument if each in facts.instruments and each not in funder.instruments]
    if lacking:
        return Verdict.NOT, _("It doesn't give: %(lacking)s. It gives: %(gives)s.") % {
            "lacking": _listed(lacking),
            "gives": gives,
        }
    return Verdict.FITS, _("It gives what the budget asks for: %(gives)s.") % {
        "gives": _listed(each.label for each in Instrument if each in facts.instruments)
    }


def _papers(funder: Funder, facts: Facts) -> tuple[Verdict, str]:
    """Look at the first stage, or, with the project's own funder, at the stage it stands in."""
    stages = [stage for stage in funder.stages.all() if not stage.retired]
    if not stages:
        return Verdict.UNKNOWN, _("Its stages aren't entered.")
    own = facts.stage is not None and facts.stage.funder_id == funder.pk
    stage = next((each for each in stages if own and facts.stage is not None and each.pk == facts.stage.pk), stages[0])
    wanted = [paper for paper in stage.papers.all() if paper.required]
    if not wanted:
        return Verdict.FITS, _("“%(stage)s” wants no paper.") % {"stage": stage}
    missing = [paper.name for paper in wanted if paper.pk not in facts.handed_in]
    if missing:
        return Verdict.NOT, _("“%(stage)s” still wants: %(names)s.") % {"stage": stage, "names": _listed(missing)}
    return Verdict.FITS, _("All papers of “%(stage)s” are there.") % {"stage": stage}


def _told(sentence: str, groups: Iterable[CountryGroup]) -> str:
    """Add that nobody has compared the lists with their source yet, where that is so."""
    if all(group.checked_on is not None for group in groups):
        return sentence
    note = _("(This list has not been compared with its source yet.)")
    return f"{sentence} {note}"


def _in_each(money: Money, currencies: Iterable[str]) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for currency in currencies:
        if currency == money.currency:
            found[currency] = money.amount
            continue
        rate = rate_for(money.currency, currency, clock.today())
        found[currency] = None if rate is None else rate.convert(money).amount
    return found


def _money(amount: Decimal, currency: str) -> str:
    whole = amount == amount.to_integral_value()
    return f"{currency} {amount:,.{0 if whole else 2}f}"


def _listed(names: Iterable[object]) -> str:
    return ", ".join(str(name) for name in names)
