"""Finds the Chromium the tests drive."""

import os
import shutil

#: Chromium phones nobody and needs no display.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What is drawn is drawn by the processor anyhow: a process of its own for it costs a tenth of the time.
    "--in-process-gpu",
    # axe-core makes many objects that die young: clearing a small nursery for them took a seventh of the time. What is
    # optimised of it is forgotten with the page: optimising took another seventh, on a core the tests need.
    "--js-flags=--min-semi-space-size=32 --max-semi-space-size=64 --no-maglev --no-turbofan",
]


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
