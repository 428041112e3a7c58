"""The shell by keyboard alone, in English: everything is reached, everything shows where the focus is."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.kit.signin import put_language

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What the focused element is called, and whether it differs from how it looks without the focus.
_FOCUS = """() => {
  const element = document.activeElement;
  const look = () => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const outline = style.outlineStyle === "none" ? "none" : `${style.outlineWidth} ${style.outlineColor}`;
    return [outline, style.boxShadow, style.borderColor, style.backgroundColor, Math.round(box.top)].join("|");
  };
  const focused = look();
  const box = element.getBoundingClientRect();
  const inside = box.width > 0 && box.height > 0 && box.top >= 0 && box.left >= 0 && box.left < innerWidth;
  element.blur();
  const shown = inside && focused !== look();
  element.focus({ focusVisible: true });
  const name = element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent;
  return [name.trim().replace(/\\s+/g, " "), shown];
}"""


@pytest.fixture
def page(page: Page, live_server: object) -> Page:
    """A page in English without moving pictures."""
    put_language(page.context, "en", live_server.url)  # type: ignore[attr-defined]
    page.emulate_media(reduced_motion="reduce")
    return page


def tab_to(page: Page, name: str, most: int = 40) -> list[str]:
    """Press Tab until the element called `name` has the focus; return what was passed. Each must show its focus."""
    passed: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        found, shown = page.evaluate(_FOCUS)
        assert shown, f"the focus on “{found}” cannot be seen"
        if found == name:
            return passed
        passed.append(found)
    raise AssertionError(f"“{name}” is not reached by Tab; passed were {passed}")


def test_the_header_is_walked_through_in_its_order(page: Page) -> None:
    page.goto("/contact/")
    assert tab_to(page, "Skip to the content") == []
    passed = tab_to(page, "Results")
    order = ["Search companies, technologies and products", "Search", "한국어", "English", "Display", "Sign in"]
    assert [name for name in passed if name in order] == order


def test_the_search_is_used_by_keyboard(page: Page) -> None:
    page.goto("/contact/")
    tab_to(page, "Search companies, technologies and products")
    page.keyboard.type("rainwater")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=rainwater")
    expect(page.get_by_role("main").get_by_role("searchbox").or_(page.locator("main [name=q]")).first).to_have_value(
        "rainwater"
    )


def test_the_menu_is_used_by_keyboard(page: Page) -> None:
    page.goto("/contact/")
    tab_to(page, "Companies and products")
    page.keyboard.press("Enter")
    page.wait_for_url("**/directory/")


def test_language_and_high_contrast_are_switched_by_keyboard(page: Page) -> None:
    page.goto("/contact/")
    tab_to(page, "Display")
    page.keyboard.press("Enter")
    tab_to(page, "High contrast")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-krds-mode", "high-contrast")
    tab_to(page, "Display")
    page.keyboard.press("Escape")
    page.goto("/contact/")
    tab_to(page, "한국어")
    page.keyboard.press("Space")
    expect(page.locator("html")).to_have_attribute("lang", "ko")


def test_the_phone_menu_is_used_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/contact/")
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    tab_to(page, "Results")
    page.keyboard.press("Enter")
    page.wait_for_url("**/results/")
