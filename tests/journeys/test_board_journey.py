"""The board of overseas projects in a browser: a card is dragged, and moved by keyboard; what is missing is said."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.pipeline.domain.moves import add_paper, tick_checks
from chorok.pipeline.models import Project, StagePaper
from tests.pipeline.making import make_funder, make_project, paper, stage_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store_folder")]


def column(page: Page, stage: str) -> str:
    """Return what stands in a column."""
    return page.locator(f"[data-stage={stage}]").inner_text()


def test_a_card_is_dragged_and_moved_by_keyboard(
    page: Page, sign_in: Callable[[Page, User], None], user_with: Callable[..., User]
) -> None:
    funder = make_funder()
    first = stage_of(funder, "Concept note")
    project = make_project(stage=first)
    sign_in(page, user_with(Role.STAFF))
    page.goto("/staff/projects/board/")
    page.drag_and_drop("[data-card]", "[data-stage=finance]")
    expect(page.get_by_text("다음 단계로 가려면 아래 항목이 필요합니다: NDA가 동의했습니다.; 개념서")).to_be_visible()
    assert project.number in column(page, "concept")
    tick_checks(actor=SYSTEM, project=project, stage=first, ticked={first.checks.get().pk})
    add_paper(actor=SYSTEM, project=project, upload=paper(), wanted=StagePaper.objects.get())
    page.goto("/staff/projects/board/")
    page.drag_and_drop("[data-card]", "[data-stage=finance]")
    expect(page.get_by_text("프로젝트를 ‘재원 확보’ 단계로 옮겼습니다.")).to_be_visible()
    assert project.number in column(page, "finance")
    page.get_by_label(f"{project.number}의 단계").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("프로젝트를 ‘시행’ 단계로 옮겼습니다.")).to_be_visible()
    assert Project.objects.get().stage == stage_of(funder, "Implementation")
