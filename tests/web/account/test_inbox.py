"""My page, the inbox, and the switches of mails."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core.kinds import register_kind
from chorok.core.mailer import switch_token
from chorok.core.models import Notification, NotificationSwitch
from chorok.core.outbox import notify
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds() -> None:
    register_kind("test", "시험 알림")


def write(user: User, subject: str = "제목", **more: Any) -> Notification:
    message = notify(kind="test", subject=subject, body="본문", recipient=user, **more)
    assert message is not None
    return message


def test_visitors_are_sent_to_sign_in(client: Client) -> None:
    for name in ("my_page", "inbox", "profile", "security", "notification_switches", "second_factor"):
        assert client.get(reverse(name)).url == f"/account/login/?next={reverse(name)}"


def test_the_inbox_shows_the_own_messages_only(client_for: Callable[[User], Client]) -> None:
    me, other = UserFactory(), UserFactory()
    write(me, "나의 소식")
    foreign = write(other, "남의 소식")
    client = client_for(me)
    page = client.get(reverse("inbox"))
    assertContains(page, "나의 소식")
    assertNotContains(page, "남의 소식")
    assert client.get(reverse("inbox_message", args=[foreign.pk])).status_code == 404
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_opening_a_message_marks_it_read(client_for: Callable[[User], Client]) -> None:
    user = UserFactory()
    message = write(user, link="/desk/")
    assertContains(client_for(user).get(reverse("inbox_message", args=[message.pk])), 'href="/desk/"')
    message.refresh_from_db()
    assert message.read_at is not None


def test_a_secret_link_is_not_shown_in_the_inbox(client_for: Callable[[User], Client]) -> None:
    user = UserFactory()
    message = write(user, link="/account/enter/token/", secret_link=True)
    assertNotContains(client_for(user).get(reverse("inbox_message", args=[message.pk])), "/account/enter/token/")


def test_all_are_marked_read_at_once(client_for: Callable[[User], Client]) -> None:
    user = UserFactory()
    write(user)
    write(user)
    client = client_for(user)
    assert client.get(reverse("inbox_read_all")).status_code == 405
    client.post(reverse("inbox_read_all"))
    assert not Notification.objects.filter(read_at=None).exists()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["셋째", "둘째", "첫째"]),
        ("?sort=oldest", ["첫째", "둘째", "셋째"]),
        ("?state=unread", ["셋째", "둘째"]),
        ("?state=read", ["첫째"]),
        ("?q=둘", ["둘째"]),
        ("?kind=test&q=없음", []),
        ("?kind=nonsense", ["셋째", "둘째", "첫째"]),
    ],
)
def test_the_list_filters_searches_and_sorts(
    query: str, expected: list[str], client_for: Callable[[User], Client]
) -> None:
    user = UserFactory()
    first = write(user, "첫째")
    write(user, "둘째")
    write(user, "셋째")
    client = client_for(user)
    client.get(reverse("inbox_message", args=[first.pk]))
    rows = client.get(reverse("inbox") + query).context["rows"]
    assert [message.subject for message, _label in rows] == expected


def test_pages_hold_twenty(client_for: Callable[[User], Client]) -> None:
    user = UserFactory()
    for number in range(21):
        write(user, f"소식 {number}")
    client = client_for(user)
    assert len(client.get(reverse("inbox")).context["rows"]) == 20
    assert len(client.get(reverse("inbox") + "?page=2").context["rows"]) == 1


@pytest.mark.parametrize("name", ["inbox", "my_page"])
def test_the_number_of_queries_does_not_grow(
    name: str, client_for: Callable[[User], Client], django_assert_num_queries: Any, user_with: Callable[..., User]
) -> None:
    user = user_with(Role.PARTNER)
    client = client_for(user)
    client.get(reverse(name))
    counts = []
    for _ in range(2):
        write(user)
        MembershipFactory(user=user, organisation=OrganisationFactory())
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse(name))
        counts.append(len(seen))
        write(user)
        MembershipFactory(user=user, organisation=OrganisationFactory())
    assert counts[0] == counts[1]


def test_switches_are_kept_and_safety_mails_stay_on(client_for: Callable[[User], Client]) -> None:
    user = UserFactory()
    client = client_for(user)
    client.post(reverse("notification_switches"), {"kind": ["roles"]})
    off = set(NotificationSwitch.objects.filter(user=user).values_list("kind", flat=True))
    assert "test" in off
    assert "roles" not in off
    assert "account" not in off
    client.post(reverse("notification_switches"), {"kind": ["roles", "test"]})
    assert not NotificationSwitch.objects.filter(user=user, kind="test").exists()


def test_the_link_in_a_mail_switches_off_without_signing_in_but_only_by_a_press() -> None:
    user = UserFactory()
    address = reverse("notification_off", args=[switch_token(user_id=user.pk, kind="test")])
    client = Client(enforce_csrf_checks=True)
    assertContains(client.get(address), "시험 알림")
    assert not NotificationSwitch.objects.exists()
    # A mail program's one click carries no cookie and no CSRF token.
    client.post(address, {"List-Unsubscribe": "One-Click"})
    assert NotificationSwitch.objects.get().kind == "test"
    assert client.post(address[:-4] + "abc/").status_code == 404


def test_a_safety_mail_cannot_be_switched_off_by_a_link() -> None:
    user = UserFactory()
    address = reverse("notification_off", args=[switch_token(user_id=user.pk, kind="account")])
    Client().post(address)
    assert not NotificationSwitch.objects.exists()


def test_the_profile_keeps_what_was_typed_when_refused(client_for: Callable[[User], Client]) -> None:
    user = UserFactory(name="홍길동")
    form = {"name": "새 이름", "name_en": "", "phone": "12", "language": "ko", "time_zone": "Asia/Seoul"}
    answer = client_for(user).post(reverse("profile"), form)
    assertContains(answer, "새 이름")
    assert list(answer.context["form"].errors) == ["phone"]
    user.refresh_from_db()
    assert user.name == "홍길동"
    assert client_for(user).post(reverse("profile"), {**form, "phone": "010-1234-5678"}).url == reverse("profile")
    user.refresh_from_db()
    assert (user.name, user.phone) == ("새 이름", "+821012345678")


def test_my_page_shows_what_the_role_reaches(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    pages = {role: client_for(user_with(role)).get("/account/") for role in (Role.CITY, Role.ADMIN, Role.PARTNER)}
    urls = {role: [place.url for place in page.context["places"]] for role, page in pages.items()}
    assert urls == {
        Role.CITY: ["/city/", "/staff/organisations/", "/staff/results/", "/city/operators/"],
        Role.ADMIN: ["/city/operators/", "/city/access-log/"],
        Role.PARTNER: ["/partner/"],
    }
