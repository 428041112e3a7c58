"""Writing a question: first its kind, then what that kind needs."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.errors import Text
from chorok.core.policy import require
from chorok.core.texts import whole_number
from chorok.programs.domain.forms import save_question
from chorok.programs.domain.queries.forms import form_of, questions_before
from chorok.programs.enums import CHOICE_KINDS, QuestionKind
from chorok.programs.models import Call, FormPage, Question
from chorok.programs.policy_forms import can_edit_form
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.attempts import attempt
from chorok.web.staff.form_builder.builder import call_of, page_of, render_form
from chorok.web.staff.form_builder.forms import FACT, QuestionForm, options_formset

_OPTIONS = "options"
#: What each kind is for, as the chooser says it.
_PURPOSES: dict[str, Text] = {
    FACT: gettext_lazy("Name, number, address and the like, taken over from the company's profile"),
    QuestionKind.SHORT: gettext_lazy("One line, e.g. a title"),
    QuestionKind.LONG: gettext_lazy("Paragraphs, e.g. a plan"),
    QuestionKind.CHOICE: gettext_lazy("Exactly one answer of a list; other questions can depend on it"),
    QuestionKind.SEVERAL: gettext_lazy("Any number of answers of a list; other questions can depend on it"),
    QuestionKind.NUMBER: gettext_lazy("With unit, limits and decimals"),
    QuestionKind.MONEY: gettext_lazy("In won; 1억 2,000만 is understood too"),
    QuestionKind.DATE: gettext_lazy("One day"),
    QuestionKind.TABLE: gettext_lazy("Rows with columns of your choice, e.g. a schedule or a list of devices"),
    QuestionKind.FILE: gettext_lazy("One file, checked when it is added"),
    QuestionKind.ADDRESS: gettext_lazy("Postcode, street and the rest"),
    QuestionKind.PERSON: gettext_lazy("Name, position, e-mail address and telephone"),
    QuestionKind.CONSENT: gettext_lazy("A text to agree to; who agreed, when and to which version is kept"),
}


@require_safe
@inside_only
def choose_kind(request: HttpRequest, code: str, page_id: int) -> HttpResponse:
    """Offer the kinds of questions."""
    call = call_of(request, code)
    require(can_edit_form(actor_of(request), call))
    kinds = [{"code": kind, "label": kind_label(kind), "purpose": purpose} for kind, purpose in _PURPOSES.items()]
    return render_form(request, call, "kinds", page=page_of(call, page_id), kinds=kinds)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def new(request: HttpRequest, code: str, page_id: int, kind: str) -> HttpResponse:
    """Add a question of the chosen kind at the end of a page."""
    if kind not in _PURPOSES:
        raise Http404
    call = call_of(request, code)
    return _write(request, call, page_of(call, page_id), kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def edit(request: HttpRequest, code: str, question_id: int) -> HttpResponse:
    """Change a question; its kind stays."""
    call = call_of(request, code)
    question = get_object_or_404(Question.objects.select_related("page__call"), pk=question_id, page__call=call)
    kind = FACT if question.registry_key else question.kind
    return _write(request, call, question.page, kind, question)


def kind_label(kind: str) -> Text:
    """Return the name of a kind of the chooser."""
    return gettext_lazy("Fact of the profile") if kind == FACT else QuestionKind(kind).label


def _write(request: HttpRequest, call: Call, page: FormPage, kind: str, question: Question | None) -> HttpResponse:
    """Draw and read the form of a question. Asking for more rows keeps what was typed and saves nothing."""
    require(can_edit_form(actor_of(request), call))
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, kind=kind, earlier=questions_before(form_of(call), page, question), question=question)
    rows = options_formset(kind, _with_more_rows(data), question)
    if data is not None and "more" in data:
        # Nothing was sent off, so nothing is wrong yet.
        form.errors.clear()
    elif data is not None and form.is_valid() and (rows is None or rows.is_valid()):
        values: dict[str, Any] = form.values
        if rows is not None:
            field = "choices" if kind in CHOICE_KINDS else "columns"
            values[field] = [row.option for row in rows if row.option is not None]
        saved = attempt(form, lambda: save_question(actor=actor_of(request), page=page, question=question, **values))
        if saved is not None:
            messages.success(request, _("The question is saved."))
            answer = redirect("staff_form", call.code)
            answer["Location"] += f"#question-{saved.pk}"
            return answer
    return render_form(
        request, call, "question", form=form, rows=rows, page=page, question=question, kind=kind_label(kind)
    )


def _with_more_rows(data: Any) -> Any:
    """Return the typed values, with three more empty rows when they were asked for."""
    if data is None or "more" not in data:
        return data
    values = data.copy()
    total = f"{_OPTIONS}-TOTAL_FORMS"
    values[total] = str((whole_number(values.get(total, "")) or 0) + 3)
    return values
