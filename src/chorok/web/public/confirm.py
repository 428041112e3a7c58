"""A company says through its link whether a result is right. Reading the page never uses the link up."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.outcomes.domain.confirmation import NO, YES, answer_confirmation, find_request, has_left, is_open
from chorok.outcomes.enums import REPORTING_CURRENCY
from chorok.outcomes.models import ConfirmationRequest
from chorok.web.components.access import actor_of
from chorok.web.components.attempts import tell


class AnswerForm(forms.Form):
    """Yes or no, by whom."""

    answer = forms.ChoiceField(
        label=_("Is this right?"),
        choices=[(YES, _("Yes, this is right")), (NO, _("No, this is not right"))],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Your name and position"), max_length=100)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If it is not right, please say what is different."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the result and take the answer."""
    asked = find_request(token)
    if asked is None:
        return answered(request, "public/confirm_closed.html", {"asked": None}, status=404)
    if not is_open(asked):
        return answered(request, "public/confirm_closed.html", _context(asked), status=410)
    if has_left(asked):
        return answered(request, "public/confirm_closed.html", {**_context(asked), "left": True}, status=410)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_confirmation(actor=actor_of(request), token=token, **form.cleaned_data)
        except DomainError as refusal:
            tell(form, refusal)
        else:
            thanks = {**_context(asked), "said_yes": form.cleaned_data["answer"] == YES}
            return answered(request, "public/confirm_done.html", thanks)
    return answered(request, "public/confirm.html", {**_context(asked), "form": form})


def _context(asked: ConfirmationRequest) -> dict[str, Any]:
    return {
        "asked": asked,
        "claim": asked.claim,
        "reporting_currency": REPORTING_CURRENCY.get(asked.claim.kind),  # type: ignore[call-overload]
        "lapsed": asked.answered_at is None and asked.expires_at <= clock.now(),
    }


def answered(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page whose address is its key: nobody is told it, no search keeps it."""
    response = render(request, template, context, status=status)
    # The address is the key to the page; the site alone is told, as a form sent without an origin would be refused.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
