"""Surveys for the centre: begun, written, opened, reminded, closed; what was answered, without who."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.policy import Decision, require
from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.meetings.domain import survey_questions, surveys
from chorok.meetings.domain.notices import KIND_LOGS
from chorok.meetings.domain.queries.reach import Unreached, unreached
from chorok.meetings.domain.queries.surveys import SurveyResults, responses, survey_results
from chorok.meetings.enums import Side, SurveyKind
from chorok.meetings.models import Consultation, Survey, SurveyAnswer, SurveyQuestion
from chorok.meetings.policy_surveys import LEAST, can_edit_survey, can_open_survey, can_run_survey, can_tell_of
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say, warn
from chorok.web.staff.consultations.opened import consultation_of, consultation_page
from chorok.web.staff.consultations.survey_forms import (
    BeginForm,
    QuestionForm,
    choice_rows,
    earlier_surveys,
    with_more_rows,
)
from chorok.web.staff.consultations.survey_parts import answer_text, figures, title_of, why_untold


@require_safe
@inside_only
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Show both surveys: how far each has come, how many answered."""
    found = consultation_of(request, code)
    actor = actor_of(request)
    results = {each.survey.side: each for each in survey_results(found)}
    may_begin = can_tell_of(actor, found)
    return consultation_page(
        request,
        found,
        "staff/consultations/surveys.html",
        may_begin=may_begin,
        least=LEAST,
        sides=[
            {
                "side": side,
                "title": title_of(side),
                "results": results.get(side),
                "unreached": _unreached(results[side].survey) if side in results else [],
                "silent": results[side].asked - results[side].answered if side in results else 0,
                "begin": BeginForm(sources=earlier_surveys(found, side), prefix=str(side)),
                **_may(actor, None if side not in results else _with(results[side].survey, found)),
            }
            for side in (Side.COMPANY, Side.BUYER)
        ],
    )


def _unreached(row: Survey) -> list[Unreached]:
    """Return who gets no mail of the survey, whether it answered or not: who answered is nobody's business."""
    return unreached(surveys.asked_of(row), kind=KIND_LOGS)


def _may(actor: Actor, row: Survey | None) -> dict[str, Decision | bool]:
    """Return whether the survey may be run, and opened (again)."""
    if row is None:
        return {"may_run": False, "may_open": False}
    may_run = can_run_survey(actor, row)
    return {"may_run": may_run, "may_open": may_run and can_open_survey(actor, row)}


@require_POST
@staff_only
def begin(request: HttpRequest, code: str, side: str) -> HttpResponse:
    """Begin the survey of a side, with the usual questions or an earlier survey's."""
    found, known = consultation_of(request, code), _side(side)
    form = BeginForm(request.POST, sources=earlier_surveys(found, known), prefix=side)
    if not form.is_valid():
        warn(request, _("Choose one of the list."))
        return redirect("staff_surveys", found.code)
    source = form.cleaned_data["source"]
    do(
        request,
        lambda: surveys.begin_survey(actor=actor_of(request), consultation=found, side=known, source=source),
        _("The survey was begun. Look through its questions, then open it."),
    )
    return redirect("staff_surveys", found.code)


@require_safe
@inside_only
def survey(request: HttpRequest, code: str, side: str) -> HttpResponse:
    """Show the questions of a survey in both languages."""
    found = consultation_of(request, code)
    row = survey_of(found, side)
    return consultation_page(
        request,
        found,
        "staff/consultations/survey.html",
        survey=row,
        title=title_of(row.side),
        questions=row.questions.prefetch_related("choices"),
        kinds=SurveyKind.choices,
        may_edit=can_edit_survey(actor_of(request), row),
    )


@require_POST
@staff_only
def step(request: HttpRequest, code: str, side: str, step: str) -> HttpResponse:
    """Open a survey, close it, or remind those who haven't answered."""
    found, actor = consultation_of(request, code), actor_of(request)
    row = survey_of(found, side)
    match step:
        case "open":
            do(request, lambda: surveys.open_survey(actor=actor, survey=row), _("The survey is open; mails are out."))
        case "close":
            do(request, lambda: surveys.close_survey(actor=actor, survey=row), _("The survey is closed."))
        case "remind":
            _remind(request, row)
        case _:
            raise Http404
    return redirect("staff_surveys", found.code)


def _remind(request: HttpRequest, row: Survey) -> None:
    try:
        told = surveys.remind_of_survey(actor=actor_of(request), survey=row)
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
    else:
        text = ngettext("%(number)d participant was reminded.", "%(number)d participants were reminded.", told)
        say(request, text % {"number": told})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def question_new(request: HttpRequest, code: str, side: str, kind: str) -> HttpResponse:
    """Add a question of a kind."""
    if kind not in SurveyKind.values:
        raise Http404
    found = consultation_of(request, code)
    return _write(request, found, survey_of(found, side), kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def question(request: HttpRequest, code: str, side: str, pk: int) -> HttpResponse:
    """Change a question; its kind stays."""
    found = consultation_of(request, code)
    row = survey_of(found, side)
    asked = get_object_or_404(row.questions, pk=pk)
    return _write(request, found, row, asked.kind, asked)


@require_POST
@staff_only
def question_step(request: HttpRequest, code: str, side: str, pk: int, step: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    found, actor = consultation_of(request, code), actor_of(request)
    row = survey_of(found, side)
    asked = get_object_or_404(row.questions.select_related("survey"), pk=pk)
    if step not in ("up", "down", "remove"):
        raise Http404
    if step == "remove":
        take_out = survey_questions.remove_question
        do(request, lambda: take_out(actor=actor, question=asked), _("The question was removed."))
    else:
        move = survey_questions.move_question
        do(request, lambda: move(actor=actor, question=asked, up=step == "up"), _("The question was moved."))
    return redirect("staff_survey", found.code, row.side)


@require_safe
@inside_only
def results(request: HttpRequest, code: str, side: str) -> HttpResponse:
    """Show what was answered, once the survey is closed and enough have."""
    found = consultation_of(request, code)
    told = _results(found, side)
    return consultation_page(
        request,
        found,
        "staff/consultations/survey_results.html",
        results=told,
        title=title_of(told.survey.side),
        tallies=figures(told),
        why_untold=why_untold(told),
    )


@require_safe
@inside_only
def export(request: HttpRequest, code: str, side: str) -> HttpResponseBase:
    """Give the figures and each response, in no order and without its country, as Excel."""
    found = consultation_of(request, code)
    told = _results(found, side)
    if not told.told:
        raise Http404
    name = f"{found.code}-survey-{told.survey.side}-{clock.today():%Y%m%d}.xlsx"
    return as_workbook([_figures_sheet(told), _responses_sheet(told)], name)


def survey_of(consultation: Consultation, side: str) -> Survey:
    """Return the survey of a side, else 404."""
    return _with(get_object_or_404(Survey, consultation=consultation, side=_side(side)), consultation)


def _with(survey: Survey, consultation: Consultation) -> Survey:
    """Spare reading the consultation again."""
    survey.consultation = consultation
    return survey


def _side(side: str) -> Side:
    if side not in Side.values:
        raise Http404
    return Side(side)


def _results(found: Consultation, side: str) -> SurveyResults:
    told = next((each for each in survey_results(found) if each.survey.side == _side(side)), None)
    if told is None:
        raise Http404
    return told


def _write(
    request: HttpRequest, found: Consultation, row: Survey, kind: str, asked: SurveyQuestion | None
) -> HttpResponse:
    """Draw and read the form of a question. Asking for more rows keeps what was typed and saves nothing."""
    require(can_edit_survey(actor_of(request), row))
    data = request.POST if request.method == "POST" else None
    names = ("name_ko", "name_en", "required")
    form = QuestionForm(data, initial={} if asked is None else {name: getattr(asked, name) for name in names})
    rows = choice_rows(with_more_rows(data), asked) if kind == SurveyKind.CHOICE else None
    if data is not None and "more" in data:
        form.errors.clear()
    elif data is not None and form.is_valid() and (rows is None or rows.is_valid()):
        values: dict[str, Any] = dict(form.cleaned_data)
        if rows is not None:
            values["choices"] = [one.option for one in rows if one.option is not None]
        save = survey_questions.save_question
        if attempt(form, lambda: save(actor=actor_of(request), survey=row, question=asked, kind=kind, **values)):
            say(request, _("The question is saved."))
            return redirect("staff_survey", found.code, row.side)
    return consultation_page(
        request,
        found,
        "staff/consultations/survey_question.html",
        form=form,
        rows=rows,
        survey=row,
        question=asked,
        kind=SurveyKind(kind).label,
        title=title_of(row.side),
        back=reverse("staff_survey", args=[found.code, row.side]),
    )


def _figures_sheet(told: SurveyResults) -> Sheet:
    columns = [
        Column(pgettext("survey", "Question"), width=50),
        Column(pgettext("survey", "Answered"), Kind.NUMBER, 12),
        Column(_("Mean"), Kind.NUMBER, 10, 2),
        Column(pgettext("survey", "Answer"), width=36),
        Column(_("How many"), Kind.NUMBER, 12),
    ]
    rows: list[list[Cell]] = [
        [tally["name"], tally["answered"], tally["mean"], label, count]
        for tally in figures(told)
        for label, count, _share in tally["parts"] or [(_("In their own words"), tally["answered"], None)]
    ]
    return Sheet(_("Figures"), columns, rows)


def _responses_sheet(told: SurveyResults) -> Sheet:
    questions = [tally.question for tally in told.tallies]

    def rows() -> Iterator[list[Cell]]:
        for answers in responses(told.survey):
            yield [_cell(question, answers.get(question.pk)) for question in questions]

    kinds = [Kind.NUMBER if question.kind == SurveyKind.SCALE else Kind.TEXT for question in questions]
    columns = [Column(question.name, kind, 24) for question, kind in zip(questions, kinds, strict=True)]
    return Sheet(_("Responses"), columns, rows())


def _cell(question: SurveyQuestion, answer: SurveyAnswer | None) -> Cell:
    if answer is None:
        return None
    if question.kind == SurveyKind.SCALE:
        return answer.number
    return answer.text if answer.key is None else answer_text(question, answer.key)
