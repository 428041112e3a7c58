"""Organisations, technologies and products of the public directory."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from chorok.core import clock
from chorok.registry.domain.directory_documents import valid_on
from chorok.registry.domain.queries import directory as queries
from chorok.registry.domain.queries.directory import FACETS, Question
from chorok.registry.enums import Verification
from chorok.registry.models import Certification, DirectoryEntry, Product, Technology
from chorok.web.api.base import PublicView
from chorok.web.api.serializers import (
    EntryPageSerializer,
    ErrorSerializer,
    OrganisationSerializer,
    ProductSerializer,
    QuestionParameters,
    TechnologySerializer,
)

#: Technologies and products that an organisation's answer names.
MOST_NAMED = 200
FAILURES = {400: ErrorSerializer, 429: ErrorSerializer}
FAILURES_OF_ONE = {404: ErrorSerializer, 429: ErrorSerializer}


class _List(PublicView):
    """A page of entries of one kind."""

    kind: str

    def _page(self, request: Request) -> Response:
        parameters = QuestionParameters(data=request.query_params)
        parameters.is_valid(raise_exception=True)
        asked = parameters.validated_data
        facets = {facet: str(asked[facet]) for facet in FACETS if facet in asked}
        question = Question(self.kind, asked.get("q", ""), facets, asked["sort"])
        found = queries.search(question, page=asked["page"], size=asked["size"])
        page = {
            "count": found.total,
            "more": found.more,
            "page": found.page,
            "pages": found.pages,
            "next": page_address(request, found.page + 1) if found.page < found.pages else None,
            "previous": page_address(request, found.page - 1) if found.page > 1 else None,
            "results": found.entries,
        }
        return Response(EntryPageSerializer(page).data)


class Organisations(_List):
    """Green companies and founders' teams."""

    kind = DirectoryEntry.Kind.COMPANY

    @extend_schema(
        operation_id="organisations", parameters=[QuestionParameters], responses={200: EntryPageSerializer} | FAILURES
    )
    def get(self, request: Request) -> Response:
        """List organisations with a public page."""
        return self._page(request)


class Technologies(_List):
    """Technologies."""

    kind = DirectoryEntry.Kind.TECHNOLOGY

    @extend_schema(
        operation_id="technologies", parameters=[QuestionParameters], responses={200: EntryPageSerializer} | FAILURES
    )
    def get(self, request: Request) -> Response:
        """List technologies with a public page."""
        return self._page(request)


class Products(_List):
    """Products."""

    kind = DirectoryEntry.Kind.PRODUCT

    @extend_schema(
        operation_id="products", parameters=[QuestionParameters], responses={200: EntryPageSerializer} | FAILURES
    )
    def get(self, request: Request) -> Response:
        """List products with a public page."""
        return self._page(request)


class OneOrganisation(PublicView):
    """One organisation."""

    @extend_schema(operation_id="organisation", responses={200: OrganisationSerializer} | FAILURES_OF_ONE)
    def get(self, request: Request, pk: int) -> Response:
        """Tell an organisation with its certificates, technologies and products."""
        entry: Any = _entry(DirectoryEntry.Kind.COMPANY, pk)
        offered = DirectoryEntry.objects.filter(organisation=pk).exclude(kind=entry.kind)
        named = list(offered.order_by("name_ko", "id").defer("tokens")[:MOST_NAMED])
        entry.verified = entry.organisation.verification == Verification.VERIFIED
        entry.certificates = _certificates(organisation=pk)
        entry.technologies = [each for each in named if each.kind == DirectoryEntry.Kind.TECHNOLOGY]
        entry.products = [each for each in named if each.kind == DirectoryEntry.Kind.PRODUCT]
        return Response(OrganisationSerializer(entry).data)


class OneTechnology(PublicView):
    """One technology."""

    @extend_schema(operation_id="technology", responses={200: TechnologySerializer} | FAILURES_OF_ONE)
    def get(self, request: Request, pk: int) -> Response:
        """Tell a technology with its description, certificates and the places it is at work."""
        entry: Any = _entry(DirectoryEntry.Kind.TECHNOLOGY, pk)
        entry.record = Technology.objects.get(pk=pk)
        entry.certificates = _certificates(technology=pk)
        entry.reference_sites = entry.record.reference_sites.all()
        return Response(TechnologySerializer(entry).data)


class OneProduct(PublicView):
    """One product."""

    @extend_schema(operation_id="product", responses={200: ProductSerializer} | FAILURES_OF_ONE)
    def get(self, request: Request, pk: int) -> Response:
        """Tell a product with its description, price range, certificates and the places it is at work."""
        entry: Any = _entry(DirectoryEntry.Kind.PRODUCT, pk)
        entry.record = Product.objects.get(pk=pk)
        entry.certificates = _certificates(product=pk)
        entry.reference_sites = entry.record.reference_sites.all()
        return Response(ProductSerializer(entry).data)


def _entry(kind: str, pk: int) -> DirectoryEntry:
    """Return the entry of a public page; what has none isn't public."""
    entry = DirectoryEntry.objects.filter(kind=kind, object_id=pk).select_related("organisation").first()
    if entry is None:
        raise Http404
    return entry


def _certificates(**of: int) -> list[Certification]:
    return list(Certification.objects.filter(valid_on(clock.today()), **of).order_by("-issued_on", "id"))


def page_address(request: Request, page: int) -> str:
    """Return the address of another page of the list that was asked for."""
    kept = {key: str(value) for key, value in request.query_params.items() if key != "page"}
    path = reverse(str(request.resolver_match.view_name)) if request.resolver_match else request.path
    return f"{settings.BASE_URL}{path}?{urlencode({**kept, 'page': str(page)})}"
