"""A buyer at its desk: the catalogue of companies with products, and contact data where the other side agreed."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.core import clock
from chorok.core.errors import Refused
from chorok.core.models import AccessLog
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.profiles import give_handover_consent, withdraw_handover_consent
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.enums import ConsultationState
from chorok.meetings.models import Attendee, Consultation, HandoverConsent, Wish
from chorok.registry.enums import Publication
from tests.factories import MembershipFactory, ProductFactory, UserFactory
from tests.meetings.making import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def world():
    return make_world()


def member(participant):
    user = UserFactory(language="ko")
    return MembershipFactory(organisation=participant.organisation, user=user).user


def address(page, participant, side):
    own = {"organisation_id": participant.organisation_id, "code": participant.consultation.code}
    return reverse(f"{side}_consultation_{page}", kwargs=own)


def publish(world):
    wish = Wish.objects.create(
        consultation=world.consultation,
        company=world.companies[0],
        buyer=world.buyers[0],
        company_rank=1,
        created_at=clock.now(),
    )
    plan = begin_plan(actor=SYSTEM, consultation=world.consultation)
    plan = place_meeting(actor=SYSTEM, plan=plan, revision=0, wish=wish, slot=world.consultation.slots.first())
    publish_plan(actor=SYSTEM, plan=plan, revision=plan.revision)


def test_the_catalogue_names_the_products_of_each_company(world, client_for, django_assert_max_num_queries):
    company, other = (row.organisation for row in world.companies)
    shown = [ProductFactory(organisation=company, name_ko=f"저류조 {number}") for number in range(5)]
    hidden = ProductFactory(organisation=company, name_ko="비공개 펌프", publication=Publication.DRAFT)
    client = client_for(member(world.buyers[0]))
    url = address("choose", world.buyers[0], "partner")
    page = client.get(url)
    for product in shown[:4]:
        assertContains(page, f"/directory/products/{product.pk}/")
    assertNotContains(page, shown[4].name_ko)
    assertContains(page, "외 1개")
    assertNotContains(page, hidden.name_ko)
    with django_assert_max_num_queries(60) as few:
        client.get(url)
    for number in range(3):
        ProductFactory(organisation=other, name_ko=f"필터 {number}")
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_people_of_the_other_side_stand_beside_a_meeting_while_they_agree(world, client_for):
    company, buyer = world.companies[0], world.buyers[0]
    for row in (company, world.companies[1]):
        Attendee.objects.create(participant=row, name=f"김하나 {row.pk}", position="과장", email="hana@example.org")
        give_handover_consent(actor=actor_for(member(row)), participant=row, language="ko", ip=None)
    publish(world)
    client, url = client_for(member(buyer)), address("timetable", buyer, "partner")
    page = client.get(url)
    assertContains(page, f"김하나 {company.pk}, 과장")
    assertContains(page, "mailto:hana@example.org")
    assertNotContains(page, f"김하나 {world.companies[1].pk}")
    (look,) = AccessLog.objects.filter(subject_type="attendee")
    assert look.subject_ids == [company.attendees.get().pk]
    Consultation.objects.update(state=ConsultationState.CLOSED)
    own = client_for(member(company))
    assertContains(own.get(address("timetable", company, "desk")), "동의 철회")
    with pytest.raises(Refused):
        withdraw_handover_consent(actor=actor_for(member(buyer)), participant=company)
    assert HandoverConsent.objects.filter(withdrawn_at=None).count() == 2
    done = own.post(address("consent", company, "desk"), {"withdraw": "1"})
    assert (done.status_code, done["Location"]) == (302, address("timetable", company, "desk"))
    assertNotContains(client.get(url), "김하나")


def test_a_buyer_that_agreed_is_seen_by_the_company(world, client_for):
    company, buyer = world.companies[0], world.buyers[0]
    Attendee.objects.create(participant=buyer, name="Nguyen An", email="an@example.org")
    publish(world)
    client, url = client_for(member(company)), address("timetable", company, "desk")
    assertNotContains(client.get(url), "Nguyen An")
    give_handover_consent(actor=actor_for(member(buyer)), participant=buyer, language="en", ip=None)
    assertContains(client.get(url), "Nguyen An")
