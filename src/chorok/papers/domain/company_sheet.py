"""A company on one page: who it is, what it offers, what it is certified for, where it worked."""

from django.db.models import Q
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.texts import shortened
from chorok.documents.model import Column, Heading, Table
from chorok.papers.domain.drafting import Draft, written_day
from chorok.papers.domain.technology_profile import price_of
from chorok.registry import countries, regions
from chorok.registry.domain.organisations import update_organisation
from chorok.registry.enums import Publication, Verification
from chorok.registry.models import Organisation, ReferenceSite

#: Rows of each list, so that all of it stands on one page.
MOST_TECHNOLOGIES, MOST_PRODUCTS, MOST_CERTIFICATES, MOST_SITES = 4, 4, 3, 3
#: Signs of a technology's summary in the list.
SHORT = 90
SUMMARY = "summary"


def draft(company: Organisation, *, public: bool = False) -> Draft:
    """Put the sheet together in the language in use."""
    profile = f"/desk/{company.pk}/profile/"
    offerings = f"/desk/{company.pk}/offerings/"
    paper = Draft(company.name, _("Company one-page sheet"), company.name, public=public)
    if get_language() == "en" and not company.name_en:
        paper.gap(_("Name in English"), profile)
    paper.text(SUMMARY, _("About the company"), text_of(company, SUMMARY), url=profile)
    paper.facts(_("At a glance"), _facts(paper, company, profile))
    shown = Q(publication=Publication.PUBLISHED) if public else ~Q(publication=Publication.HIDDEN)
    technologies = list(company.technologies.filter(shown)[:MOST_TECHNOLOGIES])
    products = list(company.products.filter(shown)[:MOST_PRODUCTS])
    if not technologies and not products:
        paper.gap(_("A technology or product"), offerings)
    if technologies:
        columns = [Column(_("Technology"), width=3), Column("TRL", width=1), Column(_("Summary"), width=6)]
        rows = [
            [one.name, str(one.readiness or "–"), shortened(one.summary.replace("\n", " "), SHORT)]
            for one in technologies
        ]
        paper.add(Heading(_("Technologies")), Table(_("Technologies"), columns, rows))
    if products:
        columns = [Column(_("Product"), width=4), Column(_("Price"), width=3)]
        rows = [[one.name, price_of(one) or "–"] for one in products]
        paper.add(Heading(_("Products")), Table(_("Products"), columns, rows))
    _certificates(paper, company)
    _sites(paper, company, shown)
    return paper


def text_of(company: Organisation, code: str) -> str:
    """Return the company's summary in the language in use, empty where it isn't written."""
    return company.summary_ko if get_language() == "ko" else company.summary_en


def write_text(*, actor: Actor, company: Organisation, code: str, text: str) -> None:
    """Write the company's summary. Raises DomainError when it is too long, Refused for those who may not edit."""
    name = "summary_ko" if get_language() == "ko" else "summary_en"
    update_organisation(actor=actor, organisation=company, **{name: text})  # type: ignore[arg-type]


def limit_of(code: str) -> int:
    """Return how many signs the summary may have."""
    return Organisation._meta.get_field("summary_ko").max_length or 0


def _facts(paper: Draft, company: Organisation, url: str) -> list[list[str]]:
    ko = get_language() == "ko"
    who = company.representative_ko if ko else company.representative_en
    address = company.address_ko if ko else company.address_en
    area = regions.name(company.region) if company.region else ""
    place = ", ".join(filter(None, (address or area, countries.name(company.country))))
    contact = [company.website, company.email, company.phone]
    return [
        paper.fact(_("Green fields"), ", ".join(one.name for one in company.fields.all()), url=url),
        # The public page names nobody either.
        [] if paper.public else paper.fact(_("Representative"), who, url=url),
        paper.fact(_("Founded on"), written_day(company.founded_on), url=url),
        paper.fact(_("Employees"), "" if company.employees is None else f"{company.employees:,}", url=url),
        paper.fact(_("Address"), place if address or area else "", url=url),
        paper.fact(_("Contact"), ", ".join(filter(None, contact)), url=url),
        [_("Business number"), _("confirmed by the centre")] if company.verification == Verification.VERIFIED else [],
    ]


def _certificates(paper: Draft, company: Organisation) -> None:
    held = company.certifications.filter(Q(expires_on=None) | Q(expires_on__gte=clock.today()))
    rows = [
        [" ".join(filter(None, (one.get_kind_display(), one.title))), one.number, written_day(one.expires_on) or "–"]
        for one in held[:MOST_CERTIFICATES]
    ]
    if not rows:
        paper.gap(_("A valid certificate"), f"/desk/{company.pk}/certificates/")
        return
    columns = [Column(_("Certificate"), width=4), Column(_("Number"), width=3), Column(_("Valid until"), width=2)]
    paper.add(Heading(_("Certificates")), Table(_("Certificates that hold"), columns, rows))


def _sites(paper: Draft, company: Organisation, shown: Q) -> None:
    technologies = company.technologies.filter(shown).values("pk")
    products = company.products.filter(shown).values("pk")
    sites = ReferenceSite.objects.filter(Q(technology__in=technologies) | Q(product__in=products))[:MOST_SITES]
    ko = get_language() == "ko"
    rows = [
        [countries.name(one.country), one.place_ko if ko else one.place_en or one.place_ko, str(one.year)]
        for one in sites
    ]
    if rows:
        columns = [
            Column(_("Country"), width=2),
            Column(pgettext("site", "Place"), width=4),
            Column(_("Year"), width=1),
        ]
        label = _("Places where it is at work")
        paper.add(Heading(label), Table(label, columns, rows))
