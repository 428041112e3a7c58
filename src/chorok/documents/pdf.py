"""Reports as tagged PDF (PDF/UA-1), set by Typst with the font that lies beside this module."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from chorok.documents.glyphs import drawable
from chorok.documents.model import NUMERIC, Bar, Bars, Block, Figures, Heading, Paragraph, Report, Table

CONTENT_TYPE = "application/pdf"
_HERE = Path(__file__).parent
_TEMPLATE = _HERE / "templates" / "report.typ"


def report(paper: Report, *, made_at: datetime) -> bytes:
    """Return `paper` as PDF/UA-1, signs the font lacks as empty frames.

    `made_at` is written into the file, so that equal papers give equal bytes.
    """
    return bytes(
        typst.compile(
            _TEMPLATE,
            format="pdf",
            font_paths=fonts(),
            sys_inputs={"report": json.dumps(drawable(_plain(paper)), ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=made_at.replace(microsecond=0),
        )
    )


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
        "blocks": [_block(block) for block in paper.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"type": "heading", "text": text, "level": level}
        case Paragraph(text, small):
            return {"type": "paragraph", "text": text, "small": small}
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


def _bar(bar: Bar) -> dict[str, Any]:
    return {"label": bar.label, "percent": float(bar.percent), "text": bar.text}
