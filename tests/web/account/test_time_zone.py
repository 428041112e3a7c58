"""Moments stand in the time zone of who reads, with the centre's beside it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.kinds import register_kind
from chorok.core.outbox import notify
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SENT = datetime(2020, 5, 13, 22, 30, tzinfo=UTC)


def message_page(client: Client, user: User) -> str:
    register_kind("test", "시험 알림")
    with clock.at(SENT):
        written = notify(kind="test", subject="제목", body="본문", recipient=user)
        assert written is not None
        return client.get(reverse("inbox_message", args=[written.pk])).content.decode()


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Seoul", "2020. 5. 14.(목) 07:30 KST"),
        ("Asia/Jakarta", "2020. 5. 14.(목) 05:30 WIB (07:30 KST)"),
        ("Europe/Berlin", "2020. 5. 14.(목) 00:30 CEST (07:30 KST)"),
        ("No/Longer_Known", "2020. 5. 14.(목) 07:30 KST"),
        ("", "2020. 5. 14.(목) 07:30 KST"),
        ("../etc/passwd", "2020. 5. 14.(목) 07:30 KST"),
    ],
)
def test_a_person_reads_moments_in_the_own_zone(zone: str, told: str, client_for: Callable[[User], Client]) -> None:
    user = UserFactory(time_zone=zone)
    page = message_page(client_for(user), user)
    assert told in page
    assert page.count(" KST") == 1


def test_the_zone_is_chosen_on_the_profile_page(client_for: Callable[[User], Client]) -> None:
    user = UserFactory()
    client = client_for(user)
    saved = client.post(reverse("profile"), {"name": "제인", "language": "ko", "time_zone": "Asia/Jakarta"})
    assert saved.status_code == 302
    assert "05:30 WIB (07:30 KST)" in message_page(client, user)


def test_one_persons_zone_is_no_others(client: Client, client_for: Callable[[User], Client]) -> None:
    client_for(UserFactory(time_zone="Asia/Jakarta")).get(reverse("my_page"))
    assert timezone.get_current_timezone_name() == "Asia/Seoul"
