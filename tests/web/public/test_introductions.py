"""The link mailed to whoever asks: times of a video meeting, what became of an introduction; answered once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real
from pytest_django.asserts import assertContains, assertNotContains

from chorok.core import clock
from chorok.core.models import Notification
from chorok.needs.domain.rounds import open_rounds
from chorok.needs.enums import Standing, VideoState
from chorok.needs.models import Need, RoundAnswer
from tests.conftest import NOW
from tests.needs.introduced import linked, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]


def link() -> str:
    """Return the address of the newest link before it was mailed."""
    rows = Notification.objects.filter(email="dewi@example.org", link__startswith="/introductions/").order_by("-pk")
    return rows[0].link


def test_a_time_is_taken_without_an_account_in_the_contacts_language(client: Client) -> None:
    meeting = proposed(linked())
    page = client.get(link())
    assertContains(page, "When can you meet?")
    assertContains(page, "(Asia/Jakarta) = ")
    assert page["X-Robots-Tag"] == "noindex"
    assertContains(client.post(link(), {"answer": "accept"}), "Choose one of the times.")
    meeting.refresh_from_db()
    assert meeting.state == VideoState.PROPOSED
    done = client.post(link(), {"answer": "accept", "time": meeting.times.all()[0].pk})
    assertContains(done, "The time is agreed")
    assertContains(done, "https://rooms.example/lab-1")
    again = client.post(link(), {"answer": "decline"})
    assertNotContains(again, "Your answer")
    meeting.refresh_from_db()
    assert meeting.state == VideoState.AGREED
    calendar = client.get(f"{link()}meeting.ics")
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")


def test_a_link_of_a_contact_who_was_replaced_is_worth_nothing(client: Client) -> None:
    meeting = proposed(linked())
    Need.objects.update(contact_email="budi@example.org")
    assertContains(client.get(link()), "This link no longer works", status_code=404)
    client.post(link(), {"answer": "accept", "time": meeting.times.all()[0].pk})
    meeting.refresh_from_db()
    assert meeting.state == VideoState.PROPOSED


def test_the_reader_may_choose_korean(client: Client) -> None:
    proposed(linked())
    client.cookies["django_language"] = "ko"
    assertContains(client.get(link()), "언제 만날 수 있습니까?")


def test_what_became_of_it_is_told_once(client: Client) -> None:
    linked()
    with clock.at(NOW + timedelta(days=35)):
        open_rounds()
        assertContains(client.get(link()), "How does it stand between you?")
        assertContains(client.post(link(), {"standing": "ended", "currency": "USD"}), "Say why it has ended.")
        assert RoundAnswer.objects.count() == 0
        values = {"standing": "ended", "currency": "USD", "ended_because": "price"}
        assertContains(client.post(link(), values), "The centre has your answer.")
        assertContains(client.post(link(), {"standing": "talking", "currency": "USD"}), "The centre has your answer.")
    assert RoundAnswer.objects.get().standing == Standing.ENDED


def test_a_link_nobody_knows_is_not_found(client: Client) -> None:
    page = client.get(reverse("introduction_link", args=["nobody"]))
    assertContains(page, "This link no longer works", status_code=404)
    assert client.get(reverse("introduction_calendar", args=["nobody"])).status_code == 404
    proposed(linked())
    assert client.get(f"{link()}meeting.ics").status_code == 404


@pytest.mark.parametrize("path", ["/introductions/x/", "/confirm-log/x/", "/survey/x/"])
def test_a_language_nobody_speaks_is_not_learned_from_a_cookie(client: Client, path: str) -> None:
    """Each language that is activated stays in memory, so any number of them would fill it."""
    client.cookies["django_language"] = "zz"
    assertContains(client.get(path), '<html lang="en"', status_code=404)
    assert "zz" not in trans_real._translations
