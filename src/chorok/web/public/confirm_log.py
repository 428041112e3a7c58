"""A buyer says through a link whether the log of a meeting is right. Reading the page never uses the link up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chorok.core.errors import DomainError
from chorok.meetings.domain.confirming import answer_log, find_confirmation, is_open
from chorok.meetings.domain.links import acts_for
from chorok.meetings.enums import Answer
from chorok.meetings.models import LogConfirmation
from chorok.web.components.access import actor_of
from chorok.web.components.attempts import tell
from chorok.web.components.languages import chosen_language
from chorok.web.public.confirm import AnswerForm, answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_log(request: HttpRequest, token: str) -> HttpResponse:
    """Show the log and take the answer, in the buyer's language unless the reader chose another one here."""
    asked = find_confirmation(token)
    with translation.override(
        chosen_language(request) or (None if asked is None else asked.recipient.language) or "en"
    ):
        return _page(request, token, asked)


def _page(request: HttpRequest, token: str, asked: LogConfirmation | None) -> HttpResponse:
    if asked is None:
        return answered(request, "public/confirm_log_closed.html", {"asked": None}, status=404)
    if not acts_for(asked.recipient, asked.log.meeting.buyer):
        return answered(request, "public/confirm_log_closed.html", {"asked": asked, "left": True}, status=410)
    if not is_open(asked):
        return answered(request, "public/confirm_log_closed.html", {"asked": asked}, status=410)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = answer_log(actor=actor_of(request), token=token, **form.cleaned_data)
        except DomainError as refusal:
            tell(form, refusal)
        else:
            return answered(
                request, "public/confirm_log_done.html", {**_context(asked), "said_yes": given.answer == Answer.YES}
            )
    return answered(request, "public/confirm_log_ask.html", {**_context(asked), "form": form})


def _context(asked: LogConfirmation) -> dict[str, Any]:
    meeting = asked.log.meeting
    return {"asked": asked, "log": asked.log, "meeting": meeting, "consultation": meeting.consultation}
