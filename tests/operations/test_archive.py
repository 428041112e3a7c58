"""A hub goes into an archive and comes out equal, record by record, or not at all."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection

from chorok.accounts.models import User
from chorok.core import files
from chorok.core.models import StoredFile
from chorok.operations import backup
from chorok.operations.archive import CHECKSUMS, FORMAT, MANIFEST, ArchiveError
from chorok.operations.archive.records import DERIVED, PASSING, archived_models, lines, truncate
from chorok.operations.archive.restoring import restore_archive
from chorok.operations.archive.writing import write_archive
from chorok.outcomes.domain.verification import verify_chain
from chorok.outcomes.models import Entry
from chorok.registry.models import DirectoryEntry
from tests.factories import UserFactory
from tests.operations.filling import fill_hub

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("store_folder", "held_clock"),
]


def quiet(text: str) -> None:
    pass


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row as Django reads it: another way than the archive's own."""
    return {model._meta.label_lower: list(model._base_manager.order_by("pk").values()) for model in archived_models()}


def empty_hub() -> None:
    truncate(archived_models())
    for name in StoredFile.objects.values_list("stored_as", flat=True):
        default_storage.delete(name)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of a full hub, as a folder; the hub is still there."""
    fill_hub()
    write_archive(tmp_path / "hub", say=quiet)
    return tmp_path / "hub"


@pytest.mark.parametrize("name", ["hub.zip", "hub"])
def test_the_whole_hub_comes_back_equal(tmp_path: Path, name: str, store_folder: Path) -> None:
    fill_hub()
    before = everything()
    assert [label for label, rows in before.items() if not rows] == []
    indexed = set(DirectoryEntry.objects.values_list("kind", "object_id", "name_ko"))
    said: list[str] = []
    write_archive(tmp_path / name, say=said.append)
    empty_hub()
    shutil.rmtree(store_folder)
    restore_archive(tmp_path / name, replace=False, say=said.append)
    assert everything() == before
    assert verify_chain().intact
    for stored in StoredFile.objects.all():
        with files.read(stored) as content:
            assert len(content.read()) == stored.size
    assert indexed <= set(DirectoryEntry.objects.values_list("kind", "object_id", "name_ko"))
    assert DirectoryEntry.objects.exists()
    assert f"{sum(map(len, before.values())):,} records are equal to the archive's" in said


def test_work_goes_on_after_a_restore(archive: Path) -> None:
    empty_hub()
    restore_archive(archive, replace=False, say=quiet)
    newest = UserFactory()
    assert newest.pk == max(User.objects.exclude(pk=newest.pk).values_list("pk", flat=True)) + 1
    with connection.cursor() as cursor:  # the triggers are awake again
        cursor.execute("SELECT count(*) FROM accounts_userevent WHERE pgh_obj_id = %s", [newest.pk])
        assert cursor.fetchone() == (1,)


def test_every_model_has_a_schema_that_fits_its_records(archive: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    for model in archived_models():
        label = model._meta.label_lower
        schema = json.loads((archive / "schema" / f"{label}.json").read_text())
        for line in (archive / "records" / f"{label}.jsonl").read_text().splitlines():
            jsonschema.validate(json.loads(line), schema)


def test_nothing_of_the_rooms_is_left_out() -> None:
    archived = {model._meta.label_lower for model in archived_models()}
    tables = {
        m._meta.db_table for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("chorok.")
    }
    written = {m._meta.db_table for m in archived_models()}
    kept_out = {apps.get_model(label)._meta.db_table for label in DERIVED | PASSING}
    assert tables - written == kept_out
    assert {"meetings.meeting", "needs.need", "pipeline.project", "papers.madepaper", "councils.council"} <= archived


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def flip_inside(path: Path, member: str) -> None:
    """Change a byte of a member's own content: another byte of a ZIP may mean nothing."""
    with zipfile.ZipFile(path) as book:
        name = next(one.filename for one in book.infolist() if one.filename.endswith(member))
        told = book.getinfo(name)
    content = bytearray(path.read_bytes())
    begins = (
        told.header_offset
        + 30
        + len(name.encode())
        + int.from_bytes(content[told.header_offset + 28 : told.header_offset + 30], "little")
    )
    content[begins + told.compress_size // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize(
    "damaged", ["records/outcomes.entry.jsonl", "records/accounts.user.jsonl", "schema/core.storedfile.json"]
)
def test_a_flipped_byte_is_named_and_nothing_changes(archive: Path, damaged: str) -> None:
    flip_a_byte(archive / damaged)
    before = everything()
    with pytest.raises(ArchiveError, match=f"{damaged} is damaged"):
        restore_archive(archive, replace=True, say=quiet)
    assert everything() == before


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    fill_hub()
    path = tmp_path / "hub.zip"
    write_archive(path, say=quiet)
    flip_inside(path, "records/outcomes.entry.jsonl")
    before = everything()
    with pytest.raises(ArchiveError, match=r"damaged|not an archive"):
        restore_archive(path, replace=True, say=quiet)
    assert everything() == before


def test_a_changed_file_a_missing_one_and_an_extra_one_are_named(archive: Path) -> None:
    stored = next(path for path in (archive / "files").rglob("*") if path.is_file())
    name = stored.relative_to(archive).as_posix()
    flip_a_byte(stored)
    with pytest.raises(ArchiveError, match=f"{name} is damaged"):
        restore_archive(archive, replace=True, say=quiet)
    stored.unlink()
    with pytest.raises(ArchiveError, match=f"{name} is missing"):
        restore_archive(archive, replace=True, say=quiet)
    (archive / "extra.txt").write_text("x")
    with pytest.raises(ArchiveError, match=r"extra\.txt does not stand in"):
        restore_archive(archive, replace=True, say=quiet)


def rewrite(archive: Path, name: str, old: str, new: str) -> None:
    """Change an entry and put its checksum right, as someone with intent would."""
    path = archive / name
    text = path.read_text()
    assert old in text
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text(text.replace(old, new))
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    sums = archive / CHECKSUMS
    sums.write_text(sums.read_text().replace(before, after))


def test_a_newer_format_and_another_schema_are_refused(archive: Path) -> None:
    before = everything()
    rewrite(archive, "schema/accounts.user.json", '"name_en"', '"name_fr"')
    with pytest.raises(ArchiveError, match=r"accounts\.user\.name_en is not in both"):
        restore_archive(archive, replace=True, say=quiet)
    rewrite(archive, MANIFEST, f'"format": {FORMAT}', f'"format": {FORMAT + 1}')
    with pytest.raises(ArchiveError, match="use a newer program"):
        restore_archive(archive, replace=True, say=quiet)
    assert everything() == before


def test_a_forged_ledger_is_refused_even_with_right_checksums(archive: Path) -> None:
    before = everything()
    rewrite(archive, "records/outcomes.entry.jsonl", "12345678901234.56", "92345678901234.56")
    with pytest.raises(ArchiveError, match="ledger in the archive was changed"):
        restore_archive(archive, replace=True, say=quiet)
    assert everything() == before


def test_a_hub_with_records_is_not_replaced_by_accident(archive: Path) -> None:
    UserFactory(email="kept@example.org")
    with pytest.raises(ArchiveError, match="not empty"):
        restore_archive(archive, replace=False, say=quiet)
    assert User.objects.filter(email="kept@example.org").exists()
    restore_archive(archive, replace=True, say=quiet)
    assert not User.objects.filter(email="kept@example.org").exists()


def test_an_archive_is_never_overwritten_and_never_half_there(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="exists already"):
        write_archive(archive, say=quiet)
    default_storage.delete(StoredFile.objects.order_by("pk").values_list("stored_as", flat=True)[0])
    for name in ("second.zip", "second"):
        with pytest.raises(ArchiveError, match="is lost"):
            write_archive(tmp_path / name, say=quiet)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("second")]


def test_a_backup_brings_the_hub_back(tmp_path: Path, store_folder: Path) -> None:
    fill_hub()
    before, entries = everything(), Entry.objects.count()
    path = tmp_path / "tonight.tar"
    backup.write_backup(path, say=quiet)
    assert path.stat().st_mode & 0o077 == 0
    assert backup.is_backup(path)
    UserFactory()
    shutil.rmtree(store_folder)
    with pytest.raises(ArchiveError, match="not empty"):
        backup.restore_backup(path, replace=False, say=quiet)
    backup.restore_backup(path, replace=True, say=quiet)
    assert everything() == before
    assert verify_chain().entries == entries
    for stored in StoredFile.objects.all():
        with files.read(stored) as content:
            assert len(content.read()) == stored.size


def test_a_damaged_backup_is_named_and_nothing_changes(tmp_path: Path) -> None:
    fill_hub()
    path = tmp_path / "tonight.tar"
    backup.write_backup(path, say=quiet)
    content = bytearray(path.read_bytes())
    at = content.index(b"PGDMP") + 2000
    content[at] ^= 1
    path.write_bytes(bytes(content))
    before = everything()
    with pytest.raises(ArchiveError, match=r"database\.dump is damaged"):
        backup.restore_backup(path, replace=True, say=quiet)
    assert everything() == before


def test_lines_come_in_the_order_of_the_key() -> None:
    made = [UserFactory().pk for _ in range(3)]
    assert [json.loads(line)["id"] for line in lines(User)] == made


def test_a_setting_the_server_does_not_know_is_left_out_of_the_head_only() -> None:
    head = [b"\\restrict a\n", b"--\n", b"SET lock_timeout = 0;\n", b"SET transaction_timeout = 0;\n", b"\n"]
    body = [b"DROP TABLE a;\n", b"COPY a FROM stdin;\n", b"SET transaction_timeout = 0;\n", b"\\.\n"]
    assert list(backup._understood([*head, *body], {b"lock_timeout"})) == [*head[:3], head[4], *body]


def test_a_backup_that_fails_half_way_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    UserFactory()
    path = tmp_path / "tonight.tar"
    backup.write_backup(path, say=quiet)
    UserFactory()
    before = everything()
    understood = backup._understood

    def failing(script: Iterable[bytes], known: set[bytes]) -> Iterator[bytes]:
        yield from list(understood(script, known))
        yield b"SELECT no_such_function();\n"

    monkeypatch.setattr(backup, "_understood", failing)
    with pytest.raises(ArchiveError, match="no_such_function"):
        backup.restore_backup(path, replace=True, say=quiet)
    assert everything() == before
