"""A paper somebody changed comes back: what changed is shown, and a person takes over or leaves each text.

Nothing is written to the hub's records while a file is read. A text is taken over only as it was seen: when it changed
on the hub meanwhile, the person looks again first.
"""

import hashlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError, Outdated, Text
from chorok.core.policy import require
from chorok.documents import docx, hwpx, readback
from chorok.documents.readback import Readback, UnreadablePaperError
from chorok.papers import policy
from chorok.papers.domain.kinds import MAKING
from chorok.papers.domain.making import read_anew, subject_columns, subject_of
from chorok.papers.domain.readers import PURPOSE_READING
from chorok.papers.enums import TextState
from chorok.papers.models import MadePaper, ReadPaper, ReadText
from chorok.papers.policy import Subject
from chorok.programs.domain.texts import paragraphs

_KINDS = {docx.CONTENT_TYPE: readback.DOCX, hwpx.CONTENT_TYPE: readback.HWPX}
_CODE = re.compile(r"([0-9]{1,12})\.([a-z0-9_-]{1,30})")
_NOT_OURS = gettext_lazy(
    "No text of a paper made here stands in this file. Change the file you downloaded and upload that one."
)
_LOST: dict[str, Text] = {
    "picture": gettext_lazy("a picture"),
    "table": gettext_lazy("the frame of a table"),
    "object": gettext_lazy("an object"),
    "footnote": gettext_lazy("a footnote"),
    "formula": gettext_lazy("a formula"),
}


class UnusableFile(DomainError):  # noqa: N818 - says what happened
    """Texts of the file can't be taken as they are; `problems` says it by section. Nothing was written."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems), field="upload")
        self.problems = problems


@transaction.atomic
def read_paper(*, actor: Actor, subject: Subject, upload: UploadedFile) -> ReadPaper:
    """Read a DOCX or HWPX of a paper of `subject` back and keep what changed for a person to decide.

    Raises DomainError for a file of another kind, a damaged one, one that is none of our papers or one of another
    subject, UnusableFile when a text stands there twice, has no end or is too long. Nothing is kept then.
    """
    require(policy.can_make(actor, subject))
    try:
        stored = files.store(upload=upload, purpose=PURPOSE_READING, user_id=actor.user_id)
    except DomainError as error:
        raise DomainError(error.message, field="upload") from error
    kind = _KINDS.get(stored.content_type)
    if kind is None:
        raise DomainError(_("Upload the changed paper as DOCX or HWPX."), field="upload")
    with files.read(stored) as content:
        data = content.read()
    try:
        found = readback.read(data, kind=kind)
    except UnreadablePaperError as error:
        raise DomainError(
            _("This file is damaged and can't be read. Save it again and upload it."), field="upload"
        ) from error
    paper = _paper(found, subject)
    texts = {code: text for mark, code, text in _marked(found.texts.items()) if mark == paper.pk}
    labels = {each["code"]: each["label"] for each in paper.texts}
    _check(found, texts, paper, labels)
    reading = ReadPaper.objects.create(
        paper=paper,
        name=stored.name,
        file=stored,
        notes=_notes(found, texts, labels),
        read_at=clock.now(),
        read_by_id=actor.user_id,
    )
    _keep(reading, texts, subject)
    return reading


def _marked(texts: Iterable[tuple[str, str]]) -> list[tuple[int, str, str]]:
    """Return those with a code of ours: version, section, text."""
    matches = ((_CODE.fullmatch(code), text) for code, text in texts)
    return [(int(match[1]), match[2], text) for match, text in matches if match]


def _paper(found: Readback, subject: Subject) -> MadePaper:
    """Return the version the file was made as."""
    codes = [*found.texts, *found.doubled, *found.open]
    marks = {mark for mark, _code, _text in _marked((code, "") for code in codes)}
    if not marks:
        raise DomainError(_NOT_OURS, field="upload")
    if len(marks) > 1:
        raise DomainError(
            _("Texts of several versions stand in this file. Upload one file for each version."), field="upload"
        )
    paper = MadePaper.objects.filter(pk=marks.pop(), **subject_columns(subject)).first()
    if paper is None:
        raise DomainError(
            _("This file is a paper of something else, or its version is no longer kept."), field="upload"
        )
    return paper


def _check(found: Readback, texts: dict[str, str], paper: MadePaper, labels: dict[str, str]) -> None:
    """Refuse the file where a text of it can't be taken as it is. Raises UnusableFile with all of them."""
    problems = []
    for codes, words in (
        (found.doubled, gettext_lazy("“%(text)s” stands in the file more than once. Keep one of them.")),
        (found.open, gettext_lazy("The end of “%(text)s” was deleted. Make the field anew from the downloaded file.")),
    ):
        problems += [
            words % {"text": labels.get(code, code)} for _mark, code, _t in _marked((each, "") for each in codes)
        ]
    limit_of = MAKING[paper.kind].limit_of
    for code, text in texts.items():
        if code not in labels:
            problems.append(_("The field “%(text)s” is not one of this paper.") % {"text": code})
        elif len(text) > limit_of(code):
            told = {"text": labels[code], "length": f"{len(text):,}", "limit": f"{limit_of(code):,}"}
            problems.append(_("“%(text)s” has %(length)s characters. At most %(limit)s are taken.") % told)
    if problems:
        raise UnusableFile([str(each) for each in problems])


def _notes(found: Readback, texts: dict[str, str], labels: dict[str, str]) -> list[dict[str, str]]:
    """Return what wasn't read: sections that are not in the file, and what within a text is no text."""
    notes = [{"kind": "missing", "code": code} for code in labels if code not in texts]
    for mark_and_code, things in found.lost.items():
        for _mark, code, _text in _marked([(mark_and_code, "")]):
            notes += [{"kind": "lost", "code": code, "what": thing} for thing in things]
    return notes


def note_texts(reading: ReadPaper) -> list[str]:
    """Return in words what wasn't read of a file."""
    labels = {each["code"]: each["label"] for each in reading.paper.texts}
    told = []
    for note in reading.notes:
        label = labels.get(note["code"], note["code"])
        if note["kind"] == "missing":
            told.append(_("“%(text)s” is not in the file. It stays as it is.") % {"text": label})
        else:
            what = _LOST[note["what"]]
            told.append(_("In “%(text)s”, %(what)s was not read.") % {"text": label, "what": what})
    return told


def _keep(reading: ReadPaper, texts: dict[str, str], subject: Subject) -> None:
    """Keep the texts that differ from those the paper was made with, unless the hub says the same by now."""
    paper = reading.paper
    made_with = {each["code"]: _even(each["text"]) for each in paper.texts}
    changed = []
    with translation.override(paper.language):
        for code, text in texts.items():
            if _even(text) not in {made_with[code], _even(MAKING[paper.kind].text_of(subject, code))}:
                changed.append(ReadText(reading=reading, code=code, text=text))
    ReadText.objects.bulk_create(changed)
    reading.unchanged = len(texts) - len(changed)
    reading.save(update_fields=["unchanged"])


def _even(text: str) -> str:
    """Return a text without what office programs change by themselves: ends of lines, control signs."""
    return paragraphs(text, field="upload", limit=sys.maxsize)


@dataclass(frozen=True)
class Compared:
    """A text that came back, beside what the paper was made with and what the hub says now.

    `seen` stands for the text the hub says now; taking over or leaving names it. `moved` where that is no longer what
    the paper was made with.
    """

    row: ReadText
    label: str
    made_with: str
    now: str
    seen: str
    moved: bool


def compare(reading: ReadPaper) -> list[Compared]:
    """Return each changed text of a file beside what the hub says now."""
    paper = reading.paper
    subject = subject_of(paper)
    texts = {each["code"]: each for each in paper.texts}
    found = []
    with translation.override(paper.language):
        for row in reading.changed.select_related("decided_by"):
            made_with = str(texts[row.code]["text"])
            now = MAKING[paper.kind].text_of(subject, row.code)
            moved = _even(now) != _even(made_with)
            found.append(Compared(row, str(texts[row.code]["label"]), made_with, now, _seen(now), moved))
    return found


@transaction.atomic
def take_text(*, actor: Actor, row: ReadText, seen: str) -> ReadText:
    """Write a text that came back over the one the person saw (`Compared.seen`).

    Raises Outdated when the hub says something else by now, DomainError when it was decided already or isn't taken
    by the rules of its room, Refused for those who may not change it.
    """
    return _decide(actor, row, TextState.TAKEN, seen)


@transaction.atomic
def leave_text(*, actor: Actor, row: ReadText) -> ReadText:
    """Leave the hub's text as it is; what came back is kept to be looked at."""
    return _decide(actor, row, TextState.LEFT, None)


def _decide(actor: Actor, row: ReadText, state: TextState, seen: str | None) -> ReadText:
    locked = ReadText.objects.select_for_update(of=("self",)).select_related("reading__paper").get(pk=row.pk)
    paper = locked.reading.paper
    # What is compared is what is written over.
    subject = read_anew(subject_of(paper), lock=True)
    require(policy.can_make(actor, subject))
    if locked.state != TextState.OPEN:
        raise DomainError(_("This text was decided already."))
    with translation.override(paper.language):
        now = MAKING[paper.kind].text_of(subject, locked.code)
    if seen is not None and seen != _seen(now):
        raise Outdated(_("Somebody changed this text on the hub meanwhile. Look at both again before you decide."))
    if state == TextState.TAKEN:
        with translation.override(paper.language):
            MAKING[paper.kind].write(actor, subject, locked.code, locked.text)
    locked.state, locked.before = state, now
    locked.decided_at, locked.decided_by_id = clock.now(), actor.user_id
    locked.save()
    return locked


def _seen(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
