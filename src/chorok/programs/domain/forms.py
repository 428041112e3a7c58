"""The form builder: pages and questions of a call or template, until the first application freezes the form."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.domain.calls import lock_call
from chorok.programs.domain.form_rules import (
    NUMBER_KINDS,
    TEXT_KINDS,
    Option,
    check_condition,
    check_dependants,
    check_limits,
    check_order,
    checked_options,
    free_code,
)
from chorok.programs.domain.gone import still_there
from chorok.programs.domain.queries.forms import form_of, questions_before, questions_of
from chorok.programs.domain.registry_facts import FACTS
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.programs.domain.values import YES
from chorok.programs.enums import CHOICE_KINDS, QuestionKind
from chorok.programs.models import Call, ConsentText, FormPage, Question, QuestionChoice, QuestionColumn
from chorok.programs.policy_forms import can_edit_form

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE_LENGTH = 40


class QuestionValues(TypedDict, total=False):
    """What a question is made of; what isn't given takes its default, what its kind has no use for is dropped.

    An empty `code` is made from the English name. A `registry_key` (of `registry_facts.FACTS`) sets the kind too.
    `least`, `most`: limits of numbers and won; `longest`: characters; `choices`, `columns`: in their order.
    """

    code: str
    kind: str
    name_ko: str
    name_en: str
    help_ko: str
    help_en: str
    required: bool
    unit_ko: str
    unit_en: str
    least: Decimal | None
    most: Decimal | None
    decimals: int
    longest: int | None
    rows_least: int
    rows_most: int
    shown_if: Question | None
    shown_if_values: Sequence[str]
    registry_key: str
    consent: ConsentText | None
    names_applicant: bool
    choices: Iterable[Option]
    columns: Iterable[Option]


@transaction.atomic
def save_page(
    *,
    actor: Actor,
    call: Call,
    page: FormPage | None = None,
    name_ko: str,
    name_en: str = "",
    intro_ko: str = "",
    intro_en: str = "",
) -> FormPage:
    """Add a page at the end of the form, or change one."""
    locked = _editable(actor, call)
    if page is not None and page.call_id != locked.pk:
        raise ValueError("the page belongs to another call")
    values = {
        "name_ko": one_line(name_ko, field="name_ko", limit=200, required=True),
        "name_en": one_line(name_en, field="name_en", limit=200),
        "intro_ko": paragraphs(intro_ko, field="intro_ko", limit=2000),
        "intro_en": paragraphs(intro_en, field="intro_en", limit=2000),
    }
    if page is None:
        return FormPage.objects.create(call=locked, position=_next(locked.pages), **values)
    still_there(locked.pages.filter(pk=page.pk).first())
    for name, value in values.items():
        setattr(page, name, value)
    page.save()
    return page


@transaction.atomic
def remove_page(*, actor: Actor, page: FormPage) -> None:
    """Take a page with its questions out. Raises DomainError while questions of other pages depend on one of them."""
    _editable(actor, page.call)
    dependants = Question.objects.filter(shown_if__page=page).exclude(page=page)
    _refuse_for(dependants)
    # Within the page conditions go with their questions; the foreign key would hold them up one by one.
    page.questions.update(shown_if=None)
    page.delete()


@transaction.atomic
def move_page(*, actor: Actor, page: FormPage, up: bool) -> None:
    """Move a page one place; at the form's ends nothing happens.

    Raises DomainError when a question would come before the one its condition looks at.
    """
    call = _editable(actor, page.call)
    pages = form_of(call)
    if _swap(pages, page, up=up):
        check_order(questions_of(pages))
        _number(pages)


@transaction.atomic
def save_question(
    *, actor: Actor, page: FormPage, question: Question | None = None, **values: Unpack[QuestionValues]
) -> Question:
    """Add a question at the end of `page`, or change one of its questions, with its choices or columns.

    Raises DomainError with the field that doesn't hold together; `choices` and `columns` name the row.
    """
    call = _editable(actor, page.call)
    if question is not None and question.page_id != page.pk:
        raise ValueError("the question stands on another page")
    pages = form_of(call)
    still_there(next((one for one in pages if one.pk == page.pk), None))
    if question is not None:
        still_there(next((one for one in questions_of(pages) if one.pk == question.pk), None))
    kept = _checked(values, question)
    kept["code"] = _code(values.get("code", ""), kept, [one for one in questions_of(pages) if one != question])
    options = _options(values, kept["kind"])
    source = values.get("shown_if")
    if source is not None:
        before = questions_before(pages, page, question)
        check_condition(question, source, values.get("shown_if_values", ()), before=before)
    kept["shown_if"], kept["shown_if_values"] = source, list(values.get("shown_if_values", ())) if source else []
    if question is None:
        made = Question.objects.create(page=page, position=_next(page.questions), **kept)
    else:
        made = question
        is_consent = kept["kind"] == QuestionKind.CONSENT
        codes = {YES} if is_consent else {option.code for option in options}
        check_dependants(question, kind=kept["kind"], codes=codes)
        for name, value in kept.items():
            setattr(made, name, value)
        made.save()
    _write_options(made, options)
    return made


@transaction.atomic
def remove_question(*, actor: Actor, question: Question) -> None:
    """Take a question out. Raises DomainError while the condition of another one depends on it."""
    _editable(actor, question.page.call)
    _refuse_for(question.shows.all())
    question.delete()


@transaction.atomic
def move_question(*, actor: Actor, question: Question, up: bool) -> None:
    """Move a question one place, over the edge of its page onto the next one; at the form's ends nothing happens.

    Raises DomainError when it would come before the question its condition looks at.
    """
    pages = form_of(_editable(actor, question.page.call))
    rows = [list(page.questions.all()) for page in pages]
    found = ((place, row) for place, asked in enumerate(rows) for row in asked if row.pk == question.pk)
    place, question = still_there(next(found, None))
    if not _swap(rows[place], question, up=up):
        other = place - 1 if up else place + 1
        if not 0 <= other < len(pages):
            return
        rows[place] = [row for row in rows[place] if row.pk != question.pk]
        question.page = pages[other]
        rows[other] = [*rows[other], question] if up else [question, *rows[other]]
        question.save(update_fields=["page"])
    check_order([row for page_rows in rows for row in page_rows])
    for page_rows in rows:
        _number(page_rows)


def _editable(actor: Actor, call: Call) -> Call:
    """Return the call with its row held, so that no application begins while its form is written."""
    locked = lock_call(call)
    require(can_edit_form(actor, locked))
    return locked


def _checked(values: QuestionValues, question: Question | None) -> dict[str, Any]:
    """Return the question's own values as they are kept, without code, condition and options."""
    key = values.get("registry_key", "")
    if key and key not in FACTS:
        raise DomainError(_("Choose one of the list."), field="registry_key")
    kind = FACTS[key].kind if key else values.get("kind", question.kind if question else "")
    if kind not in QuestionKind.values:
        raise DomainError(_("Choose one of the list."), field="kind")
    kept: dict[str, Any] = {
        "kind": kind,
        "name_ko": one_line(values.get("name_ko", ""), field="name_ko", limit=200, required=True),
        "name_en": one_line(values.get("name_en", ""), field="name_en", limit=200),
        "help_ko": one_line(values.get("help_ko", ""), field="help_ko", limit=600),
        "help_en": one_line(values.get("help_en", ""), field="help_en", limit=600),
        "required": values.get("required", True),
        "registry_key": key,
        # A fact that tells who applies stays hidden whatever was ticked.
        "names_applicant": values.get("names_applicant", False) or bool(key and FACTS[key].names),
        "unit_ko": one_line(values.get("unit_ko", ""), field="unit_ko", limit=20)
        if kind == QuestionKind.NUMBER
        else "",
        "unit_en": one_line(values.get("unit_en", ""), field="unit_en", limit=20)
        if kind == QuestionKind.NUMBER
        else "",
        "least": values.get("least") if kind in NUMBER_KINDS else None,
        "most": values.get("most") if kind in NUMBER_KINDS else None,
        "decimals": values.get("decimals", 0) if kind == QuestionKind.NUMBER else 0,
        "longest": values.get("longest") if kind in TEXT_KINDS else None,
        "rows_least": values.get("rows_least", 0) if kind == QuestionKind.TABLE else 0,
        "rows_most": values.get("rows_most", 20) if kind == QuestionKind.TABLE else 20,
        "consent": values.get("consent") if kind == QuestionKind.CONSENT else None,
    }
    check_limits(kept)
    if kind == QuestionKind.CONSENT and kept["consent"] is None:
        raise DomainError(_("Choose the text that is agreed to."), field="consent")
    return kept


def _code(given: str, kept: dict[str, Any], others: Iterable[Question]) -> str:
    taken = {other.code for other in others}
    if not given:
        return free_code(kept["name_en"], taken=taken, otherwise=f"question-{len(taken) + 1}")
    if not _CODE.fullmatch(given) or len(given) > _CODE_LENGTH:
        raise DomainError(_("Use small letters a to z, digits and hyphens."), field="code")
    if given in taken:
        raise DomainError(_("Another question of this form has this code."), field="code")
    return given


def _options(values: QuestionValues, kind: str) -> list[Option]:
    if kind in CHOICE_KINDS:
        return checked_options(values.get("choices", ()), kind=kind)
    return checked_options(values.get("columns", ()), kind=kind) if kind == QuestionKind.TABLE else []


def _write_options(question: Question, options: Sequence[Option]) -> None:
    """Write choices or columns: those that stay keep their rows."""
    codes = [option.code for option in options]
    is_table = question.kind == QuestionKind.TABLE
    question.choices.exclude(code__in=[] if is_table else codes).delete()
    question.columns.exclude(code__in=codes if is_table else []).delete()
    for position, option in enumerate(options):
        names = {"name_ko": option.name_ko, "name_en": option.name_en, "position": position}
        if is_table:
            more = {"kind": option.kind, "required": option.required}
            QuestionColumn.objects.update_or_create(question=question, code=option.code, defaults=names | more)
        else:
            QuestionChoice.objects.update_or_create(question=question, code=option.code, defaults=names)


def _refuse_for(dependants: Iterable[Question]) -> None:
    names = [f"“{dependant.name}”" for dependant in dependants]
    if names:
        raise DomainError(
            _("The condition of %(questions)s depends on it. Change that first.") % {"questions": ", ".join(names)}
        )


def _next(rows: Any) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _swap(rows: list[Any], row: FormPage | Question, *, up: bool) -> bool:
    """Change places with the neighbour; False at the end of the list."""
    place = still_there(next((number for number, one in enumerate(rows) if one.pk == row.pk), None))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    return True


def _number(rows: Sequence[Any]) -> None:
    """Write the positions of pages or questions in the order of the list."""
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
