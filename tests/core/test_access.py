"""The log of looks: complete, and closed to changes."""

from collections.abc import Callable

import pytest
from django.db import ProgrammingError, transaction
from django.test import RequestFactory

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.access import client_ip, record_look
from chorok.core.models import AccessLog


def test_a_look_keeps_who_when_where_whose_and_what(actor_with: Callable[..., Actor], held_clock: object) -> None:
    actor = actor_with(Role.STAFF)
    look = record_look(
        actor=actor,
        ip="192.0.2.7",
        action="view",
        subject_type="user",
        subject_ids=[3, 4],
        path="/x" * 200,
        reason="점검",
    )
    assert look is not None
    look.refresh_from_db()
    assert (look.actor_id, look.at, look.ip, look.action) == (actor.user_id, clock.now(), "192.0.2.7", "view")
    assert (look.subject_type, look.subject_ids, len(look.path), look.reason) == ("user", [3, 4], 300, "점검")


@pytest.mark.django_db
def test_the_system_leaves_no_row() -> None:
    assert record_look(actor=SYSTEM, ip=None, action="view", subject_type="user", subject_ids=[1], path="") is None
    assert not AccessLog.objects.exists()


def test_no_row_can_be_changed_or_deleted(actor_with: Callable[..., Actor]) -> None:
    record_look(actor=actor_with(Role.STAFF), ip=None, action="view", subject_type="user", subject_ids=[1], path="/a")
    for attempt in (lambda: AccessLog.objects.update(action="none"), lambda: AccessLog.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            attempt()
    assert list(AccessLog.objects.values_list("action", flat=True)) == ["view"]


def test_the_address_is_the_sockets_unless_a_proxy_is_trusted(settings: object) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert client_ip(request) == "192.0.2.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    assert client_ip(request) == "203.0.113.9"
