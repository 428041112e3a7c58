"""Signing up: consents kept, the address checked, nobody's account given away."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chorok.accounts.models import Consent, User
from chorok.core.mailer import deliver
from chorok.core.models import Notification
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

FORM = {
    "name": "홍길동",
    "email": "Gildong@Example.org",
    "password1": "초록빛 나무가 자라는 서울",
    "language": "ko",
    "agree_terms": "on",
    "agree_privacy": "on",
}


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def post(**changes: Any) -> Any:
    values = {name: value for name, value in {**FORM, **changes}.items() if value is not None}
    return Client().post(reverse("account_signup"), values)


def test_the_page_shows_each_document_with_its_own_tick(client: Client) -> None:
    page = client.get(reverse("account_signup")).content.decode()
    assert "이용약관" in page
    assert "보유·이용 기간" in page
    assert page.count('type="checkbox"') == 2


def test_a_person_signs_up_verifies_the_address_and_is_in() -> None:
    client = Client()
    answer = client.post(reverse("account_signup"), FORM)
    assert answer.url == reverse("account_email_verification_sent")
    user = User.objects.get(email="gildong@example.org")
    assert (user.name, user.language) == ("홍길동", "ko")
    assert set(Consent.objects.filter(user=user).values_list("document", "ip", "language")) == {
        ("terms", "127.0.0.1", "ko"),
        ("privacy", "127.0.0.1", "ko"),
    }
    assert "_auth_user_id" not in client.session
    deliver(Notification.objects.get().pk)
    found = re.search(r"http://localhost:8000(/account/confirm-email/\S+)", str(mail.outbox[0].body))
    assert found is not None
    assert client.get(found[1]).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified
    client.post(found[1])
    assert EmailAddress.objects.get(user=user).verified
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agree_terms": None}, "agree_terms"),
        ({"agree_privacy": None}, "agree_privacy"),
        ({"name": ""}, "name"),
        ({"password1": "too short"}, "password1"),
        ({"password1": "password1234"}, "password1"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_a_missing_or_weak_entry_is_refused_beside_its_field(changes: dict[str, Any], field: str) -> None:
    answer = post(**changes)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.exists()
    assert not Notification.objects.exists()


def test_a_taken_address_gets_the_same_answer_and_a_mail_instead_of_an_account() -> None:
    user = UserFactory(email="gildong@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    answer = post()
    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert not Consent.objects.exists()
    assert Notification.objects.get().email == "gildong@example.org"


def test_a_reset_answers_the_same_whether_the_address_is_known_or_not() -> None:
    user = UserFactory(email="known@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    answers = []
    for address in ("known@example.org", "unknown@example.org"):
        client = Client()
        answer = client.post(reverse("account_reset_password"), {"email": address})
        answers.append((answer.status_code, answer.url, [str(each) for each in get_messages(answer.wsgi_request)]))
    assert answers[0] == answers[1]
    known, unknown = (Notification.objects.get(email=f"{name}@example.org") for name in ("known", "unknown"))
    assert known.link.startswith("/account/password/reset/key/")
    assert known.secret_link
    assert unknown.link == ""


def test_a_new_password_comes_by_the_mailed_link_once() -> None:
    user = UserFactory(email="known@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = Notification.objects.get().link
    form = client.get(link, follow=True)
    address = form.request["PATH_INFO"]
    client.post(address, {"password1": "초록빛 나무가 자라는 서울", "password2": "초록빛 나무가 자라는 서울"})
    user.refresh_from_db()
    assert user.check_password("초록빛 나무가 자라는 서울")
    assert Client().get(link, follow=True).context["token_fail"] is True
