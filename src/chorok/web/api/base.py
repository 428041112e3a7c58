"""What all calls of the API share: who may call how often, and how a failure is told."""

from typing import Any

from django.core.cache import caches
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView, exception_handler

from chorok.core.access import client_ip


class CallerThrottle(SimpleRateThrottle):
    """So many calls a minute for each address. Each web process counts for itself, as a guard, not as an account."""

    scope = "api"
    rate = "120/min"
    cache = caches["process"]

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Return the key under which the caller's calls are counted."""
        return f"api-calls:{client_ip(request._request)}"


class PublicView(APIView):
    """A call that anyone may make: it reads what stands on the public pages, whoever asks."""

    authentication_classes = ()
    throttle_classes = (CallerThrottle,)

    def get_exception_handler(self) -> Any:
        """Tell failures in one shape."""
        return told


def told(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to a failed call: a code, a sentence, and by parameter what is wrong with it."""
    response = exception_handler(error, context)
    if response is None:
        return None
    fields: dict[str, Any] = {}
    if isinstance(error, ValidationError):
        code, message = "invalid", _("Some parameters can't be read; see “fields”.")
        fields = response.data if isinstance(response.data, dict) else {}
    elif isinstance(error, Throttled):
        code = "throttled"
        message = _("Too many calls. Try again in {seconds} seconds.").format(
            seconds=response.headers.get("Retry-After", "60")
        )
    elif response.status_code == status.HTTP_404_NOT_FOUND:
        code, message = "not_found", _("Nothing public stands at this address.")
    else:
        code = error.default_code if isinstance(error, APIException) else "error"
        message = str(getattr(error, "detail", _("The call failed.")))
    response.data = {"code": code, "message": message, "fields": fields}
    return response
