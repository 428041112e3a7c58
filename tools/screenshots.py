"""Take the screenshots of docs/users from a running demonstration: `python -m tools.screenshots http://localhost:8000`.

Signs in as the demonstration's people through its own door (/demo/), so it works on a demonstration only.
"""

import io
import os
import re
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "users" / "pictures"
WIDTHS = (1280, 390)
LANGUAGES = ("ko", "en")
#: A picture shows a page down to here, in pixels; what lies below adds nothing.
TALLEST = {1280: 2700, 390: 1800}
#: Flat pages look the same in this many colours, at half the size.
COLOURS = 256
#: Pictures further down come late by themselves; here they are all wanted at once.
LOAD_ALL = """async () => {
  const images = [...document.images];
  images.forEach((image) => { image.loading = "eager"; });
  const loaded = Promise.all(images.map((image) => image.decode().catch(() => {})));
  await Promise.race([loaded, new Promise((done) => setTimeout(done, 15000))]);
}"""
#: Name of the picture → who looks ("" for a visitor) and the path.
SHOTS = {
    "front": ("", "/"),
    "directory": ("", "/directory/"),
    "company": ("", "/directory/companies/{company}/"),
    "results": ("", "/results/2019/"),
    "desk": ("company", "/desk/"),
    "staff": ("staff", "/staff/organisations/"),
    "city": ("city", "/city/"),
    "calls": ("", "/calls/"),
    "call": ("", "/calls/fee-open/"),
    "applications": ("company", "/desk/{organisation}/applications/"),
    "plan": ("staff", "/staff/programme/plan/2020/"),
    "screening": ("staff", "/staff/programme/calls/gc-2020/applications/"),
    "ranking": ("staff", "/staff/programme/calls/gc-2020/ranking/"),
    "agreements": ("staff", "/staff/programme/agreements/"),
    "wishes": ("company", "/desk/{organisation}/consultations/export-consultation-2020/choose/"),
    "timetable": ("staff", "/staff/consultations/export-consultation-today/timetables/1/"),
    "day": ("staff", "/staff/consultations/export-consultation-today/day/"),
    "report": ("staff", "/staff/consultations/export-consultation-2020-2/report/"),
    "follow-ups": ("staff", "/staff/consultations/export-consultation-spring/follow-up/"),
    "review": ("evaluator", "/review/"),
    "needs": ("", "/needs/"),
    "countries": ("", "/countries/"),
    "feeds": ("staff", "/staff/needs/feeds/"),
    "matches": ("staff", "/staff/needs/1/matches/"),
    "board": ("staff", "/staff/projects/board/"),
    "fits": ("staff", "/staff/projects/1/funder/"),
    "quality": ("staff", "/staff/needs/quality/"),
}


def sign_in(page: Page, code: str) -> None:
    """Come in as the demonstration's person `code` by the button of the demo page."""
    page.goto("/demo/")
    page.locator(f"button[value='{code}'], form:has(input[value='{code}']) button").first.click()
    page.wait_for_load_state()


def last_part(path: str) -> str:
    """Return what a record's address ends with."""
    return path.strip("/").rsplit("/", 1)[-1]


def own_organisation(page: Page) -> str:
    """Return the number of the organisation whose desk the person comes to, empty where there is none."""
    page.goto("/desk/")
    found = re.search(r"/desk/(\d+)/", page.url + page.content())
    return found[1] if found else ""


def shoot(browser: Browser, base_url: str) -> int:
    """Write one picture for each shot, language and width; return how many."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    count = 0
    for width in WIDTHS:
        for language in LANGUAGES:
            for name, (who, path) in SHOTS.items():
                context = browser.new_context(base_url=base_url, viewport={"width": width, "height": 900})
                page = context.new_page()
                if who:
                    sign_in(page, who)
                page.goto(f"/directory/?lang={language}")
                first = page.locator("a[href^='/directory/companies/']").first.get_attribute("href") or ""
                places = {"company": last_part(first), "organisation": own_organisation(page) if who else ""}
                page.goto(path.format(**places))
                page.wait_for_load_state("networkidle")
                save(page, FOLDER / f"{name}-{language}-{width}.png", width)
                context.close()
                count += 1
    return count


def save(page: Page, target: Path, width: int) -> None:
    """Write the top of the page as a small PNG, its late pictures loaded."""
    page.evaluate(LOAD_ALL)
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled")))
    shown = taken.convert("RGB").crop((0, 0, width, min(taken.height, TALLEST[width])))
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Shoot the hub whose address is given."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and the address
        raise SystemExit(__doc__)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        raise SystemExit("install the package 'chromium', or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        print(f"{shoot(browser, sys.argv[1])} pictures in {FOLDER}")
        browser.close()


if __name__ == "__main__":
    main()
