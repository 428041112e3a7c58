"""What holds a form together: limits, choices, columns and conditions of its questions. Nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from chorok.core.errors import DomainError
from chorok.programs.domain.texts import one_line
from chorok.programs.domain.values import YES
from chorok.programs.enums import CHOICE_KINDS, ColumnKind, QuestionKind
from chorok.programs.models import Question

#: Kinds whose answer a condition can stand on.
CONDITION_KINDS = CHOICE_KINDS | {QuestionKind.CONSENT}
NUMBER_KINDS = frozenset({QuestionKind.NUMBER, QuestionKind.MONEY})
TEXT_KINDS = frozenset({QuestionKind.SHORT, QuestionKind.LONG})
MOST_CHOICES, MOST_COLUMNS, MOST_ROWS, MOST_DECIMALS, LONGEST_TEXT = 50, 12, 100, 4, 20_000
_LEAST_CHOICES = {QuestionKind.CHOICE: 2, QuestionKind.SEVERAL: 1}
_CODE_LENGTH = 40


@dataclass(frozen=True)
class Option:
    """A choice or a column as it is written: an empty `code` is made from the names. `kind`, `required`: of columns."""

    name_ko: str
    name_en: str = ""
    code: str = ""
    kind: str = ColumnKind.SHORT
    required: bool = True


def check_limits(values: dict[str, Any]) -> None:
    """Raise DomainError with the field when a question's limits contradict each other or pass what answers can hold."""
    kind = values["kind"]
    if kind in NUMBER_KINDS:
        _check_range(values["least"], values["most"])
        if not 0 <= values["decimals"] <= MOST_DECIMALS:
            raise DomainError(_("From 0 to 4 decimals can be taken."), field="decimals")
    if kind in TEXT_KINDS and values["longest"] is not None and not 1 <= values["longest"] <= LONGEST_TEXT:
        raise DomainError(_("Give from 1 to %(most)s characters.") % {"most": f"{LONGEST_TEXT:,}"}, field="longest")
    if kind == QuestionKind.TABLE:
        if not 1 <= values["rows_most"] <= MOST_ROWS:
            raise DomainError(_("Give from 1 to %(most)d rows.") % {"most": MOST_ROWS}, field="rows_most")
        if not 0 <= values["rows_least"] <= values["rows_most"]:
            raise DomainError(_("The least number of rows is above the most."), field="rows_least")


def _check_range(least: Decimal | None, most: Decimal | None) -> None:
    for field, limit in (("least", least), ("most", most)):
        if limit is not None and (not limit.is_finite() or abs(limit) >= Decimal(10) ** 16):
            raise DomainError(_("This number is too large."), field=field)
    if least is not None and most is not None and least > most:
        raise DomainError(_("The least is above the most."), field="least")


def checked_options(given: Iterable[Option], *, kind: str) -> list[Option]:
    """Return the choices or columns with their codes. Raises DomainError when one has no name or stands twice."""
    is_table = kind == QuestionKind.TABLE
    field = "columns" if is_table else "choices"
    options: list[Option] = []
    codes: set[str] = set()
    names: set[str] = set()
    for number, option in enumerate(given, start=1):
        name_ko = one_line(option.name_ko, field=field, limit=200)
        if not name_ko:
            raise DomainError(_("Row %(number)d has no Korean name.") % {"number": number}, field=field)
        if name_ko in names:
            raise DomainError(_("“%(name)s” stands here twice.") % {"name": name_ko}, field=field)
        if is_table and option.kind not in ColumnKind.values:
            raise DomainError(_("Choose one of the list."), field=field)
        name_en = one_line(option.name_en, field=field, limit=200)
        code = free_code(
            option.code or name_en, taken=codes, otherwise=f"{'column' if is_table else 'choice'}-{number}"
        )
        codes.add(code)
        names.add(name_ko)
        options.append(Option(name_ko, name_en, code, option.kind, option.required))
    _check_number(options, kind=kind, field=field)
    return options


def _check_number(options: Sequence[Option], *, kind: str, field: str) -> None:
    if kind == QuestionKind.TABLE:
        if not options:
            raise DomainError(_("A table needs at least one column."), field=field)
        if len(options) > MOST_COLUMNS:
            raise DomainError(_("At most %(most)d columns fit.") % {"most": MOST_COLUMNS}, field=field)
        return
    least = _LEAST_CHOICES[QuestionKind(kind)]
    if len(options) < least:
        raise DomainError(_("Give at least %(least)d choices.") % {"least": least}, field=field)
    if len(options) > MOST_CHOICES:
        raise DomainError(_("At most %(most)d choices fit.") % {"most": MOST_CHOICES}, field=field)


def free_code(text: str, *, taken: Iterable[str], otherwise: str) -> str:
    """Return a code made of a text, of ASCII letters, digits and hyphens, that is not among `taken`."""
    stem = slugify(text)[: _CODE_LENGTH - 3].strip("-") or otherwise
    code, number, used = stem, 2, set(taken)
    while code in used:
        code, number = f"{stem}-{number}", number + 1
    return code


def check_condition(
    question: Question | None, source: Question, answers: Sequence[str], *, before: Sequence[Question]
) -> None:
    """Check that `question` (None: one that is added at the end) may be shown by the `answers` to `source`.

    `before` are the questions that stand before it in the form. Raises DomainError on `shown_if` or
    `shown_if_values`.
    """
    if question is not None and _leads_to(source, question):
        raise DomainError(
            _("This would be a circle: “%(source)s” is shown by the answer to this question itself.")
            % {"source": source.name},
            field="shown_if",
        )
    if source not in before:
        raise DomainError(_("Choose a question that stands before this one in the form."), field="shown_if")
    if source.kind not in CONDITION_KINDS or source.registry_key:
        raise DomainError(_("A condition stands on a question with choices, or on a consent."), field="shown_if")
    if not answers:
        raise DomainError(_("Choose the answers that show this question."), field="shown_if_values")
    if not set(answers) <= codes_of(source):
        raise DomainError(_("This answer can't be given to that question."), field="shown_if_values")


def _leads_to(source: Question, question: Question) -> bool:
    """Say whether `source` is `question`, or is shown by it over any number of conditions."""
    step: Question | None = source
    seen: set[int] = set()
    while step is not None and step.pk not in seen:
        if step.pk == question.pk:
            return True
        seen.add(step.pk)
        step = step.shown_if
    return False


def codes_of(source: Question) -> set[str]:
    """Return the answers a condition on `source` may name."""
    return {YES} if source.kind == QuestionKind.CONSENT else {choice.code for choice in source.choices.all()}


def check_order(asked: Sequence[Question]) -> None:
    """Raise DomainError when a question stands before the one its condition looks at."""
    places = {question.pk: place for place, question in enumerate(asked)}
    for question in asked:
        if question.shown_if_id is not None and places[question.shown_if_id] > places[question.pk]:
            source = next(one for one in asked if one.pk == question.shown_if_id)
            raise DomainError(
                _("“%(question)s” is shown by the answer to “%(source)s”, so it has to stand after it.")
                % {"question": question.name, "source": source.name}
            )


def check_dependants(question: Question, *, kind: str, codes: set[str]) -> None:
    """Raise DomainError when a change of kind or choices takes away an answer another question's condition names."""
    for dependant in question.shows.all():
        if kind not in CONDITION_KINDS or not set(dependant.shown_if_values) <= codes:
            raise DomainError(
                _("“%(question)s” is shown by an answer you would take away. Change its condition first.")
                % {"question": dependant.name},
                field="choices" if kind in CHOICE_KINDS else "kind",
            )
