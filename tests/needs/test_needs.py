"""Needs: who enters, hands in, reviews, publishes and closes them, and what is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM, VISITOR, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import SignInLink
from chorok.core import clock, files
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification, StoredFile
from chorok.needs.domain.inviting import invite_to_tell_needs
from chorok.needs.domain.moving import move_needs
from chorok.needs.domain.needs import add_paper, create_need, remove_paper, update_need
from chorok.needs.domain.reviewing import (
    close_need,
    expire_needs,
    publish_need,
    reopen_need,
    return_need,
    submit_need,
)
from chorok.needs.enums import NeedState, Origin
from chorok.needs.models import MatchRun, Need, NeedPaper
from chorok.registry.enums import MemberRole, OrganisationKind
from chorok.registry.models import Membership, Organisation
from chorok.todos.models import Todo
from tests.factories import MembershipFactory, OrganisationFactory
from tests.needs.making import asking_body, make_need, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def body() -> Organisation:
    return asking_body()


@pytest.fixture
def partner(body: Organisation, user_with: Callable[..., Any]) -> Actor:
    user = user_with(Role.PARTNER, language="en")
    MembershipFactory(organisation=body, user=user, role=MemberRole.OWNER)
    return actor_for(user)


def test_staff_enter_a_need_and_publish_it_for_a_year(staff: Actor) -> None:
    need = create_need(actor=staff, **values(expires_on=None, title="  Rainwater storage  "))
    assert (need.title, need.state, need.origin, need.created_by_id) == (
        "Rainwater storage", NeedState.DRAFT, Origin.STAFF, staff.user_id,
    )  # fmt: skip
    assert list(Need.objects.visible_to(VISITOR)) == []
    published = publish_need(actor=staff, need=need)
    assert (published.state, published.expires_on) == (NeedState.PUBLISHED, date(2021, 5, 13))
    assert list(Need.objects.visible_to(VISITOR)) == [need]
    assert MatchRun.objects.filter(need=need).count() == 1


def test_a_partner_enters_hands_in_and_is_told(staff: Actor, partner: Actor, body: Organisation) -> None:
    need = create_need(actor=partner, organisation=body, **values())
    assert need.origin == Origin.PARTNER
    assert list(Need.objects.visible_to(staff)) == []
    with pytest.raises(Refused):
        publish_need(actor=staff, need=need)
    submit_need(actor=partner, need=need)
    assert list(Need.objects.visible_to(staff)) == [need]
    assert Todo.objects.get(key=f"need-review:{need.pk}").role == Role.STAFF
    with pytest.raises(Refused):
        update_need(actor=partner, need=need, title="Something else")
    returned = return_need(actor=staff, need=need, note="How many schools?")
    assert (returned.state, returned.note) == (NeedState.DRAFT, "How many schools?")
    assert Todo.objects.open().count() == 0
    update_need(actor=partner, need=need, scale="240 schools")
    submit_need(actor=partner, need=need)
    publish_need(actor=staff, need=need)
    need.refresh_from_db()
    assert (need.scale, need.state, need.note) == ("240 schools", NeedState.PUBLISHED, "")
    told = Notification.objects.filter(recipient=partner.user).order_by("pk").values_list("subject", flat=True)
    assert list(told) == [
        "Please look at your need again: Rainwater storage for schools",
        "Your need is published: Rainwater storage for schools",
    ]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"problem": ""}, "problem"),
        ({"country": "XX"}, "country"),
        ({"language": "xx"}, "language"),
        ({"readiness": 10}, "readiness"),
        ({"amount": -1}, "amount"),
        ({"currency": "XYZ"}, "currency"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"title": "x" * 301}, "title"),
        ({"instrument": "gift"}, "instrument"),
    ],
)
def test_a_need_that_is_wrong_is_not_written(staff: Actor, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        create_need(actor=staff, **values(**changed))
    assert refused.value.field == field
    assert Need.objects.count() == 0


def test_who_may_not_enter_a_need(partner: Actor, actor_with: Callable[..., Actor]) -> None:
    company = OrganisationFactory(kind=OrganisationKind.COMPANY)
    own = actor_for(MembershipFactory(organisation=company).user)
    for actor, organisation in ((VISITOR, None), (own, company), (partner, asking_body()), (partner, None)):
        with pytest.raises(Refused):
            create_need(actor=actor, organisation=organisation, **values())
    assert Need.objects.count() == 0


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(staff: Actor) -> None:
    need = make_need(staff)
    read_at = need.updated_at
    with clock.at(read_at + timedelta(minutes=1)):
        update_need(actor=staff, need=need, read_at=read_at, place="Bandung")
    with pytest.raises(Outdated):
        update_need(actor=staff, need=need, read_at=read_at, place="Bogor")
    need.refresh_from_db()
    assert need.place == "Bandung"


def test_the_clock_expires_what_is_over(staff: Actor, partner: Actor, body: Organisation) -> None:
    own = create_need(actor=partner, organisation=body, **values())
    submit_need(actor=partner, need=own)
    publish_need(actor=staff, need=own, until=date(2020, 5, 13))
    other = make_need(staff)
    assert expire_needs() == 0
    with clock.at(datetime(2020, 5, 13, 15, 5, tzinfo=UTC)):  # five past midnight in Seoul
        assert list(Need.objects.public()) == [other]
        assert expire_needs() == 1
        assert expire_needs() == 0
        own.refresh_from_db()
        assert own.state == NeedState.EXPIRED
        with pytest.raises(DomainError):
            publish_need(actor=staff, need=own)
        own.refresh_from_db()
        assert own.state == NeedState.EXPIRED
        assert publish_need(actor=staff, need=own, until=date(2020, 8, 1)).state == NeedState.PUBLISHED
    subjects = Notification.objects.filter(recipient=partner.user).values_list("subject", flat=True)
    assert "Your need is no longer shown: Rainwater storage for schools" in subjects


def test_a_need_is_closed_with_a_reason_and_taken_up_again(staff: Actor, partner: Actor) -> None:
    need = make_need(staff)
    with pytest.raises(DomainError):
        close_need(actor=staff, need=need, reason=" ")
    with pytest.raises(Refused):
        close_need(actor=partner, need=need, reason="no")
    need.refresh_from_db()
    assert need.state == NeedState.PUBLISHED
    closed = close_need(actor=staff, need=need, reason="Built")
    assert (closed.state, closed.close_reason, closed.closed_at) == (NeedState.CLOSED, "Built", clock.now())
    with pytest.raises(Refused):
        update_need(actor=staff, need=need, place="Bogor")
    again = reopen_need(actor=staff, need=need)
    assert (again.state, again.close_reason, again.closed_at) == (NeedState.SUBMITTED, "", None)
    assert Todo.objects.open().get().key == f"need-review:{need.pk}"


@pytest.mark.usefixtures("store_folder")
def test_papers_are_checked_and_read_by_both_sides(staff: Actor, partner: Actor, body: Organisation) -> None:
    need = create_need(actor=partner, organisation=body, **values())
    paper = add_paper(actor=partner, need=need, title="Map", upload=SimpleUploadedFile("map.txt", b"1 km to the river"))
    with pytest.raises(DomainError) as refused:
        add_paper(actor=partner, need=need, title="Map", upload=SimpleUploadedFile("map.pdf", b"no PDF"))
    assert refused.value.field == "upload"
    with pytest.raises(DomainError):
        add_paper(actor=partner, need=need, title=" ", upload=SimpleUploadedFile("map.txt", b"x"))
    assert NeedPaper.objects.count() == 1
    stranger = actor_for(MembershipFactory().user)
    for state, seen in ((NeedState.DRAFT, False), (NeedState.SUBMITTED, True)):  # a draft is the partner's alone
        Need.objects.update(state=state)
        for actor, may in ((staff, seen), (partner, True), (stranger, False), (VISITOR, False)):
            assert bool(files.can_read(actor, paper.file)) is may
    Need.objects.update(state=NeedState.DRAFT)
    with pytest.raises(Refused):
        remove_paper(actor=stranger, paper=paper)
    remove_paper(actor=partner, paper=paper)
    assert NeedPaper.objects.count() == 0
    assert StoredFile.objects.count() == 1
    assert not files.can_read(staff, paper.file)


def test_a_body_abroad_is_invited_by_a_link_to_the_form(staff: Actor) -> None:
    organisation, user = invite_to_tell_needs(
        actor=staff,
        email="NDE@example.org",
        person="Ana Silva",
        kind=OrganisationKind.NDE,
        name_en="Island NDE",
        country="FJ",
    )
    assert (organisation.name_ko, organisation.country, user.email) == ("Island NDE", "FJ", "nde@example.org")
    assert Membership.objects.get(user=user).organisation == organisation
    link = SignInLink.objects.get(user=user)
    assert link.next_path == f"/partner/needs/new/{organisation.pk}/"
    again, same = invite_to_tell_needs(
        actor=staff, email="nde@example.org", person="Ana Silva", organisation=organisation
    )
    assert (again.pk, same.pk) == (organisation.pk, user.pk)
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name_en": " "}, "name_en"), ({"country": "KR"}, "country"), ({"kind": "company"}, "kind")],
)
def test_nobody_is_invited_for_what_cannot_ask(staff: Actor, changed: dict[str, str], field: str) -> None:
    given = {"kind": OrganisationKind.NDE, "name_en": "Island NDE", "country": "FJ", **changed}
    before = Organisation.objects.count()
    with pytest.raises(DomainError) as refused:
        invite_to_tell_needs(actor=staff, email="nde@example.org", person="Ana", **given)
    assert refused.value.field == field
    assert (Organisation.objects.count(), SignInLink.objects.count(), len(mail.outbox)) == (before, 0, 0)


def test_needs_move_with_a_merged_organisation() -> None:
    kept, absorbed = asking_body(), asking_body()
    need = make_need(SYSTEM, organisation=absorbed)
    assert move_needs(kept, absorbed) == [need.pk]
    need.refresh_from_db()
    assert need.organisation == kept


def test_a_published_need_keeps_an_end(staff: Actor) -> None:
    need = make_need(staff)
    with pytest.raises(DomainError) as refused:
        update_need(actor=staff, need=need, expires_on=None)
    assert refused.value.field == "expires_on"
    need.refresh_from_db()
    assert need.expires_on == date(2020, 12, 31)


def test_who_asks_is_taken_away_again(staff: Actor, partner: Actor, body: Organisation) -> None:
    need = make_need(staff, organisation=body)
    assert update_need(actor=staff, need=need, place="Bogor").organisation == body
    assert update_need(actor=staff, need=need, organisation=None).organisation is None
    own = create_need(actor=partner, organisation=body, **values())
    submit_need(actor=partner, need=own)
    with pytest.raises(DomainError) as refused:
        update_need(actor=staff, need=own, organisation=None)
    assert refused.value.field == "organisation"
    own.refresh_from_db()
    assert own.organisation == body


def test_nobody_asks_whose_record_was_merged_or_who_is_a_company_here(staff: Actor) -> None:
    merged = asking_body()
    merged.merged_into = asking_body()
    merged.save()
    for organisation in (merged, OrganisationFactory()):
        with pytest.raises(DomainError) as refused:
            make_need(staff, organisation=organisation)
        assert refused.value.field == "organisation"
        need = make_need(staff, title="Another", organisation=asking_body())
        with pytest.raises(DomainError):
            update_need(actor=staff, need=need, organisation=organisation)
        need.refresh_from_db()
        assert need.organisation not in (merged, organisation)
