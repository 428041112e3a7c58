"""Reading a call's form: the pages in their order with questions, choices, columns and consent texts."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from chorok.programs.models import Call, FormPage, Question, QuestionChoice, QuestionColumn


def form_of(call: Call) -> list[FormPage]:
    """Return the pages with everything below them, in four queries whatever their number.

    Each question knows its page, so that no further query is made for it.
    """
    return list(call.pages.order_by("position", "pk").prefetch_related(Prefetch("questions", questions())))


def questions() -> QuerySet[Question]:
    """Return questions in their order with choices, columns and consent text."""
    return (
        Question.objects.order_by("position", "pk")
        .select_related("consent")
        .prefetch_related(
            Prefetch("choices", QuestionChoice.objects.order_by("position", "pk")),
            Prefetch("columns", QuestionColumn.objects.order_by("position", "pk")),
        )
    )


def questions_of(pages: Iterable[FormPage]) -> list[Question]:
    """Return the questions of pages that `form_of` read, in the order they are asked."""
    return [question for page in pages for question in page.questions.all()]
