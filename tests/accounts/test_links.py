"""One-time links: once, for a day, for the right person."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from chorok.accounts.actors import VISITOR, Actor, actor_for
from chorok.accounts.domain.links import OPEN_LINKS, find_link, send_sign_in_link, use_link
from chorok.accounts.enums import Role
from chorok.accounts.models import SignInLink, User
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.mailer import deliver
from chorok.core.models import Notification
from tests.factories import UserFactory


def mailed_token(user: User) -> str:
    """Deliver the person's latest mail and return the token in its link."""
    deliver(Notification.objects.filter(recipient=user).latest("id").pk)
    found = re.search(r"/account/enter/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_a_link_works_once_and_verifies_the_address(held_clock: object, db: None) -> None:
    user = UserFactory(language="en")
    send_sign_in_link(actor=VISITOR, user=user, next_path="/directory/")
    token = mailed_token(user)
    assert mail.outbox[-1].subject == "Your link to sign in"
    assert find_link(token).next_path == "/directory/"
    assert use_link(token=token).user == user
    assert EmailAddress.objects.get(user=user).verified
    with pytest.raises(DomainError):
        use_link(token=token)
    with pytest.raises(DomainError):
        find_link(token)


def test_a_link_is_too_old_after_a_day(held_clock: object, db: None) -> None:
    user = UserFactory()
    send_sign_in_link(actor=VISITOR, user=user)
    token = mailed_token(user)
    with clock.at(clock.now() + timedelta(hours=24)), pytest.raises(DomainError):
        use_link(token=token)
    assert SignInLink.objects.get().used_at is None
    with clock.at(clock.now() + timedelta(hours=23, minutes=59)):
        use_link(token=token)


def test_neither_the_database_nor_the_inbox_holds_the_token(db: None) -> None:
    user = UserFactory()
    send_sign_in_link(actor=VISITOR, user=user)
    token = mailed_token(user)
    assert SignInLink.objects.get().token_hash != token
    message = Notification.objects.get()
    assert token not in message.link + message.body + message.subject


def test_an_unknown_token_and_a_closed_account_are_refused(db: None) -> None:
    with pytest.raises(DomainError):
        use_link(token="unknown")
    user = UserFactory()
    send_sign_in_link(actor=VISITOR, user=user)
    token = mailed_token(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(DomainError):
        use_link(token=token)
    user.refresh_from_db()
    with pytest.raises(DomainError):
        send_sign_in_link(actor=VISITOR, user=user)
    assert SignInLink.objects.count() == 1


def test_a_person_sends_no_link_to_somebody_else(actor_with: Callable[..., Actor]) -> None:
    other = UserFactory()
    with pytest.raises(Refused):
        send_sign_in_link(actor=actor_for(UserFactory()), user=other)
    assert not SignInLink.objects.exists()
    send_sign_in_link(actor=actor_with(Role.STAFF), user=other)
    assert SignInLink.objects.count() == 1


def test_no_more_than_five_links_are_open(held_clock: object, db: None) -> None:
    user = UserFactory()
    for _ in range(OPEN_LINKS):
        send_sign_in_link(actor=VISITOR, user=user)
    with pytest.raises(DomainError):
        send_sign_in_link(actor=VISITOR, user=user)
    assert SignInLink.objects.count() == OPEN_LINKS
    with clock.at(clock.in_days(1)):
        send_sign_in_link(actor=VISITOR, user=user)


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_link_never_leads_off_the_hub(path: str, db: None) -> None:
    with pytest.raises(DomainError):
        send_sign_in_link(actor=VISITOR, user=UserFactory(), next_path=path)
    assert not SignInLink.objects.exists()
