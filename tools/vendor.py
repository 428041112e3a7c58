"""Copy the front-end packages pinned in package.json into the static files, unmodified, with their checksums.

Run `npm ci` first, then `python -m tools.vendor`. The copies are committed, so that building and running the hub needs
neither Node nor a package registry; `tests/web/components/test_vendor.py` proves that nothing was altered since.
"""

import hashlib
import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "chorok" / "web" / "static" / "vendor"
FONTS = ROOT / "src" / "chorok" / "documents" / "fonts"
KIT = ROOT / "tests" / "journeys" / "kit" / "vendor"
MANIFEST = "SHA256.json"

#: Destination folder → package, with the files taken (a pattern under the package, a path under the destination).
#: Of KRDS only what our pages use: no font (Pretendard GOV comes whole, rare syllables included), no script (ours are
#: small and run under the strict content security policy).
PACKAGES: dict[Path, tuple[str, list[tuple[str, str]]]] = {
    VENDOR / "krds": (
        "krds-uiux",
        [
            ("resources/css/component/output.css", "css/component"),
            ("resources/css/token/krds_tokens.css", "css/token"),
            ("resources/img/component/**/*.svg", "img/component"),
            ("package.json", ""),
        ],
    ),
    VENDOR / "pretendard": (
        "pretendard-gov",
        [
            ("dist/web/variable/pretendardvariable-gov-dynamic-subset.css", ""),
            ("dist/web/variable/woff2-dynamic-subset/*.woff2", "woff2-dynamic-subset"),
            ("dist/LICENSE.txt", ""),
        ],
    ),
    # Typst reads no woff2.
    FONTS: (
        "pretendard-gov",
        [
            ("dist/public/static/PretendardGOV-Regular.otf", ""),
            ("dist/public/static/PretendardGOV-Bold.otf", ""),
            ("dist/LICENSE.txt", ""),
        ],
    ),
    VENDOR / "htmx": ("htmx.org", [("dist/htmx.min.js", ""), ("LICENSE", "")]),
    VENDOR / "echarts": ("echarts", [("dist/echarts.common.min.js", ""), ("LICENSE", ""), ("NOTICE", "")]),
    KIT / "axe": ("axe-core", [("axe.min.js", ""), ("LICENSE", "")]),
}


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file under `folder` but the manifest, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def copy_package(package: Path, files: list[tuple[str, str]], destination: Path) -> None:
    """Copy the `files` of a `package` to `destination`, replacing what was there.

    Raises SystemExit when the package lacks one.
    """
    shutil.rmtree(destination, ignore_errors=True)
    for pattern, folder in files:
        base = package / pattern.split("*", 1)[0].rpartition("/")[0]
        found = [path for path in package.glob(pattern) if path.is_file()]
        if not found:
            raise SystemExit(f"{package.name} has no {pattern}: run npm ci first")
        for path in found:
            target = destination / folder / path.relative_to(base)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def main() -> None:
    """Copy every package and write the checksums beside each."""
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    for destination, (name, files) in PACKAGES.items():
        copy_package(MODULES / name, files, destination)
        manifest = {"package": name, "version": pinned[name], "files": checksums(destination)}
        (destination / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
        print(f"{name} {pinned[name]}: {len(manifest['files'])} files")


if __name__ == "__main__":
    main()
