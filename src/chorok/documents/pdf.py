"""Reports as tagged PDF (PDF/UA-1), set by Typst with the font that lies beside this module."""

import hashlib
import io
import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdf
import typst
from pypdf.generic import Destination

from chorok.documents.glyphs import drawable
from chorok.documents.model import (
    NUMERIC,
    Bar,
    Bars,
    Block,
    Editable,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Table,
)

CONTENT_TYPE = "application/pdf"
_HERE = Path(__file__).parent
_TEMPLATE = _HERE / "templates" / "report.typ"


def report(paper: Report, *, made_at: datetime) -> bytes:
    """Return `paper` as PDF/UA-1, signs the font lacks as empty frames.

    `made_at` is written into the file, so that equal papers give equal bytes.
    """
    pictures = [block for block in paper.blocks if isinstance(block, Picture)]
    if not pictures:
        return _set(_TEMPLATE, paper, made_at)
    # Typst reads pictures as files beside the template only.
    with TemporaryDirectory() as folder:
        template = Path(shutil.copy(_TEMPLATE, folder))
        for picture in pictures:
            template.with_name(_file_name(picture)).write_bytes(picture.content)
        return _set(template, paper, made_at)


@dataclass(frozen=True)
class Pages:
    """How many pages a PDF has, and on which page each heading of the first level stands."""

    count: int
    headings: dict[str, int]


def pages(content: bytes) -> Pages:
    """Count the pages of a PDF that `report` made."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    first_level = [item for item in reader.outline if isinstance(item, Destination)]
    found = {str(item.title): (reader.get_destination_page_number(item) or 0) + 1 for item in first_level}
    return Pages(count=len(reader.pages), headings=found)


def _set(template: Path, paper: Report, made_at: datetime) -> bytes:
    return bytes(
        typst.compile(
            template,
            format="pdf",
            font_paths=fonts(),
            sys_inputs={"report": json.dumps(drawable(_plain(paper)), ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=made_at.replace(microsecond=0),
        )
    )


def _file_name(picture: Picture) -> str:
    return f"{hashlib.sha256(picture.content).hexdigest()}.jpg"


@cache
def fonts() -> Any:
    """Read the fonts once for a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_HERE / "fonts"])


def _plain(paper: Report) -> dict[str, Any]:
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "organisation": paper.organisation,
        "issued": paper.issued,
        "language": paper.language,
        "contents_title": paper.contents_title,
        "notice": list(paper.notice),
        "cover": paper.cover,
        "blocks": [_block(block) for block in paper.blocks],
    }


def _block(block: Block) -> dict[str, Any]:  # noqa: PLR0911 - one for each kind of block
    match block:
        case Heading(text, level):
            return {"type": "heading", "text": text, "level": level}
        case Paragraph(text, small):
            return {"type": "paragraph", "text": text, "small": small}
        case Editable():
            return {"type": "editable", "lines": block.lines, "missing": block.missing}
        case PageBreak():
            return {"type": "break"}
        case Figures(figures):
            return {"type": "figures", "figures": [vars(figure) for figure in figures]}
        case Table(caption, columns, rows):
            return {
                "type": "table",
                "caption": caption,
                "head": [column.title for column in columns],
                "widths": [column.width for column in columns],
                "numeric": [column.kind in NUMERIC for column in columns],
                "rows": [list(row) for row in rows],
            }
        case Bars(title, head, bars):
            return {"type": "bars", "title": title, "head": list(head), "bars": [_bar(bar) for bar in bars]}
        case Picture():
            return {
                "type": "picture",
                "file": _file_name(block),
                "caption": block.caption,
                "wide": block.width * 2 >= block.height * 3,
            }


def _bar(bar: Bar) -> dict[str, Any]:
    return {"label": bar.label, "percent": float(bar.percent), "text": bar.text}
