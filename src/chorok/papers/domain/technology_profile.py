"""The profile of a technology: what it does, how ready it is, where it works, who offers it.

The facts are those international markets of technology ask for (WIPO GREEN: field, readiness, where it is at work).
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files, pictures
from chorok.core.errors import DomainError
from chorok.documents.model import Column, Heading, Kind, Paragraph, Picture, Table
from chorok.papers.domain.drafting import Draft, written_amount, written_day
from chorok.registry import countries
from chorok.registry.domain.offerings import save_technology
from chorok.registry.enums import Publication, SummaryState
from chorok.registry.models import Certification, Product, ReferenceSite, Technology
from chorok.registry.readiness import READINESS

#: Rows of each list; the hub's pages hold all.
MOST = 10
_FIELDS = {"summary": "summary", "description": "description"}


def draft(technology: Technology, *, public: bool = False) -> Draft:
    """Put the profile together in the language in use."""
    company = technology.organisation
    here = f"/desk/{company.pk}/offerings/technologies/{technology.pk}/"
    paper = Draft(technology.name, _("Technology profile"), company.name, public=public)
    if get_language() == "en" and not technology.name_en:
        paper.gap(_("Name in English"), here)
    products = technology.products.all()
    products = products.filter(publication=Publication.PUBLISHED) if public else products
    sites = list(ReferenceSite.objects.filter(Q(technology=technology) | Q(product__in=products))[:MOST])
    held = Certification.objects.filter(Q(technology=technology) | Q(product__in=products))
    certificates = list(held.filter(Q(expires_on=None) | Q(expires_on__gte=clock.today()))[:MOST])
    level = technology.readiness
    lines = [
        paper.fact(_("Green fields"), ", ".join(one.name for one in technology.fields.all()), url=here),
        paper.fact(
            _("Climate-technology class"), ", ".join(one.name for one in technology.climate_classes.all()), url=here
        ),
        paper.fact(_("Readiness level (TRL)"), f"TRL {level}: {READINESS[level]}" if level else "", url=here),
        paper.fact(_("Country"), countries.name(company.country), url=here),
    ]
    paper.facts(_("At a glance"), lines)
    for name, label in (("summary", _("Summary")), ("description", _("Description"))):
        paper.text(name, label, text_of(technology, name), url=here, heading=Heading(label))
    _picture(paper, technology, here)
    _sites(paper, sites, here)
    _products(paper, list(products[:MOST]))
    certificate_table(paper, certificates, f"/desk/{company.pk}/certificates/")
    _offered_by(paper, technology)
    if get_language() == "en" and technology.summary_state == SummaryState.DRAFT:
        paper.add(Paragraph(_("The centre has not reviewed the English summary yet."), small=True))
    return paper


def text_of(technology: Technology, code: str) -> str:
    """Return a text of the profile in the language in use, empty where it isn't written."""
    return str(getattr(technology, f"{_FIELDS[code]}_{_tongue()}"))


def write_text(*, actor: Actor, technology: Technology, code: str, text: str) -> None:
    """Write a text of the profile. Raises DomainError when it is too long, Refused for those who may not edit."""
    name = f"{_FIELDS[code]}_{_tongue()}"
    limit = limit_of(code)
    if len(text) > limit:
        raise DomainError(_("Write at most %(limit)s characters.") % {"limit": limit})
    values = {name: text}
    save_technology(actor=actor, organisation=technology.organisation, technology=technology, **values)  # type: ignore[arg-type]


def limit_of(code: str) -> int:
    """Return how many signs a text may have."""
    field: Any = Technology._meta.get_field(f"{_FIELDS[code]}_ko")
    return int(field.max_length or 0)


def _tongue() -> str:
    return "ko" if get_language() == "ko" else "en"


def _picture(paper: Draft, technology: Technology, url: str) -> None:
    if technology.picture is None:
        paper.gap(_("Picture"), url)
        return
    with files.read(technology.picture) as content:
        made = pictures.printable(content)
    paper.add(Picture(made.content, made.width, made.height, technology.picture_alt or technology.name))


def _sites(paper: Draft, sites: list[ReferenceSite], url: str) -> None:
    if not sites:
        paper.gap(_("Places where it is at work"), url)
    if not sites and paper.public:
        return
    label = _("Places where it is at work")
    paper.add(Heading(label))
    if not sites:
        paper.add(Paragraph(_("To be filled: %(what)s") % {"what": label}))
        return
    columns = [
        Column(_("Country"), width=2), Column(pgettext("site", "Place"), width=4),
        Column(_("Year"), Kind.NUMBER, width=1), Column(_("Scale"), width=2),
    ]  # fmt: skip
    ko = get_language() == "ko"
    rows = [
        [
            countries.name(site.country),
            site.place_ko if ko else site.place_en or site.place_ko,
            str(site.year),
            site.scale or "–",
        ]
        for site in sites
    ]
    paper.add(Table(label, columns, rows))


def _products(paper: Draft, products: list[Product]) -> None:
    if products:
        paper.add(Heading(_("Products made with it")))
        columns = [Column(_("Product"), width=4), Column(_("Price"), width=3)]
        rows = [[product.name, price_of(product) or "–"] for product in products]
        paper.add(Table(_("Products made with it"), columns, rows))


def price_of(product: Product) -> str:
    """Return the price range with its unit; empty where none is told."""
    low, high = (written_amount(each, product.currency) for each in (product.price_from, product.price_to))
    unit = product.price_unit_ko if get_language() == "ko" else product.price_unit_en or product.price_unit_ko
    amount = low if low == high else " – ".join(filter(None, (low, high)))
    return f"{amount} {unit}".strip() if amount else ""


def certificate_table(paper: Draft, certificates: list[Certification], url: str) -> None:
    """Go on with the certificates that hold; without any it is noted and left out."""
    if not certificates:
        paper.gap(_("A valid certificate"), url)
        return
    columns = [Column(_("Certificate"), width=4), Column(_("Number"), width=3), Column(_("Valid until"), width=2)]
    rows = [
        [" ".join(filter(None, (one.get_kind_display(), one.title))), one.number, written_day(one.expires_on) or "–"]
        for one in certificates
    ]
    paper.add(Heading(_("Certificates")), Table(_("Certificates that hold"), columns, rows))


def _offered_by(paper: Draft, technology: Technology) -> None:
    company = technology.organisation
    profile = f"/desk/{company.pk}/profile/"
    paper.add(Heading(_("Offered by")))
    own = company.summary_ko if get_language() == "ko" else company.summary_en
    lines = [
        paper.fact(_("Company"), company.name, url=profile),
        paper.fact(_("About the company"), own, url=profile),
        paper.fact(_("Website"), company.website, url=profile),
        paper.fact(_("E-mail"), company.email, url=profile),
        paper.fact(_("Telephone"), company.phone, url=profile),
    ]
    paper.facts(_("Offered by"), lines)
