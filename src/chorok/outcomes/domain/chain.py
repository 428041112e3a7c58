"""The chain of entries: one canonical text for each row, each hash made over the hash before it.

The canonical text of an entry is PostgreSQL's own COPY text form of the columns in `COLUMNS` (tab between columns,
backslash escapes, `\\N` for null, moments in UTC). So anybody can check the chain with psql and sha256sum:

    hash = SHA-256(previous hash, 64 hexadecimal characters, followed by the canonical text in UTF-8)
"""

# ruff: noqa: S608 - only constants of this module become SQL text

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection

#: What the first entry stands upon.
GENESIS = "0" * 64

#: The columns the hash covers, in order. `previous` is covered too, as the text before them.
COLUMNS = (
    "sequence",
    "claim_id",
    "action",
    "at",
    "by_id",
    "by_name",
    "year_id",
    "line_id",
    "kind",
    "provisional_claims",
    "provisional_quantity",
    "provisional_amount",
    "final_claims",
    "final_quantity",
    "final_amount",
    "facts",
    "reason",
)
TABLE = "outcomes_entry"

# Any number does, as long as nothing else on this database locks it.
_LOCK = 0x4C454447  # "LEDG"
_MOMENT_SQL = """to_char("at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_ESCAPES = str.maketrans({"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"})


@dataclass(frozen=True)
class Head:
    """The last entry of the chain: its number and its hash."""

    sequence: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An entry before it has its place in the chain. The figures are changes; amounts have two decimals."""

    claim_id: int
    action: str
    at: datetime
    by_id: int | None
    by_name: str
    year_id: int
    line_id: int
    kind: str
    provisional_claims: int = 0
    provisional_quantity: int = 0
    provisional_amount: Decimal = Decimal(0)
    final_claims: int = 0
    final_quantity: int = 0
    final_amount: Decimal = Decimal(0)
    facts: str
    reason: str = ""


def canonical(sequence: int, draft: Draft) -> str:
    """Return the text of the entry that its hash covers."""
    return "\t".join(
        (
            str(sequence),
            str(draft.claim_id),
            draft.action,
            draft.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "\\N" if draft.by_id is None else str(draft.by_id),
            draft.by_name.translate(_ESCAPES),
            str(draft.year_id),
            str(draft.line_id),
            draft.kind,
            str(draft.provisional_claims),
            str(draft.provisional_quantity),
            f"{draft.provisional_amount:.2f}",
            str(draft.final_claims),
            str(draft.final_quantity),
            f"{draft.final_amount:.2f}",
            draft.facts.translate(_ESCAPES),
            draft.reason.translate(_ESCAPES),
        )
    )


def digest(previous: str, text: str) -> str:
    """Return the hash of an entry with the canonical `text` that follows the entry with the hash `previous`."""
    return hashlib.sha256(previous.encode() + text.encode()).hexdigest()


def lock() -> None:
    """Let one transaction at a time write to the ledger; given back when the transaction ends.

    Every function that writes to the ledger calls this before it reads what it will change: the chain has one end, so
    writers wait for each other anyway, and waiting first means that they never wait crosswise.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def head() -> Head:
    """Return the end of the chain as this transaction sees it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sequence, hash FROM {TABLE} ORDER BY sequence DESC LIMIT 1")
        row = cursor.fetchone()
    return Head() if row is None else Head(*row)


def append(drafts: Iterable[Draft]) -> Head:
    """Write the drafts at the end of the chain and return its new end. The caller holds `lock()`.

    The rows travel as COPY text, which is the very text that is hashed.
    """
    end = head()
    names = ", ".join(f'"{column}"' for column in (*COLUMNS, "previous", "hash"))
    with connection.cursor() as cursor, cursor.copy(f"COPY {TABLE} ({names}) FROM STDIN") as copy:
        for draft in drafts:
            sequence = end.sequence + 1
            text = canonical(sequence, draft)
            link = digest(end.hash, text)
            copy.write(f"{text}\t{end.hash}\t{link}\n")
            end = Head(sequence, link)
    return end


def stored() -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield (hash, previous, canonical text) of every entry in the order of the chain, as the database holds them."""
    columns = ", ".join(_MOMENT_SQL if column == "at" else f'"{column}"' for column in COLUMNS)
    query = f"COPY (SELECT hash, previous, {columns} FROM {TABLE} ORDER BY sequence) TO STDOUT"
    with closing(connection.cursor()) as cursor, cursor.copy(query) as copy:
        for row in copy:
            found, previous, text = bytes(row).split(b"\t", 2)
            yield found, previous, text.removesuffix(b"\n")
