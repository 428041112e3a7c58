"""Machines that read a page: axe-core in the browser, html-validate on its source."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[3]
AXE = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Only what is wrong is described: to tell also what is right takes half as long again. Style sheets aren't fetched and
#: read anew for each look: the one rule that needs them (css-orientation-lock) is experimental, so it isn't run here.
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
}


#: Whether a chart waits for its script.
UNDRAWN = "!!document.querySelector('figure[data-chart] .chart-canvas[hidden]')"
#: All of a look in one call: each call wakes four processes.
_LOOK = f"""async (options) => {{
  if ({UNDRAWN}) return null;
  const page = document.documentElement;
  const sideways = page.scrollWidth > page.clientWidth;
  const {{ violations }} = await axe.run(document, options);
  return {{ language: page.lang, sideways, violations }};
}}"""


def look(page: Page, language: str) -> list[str]:
    """Return what is wrong with a page, which brings axe-core with it, as it stands at its width, a line a place."""
    seen: dict[str, Any] | None = page.evaluate(_LOOK, OPTIONS)
    if seen is None:
        page.wait_for_function(f"!{UNDRAWN}")
        seen = page.evaluate(_LOOK, OPTIONS)
    assert seen is not None
    problems = [
        f"{violation['id']}: {violation['help']} at {node['target']}"
        for violation in seen["violations"]
        for node in violation["nodes"]
    ]
    if seen["sideways"]:
        problems.append("scrolls sideways")
    if seen["language"] != language:
        problems.append("speaks the wrong language")
    return problems


class Validator:
    """html-validate in one Node process for the whole run."""

    def __init__(self) -> None:
        node = Path(sys.executable).parent / "node"
        if not (ROOT / "node_modules" / "html-validate").exists():
            raise RuntimeError("the browser tests need html-validate: run npm ci")
        self._process = subprocess.Popen(
            [str(node) if node.exists() else "node", str(Path(__file__).parent / "validate.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=dict(os.environ),
            text=True,
            encoding="utf-8",
        )

    def messages(self, name: str, html: str) -> list[str]:
        """Return what html-validate has to say about the source of a page."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"name": name, "html": html}) + "\n")
        self._process.stdin.flush()
        answer: list[str] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
