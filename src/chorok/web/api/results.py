"""The published targets and results, year by year."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from chorok.outcomes.domain.queries.results import newest_years, year_results
from chorok.outcomes.models import ProgrammeYear
from chorok.web.api.base import PublicView
from chorok.web.api.serializers import ErrorSerializer, YearSerializer, YearsSerializer


class Years(PublicView):
    """The programme years."""

    @extend_schema(operation_id="years", responses={200: YearsSerializer, 429: ErrorSerializer})
    def get(self, request: Request) -> Response:
        """List the programme years, newest first."""
        return Response(YearsSerializer({"years": newest_years()}).data)


class OneYear(PublicView):
    """One programme year."""

    @extend_schema(operation_id="year", responses={200: YearSerializer, 404: ErrorSerializer, 429: ErrorSerializer})
    def get(self, request: Request, year: int) -> Response:
        """Tell the targets and results of a year by line, as the results page shows them."""
        try:
            results = year_results(year)
        except ProgrammeYear.DoesNotExist:
            raise Http404 from None
        return Response(YearSerializer(results).data)
