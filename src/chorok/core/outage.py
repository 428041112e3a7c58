"""A database that can't be reached: what counts as that, and the answer people get."""

import logging

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from procrastinate.exceptions import ConnectorException

RETRY_AFTER_SECONDS = 30
logger = logging.getLogger(__name__)


def is_outage(error: BaseException | None) -> bool:
    """Say whether `error` means that the database, not the program, failed: trying again later can help."""
    if isinstance(error, ConnectorException):  # a task could not be queued; the driver's error is its cause
        return isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError)
    return isinstance(error, OperationalError | InterfaceError)


def unavailable(error: BaseException | None) -> HttpResponse:
    """Return the 503 page. It is made without the database, and the request's transaction is undone already."""
    logger.error("database unavailable", exc_info=error)
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
