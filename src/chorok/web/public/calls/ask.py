"""Asking about a call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chorok.programs.domain.questions import ask
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say
from chorok.web.public.calls.forms import QuestionForm
from chorok.web.public.calls.pages import public_call, render_call


@require_POST
@signed_in
def ask_about(request: HttpRequest, code: str) -> HttpResponse:
    """Take a question; what was typed stays where it is refused."""
    call, form = public_call(code), QuestionForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: ask(actor=actor_of(request), call=call, text=text)):
            say(request, _("Your question was sent. The answer comes by mail and stands on this page."))
            return redirect("call_page", call.code)
    return render_call(request, call, form)
