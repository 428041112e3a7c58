"""The public pages of one company, technology or product."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chorok.core import clock
from chorok.outcomes.domain.queries.claims import FINAL_STATES
from chorok.outcomes.models import Claim
from chorok.registry import countries
from chorok.registry.domain import phone
from chorok.registry.domain.directory_documents import valid_on
from chorok.registry.enums import DIRECTORY_KINDS, Publication, Verification
from chorok.registry.models import Certification, DirectoryEntry, Organisation, Product, ReferenceSite, Technology
from chorok.web.components.access import actor_of
from chorok.web.components.directory import address, labels
from chorok.web.public.directory import card_of

#: Offerings and results a page lists; the directory and the results pages hold all.
MOST_OFFERINGS, MOST_RESULTS = 60, 20


@require_safe
def company_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a company: who it is, what it offers, what it is certified for, what came of its support.

    The address of a record that was merged leads to the record that was kept, for good.
    """
    actor = actor_of(request)
    merged = kept_record(pk)
    if merged is not None:
        return redirect("company_page", merged, permanent=True)
    company = _visible(
        Organisation.objects.visible_to(actor).filter(kind__in=DIRECTORY_KINDS).select_related("logo"), pk
    )
    names = labels()
    entries = DirectoryEntry.objects.filter(organisation=company).exclude(kind=DirectoryEntry.Kind.COMPANY)
    cards = [card_of(entry, names) for entry in entries.defer("tokens").order_by("name_ko", "id")[:MOST_OFFERINGS]]
    results = Claim.objects.visible_to(actor).filter(public=True, state__in=FINAL_STATES, organisations=company)
    return render(
        request,
        "public/company_page.html",
        {
            "company": company,
            "country": countries.name(company.country),
            "phone": phone.shown(company.phone) if company.phone else "",
            "verified": company.verification == Verification.VERIFIED,
            "fields": company.fields.all(),
            "technologies": [card for card in cards if card["entry"].kind == DirectoryEntry.Kind.TECHNOLOGY],
            "products": [card for card in cards if card["entry"].kind == DirectoryEntry.Kind.PRODUCT],
            "certificates": _certificates(company.certifications.all()),
            "results": results.select_related("line")[:MOST_RESULTS],
            "is_public": company.is_public,
        },
    )


@require_safe
def technology_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a technology with its classes, readiness and the places it is at work."""
    visible = Technology.objects.visible_to(actor_of(request))
    technology: Technology = _visible(visible.select_related("organisation", "picture"), pk)
    return render(
        request,
        "public/technology_page.html",
        _of_offering(technology)
        | {
            "technology": technology,
            "classes": technology.climate_classes.all(),
            "topics": technology.ipc_topics.all()[:MOST_RESULTS],
            "products": technology.products.filter(publication=Publication.PUBLISHED)[:MOST_OFFERINGS],
        },
    )


@require_safe
def product_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a product with its picture, price range, goods code and the places it is at work."""
    visible = Product.objects.visible_to(actor_of(request))
    product: Product = _visible(visible.select_related("organisation", "picture", "goods_code", "technology"), pk)
    technology = product.technology
    public = technology is not None and technology.publication == Publication.PUBLISHED
    return render(
        request,
        "public/product_page.html",
        _of_offering(product) | {"product": product, "technology": technology if public else None},
    )


def kept_record(pk: int) -> int | None:
    """Return the record into which organisation `pk` was merged in the end, None when it stands for itself."""
    kept: int | None = None
    seen = {pk}
    while True:
        following = Organisation.objects.filter(pk=kept or pk).values_list("merged_into", flat=True).first()
        if following is None or following in seen:
            return kept
        kept = following
        seen.add(following)


def paths() -> Iterator[str]:
    """Return the addresses of the directory's pages, for the sitemap: the best-kept first."""
    kept = DirectoryEntry.objects.only("kind", "object_id").order_by("kind", "-completeness", "id")
    return (address(entry) for entry in kept.iterator(chunk_size=1000))


def _visible(records: QuerySet[Any], pk: int) -> Any:
    record = records.filter(pk=pk).first()
    if record is None:
        raise Http404
    return record


def _of_offering(offering: Technology | Product) -> dict[str, Any]:
    """Return what the pages of technologies and products have in common."""
    organisation = offering.organisation
    return {
        "offering": offering,
        "kind": DirectoryEntry.Kind.TECHNOLOGY if isinstance(offering, Technology) else DirectoryEntry.Kind.PRODUCT,
        "company": organisation,
        "phone": phone.shown(organisation.phone) if organisation.phone else "",
        "fields": offering.fields.all(),
        "certificates": _certificates(offering.certifications.all()),
        "sites": [_site(site) for site in offering.reference_sites.all()],
        "is_public": organisation.is_public and offering.publication == Publication.PUBLISHED,
    }


def _certificates(held: QuerySet[Certification]) -> QuerySet[Certification]:
    return held.filter(valid_on(clock.today())).order_by("-issued_on", "id")


def _site(site: ReferenceSite) -> dict[str, Any]:
    return {"site": site, "country": countries.name(site.country)}
