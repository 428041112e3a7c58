"""What is needed in which country, and which of the city's companies are active there.

A company is active in a country where one of its technologies or products is at work (a reference site) or where a
result of it was reached: an export, a contract, an MOU.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from chorok.accounts.actors import Actor
from chorok.core.errors import Text
from chorok.needs.models import Need
from chorok.needs.models.needs import NeedQuerySet
from chorok.outcomes.domain.queries.claims import FINAL_STATES
from chorok.outcomes.models import Claim, ClaimOrganisation
from chorok.registry import countries
from chorok.registry.models import Organisation, Product, ReferenceSite, Technology

#: The city's companies are at home here; their sites at home say nothing about abroad.
HOME = "KR"


@dataclass(frozen=True)
class CountryRow:
    """A country with how many needs it has told and how many companies are active there."""

    code: str
    needs: int
    companies: int

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return countries.name(self.code)


@dataclass
class ActiveCompany:
    """A company with its reference sites in a country and the results it reached there."""

    company: Organisation
    sites: list[ReferenceSite] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One line of a block: its text, where it leads, and what is said beside it."""

    text: Text
    link: str = ""
    note: Text = ""


@dataclass(frozen=True)
class Block:
    """What another room tells of a country: a heading and lines; `link` leads to the whole list."""

    title: Text
    entries: Sequence[Entry]
    total: int
    link: str = ""


_blocks: list[Callable[[Actor, str], Block | None]] = []


def register_block(block: Callable[[Actor, str], Block | None]) -> None:
    """Have a room above tell on a country's page what it knows of it, to the actor, in a fixed number of statements.

    It answers None where it has nothing to say to this reader.
    """
    _blocks.append(block)


def blocks_of(actor: Actor, code: str) -> list[Block]:
    """Return what the rooms above tell the actor of a country."""
    found = (block(actor, code) for block in _blocks)
    return [block for block in found if block is not None]


def overview(rows: NeedQuerySet) -> list[CountryRow]:
    """Return every country some of `rows` come from or a public company is active in, most needs first."""
    needs = dict(rows.order_by().values_list("country").annotate(number=Count("pk")))
    active = Counter(country for country, _company in _active_pairs())
    found = [CountryRow(code, needs.get(code, 0), active[code]) for code in {*needs, *active}]
    return sorted(found, key=lambda row: (-row.needs, -row.companies, row.name))


def active_companies(code: str, most: int) -> tuple[list[ActiveCompany], int]:
    """Return the public companies active in a country, the first `most` by name, and how many there are."""
    rows = _sites(code).order_by().values_list("pk", "technology__organisation", "product__organisation")
    sites = [(pk, technology or product) for pk, technology, product in rows]
    parties = list(_parties(code).values_list("claim", "organisation"))
    ids = {company for _what, company in (*sites, *parties)}
    shown = {
        company.pk: ActiveCompany(company)
        for company in Organisation.objects.filter(pk__in=ids).order_by("name_ko", "pk")[:most]
    }
    own = ReferenceSite.objects.filter(pk__in=[pk for pk, company in sites if company in shown])
    for site in own.select_related("technology", "product"):
        offering = site.technology or site.product
        assert offering is not None, "a site is of one or the other"  # noqa: S101 - for the type checker
        shown[offering.organisation_id].sites.append(site)
    of: defaultdict[int, list[int]] = defaultdict(list)
    for claim, company in parties:
        if company in shown:
            of[claim].append(company)
    for one in Claim.objects.filter(pk__in=of).select_related("line"):
        for company in of[one.pk]:
            shown[company].claims.append(one)
    return list(shown.values()), len(ids)


def by_state(actor: Actor, code: str) -> dict[str, int]:
    """Return how many needs of a country the actor sees in each state."""
    rows = Need.objects.visible_to(actor).filter(country=code).order_by()
    return dict(rows.values_list("state").annotate(number=Count("pk")))


def _sites(code: str = "") -> Any:
    """Return the sites of public technologies and products, in one country or in all abroad."""
    abroad = ReferenceSite.objects.filter(country=code) if code else ReferenceSite.objects.exclude(country=HOME)
    return abroad.filter(
        Q(technology__in=Technology.objects.public().values("pk"))
        | Q(product__in=Product.objects.public().values("pk"))
    )


def _parties(code: str = "") -> Any:
    """Return which public companies reached which published results, in one country or in all abroad."""
    claims = Claim.objects.public().filter(state__in=FINAL_STATES)
    abroad = claims.filter(country=code) if code else claims.exclude(country__in=("", HOME))
    public = Organisation.objects.public().filter(country=HOME)
    return ClaimOrganisation.objects.filter(claim__in=abroad.values("pk"), organisation__in=public.values("pk"))


def _active_pairs() -> set[tuple[str, int]]:
    """Return which public company is active in which country (three statements)."""
    sites = _sites().order_by()
    found: set[tuple[str, int]] = set()
    for kind in ("technology", "product"):
        rows = sites.filter(**{f"{kind}__isnull": False})
        found.update(rows.values_list("country", f"{kind}__organisation").distinct())
    found.update(_parties().order_by().values_list("claim__country", "organisation").distinct())
    return found
