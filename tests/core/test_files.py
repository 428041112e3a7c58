"""The store keeps what it was given, forgets nothing it should keep, and serves by policy."""

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock, files, pictures
from chorok.core.errors import DomainError
from chorok.core.models import AccessLog, StoredFile
from chorok.core.policy import ALLOWED, Decision, denied
from tests.core import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]


@pytest.fixture
def staff_only_purpose() -> Iterator[str]:
    def staff(actor: object, stored: StoredFile) -> Decision:
        return ALLOWED if getattr(actor, "is_staff", False) else denied("no")

    files.register_reader("test-paper", staff)
    yield "test-paper"
    files._readers.pop("test-paper")


def keep(name: str, content: bytes, **options: object) -> StoredFile:
    values = {"purpose": "test-paper", "user_id": None, **options}
    return files.store(upload=SimpleUploadedFile(name, content), **values)  # type: ignore[arg-type]


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_is_kept_byte_by_byte_under_a_random_name(store_folder: Path) -> None:
    stored = keep("../보고서.pdf", samples.PDF)
    assert stored.name == "보고서.pdf"
    assert stored.content_type == "application/pdf"
    assert stored.size == len(samples.PDF)
    assert stored.sha256 == hashlib.sha256(samples.PDF).hexdigest()
    assert "보고서" not in stored.stored_as
    assert ".pdf" not in stored.stored_as
    assert keep("../보고서.pdf", samples.PDF).stored_as != stored.stored_as
    with files.read(stored) as content:
        assert content.read() == samples.PDF


def test_a_picture_is_made_anew_without_its_metadata(store_folder: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Secret camera"
    tail = b"<script>alert(1)</script>"
    stored = keep("사진.jpg", samples.picture("JPEG", (60, 40), exif=exif) + tail, pictures_only=True)
    assert (stored.width, stored.height) == (40, 60)
    with files.read(stored) as content:
        kept = content.read()
    assert b"Secret camera" not in kept
    assert tail not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_narrow_pictures_are_kept_and_made_again_when_lost() -> None:
    stored = keep("a.png", samples.picture("PNG", (2000, 1000)), pictures_only=True)
    with files.read_narrow(stored, width=480) as content:
        assert Image.open(content).size == (480, 240)
    default_storage.delete(f"{stored.stored_as}.w480")
    with files.read_narrow(stored, width=480) as content:
        assert Image.open(content).format == "WEBP"
    with pytest.raises(ValueError, match="7"):
        files.read_narrow(stored, width=7)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", samples.PDF, "Only pictures"),
        ("a.png", samples.picture("PNG")[:50], "damaged"),
        ("a.pdf", b"%PDF-" + bytes(21 << 20), "at most 20.0"),
        ("a.png", samples.picture("PNG") + bytes(11 << 20), "at most 10.0"),
        ("a.png", samples.picture("PNG", (8000, 5001)), "40 million"),
    ],
)
def test_a_refused_upload_leaves_nothing(name: str, content: bytes, words: str, en: None, store_folder: Path) -> None:
    with pytest.raises(DomainError) as refusal:
        keep(name, content, pictures_only=True)
    assert words.lower() in str(refusal.value).lower().replace("\xa0", " ")
    assert StoredFile.objects.count() == 0
    assert on_disk(store_folder) == []


@pytest.mark.django_db(transaction=True)
def test_content_of_an_undone_transaction_is_swept_and_nothing_else(store_folder: Path) -> None:
    kept = keep("a.png", samples.picture("PNG", (700, 700)))
    with transaction.atomic():
        keep("b.pdf", samples.PDF)
        transaction.set_rollback(True)
    assert len(on_disk(store_folder)) == 4
    assert files.sweep() == 0
    with clock.at(clock.now() + timedelta(days=2)):
        assert files.sweep() == 1
    assert {path.name.partition(".")[0] for path in on_disk(store_folder)} == {kept.stored_as.partition("/")[2]}


def test_a_private_file_is_for_those_the_policy_allows(
    staff_only_purpose: str,
    client: Client,
    user_with: Callable[..., User],
    client_for: Callable[[User], Client],
) -> None:
    stored = keep("증빙 1.pdf", samples.PDF, purpose=staff_only_purpose)
    url = reverse("file", args=[stored.pk])
    asked = client.get(url)
    assert asked.status_code == 302
    assert asked["Location"].endswith(f"?next={url}")
    assert client_for(user_with()).get(url).status_code == 404
    answer = client_for(user_with(Role.STAFF)).get(url)
    assert b"".join(answer) == samples.PDF  # type: ignore[call-overload]
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%EC%A6%9D%EB%B9%99%201.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert stored.stored_as not in str(answer.headers)


def test_each_look_at_a_private_file_of_others_is_kept(
    staff_only_purpose: str, user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    uploader, looker = user_with(Role.STAFF), user_with(Role.STAFF)
    stored = keep("명단.pdf", samples.PDF, purpose=staff_only_purpose, user_id=uploader.pk)
    url = reverse("file", args=[stored.pk])
    assert client_for(uploader).get(url).status_code == 200
    assert client_for(user_with()).get(url).status_code == 404
    assert client_for(looker).head(url).status_code == 200
    assert not AccessLog.objects.exists()

    first = client_for(looker).get(url)
    # a browser that shows its own copy again has still been opened by somebody
    assert client_for(looker).get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304

    looks = AccessLog.objects.order_by("id").values_list("actor", "action", "subject_type", "subject_ref", "path")
    assert list(looks) == [(looker.pk, "view", "storedfile", str(stored.pk), url)] * 2
    look = AccessLog.objects.all()[0]
    assert (look.subject_ids, look.how_many, look.which) == ([], 1, str(stored.pk))


def test_a_file_declared_free_of_personal_data_leaves_no_look(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    files.register_reader("test-plain", lambda actor, stored: ALLOWED, personal=False)
    try:
        stored = keep("a.pdf", samples.PDF, purpose="test-plain")
        assert client_for(user_with()).get(reverse("file", args=[stored.pk])).status_code == 200
    finally:
        files._readers.pop("test-plain")
    assert not AccessLog.objects.exists()


def test_a_purpose_nobody_speaks_for_is_closed(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    stored = keep("a.pdf", samples.PDF, purpose="unspoken")
    assert client_for(user_with(Role.ADMIN)).get(reverse("file", args=[stored.pk])).status_code == 404


def test_a_public_picture_is_shown_in_the_page_and_cached(client: Client) -> None:
    stored = keep("a.png", samples.picture("PNG", (2000, 1000)), public=True, pictures_only=True)
    url = reverse("file", args=[stored.pk])
    whole = client.get(url)
    assert whole["Content-Type"] == "image/png"
    assert whole["Content-Disposition"].startswith("inline")
    assert whole["Cache-Control"] == "public, max-age=31536000, immutable"
    narrow = client.get(url, {"w": "480"})
    assert narrow["Content-Type"] == "image/webp"
    assert narrow["ETag"] != whole["ETag"]
    assert client.get(url, {"w": "99999"})["ETag"] == whole["ETag"]
    again = client.get(url, headers={"If-None-Match": whole["ETag"]})
    assert again.status_code == 304
    assert client.post(url).status_code == 405


def test_lost_content_is_a_404(client: Client, store_folder: Path) -> None:
    stored = keep("a.pdf", samples.PDF, public=True)
    default_storage.delete(stored.stored_as)
    assert client.get(reverse("file", args=[stored.pk])).status_code == 404


def test_a_picture_with_broken_metadata_is_refused_or_read_but_never_fails() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    whole = samples.picture("WEBP", (60, 40), exif=exif)
    at = whole.index(b"MM\x00*")
    with pytest.raises(DomainError):
        pictures.clean(io.BytesIO(whole[:at] + b"MM\x7f*" + whole[at + 4 :]), content_type="image/webp")


def test_a_picture_for_paper_is_a_flat_jpeg_of_a_page_s_width() -> None:
    drawn = io.BytesIO()
    Image.new("RGBA", (2400, 600), (0, 0, 0, 0)).save(drawn, "PNG")
    made = pictures.printable(drawn)
    image = Image.open(io.BytesIO(made.content))
    assert (image.format, image.size, (made.width, made.height)) == ("JPEG", (1200, 300), (1200, 300))
    assert image.getpixel((10, 10)) == (255, 255, 255)
