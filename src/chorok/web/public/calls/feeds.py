"""The calls for machines: RSS and iCalendar, narrowed by the same words in the address as the list."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.core import clock
from chorok.documents import ical
from chorok.programs.domain.queries.calls import public_calls
from chorok.programs.enums import CallState, NoticeKind
from chorok.programs.models import Call, CallNotice
from chorok.web.components.templatetags.chorok import exact
from chorok.web.public.calls.forms import CallFilter

#: Calls a feed or a calendar holds, the newest.
MOST = 100


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """Give the newest calls and what was said of them since, as RSS 2.0."""
    feed = Rss201rev2Feed(
        title=_("Calls of the green-industry support centre"),
        link=settings.BASE_URL + reverse("calls"),
        description=_("New calls for applications, the newest first."),
        language=get_language(),
        feed_url=settings.BASE_URL + request.get_full_path(),
    )
    for call in _newest(request):
        link, changes = _address(call), _changes(call)
        period = _("Applications: {opens} to {closes}").format(opens=exact(call.opens_at), closes=exact(call.closes_at))
        feed.add_item(
            title=f"[{changes[0].get_kind_display()}] {call.name}" if changes else call.name,
            link=link,
            description="\n".join([*(notice.text for notice in changes), call.summary, period]),
            # A reader shows an item once; a call is shown again with each notice that changes something.
            unique_id=f"{link}#{len(changes)}" if changes else link,
            pubdate=call.publish_at,
            categories=[call.line.name],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Give openings and deadlines as a calendar one can subscribe to."""
    name = _("Calls of the green-industry support centre")
    content = ical.calendar(name=name, events=_events(_newest(request)), made_at=clock.now())
    response = HttpResponse(content, content_type=ical.CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="calls.ics"'
    return response


def _newest(request: HttpRequest) -> Iterable[Call]:
    found = public_calls(**CallFilter(request.GET).asked())
    changing = Prefetch("notices", CallNotice.objects.exclude(kind=NoticeKind.INFORMATION), to_attr="changing")
    return found.prefetch_related(changing).order_by("-publish_at", "-pk")[:MOST]


def _changes(call: Call) -> list[CallNotice]:
    """Return what extended, corrected or cancelled a call of `_newest`, the newest first."""
    found: list[CallNotice] = getattr(call, "changing", [])
    return found


def _events(calls: Iterable[Call]) -> Iterator[ical.Event]:
    host = urlsplit(settings.BASE_URL).hostname
    for call in calls:
        moments = (("opens", call.opens_at, _("{name}: opens")), ("closes", call.closes_at, _("{name}: closes")))
        for what, moment, title in moments:
            if moment is not None:
                yield ical.Event(
                    uid=f"call-{call.pk}-{what}@{host}",
                    at=moment,
                    summary=title.format(name=call.name),
                    description=call.summary,
                    url=_address(call),
                    sequence=len(_changes(call)),
                    cancelled=call.state == CallState.CANCELLED,
                )


def _address(call: Call) -> str:
    return settings.BASE_URL + reverse("call_page", args=[call.code])
