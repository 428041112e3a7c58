"""What is typed into a long form is kept by itself: over a lost connection, and into a second browser."""

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chorok.accounts.models import User
from chorok.core.models import FormDraft
from chorok.registry.enums import Publication
from chorok.registry.models import Membership
from tests.factories import MembershipFactory
from tests.journeys.kit.steps import fill, follow, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = "지붕의 빗물을 모아 다시 씁니다."


def test_a_draft_survives_a_lost_connection_and_goes_on_in_another_browser(
    page: Page, someone: Callable[[str], Page], sign_in: Callable[[Page, User], None]
) -> None:
    owner: Membership = MembershipFactory(organisation__publication=Publication.DRAFT)
    form = f"/desk/{owner.organisation_id}/profile/"
    sign_in(page, owner.user)
    page.goto(form)
    status = page.locator(".draft-status")

    page.context.set_offline(True)
    fill(page, {"summary_ko": TYPED, "employees": "12"})
    expect(status).to_contain_text("아직 저장하지 못했습니다.")
    page.context.set_offline(False)
    expect(status).to_contain_text("임시 저장")
    assert FormDraft.objects.get().values["summary_ko"] == [TYPED]

    other = someone("ko")
    sign_in(other, owner.user)
    other.goto(form)
    expect(other.locator("[name=summary_ko]")).to_have_value("")
    expect(other.get_by_text("임시 저장한 내용이 있습니다")).to_be_visible()
    follow(other, "이어서 작성")
    expect(other.locator("[name=summary_ko]")).to_have_value(TYPED)
    expect(other.locator("[name=employees]")).to_have_value("12")
    press(other, "저장")

    owner.organisation.refresh_from_db()
    assert (owner.organisation.summary_ko, owner.organisation.employees) == (TYPED, 12)
    assert not FormDraft.objects.exists()
    other.goto(form)
    expect(other.get_by_text("임시 저장한 내용이 있습니다")).to_be_hidden()


def test_a_draft_is_thrown_away_by_one_press(page: Page, sign_in: Callable[[Page, User], None]) -> None:
    owner: Membership = MembershipFactory(organisation__publication=Publication.DRAFT)
    sign_in(page, owner.user)
    form = reverse("desk_offering_new", args=[owner.organisation_id, "products"])
    page.goto(form)
    fill(page, {"name_ko": "빗물 저류조"})
    expect(page.locator(".draft-status")).to_contain_text("임시 저장")
    page.reload()
    press(page, "임시 저장 삭제")
    assert page.url.endswith(form)
    expect(page.get_by_text("임시 저장한 내용을 삭제하였습니다.")).to_be_visible()
    assert not FormDraft.objects.exists()


def test_a_save_carries_what_was_typed_and_no_one_time_key(page: Page, sign_in: Callable[[Page, User], None]) -> None:
    owner: Membership = MembershipFactory(organisation__publication=Publication.DRAFT)
    sign_in(page, owner.user)
    page.goto(reverse("desk_offering_new", args=[owner.organisation_id, "products"]))
    form = page.locator("form:has(.draft-status)")
    expect(form.locator("[name=form_key]")).to_have_count(1)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        fill(page, {"name_ko": "빗물 저류조"})
    values = parse_qs(sent.value.post_data or "", keep_blank_values=True)
    assert (values["name_ko"], len(values["draft_token"])) == (["빗물 저류조"], 1)
    assert not {"form_key", "csrfmiddlewaretoken"} & values.keys()
    expect(page.locator(".draft-status")).to_contain_text("임시 저장")
