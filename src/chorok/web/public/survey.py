"""A buyer answers the survey through a link, in its language. Reading the page never uses the link up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chorok.meetings.domain.links import acts_for
from chorok.meetings.domain.survey_answers import answer_by_link, find_link, has_answered, is_asked
from chorok.meetings.models import SurveyLink
from chorok.web.components.access import actor_of
from chorok.web.components.attempts import attempt
from chorok.web.components.consultations.surveys import SurveyForm, questions_of
from chorok.web.components.languages import chosen_language
from chorok.web.public.confirm import answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions and take the answers, in the buyer's language unless the reader chose another one here."""
    link = find_link(token)
    with translation.override(chosen_language(request) or (None if link is None else link.recipient.language) or "en"):
        return _page(request, token, link)


def _page(request: HttpRequest, token: str, link: SurveyLink | None) -> HttpResponse:
    if link is None:
        return answered(request, "public/survey_closed.html", {}, status=404)
    context: dict[str, Any] = {"consultation": link.survey.consultation, "organisation": link.participant.organisation}
    if not acts_for(link.recipient, link.participant):
        return answered(request, "public/survey_closed.html", {"left": True}, status=410)
    if has_answered(link.survey, link.participant):
        return answered(request, "public/survey_done.html", context)
    if not is_asked(link.survey, link.participant):
        return answered(request, "public/survey_closed.html", context, status=410)
    form = SurveyForm(request.POST or None, questions=questions_of(link.survey))
    if request.method == "POST" and form.is_valid():
        given = form.given
        if attempt(form, lambda: answer_by_link(actor=actor_of(request), token=token, given=given)):
            return redirect("survey", token)
    return answered(request, "public/survey_ask.html", {**context, "form": form})
