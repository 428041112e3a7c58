"""What deadlines set off: reminders of drafts before, to-dos that come and go with the period."""

from datetime import timedelta

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.models import Notification
from chorok.programs.domain.applications import draft_key, withdraw_application
from chorok.programs.domain.deadlines import (
    close_cancelled,
    close_lapsed_drafts,
    follow_extensions,
    open_screening,
    remind_of_drafts,
)
from chorok.programs.domain.publishing import cancel_call, extend_call
from chorok.programs.models import Call
from chorok.registry.models import Membership
from chorok.todos.models import Todo
from tests.factories import MembershipFactory
from tests.factories_programs import CLOSES_AT, CallFactory, FormPageFactory, QuestionFactory
from tests.programs.applying import actor, begun, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def call() -> Call:
    made: Call = CallFactory(code="cert-2020")
    QuestionFactory(page=FormPageFactory(call=made), code="title")
    return made


@pytest.fixture
def owner() -> Membership:
    membership: Membership = MembershipFactory()
    return membership


def test_drafts_are_reminded_of_once_three_days_before_the_deadline(call: Call, owner: Membership) -> None:
    begun(call, owner)
    submitted(call, MembershipFactory())
    Notification.objects.all().delete()
    sent = []
    for left in (timedelta(days=3, seconds=1), timedelta(days=3), timedelta(hours=71), timedelta(hours=70)):
        with clock.at(CLOSES_AT - left):
            sent.append(remind_of_drafts())
    assert sent == [0, 1, 0, 0]
    assert set(Notification.objects.values_list("recipient", flat=True)) == {owner.user_id}


def test_a_draft_begun_in_the_last_days_is_not_reminded_of(call: Call, owner: Membership) -> None:
    with clock.at(CLOSES_AT - timedelta(days=3) + timedelta(minutes=1)):
        begun(call, owner)
    with clock.at(CLOSES_AT - timedelta(days=3) + timedelta(minutes=2)):
        assert remind_of_drafts() == 0


def test_an_extension_brings_the_to_dos_of_drafts_back_and_screening_waits(call: Call, owner: Membership) -> None:
    draft, later = begun(call, owner), CLOSES_AT + timedelta(days=7)
    handed_in = submitted(call, MembershipFactory())
    with clock.at(CLOSES_AT):
        assert (follow_extensions(), close_lapsed_drafts(), open_screening()) == (0, 1, 1)
        extend_call(actor=SYSTEM, call=call, closes_at=later, text_ko="연장")
        assert (follow_extensions(), follow_extensions(), close_lapsed_drafts(), open_screening()) == (1, 0, 0, 0)
    assert [(todo.key, todo.due_at) for todo in Todo.objects.open()] == [(draft_key(draft), later)]
    assert Todo.objects.get(key=draft_key(handed_in)).done_at is not None


def test_the_staff_screens_no_call_whose_applications_were_all_taken_back(call: Call, owner: Membership) -> None:
    application = submitted(call, owner)
    with clock.at(CLOSES_AT):
        assert open_screening() == 1
        withdraw_application(actor=actor(owner), application=application, reason="사업 중단")
        assert open_screening() == 0
    assert not Todo.objects.open().exists()


def test_nothing_is_due_in_a_call_that_was_called_off(call: Call, owner: Membership) -> None:
    begun(call, owner)
    other = begun(CallFactory(code="other"), owner)
    cancel_call(actor=SYSTEM, call=call, text_ko="예산 사정으로 취소합니다.")
    assert (close_cancelled(), close_cancelled()) == (1, 0)
    assert [todo.key for todo in Todo.objects.open()] == [draft_key(other)]


def test_after_the_deadline_drafts_are_due_no_more_and_the_staff_screens(call: Call, owner: Membership) -> None:
    draft = begun(call, owner)
    submitted(call, MembershipFactory())
    with clock.at(CLOSES_AT - timedelta(seconds=1)):
        assert (close_lapsed_drafts(), open_screening()) == (0, 0)
    with clock.at(CLOSES_AT):
        assert (close_lapsed_drafts(), open_screening()) == (1, 1)
    assert Todo.objects.get(key=draft_key(draft)).done_at == CLOSES_AT
    todo = Todo.objects.open().get()
    assert (todo.role, todo.link) == (Role.STAFF, "/staff/programme/calls/cert-2020/applications/")
