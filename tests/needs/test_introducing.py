"""From the shortlist to an introduction: both sides are asked, and neither gets the other's contact before."""

from collections.abc import Callable
from functools import partial

import pytest

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.needs.domain.introducing import CONSENT_VERSION, answer, ask_company, asker, introduce, reply
from chorok.needs.domain.needs import create_need
from chorok.needs.domain.reviewing import close_need, publish_need, submit_need
from chorok.needs.domain.shortlist import shortlist, take_off
from chorok.needs.enums import CandidateState
from chorok.needs.models import Candidate, Need
from chorok.registry.domain.offerings import delete_draft, take_back_offering
from chorok.registry.enums import MemberRole, Publication
from chorok.registry.models import Technology
from chorok.todos.models import Todo
from tests.factories import MembershipFactory, OrganisationFactory
from tests.needs.introduced import linked
from tests.needs.making import asking_body, make_need, make_technology, values
from tests.programs.meanwhile import meanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def technology() -> Technology:
    organisation = OrganisationFactory(name_ko="빗물담기", name_en="Rain Keepers", email="hello@rain.example")
    return make_technology(organisation=organisation, name_en="Rainwater tank", summary_en="Tanks for roofs")


@pytest.fixture
def owner(technology: Technology) -> Actor:
    return actor_for(MembershipFactory(organisation=technology.organisation).user)


@pytest.fixture
def need(staff: Actor) -> Need:
    return make_need(staff, organisation=asking_body(name_ko="섬나라 기구", name_en="Island NDE"))


@pytest.fixture
def candidate(staff: Actor, need: Need, technology: Technology) -> Candidate:
    return shortlist(actor=staff, need=need, technology=technology)


def test_both_sides_agree_before_they_know_each_other(
    staff: Actor, owner: Actor, candidate: Candidate, need: Need
) -> None:
    ask_company(actor=staff, candidate=candidate)
    todo = Todo.objects.get(key=f"need-candidate:{candidate.pk}")
    assert (todo.organisation, todo.done_at) == (candidate.technology.organisation, None)
    row = answer(actor=owner, candidate=candidate, agrees=True, consents=True, words="Gladly")
    assert (row.state, row.answer, row.consent, row.answered_by_id) == (
        CandidateState.AGREED, "Gladly", CONSENT_VERSION, owner.user_id,
    )  # fmt: skip
    assert Todo.objects.open().count() == 0
    assert asker(row) == "국가지정기구(NDE), 인도네시아"
    introduce(actor=staff, candidate=candidate)
    mail = Notification.objects.get(email="dewi@example.org")
    assert (mail.language, mail.subject) == ("en", "An answer to your need: Rain Keepers")
    assert "Rainwater tank: Tanks for roofs" in mail.body
    assert "hello@rain.example" in mail.body
    linked = reply(actor=staff, candidate=candidate, welcome=True)
    assert (linked.state, asker(linked)) == (CandidateState.LINKED, "섬나라 기구")
    told = Notification.objects.filter(recipient=owner.user).order_by("pk").values_list("subject", flat=True)
    assert list(told) == [
        "귀사의 기술로 해결할 수 있는 해외 수요",
        "수요기관이 만남을 희망합니다: Rainwater storage for schools",
    ]


def test_a_company_declines_or_agrees_later_but_never_without_consent(
    staff: Actor, owner: Actor, candidate: Candidate
) -> None:
    with pytest.raises(DomainError):
        answer(actor=owner, candidate=candidate, agrees=False)  # nobody has asked it yet
    ask_company(actor=staff, candidate=candidate)
    with pytest.raises(DomainError) as refused:
        answer(actor=owner, candidate=candidate, agrees=True)
    assert refused.value.field == "consents"
    stranger = actor_for(MembershipFactory().user)
    with pytest.raises(Refused):
        answer(actor=stranger, candidate=candidate, agrees=False)
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.ASKED
    assert answer(actor=owner, candidate=candidate, agrees=False).state == CandidateState.DECLINED
    with pytest.raises(DomainError):
        introduce(actor=staff, candidate=candidate)
    assert Notification.objects.filter(email="dewi@example.org").count() == 0
    assert answer(actor=owner, candidate=candidate, agrees=True, consents=True).state == CandidateState.AGREED


def test_nobody_is_introduced_to_a_need_without_a_contact(
    staff: Actor, owner: Actor, candidate: Candidate, need: Need
) -> None:
    Need.objects.filter(pk=need.pk).update(contact_email="")
    ask_company(actor=staff, candidate=candidate)
    answer(actor=owner, candidate=candidate, agrees=True, consents=True)
    with pytest.raises(DomainError):
        introduce(actor=staff, candidate=candidate)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.introduced_at) == (CandidateState.AGREED, None)


def test_who_is_taken_off_has_nothing_to_do_any_more(staff: Actor, candidate: Candidate) -> None:
    ask_company(actor=staff, candidate=candidate)
    take_off(actor=staff, candidate=candidate)
    assert Todo.objects.open().count() == 0
    with pytest.raises(DomainError):
        ask_company(actor=staff, candidate=candidate)


def test_a_need_that_names_itself_is_named(staff: Actor, candidate: Candidate, need: Need) -> None:
    Need.objects.filter(pk=need.pk).update(anonymous=False)
    row = ask_company(actor=staff, candidate=candidate)
    assert asker(row) == "섬나라 기구"
    Need.objects.filter(pk=need.pk).update(organisation=None)
    row = Candidate.objects.select_related("need__organisation").get(pk=candidate.pk)
    assert asker(row) == "인도네시아"


def test_nobody_is_asked_about_a_closed_need_nor_introduced_to_it(
    staff: Actor, owner: Actor, candidate: Candidate, need: Need
) -> None:
    ask_company(actor=staff, candidate=candidate)
    close_need(actor=staff, need=need, reason="Built")
    assert Todo.objects.open().count() == 0
    steps = (
        partial(answer, actor=owner, candidate=candidate, agrees=True, consents=True),
        partial(answer, actor=owner, candidate=candidate, agrees=False),
    )
    for step in steps:
        with pytest.raises(DomainError):
            step()
    Candidate.objects.update(state=CandidateState.AGREED)
    with pytest.raises(DomainError):
        introduce(actor=staff, candidate=candidate)
    Candidate.objects.update(state=CandidateState.SHORTLISTED)
    with pytest.raises(DomainError):
        ask_company(actor=staff, candidate=candidate)
    assert Notification.objects.filter(email="dewi@example.org").count() == 0
    assert Candidate.objects.get().state == CandidateState.SHORTLISTED


def test_a_technology_that_was_taken_back_is_not_introduced(
    staff: Actor, owner: Actor, candidate: Candidate, technology: Technology
) -> None:
    Technology.objects.update(publication=Publication.DRAFT)
    with pytest.raises(DomainError):
        ask_company(actor=staff, candidate=candidate)
    Technology.objects.update(publication=Publication.PUBLISHED)
    ask_company(actor=staff, candidate=candidate)
    answer(actor=owner, candidate=candidate, agrees=True, consents=True)
    take_back_offering(actor=owner, offering=technology)
    with pytest.raises(DomainError):
        introduce(actor=staff, candidate=candidate)
    assert Candidate.objects.get().state == CandidateState.AGREED
    assert Notification.objects.filter(email="dewi@example.org").count() == 0


def test_a_need_with_the_longest_title_goes_all_the_way(staff: Actor, technology: Technology, owner: Actor) -> None:
    body = asking_body()
    partner = actor_for(MembershipFactory(organisation=body).user)
    need = create_need(actor=partner, organisation=body, **values(title="집" * 300))
    submit_need(actor=partner, need=need)
    publish_need(actor=staff, need=need)
    candidate = shortlist(actor=staff, need=need, technology=technology)
    ask_company(actor=staff, candidate=candidate)
    answer(actor=owner, candidate=candidate, agrees=True, consents=True)
    introduce(actor=staff, candidate=candidate)
    assert reply(actor=partner, candidate=candidate, welcome=True).state == CandidateState.LINKED
    subjects = Notification.objects.filter(recipient=partner.user).values_list("subject", flat=True)
    assert all(len(subject) <= 200 for subject in subjects)
    assert "집…" in subjects[0]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_asked_about_a_need_that_is_closed_at_this_moment() -> None:
    row = shortlist(actor=SYSTEM, need=make_need(), technology=make_technology())
    second = meanwhile(
        lambda: close_need(actor=SYSTEM, need=row.need, reason="Built"),
        lambda: ask_company(actor=SYSTEM, candidate=row),
    )
    assert isinstance(second, DomainError)
    row.refresh_from_db()
    assert (row.state, row.asked_at) == (CandidateState.SHORTLISTED, None)


def test_a_technology_that_was_introduced_is_not_deleted_with_what_became_of_it() -> None:
    row = linked()
    technology = row.technology
    owner = actor_for(MembershipFactory(organisation=technology.organisation, role=MemberRole.OWNER).user)
    Technology.objects.filter(pk=technology.pk).update(publication=Publication.DRAFT)
    with pytest.raises(DomainError):
        delete_draft(actor=owner, offering=technology)
    assert Candidate.objects.get() == row
