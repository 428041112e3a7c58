"""Messages: written once, in the reader's language, mailed unless switched off."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from chorok.core import clock, mailer
from chorok.core.errors import DomainError
from chorok.core.kinds import kind_of, register_kind
from chorok.core.mailer import deliver, read_switch_token, switch_token
from chorok.core.models import Notification, NotificationSwitch
from chorok.core.outbox import mark_read, notify, switch_mail
from chorok.core.tasks import MAIL_TRIES, send_mail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds() -> None:
    register_kind("test", "시험")


def test_a_message_is_written_in_the_recipients_language_and_queued() -> None:
    user = UserFactory(language="en")
    message = notify(kind="test", subject=_("Inbox"), body=_("Unread"), recipient=user, link="/account/")
    assert message is not None
    assert (message.subject, message.language, message.mail) == ("Inbox", "en", "queued")
    job = ProcrastinateJob.objects.get(task_name="core.send_mail")
    assert (job.queue_name, job.args) == ("mail", {"notification_id": message.pk})


def test_a_subject_longer_than_is_kept_says_that_it_was_cut() -> None:
    message = notify(kind="test", subject="a" * 300, body="b", recipient=UserFactory())
    assert message is not None
    assert message.subject == "a" * 199 + "…"


def test_a_key_is_written_once_only() -> None:
    user = UserFactory()
    first = notify(kind="test", subject="a", body="b", recipient=user, key="k")
    again = notify(kind="test", subject="a", body="b", recipient=user, key="k")
    assert first is not None
    assert again is None
    assert Notification.objects.count() == 1
    assert ProcrastinateJob.objects.count() == 1


def test_a_switched_off_kind_stands_in_the_inbox_but_is_not_mailed() -> None:
    user = UserFactory()
    switch_mail(user=user, kind="test", on=False)
    message = notify(kind="test", subject="a", body="b", recipient=user)
    assert message is not None
    assert message.mail == "off"
    assert ProcrastinateJob.objects.count() == 0
    deliver(message.pk)
    assert mail.outbox == []
    switch_mail(user=user, kind="test", on=True)
    assert notify(kind="test", subject="a", body="b", recipient=user).mail == "queued"  # type: ignore[union-attr]


def test_mails_about_the_account_cannot_be_switched_off() -> None:
    user = UserFactory()
    with pytest.raises(DomainError):
        switch_mail(user=user, kind="account", on=False)
    assert not NotificationSwitch.objects.exists()


def test_the_mail_carries_body_link_and_a_one_click_switch(settings: object, held_clock: object) -> None:
    user = UserFactory(email="gildong@example.org", language="ko")
    message = notify(kind="test", subject="제목\n둘째 줄", body="본문입니다.", recipient=user, link="/desk/7/")
    assert message is not None
    deliver(message.pk)
    sent = mail.outbox[0]
    assert sent.to == ["gildong@example.org"]
    assert sent.subject == "제목 둘째 줄"
    assert sent.body.startswith("본문입니다.\n\nhttp://localhost:8000/desk/7/\n\n-- \n녹색산업지원센터\n")
    off = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert off in sent.body
    assert read_switch_token(off.rstrip("/").rsplit("/", 1)[1]) == (user.pk, "test")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    message.refresh_from_db()
    assert (message.mail, message.mailed_at) == ("sent", clock.now())


def test_a_mail_to_a_bare_address_has_no_switch() -> None:
    message = notify(kind="test", subject="a", body="b", email="x@example.org", language="en")
    assert message is not None
    deliver(message.pk)
    assert mail.outbox[0].extra_headers == {}
    assert "Green Industry Support Centre" in mail.outbox[0].body


def test_delivering_twice_sends_once() -> None:
    message = notify(kind="test", subject="a", body="b", recipient=UserFactory())
    assert message is not None
    deliver(message.pk)
    deliver(message.pk)
    assert len(mail.outbox) == 1


def test_a_secret_link_is_mailed_and_forgotten() -> None:
    message = notify(kind="test", subject="a", body="b", recipient=UserFactory(), link="/x/secret/", secret_link=True)
    assert message is not None
    deliver(message.pk)
    assert "http://localhost:8000/x/secret/" in mail.outbox[0].body
    message.refresh_from_db()
    assert message.link == ""


@pytest.mark.parametrize(("last_try", "state"), [(False, "queued"), (True, "failed")])
def test_a_dead_mail_server_leaves_the_error_and_raises_for_the_queue(
    last_try: bool, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = notify(kind="test", subject="a", body="b", recipient=UserFactory())
    assert message is not None

    def refuse(self: object, fail_silently: bool = False) -> int:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr(mailer.EmailMessage, "send", refuse)
        with pytest.raises(SMTPServerDisconnected):
            deliver(message.pk, last_try=last_try)
    message.refresh_from_db()
    assert (message.mail, message.error) == (state, "SMTPServerDisconnected: gone")
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.mail, message.error) == ("sent", "")


def test_the_queue_tries_a_mail_six_times() -> None:
    assert send_mail.retry_strategy is not None

    def decision(attempts: int) -> object:
        job = Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="core.send_mail", attempts=attempts)
        return send_mail.retry_strategy.get_retry_decision(exception=OSError(), job=job)  # type: ignore[union-attr]

    assert decision(MAIL_TRIES - 2) is not None
    assert decision(MAIL_TRIES - 1) is None


def test_marking_read_touches_only_the_own_messages(held_clock: object) -> None:
    mine, other = UserFactory(), UserFactory()
    first = notify(kind="test", subject="a", body="b", recipient=mine)
    notify(kind="test", subject="a", body="b", recipient=mine)
    foreign = notify(kind="test", subject="a", body="b", recipient=other)
    assert first is not None
    assert foreign is not None
    assert mark_read(user=mine, message_id=foreign.pk) == 0
    assert mark_read(user=mine, message_id=first.pk) == 1
    assert mark_read(user=mine) == 1
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_a_tampered_switch_link_is_refused() -> None:
    token = switch_token(user_id=1, kind="test")
    with pytest.raises(DomainError):
        read_switch_token(token[:-2])


def test_an_unknown_kind_counts_as_an_other_notice() -> None:
    assert str(kind_of("nobody-knows").label) == "그 밖의 알림"
