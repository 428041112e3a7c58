"""Places where a technology or product is at work."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.registry import countries
from chorok.registry.models import Product, ReferenceSite, Technology

EARLIEST_YEAR = 1950


@dataclass(frozen=True)
class Site:
    """One place: country (ISO 3166-1 alpha-2), names, year it went to work, scale such as “120 kW”."""

    country: str
    place_ko: str
    place_en: str
    year: int
    scale: str = ""


def keep_sites(offering: Technology | Product, sites: Sequence[Site]) -> None:
    """Make `sites` the offering's reference sites; rows that are there already stay untouched.

    Raises DomainError (field `reference_sites`) on an unknown country or a year that can't be.
    """
    this_year = clock.today().year
    for site in sites:
        if not countries.known(site.country):
            raise DomainError(_("Choose the country of each reference site."), field="reference_sites")
        if not site.place_ko.strip():
            raise DomainError(_("Write the place of each reference site."), field="reference_sites")
        if not EARLIEST_YEAR <= site.year <= this_year:
            raise DomainError(
                _("The year of a reference site lies between %(first)s and %(last)s.")
                % {"first": EARLIEST_YEAR, "last": this_year},
                field="reference_sites",
            )
    wanted = list(sites)
    for row in offering.reference_sites.all():
        known = Site(row.country, row.place_ko, row.place_en, row.year, row.scale)
        if known in wanted:
            wanted.remove(known)
        else:
            row.delete()
    technology, product = (offering, None) if isinstance(offering, Technology) else (None, offering)
    ReferenceSite.objects.bulk_create(
        ReferenceSite(technology=technology, product=product, **asdict(site)) for site in wanted
    )
