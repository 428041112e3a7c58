"""Documents stop speaking of their makers, and stay what they are."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject, TextStringObject

from chorok.documents.neutral import ARCHIVES, PDF, ZIP, Unreadable, without_makers
from tests.core import samples

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
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


@pytest.mark.parametrize("content_type", [PDF, ZIP, *sorted(ARCHIVES), *PICTURES.values()])
def test_what_cannot_be_rewritten_is_not_given_on(content_type: str) -> None:
    with pytest.raises(Unreadable):
        without_makers(io.BytesIO(b"damaged"), content_type=content_type)


def test_text_comes_back_as_it_is_and_what_is_not_known_through_and_through_not_at_all() -> None:
    assert without_makers(io.BytesIO(b"a,b"), content_type="text/csv").read() == b"a,b"
    for content_type in ("application/x-hwp", "application/octet-stream"):
        with pytest.raises(Unreadable):
            without_makers(io.BytesIO(samples.HWP), content_type=content_type)


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
        (
            "xl/persons/person.xml",
            '<person displayName="홍길동" id="1" userId="hong@nuri.kr"/>',
            '<person displayName="" id="1" userId=""/>',
        ),
        ("xl/tables/table1.xml", '<table name="표1" displayName="표1"/>', '<table name="표1" displayName="표1"/>'),
        (
            "xl/workbook.xml",
            '<fileSharing userName="홍길동"/><x15ac:absPath url="C:\\Users\\홍길동\\" xmlns:x15ac="a"/>',
            '<fileSharing userName=""/><x15ac:absPath url="" xmlns:x15ac="a"/>',
        ),
        (
            "word/_rels/settings.xml.rels",
            '<Relationship Id="a" Target="file:///C:\\Users\\홍길동\\Normal.dotm" TargetMode="External"/>',
            '<Relationship Id="a" Target="file:///" TargetMode="External"/>',
        ),
        (
            "customXml/item1.xml",
            "<CoverPageProperties><CompanyAddress>서울 누리로 1</CompanyAddress></CoverPageProperties>",
            "<CoverPageProperties><CompanyAddress></CompanyAddress></CoverPageProperties>",
        ),
        (
            "Contents/header.xml",
            '<hh:trackChangeAuthor name="홍길동" mark="1" id="1"/><hh:style name="바탕글"/>',
            '<hh:trackChangeAuthor name="" mark="1" id="1"/><hh:style name="바탕글"/>',
        ),
        (
            "Contents/section0.xml",
            '<hp:stringParam name="Author">홍길동</hp:stringParam><hp:t>본문</hp:t>',
            '<hp:stringParam name="Author"></hp:stringParam><hp:t>본문</hp:t>',
        ),
        ("xl/printerSettings/printerSettings1.bin", "누리 프린터", "\0" * 16),
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


def _photo(form: str) -> bytes:
    """A picture that lies on its side and says who took it."""
    facts = Image.Exif()
    facts[0x013B], facts[0x0112] = "Green Maker", 6
    more: dict[str, object] = {"exif": facts}
    if form == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Author", "Green Maker")  # type: ignore[attr-defined]
    if form == "JPEG":
        more["comment"] = b"Green Maker"
    return samples.picture(form, **more)


@pytest.mark.parametrize("form", list(PICTURES))
def test_a_picture_keeps_its_pixels_and_loses_who_took_it(form: str) -> None:
    given = _photo(form)
    assert b"Green Maker" in given
    kept = without_makers(io.BytesIO(given), content_type=PICTURES[form]).read()
    assert b"Green Maker" not in kept
    before, after = Image.open(io.BytesIO(given)), Image.open(io.BytesIO(kept))
    assert (after.size, after.tobytes()) == (before.size, before.tobytes())
    assert after.getexif().get(0x0112) == (6 if form == "JPEG" else None)


def test_a_zip_holds_neutral_files_by_number_and_nothing_of_a_mac() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = b"Green Maker"
        archive.writestr("Green Maker/", b"")
        archive.writestr("Green Maker/Green Maker plan.pdf", _pdf())
        archive.writestr("__MACOSX/Green Maker/._plan.pdf", bytes.fromhex("00051607") + b"Green Maker")
        archive.writestr("Green Maker/.DS_Store", b"\x00\x00\x00\x01Bud1Green Maker")
        archive.writestr("Green Maker/photo.JPG", _photo("JPEG"))
        archive.writestr("list.csv", "a,b")
    content = without_makers(io.BytesIO(out.getvalue()), content_type=ZIP).read()
    assert b"Green Maker" not in content
    with zipfile.ZipFile(io.BytesIO(content)) as kept:
        assert (kept.namelist(), kept.comment) == (["1.pdf", "2.jpg", "3.csv"], b"")
        assert PdfReader(io.BytesIO(kept.read("1.pdf"))).pages[0].mediabox.width == 200
        assert kept.read("3.csv") == b"a,b"


@pytest.mark.parametrize(
    ("content_type", "name"),
    [(ZIP, "plan.hwp"), (ZIP, "inner.zip"), (XLSX, "xl/embeddings/oleObject1.bin"), (XLSX, "xl/media/film.mp4")],
)
def test_a_document_with_something_unknown_inside_is_not_given_on(content_type: str, name: str) -> None:
    with pytest.raises(Unreadable):
        without_makers(io.BytesIO(samples.archive({name: b"Green Maker"})), content_type=content_type)


def test_files_within_a_document_lose_their_makers_too() -> None:
    inner = samples.archive({"docProps/core.xml": b"<dc:creator>Green Maker</dc:creator>"}, compression=0)
    given = samples.archive({"word/embeddings/table.xlsx": inner, "word/media/a.jpeg": _photo("JPEG")}, compression=0)
    assert given.count(b"Green Maker") == 3
    assert b"Green Maker" not in without_makers(io.BytesIO(given), content_type=XLSX).read()


def test_a_pdf_loses_attached_files_and_whoever_signed_it() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(width=200, height=100)
    writer.add_attachment("Green Maker.txt", b"from Green Maker")
    sealed = DictionaryObject({NameObject("/Name"): TextStringObject("Green Maker")})
    field = {
        NameObject("/Subtype"): NameObject("/Widget"),
        NameObject("/FT"): NameObject("/Sig"),
        NameObject("/T"): TextStringObject("signature"),
        NameObject("/V"): writer._add_object(sealed),
    }
    pinned = {NameObject("/Subtype"): NameObject("/FileAttachment"), NameObject("/Contents"): TextStringObject("pin")}
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(DictionaryObject(one)) for one in (field, pinned)])
    out = io.BytesIO()
    writer.write(out)
    assert b"Green Maker" in out.getvalue()
    content = without_makers(io.BytesIO(out.getvalue()), content_type=PDF).read()
    assert b"Green Maker" not in content
    kept = PdfReader(io.BytesIO(content))
    assert (list(kept.attachments), len(kept.pages)) == ([], 1)
    assert [note.get_object().get("/T") for note in kept.pages[0].annotations or []] == ["signature"]


def test_a_photo_in_a_pdf_loses_who_took_it() -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(_photo("JPEG"))).save(out, "PDF")
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(out.getvalue())))
    [drawn] = [one for one in writer._objects if isinstance(one, StreamObject) and "/DCTDecode" in str(one)]
    drawn._data = _photo("JPEG") + _photo("JPEG")
    given = io.BytesIO()
    writer.write(given)
    assert b"Green Maker" in given.getvalue()
    content = without_makers(io.BytesIO(given.getvalue()), content_type=PDF).read()
    assert b"Green Maker" not in content
    [kept] = PdfReader(io.BytesIO(content)).pages[0].images
    assert kept.image is not None
    assert kept.image.size == (60, 40)
