"""Reading a call's form: the pages in their order with questions, choices, columns and consent texts."""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chorok.programs.models import Call, ConsentText, FormPage, Question, QuestionChoice, QuestionColumn


def form_of(call: Call) -> list[FormPage]:
    """Return the pages with everything below them, in four queries whatever their number.

    Each question knows its page, so that no further query is made for it. A frozen form stands still, so a process
    reads it once: in the last minute of a call thousands ask for the same one. Nobody may change what is returned.
    """
    if call.form_frozen_at is None:
        return _read(call.pk)
    pages = [copy(page) for page in _frozen(call.pk, call.form_frozen_at)]
    for page in pages:
        page.call = call
    return pages


def _read(call_id: int) -> list[FormPage]:
    pages = FormPage.objects.filter(call=call_id).order_by("position", "pk")
    return list(pages.prefetch_related(Prefetch("questions", questions())))


@lru_cache(maxsize=32)
def _frozen(call_id: int, frozen_at: datetime) -> tuple[FormPage, ...]:
    return tuple(_read(call_id))


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


def questions_before(pages: Sequence[FormPage], page: FormPage, question: Question | None = None) -> list[Question]:
    """Return the questions that stand before `question`, or before the end of `page`: what a condition may look at."""
    asked = questions_of(pages)
    if question is not None:
        return asked[: asked.index(question)]
    place = next(number for number, one in enumerate(pages) if one.pk == page.pk)
    return questions_of(pages[: place + 1])


def consent_versions(code: str = "") -> QuerySet[ConsentText]:
    """Return consent texts, all or those of one code, newest version first, with `forms`: in how many they stand."""
    texts = ConsentText.objects.filter(code=code) if code else ConsentText.objects.all()
    holders = Question.objects.filter(consent=OuterRef("pk")).order_by().values("consent").annotate(n=Count("pk"))
    counted = texts.annotate(forms=Coalesce(Subquery(holders.values("n")), 0))
    return counted.order_by("code", "-created_at", "-pk")


def newest_consents(*, and_also: int | None = None) -> QuerySet[ConsentText]:
    """Return the newest version of each text, and the one a question holds already."""
    newest = ConsentText.objects.order_by("code", "-created_at", "-pk").distinct("code").values("pk")
    return ConsentText.objects.filter(Q(pk__in=newest) | Q(pk=and_also)).order_by("code", "-created_at")
