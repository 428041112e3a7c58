"""What a document is made of: plain data, no room of the hub behind it.

A `Sheet` is a list for Excel or CSV. A `Report` is a paper with headings, text, tables and bars; `hwpx.report`,
`docx.report` and `pdf.report` print the same one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

#: How many squares a bar has in office files.
_SQUARES = 20

Cell = str | int | Decimal | date | datetime | bool | None


class Kind(StrEnum):
    """How a column's values are written and aligned."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"


#: Kinds that stand flush right.
NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})


@dataclass(frozen=True)
class Column:
    """One column: its `title`, the kind of its values, its `width` (characters in Excel, a share on paper).

    `decimals` are the places shown of a number or of money; a percentage is given as 100 for all.
    """

    title: str
    kind: Kind = Kind.TEXT
    width: int = 20
    decimals: int = 0


@dataclass(frozen=True)
class Sheet:
    """A list with a `title` of at most 31 characters (Excel's limit); `rows` may be a generator and are read once."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; `small` for notes and sources."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Editable:
    """A text that people may change in the office file and that `readback` finds again by its `code`.

    `label` says what it is. Where `text` is empty, `missing` stands in its place, visibly: what is to be written here.
    Lines of `text` are paragraphs.
    """

    code: str
    label: str
    text: str
    missing: str

    @property
    def lines(self) -> list[str]:
        """The paragraphs of the text."""
        return self.text.split("\n") if self.text else []


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Figure:
    """A large number, written out already, with its unit and what stands under it."""

    label: str
    value: str
    unit: str
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """The figures a reader shall remember, side by side."""

    figures: Sequence[Figure]


@dataclass(frozen=True)
class Table:
    """A table with its caption; cells are written out already, so that screen and paper say the same."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Bar:
    """One bar: how much of `whole` is reached; `text` stands beside it."""

    label: str
    value: Decimal
    whole: Decimal
    text: str

    @property
    def percent(self) -> Decimal:
        """The bar's length in percent, 100 at most; 0 where there is no whole."""
        return min(self.value * 100 / self.whole, Decimal(100)) if self.whole else Decimal(0)

    @property
    def squares(self) -> str:
        """The bar out of signs, for office files: twenty squares, filled as far as it is reached."""
        filled = int(self.percent) * _SQUARES // 100
        return "■" * filled + "□" * (_SQUARES - filled)


@dataclass(frozen=True)
class Bars:
    """A bar chart that is a table too: its `title` says what is seen, `head` names label, bar and text."""

    title: str
    head: tuple[str, str, str]
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Picture:
    """A picture: a JPEG of `width` × `height` pixels, and what it shows in words, which stand under it too."""

    content: bytes
    width: int
    height: int
    caption: str


Block = Heading | Paragraph | Editable | PageBreak | Figures | Table | Bars | Picture


@dataclass(frozen=True)
class Report:
    """A paper: the cover's words, then the blocks in their order. `language` is "ko" or "en".

    Without `cover`, the words stand above the first block and there is no table of contents.
    """

    title: str
    subtitle: str
    organisation: str
    issued: str
    language: str
    contents_title: str
    blocks: Sequence[Block]
    notice: Sequence[str] = field(default=())
    cover: bool = True
