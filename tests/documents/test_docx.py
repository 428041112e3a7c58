"""DOCX of the papers: what Word reads of it."""

import io
import zipfile
from dataclasses import replace

from defusedxml.ElementTree import fromstring
from PIL import Image

from chorok.documents import docx
from chorok.documents.model import Bar, Bars, Heading, Picture
from tests.documents.test_reports import PAPER

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(file: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archive.read(name).decode()


def test_headings_text_and_tables_stand_there_as_given() -> None:
    body = fromstring(part(docx.report(PAPER), "word/document.xml"))
    lines = [
        (
            paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val"),
            "".join(each.text or "" for each in paragraph.iter(f"{W}t")),
        )
        for paragraph in body.iterfind(f"{W}body/{W}p")
        if paragraph.find(f"{W}pPr") is not None
    ]
    tables = [
        [["".join(t.text for t in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for table in body.iter(f"{W}tbl")
    ]

    assert [line for line in lines if line[1]] == [
        ("Title", "2019년 성과보고서"),
        ("Subtitle", "녹색산업지원센터의 한 해"),
        ("Issuer", "녹색산업지원센터"),
        ("Small", "2020. 2. 28.(금)"),
        ("Small", "공공누리 제4유형"),
        ("Heading1", "요약"),
        ("Normal", "뷁 똠 漢字 ①㎡㈜ <b>&amp; =1+1"),
        ("Heading2", "수출상담회"),
        ("Caption", "실적"),
        ("Caption", "달성률"),
        ("Small", "출처: 성과 장부"),
    ]
    assert tables == [
        [["상담액", "USD 11,000,000", "", "확정"]],
        [["지표", "실적"], ["상담액", "11,000,000"], ["업무협약 금액", "100,000"]],
        [["지표", "", "달성"], ["교육·컨설팅", "■■■■□□□□□□□□□□□□□□□□", "25개사 중 5개사"]],
    ]
    heads = [
        [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        for table in body.iter(f"{W}tbl")
    ]
    assert heads == [[False], [True, False, False], [True, False]]


def test_the_language_is_said() -> None:
    for language, code in (("ko", "ko-KR"), ("en", "en-GB")):
        file = docx.report(replace(PAPER, language=language))

        assert f'<w:lang w:val="{code}" w:eastAsia="ko-KR"/>' in part(file, "word/styles.xml")
        assert f"<dc:language>{code}</dc:language>" in part(file, "docProps/core.xml")


def test_a_picture_is_described_and_control_signs_are_left_out() -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "JPEG")
    picture = Picture(out.getvalue(), 30, 20, 'Tank "A"\x00')
    file = docx.report(replace(PAPER, blocks=[Heading("a\x01b\ufffe"), picture]))

    xml = part(file, "word/document.xml")
    assert "descr='Tank \"A\"'" in xml
    assert ">ab<" in xml
    fromstring(xml)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.read("word/media/picture1.jpg") == picture.content


def test_equal_papers_give_equal_bytes() -> None:
    assert docx.report(PAPER) == docx.report(PAPER)


def test_a_table_without_a_head_and_rows_is_left_out() -> None:
    xml = part(
        docx.report(replace(PAPER, blocks=[Bars("t", ("a", "b", "c"), [Bar("x", 1, 2, "y")])])), "word/document.xml"
    )  # type: ignore[arg-type]

    assert xml.count("<w:tbl>") == 1
