"""What a person does on a page: fill a form, press a button, follow a link."""

import re
from collections.abc import Mapping

from playwright.sync_api import FilePayload, Page, expect

from tests.registry.pictures import png


def fill(page: Page, values: Mapping[str, str]) -> None:
    """Type into the fields of the page's own forms, by field name; a choice is made by its value."""
    for name, value in values.items():
        field = page.locator(f'main [name="{name}"]')
        kind = field.first.evaluate("field => field.type")
        if kind in {"radio", "checkbox"}:
            tick(page, f'[name="{name}"][value="{value}"]')
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def tick(page: Page, selector: str) -> None:
    """Tick a box or choose a radio button by its label, which lies over the box it draws."""
    box = page.locator(f"main {selector}")
    page.locator(f'label[for="{box.get_attribute("id")}"]').first.click()
    expect(box).to_be_checked()


def press(page: Page, name: str) -> None:
    """Press the button of the page's content that is called so, and wait for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow the link of the page's content that is called so."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def confirm(page: Page, label: str) -> None:
    """Press a button that says what will happen first, and press once more."""
    page.locator("main details.confirm summary", has_text=label).click()
    with page.expect_navigation():
        page.locator("main details.confirm[open] form button").last.click()


def picture(name: str = "cup.png") -> FilePayload:
    """Return a picture to upload."""
    content = png(name, size=(400, 300)).read()
    return {"name": name, "mimeType": "image/png", "buffer": content}


def squeezed(text: str) -> str:
    """Return the text without white space, so that a figure is found however a document breaks its lines."""
    return re.sub(r"\s+", "", text)
