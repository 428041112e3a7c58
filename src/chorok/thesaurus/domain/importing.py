"""Concepts from a file: SKOS in JSON-LD, or a table with the template's columns. Differences are seen, then written."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError, Text
from chorok.core.policy import require
from chorok.documents import tablefile
from chorok.engines.matching.comparing import Change, differences, merged
from chorok.engines.matching.skos import read_skos
from chorok.engines.matching.thesaurus import (
    COLUMNS,
    LANGUAGES,
    Concept,
    FaultyThesaurus,
    Thesaurus,
    ThesaurusFault,
    read_cells,
)
from chorok.registry.models import IpcTopic
from chorok.thesaurus import policy
from chorok.thesaurus.domain.concepts import CODE, GOODS, PARTING, fits_in
from chorok.thesaurus.domain.editions import hold
from chorok.thesaurus.domain.plain import said, working_concepts
from chorok.thesaurus.domain.readers import PURPOSE_IMPORT
from chorok.thesaurus.domain.writing import write
from chorok.thesaurus.models import Concept as ConceptRow
from chorok.thesaurus.models import Label, ThesaurusImport

MOST_BYTES = 20 * 1024 * 1024
MOST_CONCEPTS = 20_000
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Mistake:
    """What is wrong: the row of the table or the place in SKOS' graph (0: the whole), and a sentence."""

    row: int
    message: Text


@dataclass(frozen=True)
class Plan:
    """What a file would do: concepts by row, changes, what is wrong, and labels that stay retired."""

    rows: dict[int, Concept] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    stay_retired: int = 0
    after: dict[str, Concept] = field(default_factory=dict)


@transaction.atomic
def upload_concepts(*, actor: Actor, name: str, content: bytes, retire: bool = False) -> ThesaurusImport:
    """Keep a file; nothing of the thesaurus changes. Raises DomainError for one that is no such file at all."""
    require(policy.can_edit(actor))
    if len(content) > MOST_BYTES:
        raise DomainError(_("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024**2}, field="upload")
    try:
        _read(content, name)
    except FaultyThesaurus as wrong:
        if any(not fault.line or fault.code == "wrong columns" for fault in wrong.faults):
            raise DomainError(said(wrong.faults[0]), field="upload") from wrong
    stored = files.store_generated(
        content=io.BytesIO(content),
        name=name[-200:],
        content_type="application/octet-stream",
        purpose=PURPOSE_IMPORT,
        user_id=actor.user_id,
    )
    return ThesaurusImport.objects.create(
        name=name[-200:], file=stored, retire=retire, uploaded_at=clock.now(), uploaded_by_id=actor.user_id
    )


def plan(found: ThesaurusImport) -> Plan:
    """Say what writing the file would do now, and everything that is wrong in it."""
    try:
        with files.read(found.file) as content:
            rows = _read(content.read(), found.name)
    except FileNotFoundError as error:
        raise DomainError(_("The kept file is lost. Upload it again.")) from error
    except FaultyThesaurus as wrong:
        return Plan(mistakes=[Mistake(fault.line, said(fault)) for fault in wrong.faults])
    held = working_concepts()
    places = {concept.id: row for row, concept in reversed(rows.items())}
    mistakes = [Mistake(fault.line, said(fault)) for fault in _faults(rows)]
    gone = set(Label.objects.exclude(retired_at=None).values_list("concept__code", "language", "folded"))
    kept, stay = {}, 0
    for row, concept in rows.items():
        labels = [one for one in concept.labels if (concept.id, one.language, one.text.casefold()) not in gone]
        stay += len(concept.labels) - len(labels)
        kept[row] = Concept(
            concept.id, tuple(labels), concept.broader, concept.climate, concept.field, concept.ipc, concept.goods,
            concept.source,
        )  # fmt: skip
    after = merged(held, kept.values(), retire=found.retire)
    if not mistakes:
        try:
            Thesaurus(after.values())
        except FaultyThesaurus as wrong:
            mistakes = [Mistake(places.get(fault.concept, 0), said(fault)) for fault in wrong.faults]
    changes = [] if mistakes else differences(held.values(), after.values())
    return Plan(rows, changes, sorted(mistakes, key=lambda one: one.row), stay, after)


@transaction.atomic
def write_concepts(*, actor: Actor, found: ThesaurusImport) -> ThesaurusImport:
    """Write every change of a file, or none. Raises DomainError where something is wrong in it or it is written."""
    require(policy.can_edit(actor))
    hold()
    row = ThesaurusImport.objects.select_for_update().select_related("file").get(pk=found.pk)
    if row.written_at is not None:
        raise DomainError(_("This file is written already."))
    planned = plan(row)
    if planned.mistakes:
        raise DomainError(_("Nothing was written: the file has mistakes."))
    write(planned.changes, planned.after, user_id=actor.user_id)
    row.written_at, row.changes = clock.now(), len(planned.changes)
    row.save(update_fields=["written_at", "changes"])
    return row


def _read(content: bytes, name: str) -> dict[int, Concept]:
    """Return the concepts of a file by row; raises FaultyThesaurus."""
    if content.startswith(b"PK"):
        cells = _cells(content)
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = error.object[: error.start].count(b"\n") + 1
            raise FaultyThesaurus([ThesaurusFault("encoding", "", str(row))]) from error
        if "\0" in text:
            raise FaultyThesaurus([ThesaurusFault("unreadable", "", "\\0")])
        if text.lstrip()[:1] in ("{", "["):
            return _few(read_skos(text))
        delimiter = max("|,\t", key=text.split("\n", 1)[0].count)
        lines = io.StringIO(text, newline="")
        try:
            if delimiter == "|":
                cells = list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
            else:
                cells = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error as error:
            raise FaultyThesaurus([ThesaurusFault("unreadable", "", str(error))]) from error
    return _few(read_cells(cells, name))


def _few(rows: dict[int, Concept]) -> dict[int, Concept]:
    if not rows or len(rows) > MOST_CONCEPTS:
        raise FaultyThesaurus([ThesaurusFault("unreadable", "", f"{len(rows)} / {MOST_CONCEPTS}")])
    return rows


def _cells(content: bytes) -> list[list[str]]:
    try:
        lines = tablefile.read(io.BytesIO(content), most=MOST_CONCEPTS, columns=len(COLUMNS) + 1)
    except tablefile.UnreadableTableError as error:
        raise FaultyThesaurus([ThesaurusFault("unreadable", "", str(error))]) from error
    width = len(COLUMNS)
    # A sheet has no end to the right: cells that are empty there are nobody's.
    return [line[:width] + [""] * (width - len(line)) + [one for one in line[width:] if one] for line in lines]


def _faults(rows: dict[int, Concept]) -> Iterator[ThesaurusFault]:
    """Give what is wrong in single concepts, with its row; whether they hang together is seen afterwards."""
    retired = set(ConceptRow.objects.exclude(retired_at=None).values_list("code", flat=True))
    named = {topic for one in rows.values() for topic in one.ipc}
    topics = set(IpcTopic.objects.filter(topic__in=named).values_list("topic", flat=True))
    seen: set[str] = set()
    for row, one in rows.items():
        for topic in one.ipc:
            if topic not in topics:
                yield ThesaurusFault("unknown topic", one.id, topic, row)
        if not CODE.fullmatch(one.id):
            yield ThesaurusFault("bad code", one.id, "", row)
        if one.id in seen:
            yield ThesaurusFault("concept twice", one.id, "", row)
        if one.id in retired:
            yield ThesaurusFault("retired", one.id, "", row)
        seen.add(one.id)
        yield from _label_faults(one, row)
        for code in one.goods:
            if not GOODS.fullmatch(code):
                yield ThesaurusFault("goods code", one.id, code, row)
        if len(one.source) > LONGEST_SOURCE:
            yield ThesaurusFault("long source", one.id, one.source, row)


def _label_faults(concept: Concept, row: int) -> Iterator[ThesaurusFault]:
    known: set[tuple[str, str]] = set()
    for label in concept.labels:
        key = (label.language, label.text.casefold())
        if label.language not in LANGUAGES:
            yield ThesaurusFault("unknown language", concept.id, label.language, row)
        if not fits_in(label.text):
            yield ThesaurusFault("long label", concept.id, label.text, row)
        if PARTING.search(label.text):
            yield ThesaurusFault("parting sign", concept.id, label.text, row)
        if key in known:
            yield ThesaurusFault("label twice", concept.id, f"{label.text} ({label.language})", row)
        if len(label.source) > LONGEST_SOURCE:
            yield ThesaurusFault("long source", concept.id, label.source, row)
        known.add(key)
