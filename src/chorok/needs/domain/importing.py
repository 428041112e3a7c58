"""Needs from a file: it is kept as a table, its mapping is looked at and changed, then every row is written or none."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError, Text
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain import cells, mapping, tables, values
from chorok.needs.domain.duplicates import queue_pairs
from chorok.needs.domain.following import queue_open_needs
from chorok.needs.domain.mapping import DEFAULTS, MUST, TARGETS
from chorok.needs.domain.readers import PURPOSE_IMPORT
from chorok.needs.domain.tables import Table
from chorok.needs.enums import NeedState, Origin
from chorok.needs.models import Need, NeedImport
from chorok.todos.domain.todos import close_todo

#: Fields of an imported need that a re-import brings up to date.
KEPT = tuple(name for name in TARGETS if name != "source_id")
FACTORS = (1, 1_000, 1_000_000, 1_000_000_000)
_BATCH = 500


@dataclass(frozen=True)
class Mistake:
    """What is wrong in one cell; the header is row 1. `column` is empty where the whole row is meant."""

    row: int
    column: str
    message: Text


@dataclass(frozen=True)
class Line:
    """A row that can be written: the need it makes, or the one it changes (with the names of what changes).

    `said` holds a mark of each value, by field, for the next time.
    """

    row: int
    values: dict[str, Any]
    need: Need | None = None
    changed: tuple[str, ...] = ()
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a file would do."""

    made: list[Line] = field(default_factory=list)
    updated: list[Line] = field(default_factory=list)
    unchanged: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def wrong_rows(self) -> int:
        """How many rows have mistakes."""
        return len({mistake.row for mistake in self.mistakes})


@transaction.atomic
def upload_needs(*, actor: Actor, source: str, name: str, content: bytes) -> NeedImport:
    """Keep a file of `source` as a table; no need is written. Its mapping begins as the source's last one, or guessed.

    Raises DomainError that names row and column where the file can't be read; then nothing is kept.
    """
    require(policy.can_import(actor))
    if not source.strip():
        raise DomainError(_("Say where these needs come from."), field="source")
    table = tables.read(content)
    read = mapping.first_mapping(source.strip(), table)
    return keep_table(actor=actor, source=source.strip(), name=name, table=table, **read)


def keep_table(*, actor: Actor, source: str, name: str, table: Table, **read: Any) -> NeedImport:
    """Keep a table as an import that isn't written yet, with how it is `read`."""
    stored = files.store_generated(
        content=io.BytesIO(table.as_csv()),
        name="needs.csv",
        content_type="text/csv",
        purpose=PURPOSE_IMPORT,
        user_id=actor.user_id,
    )
    return NeedImport.objects.create(
        source=source,
        name=name[-200:],
        file=stored,
        uploaded_by_id=actor.user_id,
        uploaded_at=clock.now(),
        **read,
    )


def forget(need_import: NeedImport) -> None:
    """Take away an import nobody has written, its file and what it asked for."""
    row = _lock(need_import)
    close_todo(todo_key(row))
    row.delete()
    row.file.delete()


def todo_key(need_import: NeedImport) -> str:
    """Return the key of the to-do that asks for a look at an import."""
    return f"need-import:{need_import.pk}"


@transaction.atomic
def change_mapping(
    *,
    actor: Actor,
    need_import: NeedImport,
    mapping: Mapping[str, str],
    defaults: Mapping[str, str],
    decimal_comma: bool,
    factor: int,
    leave_out: bool,
) -> NeedImport:
    """Keep how the columns are read. Raises DomainError with the field that is wrong, or for a file already written."""
    require(policy.can_import(actor))
    row = _lock(need_import)
    given = {name: column for name, column in mapping.items() if column}
    if set(given) - set(TARGETS) or set(defaults) - set(DEFAULTS) or factor not in FACTORS:
        raise DomainError(_("Choose one of the list."))
    for name in MUST:
        if name not in given and not defaults.get(name):
            raise DomainError(_("Choose the column this is read from."), field=name)
    for name, value in defaults.items():
        if value:
            _default(name, value)
    row.mapping, row.defaults = given, {name: value for name, value in defaults.items() if value}
    row.decimal_comma, row.factor, row.leave_out = decimal_comma, factor, leave_out
    row.save()
    return row


def table_of(need_import: NeedImport) -> Table:
    """Return the rows of an import. Raises DomainError where the kept file is lost."""
    try:
        with files.read(need_import.file) as content:
            return tables.kept(content.read())
    except FileNotFoundError as error:
        raise DomainError(_("The kept file is lost. Upload it again.")) from error


def plan(need_import: NeedImport, table: Table) -> Plan:
    """Say what writing the import would do, row by row.

    What the source says as it did the last time changes nothing: whoever corrected it here is not undone every day.
    """
    found = Plan()
    for column in mapping.unknown(need_import.mapping, table.columns):
        found.mistakes.append(Mistake(1, column, _("The file has no such column.")))
    for name in MUST:
        if name not in need_import.mapping and not need_import.defaults.get(name):
            found.mistakes.append(Mistake(1, str(TARGETS[name]), _("Choose the column this is read from.")))
    if found.mistakes:
        return found
    known = {need.source_id: need for need in Need.objects.filter(source=need_import.source).exclude(source_id="")}
    seen: dict[str, int] = {}
    unchanged = 0
    for number, row in table.rows:
        given, wrong = _row(need_import, table, number, row)
        if not wrong and given["source_id"] in seen:
            told = _("This need stands in row %(row)d already.") % {"row": seen[given["source_id"]]}
            wrong = [Mistake(number, need_import.mapping.get("source_id", ""), told)]
        if wrong:
            found.mistakes.extend(wrong)
            continue
        seen[given["source_id"]] = number
        need = known.get(given["source_id"])
        said = {name: _mark(given[name]) for name in KEPT if name in given}
        if need is None:
            found.made.append(Line(number, given, said=said))
        elif changed := _changed(need, given, said):
            found.updated.append(Line(number, given, need, changed, said))
        else:
            unchanged += 1
    return Plan(found.made, found.updated, unchanged, found.mistakes)


@transaction.atomic
def write_needs(*, actor: Actor, need_import: NeedImport) -> NeedImport:
    """Write every row, or none: rows with mistakes stop all, unless the import says they are left out.

    New needs wait for review; those that came before are brought up to date by their number at the source, whatever
    their state. Raises DomainError for mistakes, for a file without rows, and for one that was written already.
    """
    require(policy.can_import(actor))
    # Another file of the source waits here, so that no need is made twice; it holds nothing while it waits. Whoever
    # edits one of the source's needs waits as well, so that nothing is written over unseen.
    for rows in (NeedImport.objects.select_for_update(of=("self",)), Need.objects.select_for_update(no_key=True)):
        list(rows.filter(source=need_import.source).order_by("pk").values("pk"))
    row = _lock(need_import)
    found = plan(row, table_of(row))
    if found.mistakes and (not row.leave_out or found.mistakes[0].row == 1):
        raise DomainError(_("The file has mistakes, so nothing was written. Correct them, or leave those rows out."))
    if not found.made and not found.updated and not found.unchanged:
        raise DomainError(_("There is no row that can be written."))
    now = clock.now()
    made = Need.objects.bulk_create(
        [
            Need(
                **line.values,
                source=row.source,
                source_said=line.said,
                origin=Origin.IMPORT,
                state=NeedState.SUBMITTED,
                created_by_id=actor.user_id,
                created_at=now,
                updated_at=now,
                submitted_at=now,
            )
            for line in found.made
        ],
        batch_size=_BATCH,
    )
    changed = []
    for line in found.updated:
        assert line.need is not None, "what is updated is there"  # noqa: S101 - for the type checker
        for name in line.changed:
            setattr(line.need, name, line.values[name])
        line.need.source_said = {**line.need.source_said, **line.said}
        line.need.updated_at = now
        changed.append(line.need)
    Need.objects.bulk_update(changed, [*KEPT, "source_said", "updated_at"], batch_size=_BATCH)
    row.written_at, row.made, row.updated = now, len(made), len(changed)
    row.unchanged, row.left_out = found.unchanged, found.wrong_rows
    row.save()
    close_todo(todo_key(row))
    queue_pairs([need.pk for need in (*made, *changed)])
    queue_open_needs()
    return row


def _mark(value: Any) -> str:
    """Return what tells a value of a source from another; the value itself may be personal data, and long."""
    return hashlib.sha256(str(value).encode()).hexdigest()[:12]


def _changed(need: Need, given: Mapping[str, Any], said: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields of which the source says something else than it did, and than the need says now."""
    new = (name for name, mark in said.items() if need.source_said.get(name) != mark)
    return tuple(name for name in new if getattr(need, name) != given[name])


def _row(need_import: NeedImport, table: Table, number: int, row: list[str]) -> tuple[dict[str, Any], list[Mistake]]:
    """Return the values of one row, and its mistakes."""
    if len(row) != len(table.columns):
        told = _("It has %(found)d cells where the header has %(wanted)d: the columns are shifted.")
        return {}, [Mistake(number, "", told % {"found": len(row), "wanted": len(table.columns)})]
    given: dict[str, Any] = {}
    wrong: list[Mistake] = []
    at = {name: table.columns.index(column) for name, column in need_import.mapping.items()}
    for name in TARGETS:
        cell = row[at[name]].strip() if name in at else ""
        column = need_import.mapping.get(name, str(TARGETS[name]))
        try:
            if cells.BROKEN.search(cell):
                raise DomainError(
                    _("“%(cell)s” holds broken signs: the file was saved with the wrong encoding.")
                    % {"cell": cell[:60]}
                )
            if cell:
                given[name] = cells.READERS.get(name, cells.text)(cell, need_import.decimal_comma)
            elif need_import.defaults.get(name):
                given[name] = _default(name, need_import.defaults[name])
            elif name in at and name not in cells.READERS:
                given[name] = ""
        except DomainError as error:
            wrong.append(Mistake(number, column, error.message))
    if wrong:
        return {}, wrong
    return _whole(need_import, number, given)


def _whole(need_import: NeedImport, number: int, given: dict[str, Any]) -> tuple[dict[str, Any], list[Mistake]]:
    """Complete a row's values, and check them as those a person enters."""
    for name in MUST:
        if not given.get(name):
            return {}, [Mistake(number, need_import.mapping.get(name, ""), _("This can't be empty."))]
    given["problem"] = given.get("problem") or given["title"]
    if given.get("amount") is not None:
        given["amount"] = mapping.times(given["amount"], need_import.factor)
    else:
        given.pop("currency", None)
    given["source_id"] = given.get("source_id") or _made_up(given)
    wrong = values.problems(given)
    if given.get("source_url"):
        try:
            URLValidator(schemes=["http", "https"])(given["source_url"])
        except ValidationError:
            wrong["source_url"] = _("This is no address of a page.")
    for name in ("source_id", "source_url"):
        if len(given.get(name, "")) > values.longest(name):
            told = _("This text is too long. At most %(most)d signs are kept.")
            wrong[name] = told % {"most": values.longest(name)}
    return given, [
        Mistake(number, need_import.mapping.get(name, str(TARGETS.get(name, name))), message)
        for name, message in wrong.items()
    ]


def _default(name: str, value: str) -> Any:
    try:
        return cells.READERS[name](value, False)
    except DomainError as error:
        raise DomainError(error.message, field=f"default_{name}") from error


def _made_up(given: Mapping[str, Any]) -> str:
    """Return a number for a row whose source gives none: the same title in the same country is the same need."""
    told = f"{given['country']}\n{given['title'].casefold()}"
    return f"title-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _lock(need_import: NeedImport) -> NeedImport:
    row = NeedImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=need_import.pk)
    if row.written_at is not None:
        raise DomainError(_("This file was written already. Upload it again to bring the needs up to date."))
    return row
