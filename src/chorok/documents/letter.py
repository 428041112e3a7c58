"""A one-page paper such as a receipt, as tagged PDF (PDF/UA-1): title, facts, text, and who issues it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typst

from chorok.documents.glyphs import drawable
from chorok.documents.pdf import fonts

_TEMPLATE = Path(__file__).parent / "templates" / "letter.typ"


@dataclass(frozen=True)
class Letter:
    """A short official paper. `facts` are pairs of term and value; `notes` stand small at its end."""

    title: str
    number: str
    language: str
    facts: Sequence[tuple[str, str]]
    text: Sequence[str]
    issued: str
    issuer: str
    notes: Sequence[str] = ()


def pdf(letter: Letter, *, made_at: datetime) -> bytes:
    """Return `letter` as PDF/UA-1; equal letters of one moment give equal bytes."""
    plain = {
        **vars(letter),
        "facts": [list(fact) for fact in letter.facts],
        "text": list(letter.text),
        "notes": list(letter.notes),
    }
    return bytes(
        typst.compile(
            _TEMPLATE,
            format="pdf",
            font_paths=fonts(),
            sys_inputs={"letter": json.dumps(drawable(plain), ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=made_at.replace(microsecond=0),
        )
    )
