"""What a paper would say now, before it is made: its blocks, and what is missing with where it is filled in."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.core.money import DECIMALS
from chorok.documents.model import Block, Column, Editable, Picture, Report, Table


@dataclass(frozen=True)
class Gap:
    """Something that is missing: what it is, and the page of the hub where it is filled in."""

    label: str
    url: str


@dataclass
class Draft:
    """A paper being put together. `public` leaves out what is missing instead of marking it."""

    title: str
    subtitle: str
    organisation: str
    public: bool = False
    blocks: list[Block] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def add(self, *blocks: Block) -> None:
        """Go on with these blocks."""
        self.blocks.extend(blocks)

    def text(self, code: str, label: str, text: str, *, url: str, heading: Block | None = None) -> None:
        """Go on with a text that may be changed in the file, under its heading; note it where it is missing."""
        if not text:
            self.gap(label, url)
            if self.public:
                return
        if heading is not None:
            self.add(heading)
        missing = _("To be filled: %(what)s") % {"what": label}
        self.add(Editable(code, label, "\n".join(text.split("\r\n")) if text else "", missing))

    def gap(self, label: str, url: str) -> None:
        """Note that something is missing."""
        if Gap(label, url) not in self.gaps:
            self.gaps.append(Gap(label, url))

    def fact(self, label: str, value: str, *, url: str) -> list[str]:
        """Return a line of a table of facts, marked where the value is missing; empty if it isn't to be shown."""
        if value:
            return [label, value]
        self.gap(label, url)
        return [] if self.public else [label, _("To be filled: %(what)s") % {"what": label}]

    def facts(self, caption: str, lines: Sequence[list[str]]) -> None:
        """Go on with a table of facts; lines without anything are left out."""
        shown = [line for line in lines if line]
        if shown:
            self.add(Table(caption, [Column(_("What is told"), width=2), Column(_("Content"), width=5)], shown))

    @property
    def editable(self) -> list[Editable]:
        """The texts that may be changed in the file."""
        return [block for block in self.blocks if isinstance(block, Editable)]

    def report(self, *, mark: int | None = None) -> Report:
        """Return the paper in the language in use. `mark` stands before each code: the version it is read back to."""
        marked = [
            replace(block, code=f"{mark}.{block.code}") if mark is not None and isinstance(block, Editable) else block
            for block in self.blocks
        ]
        return Report(
            title=self.title,
            subtitle=self.subtitle,
            organisation=self.organisation,
            issued=written_day(timezone.localtime(clock.now(), timezone.get_default_timezone()).date()),
            language=get_language() or "ko",
            contents_title="",
            blocks=marked,
            cover=False,
        )

    def fingerprint(self) -> str:
        """Return the checksum of everything the paper says, whenever it is made."""
        said = {
            "words": [self.title, self.subtitle, self.organisation, get_language()],
            "blocks": [[type(block).__name__, _said(block)] for block in self.blocks],
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _said(block: Block) -> dict[str, object]:
    said = asdict(block)
    if isinstance(block, Picture):
        said["content"] = hashlib.sha256(block.content).hexdigest()
    return said


def written_day(day: date | None) -> str:
    """Return a day as it is written in the language in use; empty for none."""
    return date_format(day, "DATE_FORMAT") if day else ""


def written_amount(amount: Decimal | None, currency: str) -> str:
    """Return an amount with its currency, without idle decimals; empty for none."""
    if amount is None:
        return ""
    places = 0 if amount == amount.to_integral_value() else DECIMALS.get(currency, 2)
    return f"{currency} {amount:,.{places}f}".strip()
