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
    locked = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call", "organisation")
        .get(pk=application.pk)
    )
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
    final = _write(actor, locked, {asked[code]: value for code, value in changed.items()}, ip=ip)
    standing = {**stored.values, **final}
    bases = {code: digest(standing.get(code)) for code in asked}
    return SavedPage(locked, frozenset(changed), tuple(conflicts), bases)


def _conflict(question: Question, mine: Value | None, theirs: Value | None, stored: "_Stored") -> EditConflict:
    name, moment = stored.by.get(question.code, ("", None))
    return EditConflict(question, written(question, mine), written(question, theirs), name, moment)


def _write(
    actor: Actor, application: Application, changed: Mapping[Question, Value | None], *, ip: str | None
) -> dict[str, Value | None]:
    """Replace the answers of `changed`; return them as they are kept now. The application is locked by the caller."""
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
    plain = [question for question in changed if question.kind != QuestionKind.CONSENT]
    Answer.objects.filter(application=application, question__in=plain).delete()
    Answer.objects.bulk_create(rows)
    _write_consents(actor, application, changed, ip=ip)
    application.saved_at = now
    application.save(update_fields=["saved_at"])
    return final


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


@transaction.atomic
def keep_registry_facts(*, actor: Actor, application: Application) -> None:
    """Write down what the profile says now as the answers of the questions the registry answers.

    Called by the function that hands an application in, which holds its row and has checked the policy.
    """
    asked = [question for question in questions_of(form_of(application.call)) if question.registry_key]
    if not asked:
        return
    facts = {question: prefill(application.organisation, question.registry_key) for question in asked}
    stored = _stored(application, asked).values
    changed = {
        question: value for question, value in facts.items() if digest(value) != digest(stored.get(question.code))
    }
    _write(actor, application, changed, ip=None)


@dataclass(frozen=True)
class _Stored:
    """Answers as they are kept, and who saved each last and when."""

    values: dict[str, Value | None]
    by: dict[str, tuple[str, datetime]]


def _stored(application: Application, asked: Iterable[Question]) -> _Stored:
    by_id = {question.pk: question for question in asked}
    rows: dict[int, list[Answer]] = defaultdict(list)
    found = Answer.objects.filter(application=application, question__in=by_id)
    for row in found.select_related("file", "saved_by"):
        rows[row.question_id].append(row)
    values = {question.code: from_rows(question, rows[question.pk]) for question in by_id.values()}
    by = {by_id[pk].code: (group[0].saved_by.name, group[0].saved_at) for pk, group in rows.items() if group}
    if any(question.kind == QuestionKind.CONSENT for question in by_id.values()):
        given = AnswerConsent.objects.filter(application=application, question__in=by_id)
        for consent in given.select_related("given_by"):
            question = by_id[consent.question_id]
            if consent.consent_id == question.consent_id:
                values[question.code] = True
                by[question.code] = (consent.given_by.name, consent.given_at)
    return _Stored(values, by)
