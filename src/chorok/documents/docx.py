"""Reports as DOCX (ISO/IEC 29500 transitional): real headings, tables with header rows, the language, marked texts.

A text that may be changed is a content control whose tag is its code; `readback` finds it again.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from chorok.documents import docx_parts as parts
from chorok.documents.model import (
    NUMERIC,
    Bars,
    Block,
    Column,
    Editable,
    Figures,
    Heading,
    Kind,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Table,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Signs XML 1.0 can't hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: The width between the margins of an A4 page in twentieths of a point.
_TEXT_WIDTH = 9412
#: English Metric Units in a millimetre.
_EMU = 36_000
_PICTURE_WIDTH, _PICTURE_HEIGHT = 135, 90
_EMPTY = '<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr></w:p>'


def report(paper: Report) -> bytes:
    """Return `paper` as a DOCX; equal papers give equal bytes. Bars become rows of filled squares with their text."""
    pictures = [block for block in paper.blocks if isinstance(block, Picture)]
    body = "".join([_cover(paper), *(_block(block, pictures) for block in paper.blocks)])
    files = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.RELATIONSHIPS,
        "docProps/core.xml": parts.core(_words(paper.title), _words(paper.organisation), paper.language),
        "word/document.xml": parts.document(body),
        "word/styles.xml": parts.styles(paper.language),
        "word/settings.xml": parts.settings(paper.language),
        "word/header1.xml": parts.header(_run(f"{paper.title} – {paper.organisation}")),
        "word/footer1.xml": parts.FOOTER,
        "word/_rels/document.xml.rels": parts.document_relationships(len(pictures)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            _write(archive, name, text.encode())
        for number, picture in enumerate(pictures, start=1):
            _write(archive, f"word/media/picture{number}.jpg", picture.content)
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # without the time, so that equal papers are equal files
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _cover(paper: Report) -> str:
    lines = [
        _paragraph(paper.title, "Title"),
        _paragraph(paper.subtitle, "Subtitle"),
        _paragraph(paper.organisation, "Issuer"),
        _paragraph(paper.issued, "Small"),
        *(_paragraph(line, "Small") for line in paper.notice),
    ]
    return "".join(lines) + (_BREAK if paper.cover else "")


_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _block(block: Block, pictures: Sequence[Picture]) -> str:  # noqa: PLR0911 - one for each kind of block
    match block:
        case Heading(text, level):
            return _paragraph(text, f"Heading{level}")
        case Paragraph(text, small):
            return _paragraph(text, "Small" if small else "Normal")
        case Editable():
            return _editable(block)
        case PageBreak():
            return _BREAK
        case Figures(figures):
            columns = [Column("", width=3), Column("", Kind.NUMBER, width=2), Column("", width=1), Column("", width=3)]
            return _table("", columns, [[one.label, one.value, one.unit, one.note] for one in figures], head=False)
        case Table(caption, columns, rows):
            return _paragraph(caption, "Caption") + _table(caption, columns, rows)
        case Bars(title, head, bars):
            widths = [Column(head[0], width=4), Column(head[1], width=4), Column(head[2], width=3)]
            rows = [[bar.label, bar.squares, bar.text] for bar in bars]
            return _paragraph(title, "Caption") + _table(title, widths, rows)
        case Picture():
            return _picture(block, pictures.index(block) + 1) + _paragraph(block.caption, "Caption")


def _editable(block: Editable) -> str:
    shown = [_paragraph(line, "Normal") for line in block.lines] or [_paragraph(block.missing, "ToFill")]
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={_attribute(block.label)}/><w:tag w:val={_attribute(block.code)}/>"
        # Word wants a number of its own for each; the code's checksum is one, and the same each time.
        f'<w:id w:val="{zlib.crc32(block.code.encode()) % 2**31}"/><w:lock w:val="sdtLocked"/>'
        f"{'' if block.text else '<w:showingPlcHdr/>'}</w:sdtPr>"
        f"<w:sdtContent>{''.join(shown)}</w:sdtContent></w:sdt>"
    )


def _table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, head: bool = True) -> str:
    if not rows and not head:
        return ""
    whole = sum(column.width for column in columns)
    widths = [_TEXT_WIDTH * column.width // whole for column in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    named = f"<w:tblCaption w:val={_attribute(caption)}/>" if caption else ""
    first = _row([column.title for column in columns], columns, widths, head=True) if head else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="{int(head)}" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{named}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{first}'
        f"{''.join(_row(row, columns, widths) for row in rows)}</w:tbl>{_EMPTY}"
    )


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int], *, head: bool = False) -> str:
    drawn = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        + "".join(_paragraph(line, "Cell", right=column.kind in NUMERIC) for line in cell.split("\n"))
        + "</w:tc>"
        for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{drawn}</w:tr>"


def _picture(picture: Picture, number: int) -> str:
    scale = min(_PICTURE_WIDTH / picture.width, _PICTURE_HEIGHT / picture.height)
    size = f'cx="{int(picture.width * scale * _EMU)}" cy="{int(picture.height * scale * _EMU)}"'
    return parts.picture(number, size, _attribute(picture.caption))


def _paragraph(text: str, style: str, *, right: bool = False) -> str:
    aligned = '<w:jc w:val="right"/>' if right else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{aligned}</w:pPr>{_run(text)}</w:p>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{_words(text)}</w:t></w:r>' if text else ""


def _words(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text))
