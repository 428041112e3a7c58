"""HWPX and PDF of one paper: valid, tagged, and with the very figures that were given."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from hwpx import HwpxDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chorok.documents import hwpx, pdf
from chorok.documents.model import (
    Bar,
    Bars,
    Column,
    Figure,
    Figures,
    Heading,
    Kind,
    Paragraph,
    Picture,
    Report,
    Table,
)

MOMENT = datetime(2020, 2, 28, tzinfo=UTC)
COLUMNS = [Column("지표", width=3), Column("실적", Kind.NUMBER, width=1)]
PAPER = Report(
    title="2019년 성과보고서",
    subtitle="녹색산업지원센터의 한 해",
    organisation="녹색산업지원센터",
    issued="2020. 2. 28.(금)",
    language="ko",
    contents_title="차례",
    blocks=[
        Heading("요약"),
        Paragraph("뷁 똠 漢字 ①㎡㈜ <b>&amp; =1+1"),
        Figures([Figure("상담액", "USD 11,000,000", "", "확정")]),
        Heading("수출상담회", 2),
        Table("실적", COLUMNS, [["상담액", "11,000,000"], ["업무협약 금액", "100,000"]]),
        Bars("달성률", ("지표", "", "달성"), [Bar("교육·컨설팅", Decimal(5), Decimal(25), "25개사 중 5개사")]),
        Paragraph("출처: 성과 장부", small=True),
    ],
    notice=["공공누리 제4유형"],
)


def text_of(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(file)).pages)


def test_pdf_is_tagged_and_says_its_language_and_title() -> None:
    reader = pypdf.PdfReader(BytesIO(pdf.report(PAPER, made_at=MOMENT)))
    root = reader.trailer["/Root"]

    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "ko"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert reader.metadata is not None
    assert reader.metadata.title == "2019년 성과보고서"
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_pdf_holds_every_word_rare_syllables_included() -> None:
    text = text_of(pdf.report(PAPER, made_at=MOMENT))

    for words in (
        "USD 11,000,000",
        "11,000,000",
        "100,000",
        "뷁 똠 漢字",
        "<b>&amp; =1+1",
        "25개사 중 5개사",
        "공공누리",
    ):
        assert words in text


def test_pdf_has_all_its_fonts_inside() -> None:
    reader = pypdf.PdfReader(BytesIO(pdf.report(PAPER, made_at=MOMENT)))

    names = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }

    assert {name.rpartition("+")[2].removesuffix("-Identity-H") for name in names} == {
        "PretendardGOV-Bold",
        "PretendardGOV-Regular",
    }


def test_equal_papers_give_equal_bytes() -> None:
    assert pdf.report(PAPER, made_at=MOMENT) == pdf.report(PAPER, made_at=MOMENT)


def test_hwpx_is_valid_and_reopens_with_the_figures() -> None:
    document = HwpxDocument.open(BytesIO(hwpx.report(PAPER)))

    assert document.validate().ok
    assert document.paragraphs[0].text == "2019년 성과보고서"
    tables = [
        [[table.cell(row, column).text for column in range(table.column_count)] for row in range(table.row_count)]
        for paragraph in document.paragraphs
        for table in paragraph.tables
    ]
    assert tables == [
        [["상담액", "USD 11,000,000", "", "확정"]],
        [["지표", "실적"], ["상담액", "11,000,000"], ["업무협약 금액", "100,000"]],
        [["지표", "", "달성"], ["교육·컨설팅", "■■■■□□□□□□□□□□□□□□□□", "25개사 중 5개사"]],
    ]


def test_hwpx_keeps_text_with_marks_of_xml() -> None:
    document = HwpxDocument.open(BytesIO(hwpx.report(PAPER)))

    assert "뷁 똠 漢字 ①㎡㈜ <b>&amp; =1+1" in [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize(("width", "height"), [(600, 400), (400, 600), (3000, 100)])
def test_a_picture_fits_the_page_and_is_told_in_words(width: int, height: int) -> None:
    drawn = BytesIO()
    Image.new("RGB", (width, height), "green").save(drawn, "JPEG")
    paper = replace(PAPER, blocks=[Picture(drawn.getvalue(), width, height, "상담장 전경")])
    made = pdf.report(paper, made_at=MOMENT)
    assert made == pdf.report(paper, made_at=MOMENT)
    (image,) = [image for page in pypdf.PdfReader(BytesIO(made)).pages for image in page.images]
    assert image.image is not None
    assert image.image.size == (width, height)
    assert "상담장 전경" in text_of(made)
    document = HwpxDocument.open(BytesIO(hwpx.report(paper)))
    assert document.validate().ok
    (placed,) = document.media.picture_references()
    assert placed.width <= 42_520
    assert placed.height <= 42_520 * 0.6
    assert abs(placed.width / placed.height - width / height) < 0.02 * width / height
    comments = [one.text for one in document.sections[0].element.iter() if one.tag.endswith("}shapeComment")]
    assert comments == ["상담장 전경"]


@pytest.mark.parametrize(
    ("value", "whole", "percent"), [("5", "25", "20"), ("30", "25", "100"), ("0", "25", "0"), ("3", "0", "0")]
)
def test_a_bar_never_leaves_its_frame(value: str, whole: str, percent: str) -> None:
    assert Bar("", Decimal(value), Decimal(whole), "").percent == Decimal(percent)


@pytest.mark.parametrize("sign", ["😀", "👩‍🌾", "龘", "𠀀", "ไทย", "العربية", "\ufffe", "\U0010ffff", "☀️"])
def test_a_sign_the_font_lacks_is_an_empty_frame_and_stops_no_pdf(sign: str) -> None:
    paper = replace(PAPER, title=f"성과 {sign}", blocks=[Heading(sign), Table(sign, COLUMNS, [[f"가{sign}나", "1"]])])
    words = text_of(pdf.report(paper, made_at=MOMENT))
    assert "성과" in words
    assert "가□" in words or "가" + sign[0] in words


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_text_stops_a_pdf(text: str) -> None:
    paper = replace(PAPER, title=text or "-", blocks=[Paragraph(text)])
    assert pdf.report(paper, made_at=MOMENT).startswith(b"%PDF-")
