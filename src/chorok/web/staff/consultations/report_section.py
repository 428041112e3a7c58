"""A part of the event's report, for page, papers and workbook alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from chorok.documents.model import Cell, Column


@dataclass(frozen=True)
class Section:
    """A part of the report: a table, with what to know beside it; `nothing` stands where it has no rows."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    nothing: str = ""
