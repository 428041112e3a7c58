"""What others made lies in the tree exactly as they published it."""

import json
from pathlib import Path

import pytest

from tools.vendor import MANIFEST, PACKAGES, ROOT, checksums


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_nothing_vendored_was_altered(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert checksums(folder) == manifest["files"]
    assert len(manifest["files"]) >= len(PACKAGES[folder][1])


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_the_version_is_the_pinned_one_and_the_notice_names_it(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert manifest["version"] == pinned[manifest["package"]]
    assert manifest["version"] in (ROOT / "NOTICE").read_text(encoding="utf-8")


def test_an_altered_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    before = checksums(tmp_path)
    (tmp_path / "a.css").write_text("a{} ")
    assert checksums(tmp_path) != before
