"""How complete an organisation's record is: what is missing, and what each missing thing would open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.errors import Text
from chorok.registry.enums import (
    DIRECTORY_KINDS,
    EXTENDED_BY_KIAT,
    OrganisationKind,
    Publication,
    SummaryState,
    Verification,
)
from chorok.registry.models import Organisation


@dataclass(frozen=True)
class Facts:
    """What is known of the record, read once."""

    organisation: Organisation
    fields: int
    technologies: int
    products: int
    pictures: int
    certificates: int


@dataclass(frozen=True)
class Item:
    """One thing a complete record has: its weight, what it would open, and where it is filled in.

    `place` is a section of the desk: `/desk/<organisation>/<place>/`.
    """

    code: str
    weight: int
    label: Text
    opens: Text
    place: str
    holds: Callable[[Facts], bool]
    kinds: tuple[str, ...] = DIRECTORY_KINDS


@dataclass(frozen=True)
class Missing:
    """A missing thing as the meter shows it. `url` is a path on the hub."""

    code: str
    label: Text
    opens: Text
    url: str
    weight: int


@dataclass(frozen=True)
class Completeness:
    """Percent of the weights that are there, and what is missing, the weightiest first."""

    percent: int
    missing: list[Missing]


_COMPANY = (OrganisationKind.COMPANY,)
_EVERY_KIND = tuple(OrganisationKind.values)

#: The one table of weights. Kinds have different items, so the percent is of the weights that apply.
ITEMS: tuple[Item, ...] = (
    Item(
        "summary_ko",
        15,
        _("Korean summary"),
        _("Your page can be published in the directory."),
        "profile",
        lambda facts: bool(facts.organisation.summary_ko),
    ),
    Item(
        "fields",
        10,
        _("Green fields"),
        _("Visitors find you by field, and calls for your field reach you."),
        "profile",
        lambda facts: facts.fields > 0,
    ),
    Item(
        "verification",
        15,
        _("Verified business number"),
        _("You may apply for the centre's calls."),
        "verification",
        lambda facts: facts.organisation.verification == Verification.VERIFIED,
        _COMPANY,
    ),
    Item(
        "product",
        15,
        _("A published technology or product"),
        _("Buyers find what you sell and can ask for a meeting."),
        "offerings",
        lambda facts: facts.technologies + facts.products > 0,
    ),
    Item(
        "summary_en",
        10,
        _("English summary"),
        _("Buyers and bodies abroad see your page in English."),
        "profile",
        lambda facts: bool(facts.organisation.summary_en),
        _EVERY_KIND,
    ),
    Item(
        "summary_reviewed",
        5,
        _("Reviewed English summary"),
        _("The centre vouches for the wording towards partners abroad."),
        "profile",
        lambda facts: facts.organisation.summary_state == SummaryState.REVIEWED,
    ),
    Item(
        "contact",
        10,
        _("Telephone or e-mail, and website"),
        _("Visitors of your page can reach you."),
        "profile",
        lambda facts: bool(facts.organisation.website and (facts.organisation.phone or facts.organisation.email)),
        _EVERY_KIND,
    ),
    Item(
        "picture",
        5,
        _("A picture of a product or technology"),
        _("Your card in the directory and the shared link show it."),
        "offerings",
        lambda facts: facts.pictures > 0,
    ),
    Item(
        "certificate",
        5,
        _("A valid green certificate"),
        _("Your page bears the green badge, and you are found by the filter."),
        "certificates",
        lambda facts: facts.certificates > 0,
        _COMPANY,
    ),
    Item(
        "representative",
        5,
        _("Representative and address"),
        _("Agreements and reports are filled in by themselves."),
        "profile",
        lambda facts: bool(facts.organisation.representative_ko and facts.organisation.address_ko),
        _COMPANY,
    ),
    Item(
        "logo",
        5,
        _("Logo"),
        _("Your page and the lists show it."),
        "profile",
        lambda facts: facts.organisation.logo_id is not None,
    ),
)


def completeness(organisation: Organisation, *, today: date | None = None) -> Completeness:
    """Work out how complete the record is on `today` (default: the clock's) and what is missing."""
    facts = _facts(organisation, today or clock.today())
    asked = [item for item in ITEMS if organisation.kind in item.kinds]
    missing = [item for item in asked if not item.holds(facts)]
    total = sum(item.weight for item in asked)
    there = total - sum(item.weight for item in missing)
    return Completeness(
        percent=round(100 * there / total),
        missing=[
            Missing(item.code, item.label, item.opens, f"/desk/{organisation.pk}/{item.place}/", item.weight)
            for item in sorted(missing, key=lambda item: -item.weight)
        ],
    )


def refresh_completeness(organisation: Organisation) -> Completeness:
    """Work the completeness out anew and keep its percent on the record, where it changed."""
    found = completeness(organisation)
    if found.percent != organisation.completeness:
        organisation.completeness = found.percent
        organisation.save(update_fields=["completeness"])
    return found


def _facts(organisation: Organisation, today: date) -> Facts:
    technologies = list(organisation.technologies.values_list("publication", "picture_id"))
    products = list(organisation.products.values_list("publication", "picture_id"))
    return Facts(
        organisation=organisation,
        fields=organisation.fields.count(),
        technologies=sum(publication == Publication.PUBLISHED for publication, _picture in technologies),
        products=sum(publication == Publication.PUBLISHED for publication, _picture in products),
        pictures=sum(picture is not None for _publication, picture in technologies + products),
        certificates=organisation.certifications.filter(
            Q(expires_on=None) | Q(expires_on__gte=today), kind__in=EXTENDED_BY_KIAT
        ).count(),
    )
