"""Questions about a call, for the centre to answer."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.programs.domain.questions import answer
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say
from chorok.web.staff.calls.forms import AnswerForm
from chorok.web.staff.calls.reading import visible_call

PAGE_SIZE = 20


@require_safe
@inside_only
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """List the questions about a call, those without an answer first."""
    call = visible_call(request, code)
    asked = call.questions_asked.select_related("asked_by", "answered_by")
    rows = asked.order_by(F("answered_at").desc(nulls_first=True), "asked_at")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "staff/calls/questions.html", {"call": call, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def question(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer a question, or change the answer."""
    call = visible_call(request, code)
    row = get_object_or_404(call.questions_asked.select_related("asked_by"), pk=pk)
    initial = {name: getattr(row, name) for name in AnswerForm.base_fields}
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: answer(actor=actor_of(request), question=row, **values)) is not None:
            say(request, _("The answer was saved and sent to who asked."))
            return redirect("staff_call_questions", call.code)
    return render(request, "staff/calls/question.html", {"call": call, "question": row, "form": form})
