"""Documents stop speaking of their makers, and stay what they are."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from chorok.documents.neutral import ARCHIVES, PDF, Unreadable, without_makers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=100)
    writer.add_metadata({"/Author": "Green Maker", "/Title": "Green Maker's plan", "/Producer": "Maker Writer"})
    writer.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><!-- Green Maker --></x:xmpmeta>"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_keeps_its_pages_and_loses_author_title_and_xmp() -> None:
    given = _pdf()
    assert b"Green Maker" in given
    content = without_makers(io.BytesIO(given), content_type=PDF).read()
    assert b"Green Maker" not in content
    assert b"Maker Writer" not in content
    assert [page.mediabox.width for page in PdfReader(io.BytesIO(content)).pages] == [200]


def test_a_workbook_keeps_its_cells_and_loses_its_makers() -> None:
    book = Workbook()
    book.active["A1"] = "사업비"  # type: ignore[index]
    book.properties.creator, book.properties.lastModifiedBy = "홍길동", "누리솔라텍"
    out = io.BytesIO()
    book.save(out)
    kept = load_workbook(without_makers(io.BytesIO(out.getvalue()), content_type=XLSX))
    assert kept.active["A1"].value == "사업비"  # type: ignore[index]
    assert not kept.properties.creator
    assert not kept.properties.lastModifiedBy


def test_a_hwpx_loses_its_makers() -> None:
    package = (
        "<opf:package><opf:metadata><opf:title>누리솔라텍 계획</opf:title><opf:language>ko</opf:language>"
        '<opf:meta name="creator" content="text">홍길동</opf:meta>'
        '<opf:meta name="lastsaveby" content="text">누리솔라텍</opf:meta></opf:metadata></opf:package>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr("Contents/content.hpf", package)
        archive.writestr("Contents/section0.xml", "<t>본문</t>")
    with zipfile.ZipFile(without_makers(io.BytesIO(out.getvalue()), content_type="application/hwp+zip")) as kept:
        assert kept.namelist() == ["mimetype", "Contents/content.hpf", "Contents/section0.xml"]
        told = kept.read("Contents/content.hpf").decode()
        assert "<opf:language>ko</opf:language>" in told
        assert kept.read("Contents/section0.xml").decode() == "<t>본문</t>"
    assert "홍길동" not in told
    assert "누리솔라텍" not in told


@pytest.mark.parametrize("content_type", [PDF, *sorted(ARCHIVES)])
def test_what_cannot_be_rewritten_is_not_given_on(content_type: str) -> None:
    with pytest.raises(Unreadable):
        without_makers(io.BytesIO(b"damaged"), content_type=content_type)


def test_other_kinds_come_back_as_they_are() -> None:
    assert without_makers(io.BytesIO(b"a,b"), content_type="text/csv").read() == b"a,b"


@pytest.mark.parametrize(
    ("part", "given", "kept"),
    [
        (
            "word/document.xml",
            '<w:ins w:id="1" w:author="홍길동" w:date="2020-05-01"><w:t>본문</w:t></w:ins>',
            '<w:ins w:id="1" w:author="" w:date="2020-05-01"><w:t>본문</w:t></w:ins>',
        ),
        (
            "word/styles.xml",
            '<w:style><w:name w:val="author"/></w:style>',
            '<w:style><w:name w:val="author"/></w:style>',
        ),
        ("xl/comments1.xml", "<authors><author>홍길동</author></authors>", "<authors><author></author></authors>"),
        (
            "ppt/commentAuthors.xml",
            '<p:cmAuthor id="0" name="홍길동" initials="홍"/>',
            '<p:cmAuthor id="0" name="" initials=""/>',
        ),
    ],
)
def test_comments_and_changes_lose_their_authors(part: str, given: str, kept: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, given)
    content = without_makers(io.BytesIO(out.getvalue()), content_type=XLSX)
    assert zipfile.ZipFile(content).read(part).decode() == kept


def test_a_comment_in_a_pdf_loses_its_author_and_a_field_keeps_its_name() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(width=200, height=100)
    for subtype, title in (("/Text", "Green Maker"), ("/Widget", "sum")):
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject(subtype),
                NameObject("/Rect"): ArrayObject([FloatObject(0)] * 4),
                NameObject("/T"): TextStringObject(title),
            }
        )
        page.setdefault(NameObject("/Annots"), ArrayObject()).append(writer._add_object(note))
    out = io.BytesIO()
    writer.write(out)
    kept = PdfReader(without_makers(io.BytesIO(out.getvalue()), content_type=PDF)).pages[0].annotations
    assert kept is not None
    assert [note.get_object().get("/T") for note in kept] == [None, "sum"]
