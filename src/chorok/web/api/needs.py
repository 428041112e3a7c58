"""The published needs of countries."""

from django.core.paginator import Paginator
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from chorok.needs.domain.queries.needs import NeedFilter, narrowed
from chorok.needs.models import Need
from chorok.web.api.base import PublicView
from chorok.web.api.directory import page_address
from chorok.web.api.serializers import ErrorSerializer
from chorok.web.api.serializers_needs import NeedPageSerializer, NeedParameters, OneNeedSerializer, page_of


class Needs(PublicView):
    """Needs of countries."""

    @extend_schema(
        operation_id="needs",
        parameters=[NeedParameters],
        responses={200: NeedPageSerializer, 400: ErrorSerializer, 429: ErrorSerializer},
    )
    def get(self, request: Request) -> Response:
        """List the published needs of countries, without their contacts."""
        parameters = NeedParameters(data=request.query_params)
        parameters.is_valid(raise_exception=True)
        asked = parameters.validated_data
        wanted = NeedFilter(
            text=asked.get("q", ""), country=asked.get("country", ""), field=asked.get("field", ""), sort=asked["sort"]
        )
        page = Paginator(narrowed(Need.objects.public(), wanted), asked["size"]).get_page(asked["page"])
        return Response(
            page_of(
                list(page),
                count=page.paginator.count,
                page=page.number,
                pages=page.paginator.num_pages,
                next=page_address(request, page.number + 1) if page.has_next() else None,
                previous=page_address(request, page.number - 1) if page.has_previous() else None,
            )
        )


class OneNeed(PublicView):
    """One need."""

    @extend_schema(operation_id="need", responses={200: OneNeedSerializer, 404: ErrorSerializer, 429: ErrorSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Tell a published need in full, without its contact."""
        need = Need.objects.public().select_related("organisation").filter(pk=pk).first()
        if need is None:
            raise Http404
        return Response(OneNeedSerializer(need).data)
