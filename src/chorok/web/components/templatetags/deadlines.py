"""Deadlines: the server's clock, and how long there is still. Templates load it as `deadlines`."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chorok.core import clock
from chorok.web.components.templatetags.chorok import NO_VALUE

register = template.Library()

_DAY, _HOUR, _MINUTE = 86400, 3600, 60


@register.filter
def time_left(value: Any) -> str:
    """Say how long it is until a moment in two units at most; “Time is up” once it has come."""
    if not isinstance(value, datetime):
        return NO_VALUE
    seconds = int((value - clock.now()).total_seconds())
    if seconds <= 0:
        return _("Time is up")
    days, rest = divmod(seconds, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    if days:
        parts = [ngettext("%(n)d day", "%(n)d days", days) % {"n": days}, _hours(hours)]
    elif hours:
        parts = [_hours(hours), _minutes(minutes)]
    else:
        parts = [_minutes(minutes), ngettext("%(n)d second", "%(n)d seconds", rest) % {"n": rest}]
    return " ".join(parts)


@register.simple_tag
def server_now() -> datetime:
    """Return the server's clock."""
    return clock.now()


@register.filter
def machine(value: Any) -> str:
    """Write a moment for a script: ISO 8601 with the zone."""
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else ""


def _hours(count: int) -> str:
    return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}


def _minutes(count: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count}
