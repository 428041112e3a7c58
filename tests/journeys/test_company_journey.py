"""A company's first day: sign up, a complete profile, a colleague, a product, found in the directory in two languages.

In Korean as its owner sees it, in English for the colleague and the buyer.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.registry.enums import MemberRole, Verification
from chorok.registry.models import Certification, Membership, Organisation, Product
from tests.factories import GreenFieldFactory
from tests.journeys.kit.steps import fill, follow, picture, press, tick
from tests.journeys.kit.worker import Worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store_folder")]

PASSWORD = "초록빛 나무가 자라는 서울"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def sign_up(page: Page, *, name: str, email: str, language: str, button: str) -> None:
    """Fill the sign-up form on the page and send it."""
    fill(page, {"name": name, "email": email, "password1": PASSWORD, "language": language})
    tick(page, "[name=agree_terms]")
    tick(page, "[name=agree_privacy]")
    press(page, button)


def meter(page: Page) -> str | None:
    """Return the percent of the completeness meter."""
    return page.get_by_role("progressbar", name="정보 완성도").get_attribute("value")


def found(page: Page, words: str, button: str) -> list[str]:
    """Search the directory's products and return the headings of the cards."""
    page.goto("/directory/products/")
    fill(page, {"q": words})
    press(page, button)
    return page.locator("main .cards h3").all_inner_texts()


def test_a_company_from_sign_up_to_being_found(
    page: Page,
    someone: Callable[[str], Page],
    worker: Worker,
    user_with: Callable[..., User],
    sign_in: Callable[[Page, User], None],
) -> None:
    field = GreenFieldFactory(code="water", name_ko="물산업", name_en="Water")

    # A person signs up, confirms the mail and registers the company.
    page.goto("/")
    page.get_by_role("link", name="로그인", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="회원가입").click()
    sign_up(page, name="김빗물", email="kim@rain.example", language="ko", button="회원가입")
    page.goto(worker.link_to("kim@rain.example", "/account/confirm-email/"))
    press(page, "확인")
    page.goto("/desk/")
    page.get_by_role("main").get_by_role("link", name="기업 등록").click()
    fill(page, {"business_number": "123-45-67891", "name_ko": "빗물나라", "name_en": "Rainland"})
    press(page, "등록")
    expect(page.get_by_role("heading", level=1)).to_have_text("빗물나라")
    assert meter(page) == "0"
    desk = page.url
    company = Organisation.objects.get(name_ko="빗물나라")

    # The profile.
    follow(page, "기업 정보 수정")
    fill(
        page,
        {
            "summary_ko": "지붕의 빗물을 모아 다시 쓰는 저류조를 만듭니다.",
            "summary_en": "We make tanks that collect rainwater from roofs for use.",
            "fields": str(field.pk),
            "representative_ko": "김빗물",
            "address_ko": "서울특별시 중구 세종대로 110",
            "website": "https://rain.example",
            "phone": "02-123-4567",
        },
    )
    page.locator("[name=logo]").set_input_files(picture("logo.png"))
    press(page, "저장")
    page.goto(desk)
    assert meter(page) == "55"

    # A product with its picture.
    page.get_by_role("main").get_by_role("link", name="제품", exact=False).last.click()
    page.locator(".page-actions").get_by_role("link", name="제품 등록").click()
    fill(
        page,
        {
            "name_ko": "빗물저류조 500",
            "name_en": "Rainwater tank 500",
            "summary_ko": "지붕에서 모은 빗물 500리터를 담아 화장실과 텃밭에 씁니다.",
            "summary_en": "Keeps 500 litres of rainwater from the roof for flushing and gardens.",
            "fields": str(field.pk),
            "picture_alt_ko": "녹색 빗물저류조",
            "picture_alt_en": "A green rainwater tank",
        },
    )
    page.locator("[name=picture]").set_input_files(picture("tank.png"))
    press(page, "저장")
    product = Product.objects.get()
    assert product.picture is not None
    page.goto(f"/desk/{company.pk}/offerings/")
    press(page, "공개 빗물저류조 500")

    # A certificate and the document that proves the business number.
    page.goto(f"/desk/{company.pk}/certificates/new/")
    fill(
        page,
        {
            "kind": "green_technology",
            "number": "GT-25-00123",
            "title": "빗물 저류 기술",
            "issued_on": (clock.today() - timedelta(days=100)).isoformat(),
        },
    )
    page.locator("[name=upload]").set_input_files(picture("certificate.png"))
    press(page, "저장")
    assert Certification.objects.get().organisation == company
    page.goto(f"/desk/{company.pk}/verification/")
    page.locator("[name=upload]").set_input_files(picture("registration.png"))
    press(page, "제출")
    company.refresh_from_db()
    assert company.verification == Verification.DOCUMENT

    # The centre looks at the document and at the English summary.
    centre = someone("ko")
    sign_in(centre, user_with(Role.STAFF))
    centre.goto("/staff/organisations/verification/")
    follow(centre, "빗물나라")
    fill(centre, {"note": "사업자등록증 확인"})
    press(centre, "확인")
    centre.goto(f"/staff/organisations/summaries/organisation/{company.pk}/")
    press(centre, "검토 완료")

    # Nothing is missing any more: the page goes public.
    page.goto(desk)
    assert meter(page) == "100"
    expect(page.get_by_text("빠진 정보가 없습니다")).to_be_visible()
    follow(page, "페이지 공개")
    press(page, "지금 공개")
    assert "registry.index_organisation" in worker.work()

    # A colleague signs up by the invitation's link and becomes a member.
    page.goto(f"/desk/{company.pk}/team/")
    fill(page, {"email": "lee@rain.example"})
    press(page, "초대 보내기")
    expect(page.get_by_text("lee@rain.example").first).to_be_visible()
    colleague = someone("en")
    colleague.goto(worker.link_to("lee@rain.example", "/desk/invitations/"))
    follow(colleague, "Sign up")
    sign_up(colleague, name="Lee Sol", email="lee@rain.example", language="en", button="Sign up")
    colleague.goto(worker.link_to("lee@rain.example", "/account/confirm-email/"))
    press(colleague, "Confirm")
    press(colleague, "Accept the invitation")
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Rainland")
    member = Membership.objects.get(user__email="lee@rain.example", organisation=company)
    assert member.role == MemberRole.MEMBER

    # Anybody finds the product, in Korean and in English.
    visitor = someone("ko")
    assert found(visitor, "빗물저류", "검색") == ["빗물저류조 500"]
    buyer = someone("en")
    assert found(buyer, "rainwater", "Search") == ["Rainwater tank 500"]
    assert found(buyer, "windmill", "Search") == []
    buyer.goto("/directory/products/?q=rainwater")
    buyer.get_by_role("main").get_by_role("link", name="Rainwater tank 500").click()
    expect(buyer.get_by_role("heading", level=1)).to_have_text("Rainwater tank 500")
    shown = buyer.get_by_role("img", name="A green rainwater tank")
    assert shown.evaluate("picture => picture.naturalWidth") > 0
