"""To-dos: opened, brought up to date, closed; whose they are; the digest and the reminder."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import VISITOR, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification, NotificationSwitch
from chorok.registry.enums import MemberRole
from chorok.todos.domain.digest import KIND, choose_digest, due_by_person, send_digests, send_reminders
from chorok.todos.domain.moving import move_todos
from chorok.todos.domain.todos import close_todo, close_todos, open_todo
from chorok.todos.models import DigestChoice, Todo
from tests.conftest import grant
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
#: A Wednesday, half past nine in the morning in Seoul.
NOW = datetime(2020, 5, 13, 0, 30, tzinfo=UTC)
TITLE = gettext_lazy("Results")


def due(key: str = "supplement:1", **values: object) -> Todo:
    return open_todo(key=key, kind="results", title=TITLE, link="/desk/", **values)  # type: ignore[arg-type]


def digests() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind=KIND).order_by("id")
    return list(rows.values_list("email", "subject"))


def test_a_todo_keeps_its_title_in_both_languages() -> None:
    person = UserFactory()
    with clock.at(NOW):
        todo = due(user=person)
    assert (todo.title_ko, todo.title_en, todo.since, todo.done_at) == ("성과", "Results", NOW, None)


def test_opened_again_it_is_the_same_row_and_begins_anew_once_it_was_done() -> None:
    person, company = UserFactory(), OrganisationFactory()
    with clock.at(NOW):
        first = due(user=person)
    with clock.at(NOW + timedelta(days=1)):
        again = due(organisation=company, due_at=NOW + timedelta(days=9))
    assert (again.pk, again.user, again.organisation, again.since) == (first.pk, None, company, NOW)
    with clock.at(NOW + timedelta(days=2)):
        assert close_todo("supplement:1") is True
        assert close_todo("supplement:1") is False
    with clock.at(NOW + timedelta(days=3)):
        anew = due(user=person)
    assert (anew.pk, anew.since, anew.done_at) == (first.pk, NOW + timedelta(days=3), None)


def test_all_with_a_prefix_are_closed() -> None:
    person = UserFactory()
    for key in ("call:1:a", "call:1:b", "call:12:a"):
        due(key, user=person)
    assert close_todos("call:1:") == 2
    assert list(Todo.objects.open().values_list("key", flat=True)) == ["call:12:a"]


@pytest.mark.parametrize("both", [True, False])
def test_it_is_due_from_exactly_one(both: bool) -> None:
    parties = {"user": UserFactory(), "role": Role.STAFF} if both else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        due(**parties)
    assert Todo.objects.count() == 0


def test_a_person_sees_the_own_those_of_the_own_organisations_and_roles(term: object) -> None:
    company = OrganisationFactory()
    person = MembershipFactory(organisation=company).user
    grant(person, Role.CITY)
    mine = [due("a", user=person), due("b", organisation=company), due("c", role=Role.CITY)]
    due("d", user=UserFactory())
    due("e", organisation=OrganisationFactory())
    due("f", role=Role.STAFF)
    assert set(Todo.objects.of(actor_for(person))) == set(mine)
    assert list(Todo.objects.of(VISITOR)) == []


def test_the_soonest_stand_first_and_those_without_a_date_last() -> None:
    person = UserFactory()
    with clock.at(NOW):
        due("none", user=person)
        due("late", user=person, due_at=NOW + timedelta(days=5))
        due("soon", user=person, due_at=NOW + timedelta(days=2))
    assert [todo.key for todo in Todo.objects.of(actor_for(person))] == ["soon", "late", "none"]


def test_the_digest_is_written_once_a_day_in_the_recipients_language() -> None:
    korean, english = UserFactory(), UserFactory(language="en", time_zone="Europe/London")
    with clock.at(NOW):
        due("a", user=korean)
        due("b", user=english, due_at=NOW + timedelta(days=2))
        due("c", user=english, due_at=NOW - timedelta(days=1))
        assert send_digests() == 2
        assert send_digests() == 0
    assert digests() == [
        (korean.email, "처리할 일이 1건 있습니다"),
        (english.email, "2 things are due"),
    ]
    body = Notification.objects.get(email=english.email).body
    assert body == (
        "• Results\n  overdue: was due May 12, 2020, 1:30 a.m., since May 13, 2020\n  http://localhost:8000/desk/\n\n"
        "• Results\n  due May 15, 2020, 1:30 a.m., since May 13, 2020\n  http://localhost:8000/desk/"
    )
    with clock.at(NOW + timedelta(days=1)):
        assert send_digests() == 2


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [("daily", ["Mon", "Tue", "Wed", "Thu", "Fri"]), ("weekly", ["Mon"]), ("never", [])],
)
def test_the_digest_comes_as_often_as_wanted_and_never_at_the_weekend(rhythm: str, days: list[str]) -> None:
    person = UserFactory()
    choose_digest(actor=actor_for(person), rhythm=rhythm)
    due(user=person)
    came = []
    for day in range(7):
        with clock.at(datetime(2020, 5, 11, 0, 30, tzinfo=UTC) + timedelta(days=day)):
            if send_digests():
                came.append(clock.today().strftime("%a"))
    assert came == days


def test_a_visitor_chooses_nothing() -> None:
    with pytest.raises(Refused):
        choose_digest(actor=VISITOR, rhythm="never")
    assert DigestChoice.objects.count() == 0


def test_a_rhythm_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        choose_digest(actor=actor_for(UserFactory()), rhythm="hourly")
    assert (refusal.value.field, DigestChoice.objects.count()) == ("rhythm", 0)


def test_to_dos_of_a_merged_record_lead_to_the_desk_that_is_kept() -> None:
    kept, absorbed = OrganisationFactory(), OrganisationFactory()
    todo, other = due(organisation=absorbed), due("other", organisation=absorbed)
    Todo.objects.filter(pk=todo.pk).update(link=f"/desk/{absorbed.pk}/applications/7/")
    assert sorted(move_todos(kept, absorbed)) == sorted([todo.pk, other.pk])
    assert {(one.organisation, one.link) for one in Todo.objects.all()} == {
        (kept, f"/desk/{kept.pk}/applications/7/"),
        (kept, "/desk/"),
    }


def test_a_muted_kind_is_left_out_of_the_digest() -> None:
    person = UserFactory()
    due(user=person)
    NotificationSwitch.objects.create(user=person, kind="results")
    with clock.at(NOW):
        assert send_digests() == 0


def test_the_digest_reaches_members_and_holders_of_a_role_that_holds_today(term: object) -> None:
    company = OrganisationFactory()
    member = MembershipFactory(organisation=company, role=MemberRole.ACCOUNTANT).user
    left = MembershipFactory(organisation=company, left_at=NOW).user
    staff, past = UserFactory(), UserFactory()
    grant(staff, Role.STAFF, term)  # type: ignore[arg-type]
    revoked = grant(past, Role.STAFF, term)  # type: ignore[arg-type]
    revoked.revoked_at = NOW
    revoked.save()
    a, b = due("a", organisation=company), due("b", role=Role.STAFF)
    assert due_by_person(User.objects.all()) == {member: [a], staff: [b]}
    assert left not in due_by_person(User.objects.all())


def test_nobody_is_reminded_earlier_than_a_day_before_nor_twice_nor_too_late() -> None:
    person = UserFactory()
    with clock.at(NOW):
        due("far", user=person, due_at=NOW + timedelta(days=1, seconds=1))
        due("near", user=person, due_at=NOW + timedelta(days=1))
        due("past", user=person, due_at=NOW)
        assert send_reminders() == 1
        assert send_reminders() == 0
        due("near", user=person, due_at=NOW + timedelta(hours=20))
        assert send_reminders() == 1
    message = Notification.objects.order_by("id")[0]
    assert (message.kind, message.subject, message.link) == ("results", "[기한 임박] 성과", "/desk/")
