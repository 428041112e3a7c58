"""Finds the Chromium the tests drive."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

#: The font of the pages in one file, as the package beside the parts we serve holds it.
FONTS = Path(__file__).resolve().parents[3] / "node_modules" / "pretendard-gov" / "dist" / "public" / "variable"
#: Chromium phones nobody and needs no display.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # axe-core makes many objects that die young: clearing a small nursery for them took a seventh of the time. What is
    # optimised of it is forgotten with the page: optimising took another seventh, on a core the tests need.
    "--js-flags=--min-semi-space-size=32 --max-semi-space-size=64 --no-maglev --no-turbofan",
]

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>{fonts}</dir>
<cachedir>{folder}</cachedir>
</fontconfig>
"""


def installed_font(folder: Path) -> dict[str, Any]:
    """Return what Playwright launches Chromium with so that the pages' font is one of the machine's.

    The parts a page is served are unpacked anew for each page, and the text is laid out a second time when they come:
    a quarter of what it takes to load one. `folder` is where the list of fonts goes.
    """
    if sys.platform != "linux":
        return {"args": ARGUMENTS}
    settings = folder / "fonts.conf"
    settings.write_text(_FONTCONFIG.format(fonts=FONTS, folder=folder), encoding="utf-8")
    return {"args": [*ARGUMENTS, "--disable-remote-fonts"], "env": {**os.environ, "FONTCONFIG_FILE": str(settings)}}


def executable() -> str:
    """Return the path of Chromium: $CHROMIUM or the system's. Raises RuntimeError that says what to install."""
    for name in (
        os.environ.get("CHROMIUM"),
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise RuntimeError("the browser tests need Chromium: install the package 'chromium', or set CHROMIUM to its path")
