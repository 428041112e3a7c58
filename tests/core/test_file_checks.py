"""Files are taken for what they are, never for what they say."""

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.core import file_checks
from chorok.core.errors import DomainError
from tests.core import samples


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("보고서.PDF", samples.PDF, file_checks.PDF),
        ("a.png", samples.picture("PNG"), file_checks.PNG),
        ("a.jpg", samples.picture("JPEG"), file_checks.JPEG),
        ("a.jpeg", samples.picture("JPEG"), file_checks.JPEG),
        ("a.webp", samples.picture("WEBP"), file_checks.WEBP),
        ("a.docx", samples.docx(), file_checks.DOCX),
        ("a.xlsx", samples.xlsx(), file_checks.XLSX),
        ("a.pptx", samples.pptx(), file_checks.PPTX),
        ("신청서.hwpx", samples.hwpx(), file_checks.HWPX),
        ("신청서.hwp", samples.HWP, file_checks.HWP),
        ("a.zip", samples.archive({"x/보고서.pdf": samples.PDF, "b.docx": samples.docx()}), file_checks.ZIP),
        ("a.csv", "이름,금액\n초록,1\n".encode(), file_checks.CSV),
        ("a.txt", "\ufeff초록".encode(), file_checks.TXT),
    ],
)
def test_every_accepted_kind_is_known_by_its_content(name: str, content: bytes, kind: file_checks.Kind) -> None:
    stream = io.BytesIO(content)
    assert file_checks.inspect(stream, name=name) == kind
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90\x00 a program"),
        ("a.png", samples.picture("JPEG")),
        ("a.jpg", b"<html><script>alert(1)</script>"),
        ("a.docx", samples.xlsx()),
        ("a.docx", samples.archive({"word/document.xml": b"<w/>"})),
        ("a.hwpx", samples.docx()),
        ("a.hwp", samples.DOC),
        ("a.xlsx", samples.PDF),
        ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("a.csv", b"a,b\x00c"),
        ("a.csv", "이름".encode("cp949")),
        ("a.exe", b"MZ"),
        ("a.svg", b"<svg/>"),
        ("a.html", b"<html>"),
        ("a", samples.PDF),
        ("", samples.PDF),
        ("a.pdf.exe", samples.PDF),
    ],
)
def test_a_wrong_type_is_refused_whatever_its_name(name: str, content: bytes) -> None:
    with pytest.raises(DomainError):
        file_checks.inspect(io.BytesIO(content), name=name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (samples.archive({"a.txt": b"\0" * (21 << 20)}), "grows too large"),
        (samples.archive({f"{n}.txt": b"x" for n in range(2001)}), "grows too large"),
        (samples.archive({f"{n}": b"" for n in range(2001)}), "grows too large"),
        (samples.lying_archive(b"x" * 100, declared=10), "damaged"),
        (samples.lying_archive(b"x" * 100, declared=0xFFFFFFF0), "grows too large"),
        (samples.archive({"inner.zip": samples.archive({"a.txt": b"x"})}), "not accepted"),
        (samples.archive({"inner.txt": samples.archive({"a.txt": b"x"})}), "UTF-8"),
        (samples.archive({"../../etc/passwd.txt": b"x"}), "outside"),
        (samples.archive({"/etc/passwd.txt": b"x"}), "outside"),
        (samples.archive({"C:\\a.txt": b"x"}), "outside"),
        (samples.archive({"run.exe": b"MZ"}), "run.exe"),
        (samples.archive({"a.txt": b"x"}, compression=zipfile.ZIP_LZMA), "unusual"),
        (samples.archive({"a.txt": b"x" * 99})[:60], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"not a zip", "not what its name says"),
    ],
)
def test_bombs_and_tricks_in_archives_are_refused(content: bytes, words: str, en: None) -> None:
    with pytest.raises(DomainError) as refusal:
        file_checks.inspect(io.BytesIO(content), name="a.zip")
    assert words in str(refusal.value)


def test_a_locked_archive_is_refused(en: None) -> None:
    content = bytearray(samples.archive({"a.txt": b"x"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DomainError, match="password"):
        file_checks.inspect(io.BytesIO(bytes(content)), name="a.zip")


def test_macros_are_refused(en: None) -> None:
    content = samples.docx(**{"word/vbaProject.bin": b"x"})
    with pytest.raises(DomainError, match="macros"):
        file_checks.inspect(io.BytesIO(content), name="a.docx")


def test_what_a_mac_adds_is_let_through() -> None:
    extra = {"__MACOSX/._a.txt": bytes.fromhex("0005160700020000"), ".DS_Store": b"\x00\x00\x00\x01Bud1\0"}
    content = samples.archive({"a.txt": b"x", **extra})
    assert file_checks.inspect(io.BytesIO(content), name="a.zip") == file_checks.ZIP
    disguised = samples.archive({"__MACOSX/._a.exe": b"MZ"})
    with pytest.raises(DomainError):
        file_checks.inspect(io.BytesIO(disguised), name="a.zip")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\kim\\보고서.pdf", "보고서.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("보고서.pdf", "보고서.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (".pdf", "pdf"),
        ("  .  ", "file"),
        ("x" * 300 + ".PDF", "x" * 196 + ".pdf"),
    ],
)
def test_names_lose_what_could_do_harm(given_name: str, kept: str) -> None:
    assert file_checks.clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_a_clean_name_is_short_flat_and_stays_as_it_is(name: str) -> None:
    clean = file_checks.clean_name(name)
    assert 1 <= len(clean) <= 200
    assert "/" not in clean
    assert "\\" not in clean
    assert clean not in {".", ".."}
    assert not any(unicodedata.category(c) in {"Cc", "Cf"} for c in clean)
    assert file_checks.clean_name(clean) == clean


@given(st.binary(max_size=300), st.sampled_from(sorted(file_checks.KINDS)))
def test_garbage_is_taken_or_refused_but_never_breaks(content: bytes, extension: str) -> None:
    try:
        kind = file_checks.inspect(io.BytesIO(content), name=f"a.{extension}")
    except DomainError:
        return
    assert kind == file_checks.KINDS[extension]
