"""The public calls for applications."""

from django.core.paginator import Paginator
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from chorok.programs.domain.queries.calls import by_urgency, in_phase, public_calls
from chorok.programs.models import Call
from chorok.web.api.base import PublicView
from chorok.web.api.directory import page_address
from chorok.web.api.serializers import ErrorSerializer
from chorok.web.api.serializers_calls import CallPageSerializer, CallParameters, OneCallSerializer, page_of


class Calls(PublicView):
    """Calls for applications."""

    @extend_schema(
        operation_id="calls",
        parameters=[CallParameters],
        responses={200: CallPageSerializer, 400: ErrorSerializer, 429: ErrorSerializer},
    )
    def get(self, request: Request) -> Response:
        """List the public calls: open ones by their deadline, then those that open soon, then the rest."""
        parameters = CallParameters(data=request.query_params)
        parameters.is_valid(raise_exception=True)
        asked = parameters.validated_data
        found = public_calls(text=asked.get("q", ""), line=asked.get("line", ""), field=asked.get("field", ""))
        if "phase" in asked:
            found = found.filter(in_phase(asked["phase"]))
        page = Paginator(by_urgency(found), asked["size"]).get_page(asked["page"])
        following = page_address(request, page.number + 1) if page.has_next() else None
        previous = page_address(request, page.number - 1) if page.has_previous() else None
        return Response(
            page_of(
                list(page),
                count=page.paginator.count,
                page=page.number,
                pages=page.paginator.num_pages,
                addresses=(following, previous),
            )
        )


class OneCall(PublicView):
    """One call."""

    @extend_schema(operation_id="call", responses={200: OneCallSerializer, 404: ErrorSerializer, 429: ErrorSerializer})
    def get(self, request: Request, code: str) -> Response:
        """Tell a call with its rules, documents, criteria, bonus points and notices."""
        calls = Call.objects.public().select_related("line")
        call = (
            calls.prefetch_related("rules", "documents", "criteria", "bonus_rules", "notices").filter(code=code).first()
        )
        if call is None:
            raise Http404
        return Response(OneCallSerializer(call).data)
