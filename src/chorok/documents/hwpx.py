"""Reports as HWPX (KS X 6101), the format of Korean offices, opened by Hancom Office for reading and changing."""

from typing import Any

from hwpx import HwpxDocument

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

CONTENT_TYPE = "application/hwp+zip"
_GREEN = "#1B6B3A"
_GREY = "#55605A"
_RED = "#B3261E"
_HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_HEAD_FILL = "#E7F2EA"
#: A row's height in HWPUNIT (1/7200 inch); rows without one look empty in other programs than Hancom Office.
_ROW_HEIGHT = 2400
#: The width between the margins of an A4 page in HWPUNIT.
_TEXT_WIDTH = 42520
#: The largest picture in millimetres: two of usual shape stand on a page.
_PICTURE_WIDTH, _PICTURE_HEIGHT = 135, 90
_HEADING_SIZE = {1: 16, 2: 13}


def report(paper: Report) -> bytes:
    """Return `paper` as an HWPX file: cover, then the blocks. Bars become rows of filled squares with their text."""
    document = HwpxDocument.new()
    _cover(document, paper)
    for block in paper.blocks:
        _block(document, block)
    document.page.set_header(text=f"{paper.title} – {paper.organisation}")
    document.page.set_page_number()
    return bytes(document.to_bytes())


def _cover(document: Any, paper: Report) -> None:
    first = document.paragraphs[0]
    first.text = paper.title
    first.char_pr_id_ref = document.styles.ensure_run(bold=True, size=26 if paper.cover else 18)
    _text(document, paper.subtitle, size=13, color=_GREY)
    if paper.cover:
        _text(document, "")
    _text(document, paper.organisation, size=12, bold=True)
    _text(document, paper.issued, color=_GREY)
    for line in paper.notice:
        _text(document, line, size=9, color=_GREY)
    _text(document, "")


def _text(document: Any, text: str, *, size: int = 10, bold: bool = False, color: str | None = None) -> None:
    run = document.styles.ensure_run(size=size, bold=bold, color=color)
    document.add_paragraph(text, **_plain(document), char_pr_id_ref=run)


def _plain(document: Any) -> dict[str, Any]:
    """Return the look of plain text, as the first paragraph has it: looking a style up by name costs 1.6 ms each time.

    A paragraph after a heading would go on with the heading's numbering without it.
    """
    first = document.paragraphs[0]
    return {"style_id_ref": first.style_id_ref, "para_pr_id_ref": first.para_pr_id_ref, "inherit_style": False}


def _block(document: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            _text(document, "")
            _heading(document, text, level)
        case Paragraph(text, small):
            _text(document, text, size=9 if small else 10, color=_GREY if small else None)
        case Editable():
            _editable(document, block)
        case PageBreak():
            _text(document, "")
            document.paragraphs[-1].element.set("pageBreak", "1")
        case Figures(figures):
            columns = [Column("", width=3), Column("", Kind.NUMBER, width=2), Column("", width=1), Column("", width=3)]
            rows = [[item.label, item.value, item.unit, item.note] for item in figures]
            _table(document, columns, rows, head=False)
        case Table(caption, columns, rows):
            _text(document, caption, size=9, color=_GREY)
            _table(document, list(columns), [list(row) for row in rows])
        case Bars(title, head, bars):
            _text(document, title, size=9, color=_GREY)
            widths = [Column(head[0], width=4), Column(head[1], width=4), Column(head[2], width=3)]
            _table(document, widths, [[bar.label, bar.squares, bar.text] for bar in bars])
        case Picture():
            _picture(document, block)


def _editable(document: Any, block: Editable) -> None:
    """Write a click-here field (누름틀) named by the code; what is missing is its prompt, gone at the first key."""
    plain = document.styles.ensure_run(size=10)
    lines = [
        document.add_paragraph("", **_plain(document), include_run=False) for _line in block.lines or [block.missing]
    ]
    first, last = lines[0].element, lines[-1].element
    prompt = document.styles.ensure_run(size=10, italic=True, color=_RED)
    lines[0].add_form_field(
        block.code, prompt=block.missing, memo=block.label, char_pr_id_ref=plain, prompt_char_pr_id_ref=prompt
    )
    begin, shown, end = first.findall(f"{_HP}run")
    if block.text:
        first.remove(shown)
        for paragraph, text in zip(lines, block.lines, strict=True):
            paragraph.add_run(text, char_pr_id_ref=plain)
        last.append(end)  # the field goes on to its last paragraph
    first.insert(list(first).index(begin), begin)
    _text(document, "")


def _picture(document: Any, picture: Picture) -> None:
    scale = min(_PICTURE_WIDTH / picture.width, _PICTURE_HEIGHT / picture.height)
    size = {"width_mm": picture.width * scale, "height_mm": picture.height * scale}
    placed = document.add_picture(picture.content, "jpg", **size)
    # What Hancom Office calls the object's description; read aloud.
    next(one for one in placed.element.iter() if one.tag.endswith("}shapeComment")).text = picture.caption
    _text(document, picture.caption, size=9, color=_GREY)


def _heading(document: Any, text: str, level: int) -> None:
    run = document.styles.ensure_run(size=_HEADING_SIZE[level], bold=True, color=_GREEN if level == 1 else None)
    document.add_heading(text, level=level, char_pr_id_ref=run)


def _table(document: Any, columns: list[Column], rows: list[list[str]], *, head: bool = True) -> None:
    lines = [[column.title for column in columns], *rows] if head else rows
    if not lines:
        return
    table = document.add_table(len(lines), len(columns), width=_TEXT_WIDTH, height=len(lines) * _ROW_HEIGHT)
    table.set_column_widths([column.width for column in columns])
    table.element.set("repeatHeader", str(int(head)))
    strong = document.styles.ensure_run(bold=True, size=10)
    to_the_right = []
    # Row by row: `table.cell` would measure the whole table anew for each cell.
    for row, (drawn, line) in enumerate(zip(table.rows, lines, strict=True)):
        for at, (cell, text) in enumerate(zip(drawn.cells, line, strict=True)):
            cell.text = text
            if head and row == 0:
                table.set_cell_shading(row, at, _HEAD_FILL)
                cell.paragraphs[0].char_pr_id_ref = strong
            if columns[at].kind in NUMERIC:
                to_the_right.append(cell.paragraphs[0])
    if to_the_right:
        document.styles.apply_paragraph_format(paragraphs=to_the_right, alignment="right")
    _text(document, "")
