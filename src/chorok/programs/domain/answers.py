"""Answers of an application: saved page by page, by several people, without overwriting each other."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.domain.answer_rows import from_rows, to_rows
from chorok.programs.domain.blindness import require_neutral
from chorok.programs.domain.queries.forms import form_of, questions_of
from chorok.programs.domain.registry_facts import prefill
from chorok.programs.domain.value_texts import written
from chorok.programs.domain.values import Value, clean, digest
from chorok.programs.enums import ApplicationState, QuestionKind
from chorok.programs.models import Answer, AnswerConsent, Application, Call, FormPage, Question
from chorok.programs.policy_applications import can_edit_page

#: What saving looks at: in the last minute of a call thousands save, and half their time is reading columns.
_LOOKED_AT = (
    *("state", "organisation__kind", "organisation__merged_into", "call__state", "call__blind", "call__form_frozen_at"),
    *("call__publish_at", "call__opens_at", "call__closes_at"),
)
#: What makes an answer's place, and what stands there.
_PLACE = ("application", "question", "row", "part", "choice")
_VALUES = ("text", "number", "day", "file", "saved_at", "saved_by")
#: Purpose of files handed in as answers.
PURPOSE_ANSWER = "application_answer"


@dataclass(frozen=True)
class EditConflict:
    """Two people wrote different answers: `theirs` stands, `mine` was not saved."""

    question: Question
    mine: str
    theirs: str
    saved_by: str
    saved_at: datetime | None


@dataclass(frozen=True)
class SavedPage:
    """What saving a page did. `bases` are the digests of the page's values as they stand now, by question code."""

    application: Application
    saved: frozenset[str]
    conflicts: tuple[EditConflict, ...]
    bases: Mapping[str, str]


@transaction.atomic
def save_page_answers(
    *,
    actor: Actor,
    application: Application,
    page: FormPage,
    values: Mapping[str, object],
    base: Mapping[str, str] | None = None,
    ip: str | None = None,
) -> SavedPage:
    """Save the answers of one page; `values` maps question codes to what was typed, None empties an answer.

    `base` maps codes to the digest of the value the form was drawn with. An answer somebody else changed since is
    not overwritten but comes back as a conflict; one this person left as it was is passed over. Questions the
    registry answers are passed over too. Raises DomainError on the question's code when a value isn't one of its
    kind, and Refused when the page can't be changed by this person now; then nothing is written.
    """
    rows = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation")
    locked = rows.only(*_LOOKED_AT).get(pk=application.pk)
    require(can_edit_page(actor, locked, page))
    own = [question for question in questions_of(form_of(locked.call)) if question.page_id == page.pk]
    asked = {question.code: question for question in own if not question.registry_key}
    unknown = values.keys() - {question.code for question in own}
    if unknown:
        raise DomainError(_("This question does not stand on this page: %(code)s") % {"code": min(unknown)})
    stored = _stored(locked, asked.values())
    cleaned = {code: clean(question, values[code]) for code, question in asked.items() if code in values}
    changed: dict[str, Value | None] = {}
    conflicts = []
    for code, value in cleaned.items():
        present = stored.values.get(code)
        if digest(value) == digest(present):
            continue
        drawn = (base or {}).get(code)
        if drawn is None or drawn == digest(present):
            changed[code] = value
        elif drawn != digest(value):
            conflicts.append(_conflict(asked[code], value, present, stored))
    final = _write(actor, locked, {asked[code]: value for code, value in changed.items()}, stored, ip=ip)
    standing = {**stored.values, **final}
    bases = {code: digest(standing.get(code)) for code in asked}
    return SavedPage(locked, frozenset(changed), tuple(conflicts), bases)


def _conflict(question: Question, mine: Value | None, theirs: Value | None, stored: "_Stored") -> EditConflict:
    name, moment = stored.who_and_when(question)
    return EditConflict(question, written(question, mine), written(question, theirs), name, moment)


def _write(
    actor: Actor,
    application: Application,
    changed: Mapping[Question, Value | None],
    stored: "_Stored",
    *,
    ip: str | None,
) -> dict[str, Value | None]:
    """Make the answers of `changed` stand in place of those `stored`; return them as they are kept now.

    The application is locked by the caller, who read `stored` since.
    """
    if not changed:
        return {}
    now = clock.now()
    final: dict[str, Value | None] = {}
    rows: list[Answer] = []
    for question, value in changed.items():
        kept = _kept_file(application.call, question, value, actor) if isinstance(value, UploadedFile) else value
        final[question.code] = kept
        rows += to_rows(question, kept)
    for row in rows:
        row.application, row.saved_at, row.saved_by_id = application, now, _person(actor)
    places = {_place(row) for row in rows}
    left = [row.pk for question in changed for row in stored.rows.get(question.pk, ()) if _place(row) not in places]
    if left:
        Answer.objects.filter(pk__in=left).delete()
    # What was written before at the same place is written over: one statement, and one line of history instead of two.
    Answer.objects.bulk_create(rows, update_conflicts=True, unique_fields=_PLACE, update_fields=_VALUES)
    _write_consents(actor, application, changed, ip=ip)
    application.saved_at = now
    application.save(update_fields=["saved_at"])
    return final


def _place(row: Answer) -> tuple[int, int, str, int | None]:
    """Return where an answer stands within its application."""
    return row.question_id, row.row, row.part, row.choice_id


def _kept_file(call: Call, question: Question, upload: UploadedFile, actor: Actor) -> Value:
    try:
        stored = files.store(upload=upload, purpose=PURPOSE_ANSWER, user_id=actor.user_id)
        if call.blind and not question.names_applicant:
            require_neutral(stored)
    except DomainError as refusal:
        raise DomainError(refusal.message, field=question.code) from refusal
    return stored


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise DomainError(_("An answer is given by a person."))
    return actor.user_id


def _write_consents(
    actor: Actor, application: Application, changed: Mapping[Question, Value | None], *, ip: str | None
) -> None:
    """Keep each tick with the fingerprint of the words that were read, or take it away."""
    asked = {question: value for question, value in changed.items() if question.kind == QuestionKind.CONSENT}
    if not asked:
        return
    AnswerConsent.objects.filter(application=application, question__in=asked).delete()
    language = (get_language() or "ko")[:2]
    AnswerConsent.objects.bulk_create(
        AnswerConsent(
            application=application,
            question=question,
            consent=question.consent,
            text_sha256=hashlib.sha256(question.consent.text.encode()).hexdigest(),
            language=language,
            given_at=clock.now(),
            given_by_id=_person(actor),
            ip=ip,
        )
        for question, value in asked.items()
        if value is True and question.consent is not None
    )


def read_answers(application: Application, *, pages: Sequence[FormPage] | None = None) -> dict[str, Value | None]:
    """Return every question's answer by code, None where there is none.

    While it is a draft, questions with a registry key are answered by the profile as it stands; a handed-in
    application keeps the facts of the moment it was handed in. `pages`: of `form_of`, where they are read already.
    """
    asked = questions_of(form_of(application.call) if pages is None else pages)
    answers = _stored(application, asked).values
    if application.state == ApplicationState.DRAFT:
        for question in asked:
            if question.registry_key:
                answers[question.code] = prefill(application.organisation, question.registry_key)
    return answers


def keep_registry_facts(*, actor: Actor, application: Application) -> None:
    """Write down what the profile says now as the answers of the questions the registry answers.

    Called by the function that hands an application in, which holds its row and has checked the policy.
    """
    asked = [question for question in questions_of(form_of(application.call)) if question.registry_key]
    if not asked:
        return
    facts = {question: prefill(application.organisation, question.registry_key) for question in asked}
    stored = _stored(application, asked)
    changed = {
        question: value
        for question, value in facts.items()
        if digest(value) != digest(stored.values.get(question.code))
    }
    _write(actor, application, changed, stored, ip=None)


@dataclass(frozen=True)
class _Stored:
    """Answers as they are kept: their rows and ticks by question, and their values by code."""

    rows: Mapping[int, Sequence[Answer]]
    ticks: Mapping[int, AnswerConsent]
    values: dict[str, Value | None]

    def who_and_when(self, question: Question) -> tuple[str, datetime | None]:
        """Return who saved an answer last, and when: asked for only where two people wrote different ones."""
        for row in self.rows.get(question.pk, ()):
            return row.saved_by.name, row.saved_at
        tick = self.ticks.get(question.pk)
        return ("", None) if tick is None else (tick.given_by.name, tick.given_at)


def _stored(application: Application, asked: Iterable[Question]) -> _Stored:
    by_id = {question.pk: question for question in asked}
    kinds = {question.kind for question in by_id.values()}
    rows: dict[int, list[Answer]] = defaultdict(list)
    # Not ordered: a value is made of its rows by what they say of their place.
    found = Answer.objects.filter(application=application, question__in=by_id).order_by()
    for row in found.select_related("file") if QuestionKind.FILE in kinds else found:
        rows[row.question_id].append(row)
    values = {question.code: from_rows(question, rows[question.pk]) for question in by_id.values()}
    ticks = {}
    if QuestionKind.CONSENT in kinds:
        for tick in AnswerConsent.objects.filter(application=application, question__in=by_id):
            question = by_id[tick.question_id]
            if tick.consent_id == question.consent_id:
                values[question.code] = True
                ticks[question.pk] = tick
    return _Stored(rows, ticks, values)
