"""Texts that are changed in an office file come back by their codes, and nothing else does."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pypdf
import pytest
from hwpx import HwpxDocument

from chorok.documents import docx, hwpx, pdf
from chorok.documents.model import Column, Editable, Heading, Kind, PageBreak, Paragraph, Report, Table
from chorok.documents.readback import DOCX, HWPX, Readback, UnreadablePaperError, read

MOMENT = datetime(2020, 2, 28, tzinfo=UTC)
TEXT = '학교 200곳에 물이 <끊깁니다> & 마릅니다.\n둘째 문단 "따옴표"'
PAPER = Report(
    title="개념서",
    subtitle="빗물 저장",
    organisation="녹색산업지원센터",
    issued="2020. 2. 28.(금)",
    language="ko",
    contents_title="",
    blocks=[
        Heading("A. 요약"),
        Editable("7:summary", "요약", TEXT, "작성 필요: 요약"),
        PageBreak(),
        Heading("B. 사업 정보"),
        Table("예산", [Column("재원", width=3), Column("금액", Kind.MONEY)], [["GCF", "1,000"], ["국가", "20"]]),
        Editable("7:risks", "위험", "", "작성 필요: 위험"),
        Paragraph("끝", small=True),
    ],
    cover=False,
)
MAKE: dict[str, Callable[[Report], bytes]] = {DOCX: docx.report, HWPX: hwpx.report}
MAIN = {DOCX: "word/document.xml", HWPX: "Contents/section0.xml"}
BOTH = pytest.mark.parametrize("kind", [DOCX, HWPX])


def changed(file: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Return the archive with one part written anew, as another program would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == name:
                after = change(data.decode())
                assert after != data.decode()
                data = after.encode()
            target.writestr(entry, data)
    return out.getvalue()


@BOTH
def test_what_was_written_is_read_and_a_prompt_is_an_empty_text(kind: str) -> None:
    assert read(MAKE[kind](PAPER), kind=kind) == Readback({"7:summary": TEXT, "7:risks": ""})


@BOTH
def test_a_changed_sentence_is_read(kind: str) -> None:
    file = changed(MAKE[kind](PAPER), MAIN[kind], lambda xml: xml.replace("둘째 문단", "셋째 문단"))

    assert read(file, kind=kind).texts["7:summary"] == TEXT.replace("둘째 문단", "셋째 문단")


@BOTH
def test_the_same_place_twice_is_told_and_not_read(kind: str) -> None:
    file = changed(MAKE[kind](PAPER), MAIN[kind], lambda xml: xml.replace("7:risks", "7:summary"))

    assert read(file, kind=kind) == Readback({}, doubled=("7:summary",))


def test_a_prompt_written_over_in_a_program_that_leaves_its_mark_is_read() -> None:
    file = changed(
        docx.report(PAPER),
        MAIN[DOCX],
        lambda xml: re.sub(r'<w:pStyle w:val="ToFill"/>(.*?)작성 필요: 위험', r'<w:pStyle w:val="Normal"/>\1가뭄', xml),
    )

    assert read(file, kind=DOCX).texts["7:risks"] == "가뭄"


def test_tracked_changes_breaks_and_tables_of_a_docx() -> None:
    body = (
        "<w:p><w:r><w:t>old</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>, new</w:t><w:br/><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:footnoteReference/></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    file = changed(
        docx.report(PAPER),
        MAIN[DOCX],
        lambda xml: re.sub(r"<w:sdtContent>.*?</w:sdtContent>", f"<w:sdtContent>{body}</w:sdtContent>", xml, count=1),
    )

    found = read(file, kind=DOCX)

    assert found.texts["7:summary"] == "old, new\na\tb\ncell"
    assert found.lost == {"7:summary": ("footnote", "table")}


def test_tracked_changes_and_breaks_of_an_hwpx() -> None:
    file = changed(
        hwpx.report(PAPER),
        MAIN[HWPX],
        lambda xml: xml.replace(
            "둘째 문단", '둘째<hp:deleteBegin Id="1"/>없앤 말<hp:deleteEnd Id="1"/><hp:lineBreak/>문단'
        ),
    )

    assert read(file, kind=HWPX).texts["7:summary"] == TEXT.replace("둘째 문단", "둘째\n문단")


def test_a_field_without_an_end_is_told() -> None:
    file = changed(hwpx.report(PAPER), MAIN[HWPX], lambda xml: re.sub(r"<hp:fieldEnd [^>]*/>", "", xml, count=1))

    assert read(file, kind=HWPX) == Readback({"7:risks": ""}, open=("7:summary",))


def test_a_prompt_may_be_gone_altogether() -> None:
    file = changed(hwpx.report(PAPER), MAIN[HWPX], lambda xml: xml.replace("<hp:t>작성 필요: 위험</hp:t>", "<hp:t/>"))

    assert read(file, kind=HWPX).texts["7:risks"] == ""


@pytest.mark.parametrize("kind", [DOCX, HWPX])
@pytest.mark.parametrize("case", ["no archive", "cut", "without its part", "no xml", "entities"])
def test_a_damaged_file_is_told(kind: str, case: str) -> None:
    whole = MAKE[kind](PAPER)
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("mimetype", "x")
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    file = {
        "no archive": b"x" * 100,
        "cut": whole[: len(whole) // 2],
        "without its part": empty.getvalue(),
        "no xml": changed(whole, MAIN[kind], lambda xml: xml[:-30]),
        "entities": changed(whole, MAIN[kind], lambda _xml: entities),
    }[case]

    with pytest.raises(UnreadablePaperError):
        read(file, kind=kind)


@BOTH
def test_a_part_that_unpacks_too_large_is_not_read(kind: str) -> None:
    file = changed(MAKE[kind](PAPER), MAIN[kind], lambda xml: xml + " " * (20 * 1024 * 1024))

    with pytest.raises(UnreadablePaperError):
        read(file, kind=kind)


@pytest.mark.parametrize("encoding", ["euc-kr", "utf-32", "nobodys"])
@BOTH
def test_an_encoding_that_cant_be_read_is_damage(kind: str, encoding: str) -> None:
    file = changed(MAKE[kind](PAPER), MAIN[kind], lambda _xml: f'<?xml version="1.0" encoding="{encoding}"?><a/>')

    with pytest.raises(UnreadablePaperError):
        read(file, kind=kind)


def test_a_section_with_an_endless_number_is_no_section() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"Contents/section{'1' * 5000}.xml", "<a/>")

    with pytest.raises(UnreadablePaperError):
        read(out.getvalue(), kind=HWPX)


def test_fields_without_an_end_are_not_read_each_to_the_end_of_the_file() -> None:
    fields = "".join(f'<fieldBegin type="CLICK_HERE" id="{number}" name="7:a"/>' for number in range(101))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(MAIN[HWPX], f"<a>{fields}<p><t>x</t></p></a>")

    with pytest.raises(UnreadablePaperError):
        read(out.getvalue(), kind=HWPX)


def test_hwpx_is_valid_and_its_own_library_finds_the_fields() -> None:
    document = HwpxDocument.open(io.BytesIO(hwpx.report(PAPER)))

    assert document.validate().ok
    assert [(one.name, one.prompt) for one in document.fields.all] == [
        ("7:summary", "작성 필요: 요약"),
        ("7:risks", "작성 필요: 위험"),
    ]


def test_the_pdf_shows_what_is_missing_and_counts_its_pages() -> None:
    file = pdf.report(PAPER, made_at=MOMENT)
    text = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages]

    assert pdf.pages(file) == pdf.Pages(2, {"A. 요약": 1, "B. 사업 정보": 2})
    assert "둘째 문단" in text[0]
    assert "작성 필요: 위험" in text[1]
    assert "작성 필요: 요약" not in "".join(text)
