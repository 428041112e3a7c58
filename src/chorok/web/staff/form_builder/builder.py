"""The form of a call or template: its pages and questions in their order, and how they are moved about."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.access import client_ip, record_look
from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.programs.domain.forms import (
    move_page,
    move_question,
    remove_page,
    remove_question,
    save_page,
)
from chorok.programs.domain.queries.answers_table import answers_tables
from chorok.programs.domain.queries.forms import form_of, questions_of
from chorok.programs.models import Application, Call, FormPage, Question
from chorok.programs.policy_forms import can_edit_form
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.attempts import attempt
from chorok.web.components.downloads import as_workbook
from chorok.web.components.questions import condition_of
from chorok.web.staff.form_builder.forms import PageForm


@require_safe
@inside_only
def form(request: HttpRequest, code: str) -> HttpResponse:
    """Show the whole form with what may be done about it."""
    call = call_of(request, code)
    pages = form_of(call)
    by_id = {question.pk: question for question in questions_of(pages)}
    sections = [
        {
            "page": page,
            "questions": [
                {"question": question, "condition": _condition(question, by_id)} for question in page.questions.all()
            ],
        }
        for page in pages
    ]
    return render_form(request, call, "form", sections=sections, total=len(by_id))


@require_safe
@inside_only
def answers(request: HttpRequest, code: str) -> HttpResponseBase:
    """Hand out the answers of all applications as a workbook, the rows of each table question on a sheet of its own."""
    call, actor = call_of(request, code), actor_of(request)
    found = Application.objects.visible_to(actor).filter(call=call).handed_in().order_by("number")
    record_look(
        actor=actor,
        ip=client_ip(request),
        action="export",
        subject_type="application",
        subject_ids=list(found.order_by().values_list("pk", flat=True)),
        path=request.path,
    )
    return as_workbook(answers_tables(call, found), f"{call.code}-answers.xlsx")


def _condition(question: Question, by_id: dict[int, Question]) -> str:
    return condition_of(question, by_id[question.shown_if_id]) if question.shown_if_id else ""


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def page(request: HttpRequest, code: str, page_id: int | None = None) -> HttpResponse:
    """Add a page, or change its heading and introduction."""
    call = call_of(request, code)
    require(can_edit_form(actor_of(request), call))
    record = None if page_id is None else page_of(call, page_id)
    form = PageForm(request.POST or None, initial=PageForm.initial_of(record))
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: save_page(actor=actor_of(request), call=call, page=record, **form.cleaned_data))
        if saved is not None:
            messages.success(request, _("The page is saved."))
            return redirect("staff_form", call.code)
    return render_form(request, call, "page", form=form, page=record)


@require_POST
@inside_only
def page_step(request: HttpRequest, code: str, page_id: int, step: str) -> HttpResponse:
    """Move a page up or down, or take it out."""
    call, actor = call_of(request, code), actor_of(request)
    record = page_of(call, page_id)
    if step == "remove":
        return _done(request, call, lambda: remove_page(actor=actor, page=record), _("The page was removed."))
    return _done(request, call, lambda: move_page(actor=actor, page=record, up=step == "up"))


@require_POST
@inside_only
def question_step(request: HttpRequest, code: str, question_id: int, step: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    call, actor = call_of(request, code), actor_of(request)
    record = get_object_or_404(Question.objects.select_related("page__call"), pk=question_id, page__call=call)
    if step == "remove":
        return _done(
            request, call, lambda: remove_question(actor=actor, question=record), _("The question was removed.")
        )
    return _done(
        request,
        call,
        lambda: move_question(actor=actor, question=record, up=step == "up"),
        anchor=f"#question-{record.pk}",
    )


def _done(
    request: HttpRequest, call: Call, action: Callable[[], object], said: str = "", *, anchor: str = ""
) -> HttpResponse:
    """Take the step and go back to the form, at the place one came from."""
    try:
        action()
    except Refused:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        if said:
            messages.success(request, said)
    answer = redirect("staff_form", call.code)
    answer["Location"] += anchor
    return answer


def call_of(request: HttpRequest, code: str) -> Call:
    """Return the call or template with this code, 404 when the person may not see it."""
    calls = Call.objects.visible_to(actor_of(request)).select_related("line", "year")
    return get_object_or_404(calls, code=code)


def page_of(call: Call, page_id: int) -> FormPage:
    """Return a page of the call's form, else 404."""
    return get_object_or_404(FormPage.objects.select_related("call"), pk=page_id, call=call)


def render_form(request: HttpRequest, call: Call, template: str, **context: object) -> HttpResponse:
    """Draw a page of the builder; `may_edit` carries the reason where the form can't be changed."""
    common = {"call": call, "may_edit": can_edit_form(actor_of(request), call)}
    return render(request, f"staff/form_builder/{template}.html", common | context)
