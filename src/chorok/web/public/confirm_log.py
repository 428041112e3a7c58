"""A buyer says through a link whether the log of a meeting is right. Reading the page never uses the link up."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chorok.core.errors import DomainError
from chorok.meetings.domain.confirming import answer_log, find_confirmation, is_open
from chorok.meetings.enums import Answer
from chorok.meetings.models import LogConfirmation
from chorok.web.components.access import actor_of
from chorok.web.components.attempts import tell


class LogAnswerForm(forms.Form):
    """Yes or no, by whom, and what is different."""

    answer = forms.ChoiceField(label=_("Is this right?"), choices=Answer.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Your name and position"), max_length=100)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If it is not right, please say what is different."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_log(request: HttpRequest, token: str) -> HttpResponse:
    """Show the log and take the answer, in the buyer's language unless the reader chose another one here."""
    asked = find_confirmation(token)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    with translation.override(chosen or (None if asked is None else asked.recipient.language) or "en"):
        return _page(request, token, asked)


def _page(request: HttpRequest, token: str, asked: LogConfirmation | None) -> HttpResponse:
    if asked is None:
        return _answer(request, "closed", {"asked": None}, status=404)
    if not is_open(asked):
        return _answer(request, "closed", {"asked": asked}, status=410)
    form = LogAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = answer_log(actor=actor_of(request), token=token, **form.cleaned_data)
        except DomainError as refusal:
            tell(form, refusal)
        else:
            return _answer(request, "done", {**_context(asked), "said_yes": given.answer == Answer.YES})
    return _answer(request, "ask", {**_context(asked), "form": form})


def _context(asked: LogConfirmation) -> dict[str, Any]:
    meeting = asked.log.meeting
    return {"asked": asked, "log": asked.log, "meeting": meeting, "consultation": meeting.consultation}


def _answer(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, f"public/confirm_log_{name}.html", context, status=status)
    # The address is the key to the page; the site alone is told, as a form sent without an origin would be refused.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
