"""The shell in a browser: skip link, menus, switches, errors, charts."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_first_tab_offers_a_jump_to_the_content(page: Page) -> None:
    page.goto("/contact/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "본문 바로가기"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_language_switch_keeps_page_and_filter_and_is_remembered(page: Page) -> None:
    page.goto("/components/?page=2&lang=ko")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/components/?page=2")
    page.goto("/contact/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact and help")


def test_high_contrast_and_text_size_are_remembered(page: Page) -> None:
    page.goto("/contact/")
    page.locator("summary", has_text="화면 설정").click()
    page.get_by_role("button", name="고대비 화면").click()
    expect(page.locator("html")).to_have_attribute("data-krds-mode", "high-contrast")
    page.locator("summary", has_text="화면 설정").click()
    page.get_by_role("button", name="가장 크게").click()
    page.goto("/privacy/")
    expect(page.locator("html")).to_have_attribute("data-krds-mode", "high-contrast")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "15px"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"


def test_escape_closes_the_open_menu_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/contact/")
    summary = page.locator("summary", has_text="화면 설정")
    summary.click()
    expect(page.get_by_role("button", name="고대비 화면")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="고대비 화면")).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent.trim()") == "화면 설정"


def test_the_phone_menu_opens_and_closes(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/contact/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_hidden()
    page.get_by_role("button", name="메뉴").click()
    expect(search).to_be_visible()
    page.keyboard.press("Escape")
    expect(search).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == "메뉴"


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto("/components/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_faulty-name"


def test_a_chart_is_drawn_over_its_table_and_saved_as_csv_and_png(page: Page, tmp_path: Path) -> None:
    page.goto("/components/")
    chart = page.locator("#chart-lines")
    expect(chart.locator("svg")).to_be_visible()
    with page.expect_download() as csv:
        chart.get_by_role("button", name="CSV 저장").click()
    csv.value.save_as(tmp_path / "chart.csv")
    assert (tmp_path / "chart.csv").read_bytes().decode("utf-8-sig").splitlines() == [
        ",목표,실적",
        "멘토링,40,52",
        "수출상담회,120,131",
        "온라인 전시회,60,48",
    ]
    with page.expect_download() as png:
        chart.get_by_role("button", name="PNG 저장").click()
    png.value.save_as(tmp_path / "chart.png")
    content = (tmp_path / "chart.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) > 5_000


def test_a_chart_without_a_script_is_its_table(page: Page) -> None:
    plain = page.context.browser
    assert plain is not None
    context = plain.new_context(java_script_enabled=False)
    try:
        quiet = context.new_page()
        page.goto("/components/")
        quiet.goto(page.url)
        expect(quiet.locator("#chart-lines table")).to_be_visible()
        data = quiet.locator("#chart-lines-data").text_content()
        assert json.loads(data or "")["series"][1]["data"] == [52, 131, 48]
    finally:
        context.close()


def test_a_form_is_sent_once_however_often_its_button_is_pressed(page: Page) -> None:
    page.goto("/contact/")
    held_back = page.evaluate(
        """() => {
          const held = [];
          window.addEventListener("submit", (event) => { held.push(event.defaultPrevented); event.preventDefault(); });
          const form = document.querySelector(".language-switch");
          form.requestSubmit(form.querySelector("button"));
          form.requestSubmit(form.querySelector("button"));
          return held;
        }"""
    )
    assert held_back == [False, True]
