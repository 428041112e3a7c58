"""Answers for people who read: the applicant, the staff, and evaluators who must not learn who applies."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chorok.core.models import StoredFile
from chorok.programs.domain.answers import read_answers
from chorok.programs.domain.queries.forms import form_of, questions_of
from chorok.programs.domain.value_texts import cells, written
from chorok.programs.domain.values import Person, Value, shown
from chorok.programs.enums import QuestionKind
from chorok.programs.models import Application, FormPage, Question, QuestionColumn
from chorok.registry.domain import business_number, phone
from chorok.registry.models import Membership, Organisation

#: What stands where a blind reader would have read the applicant's name.
HIDDEN = "○○○"
#: Shorter words stand in too many others to be hidden.
_SHORTEST_NAME = 2


@dataclass(frozen=True)
class ShownAnswer:
    """One answer to read: `text`, or `rows` under the question's `columns`, or `file` under `file_name`."""

    question: Question
    value: Value | None
    text: str
    columns: Sequence[QuestionColumn] = ()
    rows: Sequence[Sequence[str]] = ()
    file: StoredFile | None = None
    file_name: str = ""


@dataclass(frozen=True)
class ShownPage:
    """One page of the form with the answers to the questions that were asked."""

    page: FormPage
    answers: list[ShownAnswer] = field(default_factory=list)


def answers_to_read(application: Application, *, pages: Sequence[FormPage] | None = None) -> list[ShownPage]:
    """Return all answers to the questions that were asked, page by page, for the applicant and the centre."""
    form = form_of(application.call) if pages is None else pages
    answers = read_answers(application, pages=form)
    asked = shown(questions_of(form), answers)
    return [
        ShownPage(
            page,
            [
                _shown(question, answers.get(question.code))
                for question in page.questions.all()
                if question.code in asked
            ],
        )
        for page in form
    ]


def answers_for_evaluator(application: Application, *, blind: bool) -> list[ShownPage]:
    """Return the answers an evaluator may read. Consents concern the centre alone and are left out.

    When `blind`, questions that name the applicant are left out, names of the applicant in other answers are hidden,
    and files bear the application's alias instead of the name they came with.
    """
    read = answers_to_read(application)
    names = [*names_of(application.organisation), *_people_in(read)] if blind else []
    pages = []
    for page in read:
        answers = [answer for answer in page.answers if answer.question.kind != QuestionKind.CONSENT]
        if blind:
            answers = [_blind(answer, application, names) for answer in answers if not _names(answer.question)]
        if answers:
            pages.append(ShownPage(page.page, answers))
    return pages


def names_of(organisation: Organisation) -> list[str]:
    """Return the words that tell who an applicant is, the longest first."""
    name_ko = re.sub(r"\(주\)|㈜|주식회사|\(fictitious\)|\(가상\)", "", organisation.name_ko).strip()
    website = re.sub(r"^https?://(www\.)?|/$", "", organisation.website)
    words = {
        organisation.name_ko,
        name_ko,
        organisation.name_en,
        organisation.representative_ko,
        organisation.representative_en,
        organisation.business_number,
        business_number.shown(organisation.business_number),
        organisation.email,
        organisation.phone,
        phone.shown(organisation.phone),
        website,
        *_members_of(organisation),
    }
    return sorted((word for word in words if len(word) >= _SHORTEST_NAME), key=len, reverse=True)


def _members_of(organisation: Organisation) -> Iterable[str]:
    """Names and addresses of the people who work in the organisation, or did."""
    people = Membership.objects.filter(organisation=organisation).select_related("user")
    return [word for each in people for word in (each.user.name, each.user.name_en, each.user.email)]


def _names(question: Question) -> bool:
    """A person is named by every answer of that kind, whether or not the form's maker thought of it."""
    return question.names_applicant or question.kind == QuestionKind.PERSON


def _people_in(pages: Iterable[ShownPage]) -> list[str]:
    """Return who is named in the answers about persons, as they may be spoken of elsewhere."""
    people = [answer.value for page in pages for answer in page.answers if isinstance(answer.value, Person)]
    words = {word for person in people for word in (person.name, person.email, phone.shown(person.phone))}
    return sorted((word for word in words if len(word) >= _SHORTEST_NAME), key=len, reverse=True)


def without_names(text: str, names: Iterable[str]) -> str:
    """Return the text with each of the `names` (of `names_of`) hidden, however it is capitalised."""
    pattern = "|".join(re.escape(name) for name in names)
    return re.sub(pattern, HIDDEN, text, flags=re.IGNORECASE) if pattern else text


def neutral_name(application: Application, title: str, stored: StoredFile) -> str:
    """Return the name a blind evaluator sees of a file: "A-012 사업계획서.pdf"."""
    _stem, dot, ending = stored.name.rpartition(".")
    return f"{application.alias} {title}{dot}{ending if dot else ''}".strip()


def _shown(question: Question, value: Value | None) -> ShownAnswer:
    if isinstance(value, StoredFile):
        return ShownAnswer(question, value, value.name, file=value, file_name=value.name)
    if question.kind == QuestionKind.TABLE and isinstance(value, tuple):
        rows = [cells(question, row) for row in value if not isinstance(row, str)]
        return ShownAnswer(question, value, written(question, value), list(question.columns.all()), rows)
    return ShownAnswer(question, value, written(question, value))


def _blind(answer: ShownAnswer, application: Application, names: Sequence[str]) -> ShownAnswer:
    """Return the answer without the applicant's names; its raw value is not handed on."""
    if answer.file is not None:
        name = neutral_name(application, without_names(answer.question.name, names), answer.file)
        return ShownAnswer(answer.question, None, name, file=answer.file, file_name=name)
    rows = [[without_names(cell, names) for cell in row] for row in answer.rows]
    return ShownAnswer(answer.question, None, without_names(answer.text, names), answer.columns, rows)
