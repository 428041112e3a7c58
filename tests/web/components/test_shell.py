"""The shell's own requests, the decorators and the pages for when something is wrong."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from chorok.accounts.actors import VISITOR, Actor
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core.errors import Refused
from chorok.core.models import Notification
from chorok.web.components import access
from chorok.web.components.navigation import DESKS, MAIN
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


def test_the_language_is_remembered_by_cookie_and_with_the_person(client_for: Callable[[User], Client]) -> None:
    user = UserFactory(language="ko")
    client = client_for(user)
    answer = client.post("/language/", {"language": "en", "next": "/contact/?a=1&lang=ko"})
    assert (answer.status_code, answer["Location"]) == (302, "/contact/?a=1")
    assert client.cookies["django_language"].value == "en"
    user.refresh_from_db()
    assert user.language == "en"
    assert "Contact and help" in client.get("/contact/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_switch_never_leads_to_another_site(client: Client, target: str) -> None:
    assert client.post("/language/", {"language": "en", "next": target})["Location"] == "/"


def test_an_unknown_language_or_display_changes_nothing(client: Client) -> None:
    client.post("/language/", {"language": "xx", "next": "/contact/"})
    client.post("/display/", {"contrast": "pink", "text": "huge", "next": "/contact/"})
    assert set(client.cookies) <= {"csrftoken"}


def test_switches_take_no_get(client: Client) -> None:
    assert client.get("/language/").status_code == 405
    assert client.get("/display/").status_code == 405


def test_contrast_and_text_size_are_drawn_by_the_server(client: Client) -> None:
    client.post("/display/", {"contrast": "high", "next": "/contact/"})
    client.post("/display/", {"text": "xlarge", "next": "/contact/"})
    html = client.get("/contact/").content.decode()
    assert '<html lang="ko" data-krds-mode="high-contrast" data-text-size="xlarge">' in html


def test_the_masthead_is_for_official_sites_only(client: Client, settings: pytest.FixtureRequest) -> None:
    assert "krds-masthead" not in client.get("/contact/").content.decode()
    settings.OFFICIAL_EGOV_SITE = True  # type: ignore[attr-defined]
    assert "대한민국 공식 전자정부 누리집" in client.get("/contact/").content.decode()


def test_the_header_counts_unread_messages(client_for: Callable[[User], Client]) -> None:
    user = UserFactory()
    values = {"recipient": user, "email": user.email, "language": "ko", "kind": "x", "body": "b", "created_at": NOW}
    Notification.objects.create(subject="a", **values)
    Notification.objects.create(subject="b", read_at=NOW, **values)
    assert '<span class="count">1<' in client_for(user).get("/contact/").content.decode()


def test_a_visitor_costs_no_query(client: Client, django_assert_num_queries: Callable[..., object]) -> None:
    client.get("/contact/")
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        client.get("/contact/")


STAFF_WRITES = {
    "staff_organisation_import",
    "staff_need_imports",
    "staff_lab_rooms",
    "staff_rates",
    "staff_claim_import",
}
STAFF_MENU = [
    "staff_home",
    "staff_organisations",
    "staff_verifications",
    "staff_summaries",
    "staff_duplicates",
    "staff_organisation_import",
    "staff_results",
    "staff_plan_years",
    "staff_rates",
    "staff_claim_import",
]
ABROAD_MENU = [
    "staff_consultations",
    "staff_needs",
    "staff_need_imports",
    "staff_match_quality",
    "staff_projects",
    "staff_funders",
    "staff_councils",
    "staff_lab_rooms",
    "staff_thesaurus",
]


def _asking(actor: Actor) -> HttpRequest:
    request = RequestFactory().get("/staff/x/?a=1")
    request.actor = actor  # type: ignore[attr-defined]
    return request


def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


RULES = {
    access.signed_in: {"person", "staff", "manager", "city", "admin"},
    access.staff_only: {"staff", "manager"},
    access.manager_only: {"manager"},
    access.city_only: {"city"},
    access.inside_only: {"staff", "manager", "city"},
    access.admin_only: {"admin"},
}


@pytest.mark.parametrize("who", ["person", "staff", "manager", "city", "admin"])
def test_each_decorator_lets_in_whom_it_names(who: str, actor_with: Callable[..., Actor]) -> None:
    actor = actor_with(*([] if who == "person" else [Role(who)]))
    for decorate, allowed in RULES.items():
        if who in allowed:
            assert decorate(_view)(_asking(actor)).content == b"in"
        else:
            with pytest.raises(Refused):
                decorate(_view)(_asking(actor))


def test_a_visitor_is_sent_to_sign_in_and_back() -> None:
    answer = access.staff_only(_view)(_asking(VISITOR))
    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/?next=/staff/x/%3Fa%3D1"


def test_a_refusal_is_a_403_page_with_its_reason(client_for: Callable[[User], Client]) -> None:
    answer = client_for(UserFactory()).get(reverse("staff_organisations"))
    assert answer.status_code == 403
    assert "이 화면을 볼 수 있는 권한이 없습니다" in answer.content.decode()


def test_a_wrong_address_is_a_404_page_in_the_readers_language(client: Client) -> None:
    answer = client.get("/nowhere/?lang=en")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_a_post_without_its_token_is_explained() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "입력 시간이 지났습니다" in answer.content.decode()


def test_every_menu_entry_leads_somewhere() -> None:
    for item in (*MAIN, *(item for desk in DESKS for item in desk.items)):
        try:
            reverse(item.url_name)
        except NoReverseMatch:
            assert reverse(item.url_name, kwargs={"organisation_id": 1})


def test_robots_and_sitemap_name_the_public_pages(client: Client) -> None:
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /staff/\n" in robots
    assert "Disallow: /\n" not in robots
    assert "Sitemap: http://localhost:8000/sitemap.xml" in robots
    sitemap = client.get("/sitemap.xml")
    assert sitemap["Content-Type"] == "application/xml"
    text = sitemap.content.decode()
    assert "<loc>http://localhost:8000/contact/</loc>" in text
    assert 'hreflang="en" href="http://localhost:8000/contact/?lang=en"' in text


def test_no_page_of_the_shell_carries_inline_script_or_style(client: Client) -> None:
    for path in ("/components/", "/contact/", "/privacy/", "/accessibility/"):
        html = client.get(path).content.decode()
        assert " style=" not in html
        assert " onclick=" not in html
        assert "<style" not in html


CITY_MENU = [
    "city_home",
    "city_years",
    "city_approvals",
    "city_money",
    "city_reports",
    "city_operators",
    "city_roles",
]


@pytest.mark.parametrize(
    ("role", "prefix", "shown"),
    [
        (Role.STAFF, "/staff/", STAFF_MENU),
        (Role.MANAGER, "/staff/", STAFF_MENU),
        (Role.MANAGER, "/city/", ["city_access_log"]),
        (Role.CITY, "/city/", CITY_MENU),
        (Role.CITY, "/staff/", [name for name in STAFF_MENU if name not in STAFF_WRITES]),
        (Role.STAFF, "/staff/needs/", ABROAD_MENU),
        (Role.CITY, "/staff/projects/", [name for name in ABROAD_MENU if name not in STAFF_WRITES]),
        (Role.ADMIN, "/city/", ["city_operators", "city_roles", "city_access_log"]),
    ],
)
def test_each_role_finds_its_pages_in_the_menu(role: Role, prefix: str, shown: list[str]) -> None:
    """The menu of a desk holds what the role may open, and nothing that would be refused."""
    actor = Actor(user=UserFactory.build(), roles=frozenset({role}), reads_as=frozenset({role}))
    section = next(section for section in DESKS if prefix in section.prefixes)
    assert section.shown_to(actor)
    assert [item.url_name for item in section.items if item.shown_to(actor)] == shown
