"""A call takes over the parts of another: rules, documents, form, criteria, bonus rules and checklist.

A consent comes in its newest version: who applies to a new call reads the words that hold now.
"""

from typing import Any

from django.db import models

from chorok.programs.domain.queries.forms import newest_consents
from chorok.programs.models import Call, Question, QuestionChoice, QuestionColumn

#: The parts that hang on the call itself, in the order they are written.
_PARTS = ("rules", "documents", "criteria", "bonus_rules", "checklist", "attachments")


def copy_parts(*, source: Call, target: Call) -> None:
    """Write copies of everything that hangs on `source`; files are shared, they are never changed."""
    for name in _PARTS:
        rows = list(getattr(source, name).all())
        model = getattr(source, name).model
        model.objects.bulk_create(model(**_columns(row, but="call"), call=target) for row in rows)
    _copy_form(source, target)


def _copy_form(source: Call, target: Call) -> None:
    questions: dict[int, Question] = {}
    newest = {text.code: text for text in newest_consents()}
    for page in source.pages.prefetch_related("questions__consent"):
        new_page = type(page).objects.create(**_columns(page, but="call"), call=target)
        for question in page.questions.all():
            values = _columns(question, but="page", drop="shown_if")
            if question.consent is not None:
                values["consent_id"] = newest[question.consent.code].pk
            questions[question.pk] = Question.objects.create(**values, page=new_page)
    # A condition may point at a question further down, so conditions are set once all questions are there.
    for old in Question.objects.filter(pk__in=questions, shown_if__isnull=False):
        new = questions[old.pk]
        new.shown_if = questions.get(old.shown_if_id or 0)
        new.save(update_fields=["shown_if"])
    QuestionChoice.objects.bulk_create(
        QuestionChoice(**_columns(choice, but="question"), question=questions[choice.question_id])
        for choice in QuestionChoice.objects.filter(question__in=questions)
    )
    QuestionColumn.objects.bulk_create(
        QuestionColumn(**_columns(column, but="question"), question=questions[column.question_id])
        for column in QuestionColumn.objects.filter(question__in=questions)
    )


def _columns(row: models.Model, *, but: str, drop: str = "") -> dict[str, Any]:
    """Return the row's own values, without its key, its parent `but` and the column `drop`."""
    left_out = {but, drop}
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in left_out
    }
