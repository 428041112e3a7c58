"""A company's first day: sign up, a complete profile, a colleague, a product, found in the directory in two languages.

In Korean as its owner sees it, in English for the colleague and the buyer.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.registry.enums import MemberRole, Verification
from chorok.registry.models import GreenField, Membership, Organisation
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


def found_a_company(page: Page, worker: Worker) -> Organisation:
    """Sign up, confirm the mail, register the company; the page ends on its desk."""
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
    return Organisation.objects.get(name_ko="빗물나라")


def fill_the_profile(page: Page, field: GreenField) -> None:
    """Fill the profile from the desk's first page."""
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


def publish_a_product(page: Page, company: Organisation, field: GreenField) -> None:
    """Write a product with its picture and make it public."""
    page.goto(f"/desk/{company.pk}/offerings/")
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
    page.goto(f"/desk/{company.pk}/offerings/")
    press(page, "공개 빗물저류조 500")


def hand_in_papers(page: Page, company: Organisation) -> None:
    """Record a certificate, and hand in the document that proves the business number."""
    page.goto(f"/desk/{company.pk}/certificates/new/")
    issued = clock.today() - timedelta(days=100)
    fill(page, {"kind": "green_technology", "number": "GT-25-00123", "issued_on": issued.isoformat()})
    page.locator("[name=upload]").set_input_files(picture("certificate.png"))
    press(page, "저장")
    page.goto(f"/desk/{company.pk}/verification/")
    page.locator("[name=upload]").set_input_files(picture("registration.png"))
    press(page, "제출")
    company.refresh_from_db()
    assert company.verification == Verification.DOCUMENT


def look_through(centre: Page, company: Organisation) -> None:
    """Accept the company's document and its English summary, as the centre does."""
    centre.goto("/staff/organisations/verification/")
    follow(centre, "빗물나라")
    fill(centre, {"note": "사업자등록증 확인"})
    press(centre, "확인")
    centre.goto(f"/staff/organisations/summaries/organisation/{company.pk}/")
    press(centre, "검토 완료")


def join_by_invitation(colleague: Page, link: str, worker: Worker) -> None:
    """Sign up from the invitation, which comes back once the mail is confirmed, and accept it."""
    colleague.goto(link)
    follow(colleague, "Sign up")
    sign_up(colleague, name="Lee Sol", email="lee@rain.example", language="en", button="Sign up")
    colleague.goto(worker.link_to("lee@rain.example", "/account/confirm-email/"))
    press(colleague, "Confirm")
    press(colleague, "Accept the invitation")
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Rainland")


def test_a_company_from_sign_up_to_being_found(
    page: Page, someone: Callable[[str], Page], someone_with: Callable[[Role, str], Page], worker: Worker
) -> None:
    field = GreenFieldFactory(code="water", name_ko="물산업", name_en="Water")
    company = found_a_company(page, worker)
    desk = page.url
    assert meter(page) == "0"
    fill_the_profile(page, field)
    page.goto(desk)
    assert meter(page) == "55"
    publish_a_product(page, company, field)
    hand_in_papers(page, company)
    look_through(someone_with(Role.STAFF, "ko"), company)
    page.goto(desk)
    assert meter(page) == "100"
    expect(page.get_by_text("빠진 정보가 없습니다")).to_be_visible()
    follow(page, "페이지 공개")
    press(page, "지금 공개")
    assert "registry.index_organisation" in worker.work()

    page.goto(f"/desk/{company.pk}/team/")
    fill(page, {"email": "lee@rain.example"})
    press(page, "초대 보내기")
    join_by_invitation(someone("en"), worker.link_to("lee@rain.example", "/desk/invitations/"), worker)
    member = Membership.objects.get(user__email="lee@rain.example", organisation=company)
    assert member.role == MemberRole.MEMBER

    assert found(someone("ko"), "빗물저류", "검색") == ["빗물저류조 500"]
    buyer = someone("en")
    assert found(buyer, "windmill", "Search") == []
    assert found(buyer, "rainwater", "Search") == ["Rainwater tank 500"]
    follow(buyer, "Rainwater tank 500")
    expect(buyer.get_by_role("heading", level=1)).to_have_text("Rainwater tank 500")
    shown = buyer.get_by_role("img", name="A green rainwater tank")
    expect(shown).to_be_visible()
    buyer.wait_for_function("document.querySelector('main img[alt=\"A green rainwater tank\"]').naturalWidth > 0")
