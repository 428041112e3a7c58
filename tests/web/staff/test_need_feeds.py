"""The centre's pages of feeds, of publishing many needs, and of countries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.needs.domain.introducing import ask_company
from chorok.needs.domain.needs import create_need
from chorok.needs.domain.reviewing import submit_need
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.enums import FeedKind, FeedOutcome, NeedState
from chorok.needs.models import Need, NeedFeed
from chorok.registry.models import ReferenceSite
from tests.factories import OrganisationFactory
from tests.needs.making import make_need, make_technology, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def desk(staff: Actor, client_for: Callable[[User], Client]) -> Client:
    assert staff.user is not None
    return client_for(staff.user)


def test_a_feed_is_entered_switched_on_and_asked(desk: Client) -> None:
    given = {
        "name": "World Bank",
        "kind": FeedKind.WORLD_BANK,
        "address": "https://search.worldbank.org/api/v3/projects",
    }
    desk.post(reverse("staff_need_feed_new"), given)
    feed = NeedFeed.objects.get()
    assert (feed.name, feed.active) == ("World Bank", False)
    for step, active in (("on", True), ("ask", True), ("off", False)):
        desk.post(reverse("staff_need_feed_step", args=[feed.pk, step]))
        feed.refresh_from_db()
        assert feed.active is active
    assert desk.post(reverse("staff_need_feed_step", args=[feed.pk, "away"])).status_code == 404
    twice = desk.post(reverse("staff_need_feed_new"), given)
    assertContains(twice, "같은 이름의 피드가 이미 있습니다.")
    desk.post(reverse("staff_need_feed", args=[feed.pk]), given | {"address": "ftp//"})
    feed.refresh_from_db()
    assert feed.address == given["address"]


@pytest.mark.parametrize("outcome", FeedOutcome.values)
def test_what_came_of_it_is_told_in_words(desk: Client, outcome: str) -> None:
    NeedFeed.objects.create(
        name="ADB", kind=FeedKind.IATI, address="https://example.org/a.xml", outcome=outcome, detail="x failed (500)"
    )
    page = desk.get(reverse("staff_need_feeds"))
    assertContains(page, str(FeedOutcome(outcome).label))
    assertContains(page, "x failed (500)")


def test_needs_are_published_together_after_a_look(desk: Client, staff: Actor) -> None:
    for country in ("ID", "VN"):
        submit_need(actor=staff, need=create_need(actor=staff, **values(country=country)))
    address = reverse("staff_needs_publish")
    page = desk.get(address, {"country": "ID"})
    assert [line.need.country for line in page.context["found"].ready] == ["ID"]
    mark = page.context["found"].mark
    until = str(clock.today().replace(year=2019))
    assertContains(desk.post(f"{address}?country=ID", {"mark": mark, "until": until}), "게시 종료일은 오늘 이후로")
    assertContains(desk.post(f"{address}?country=VN", {"mark": mark}), "그사이 목록이 바뀌었습니다.")
    assert not Need.objects.filter(state=NeedState.PUBLISHED).exists()
    answer = desk.post(f"{address}?country=ID", {"mark": mark}, follow=True)
    assertContains(answer, "수요 1건을 공개했습니다.")
    assert [need.country for need in Need.objects.filter(state=NeedState.PUBLISHED)] == ["ID"]
    assertContains(desk.get(address, {"country": "ID"}), "공개를 기다리는 수요가 없습니다")


def test_a_country_shows_its_needs_introductions_and_companies(desk: Client, client: Client, staff: Actor) -> None:
    company = OrganisationFactory(name_ko="가람물")
    technology = make_technology(organisation=company)
    ReferenceSite.objects.create(technology=technology, country="ID", place_ko="반둥", year=2019)
    need = make_need(staff)
    ask_company(actor=staff, candidate=shortlist(actor=staff, need=need, technology=technology))
    inside = desk.get(reverse("staff_country", args=["ID"]))
    assertContains(inside, "가람물")
    assertContains(inside, need.title)
    with override_settings(SANCTIONED_COUNTRIES=["ID"]):
        assertContains(desk.get(reverse("staff_country", args=["ID"])), "제재 대상국 목록에 있는 국가")
        assertContains(desk.get(reverse("staff_need", args=[need.pk])), "제재 대상국 목록에 있는 국가")
    outside = client.get(reverse("country", args=["ID"]))
    assertContains(outside, "반둥")
    assertNotContains(outside, "의사를 물은")
    assertNotContains(outside, "Dewi")
    assertContains(client.get(reverse("country", args=["TV"])), "지금 공개된 이 국가의 수요가 없습니다.")
    for code in ("XX", "id", "IDN"):
        assert client.get(reverse("country", args=[code])).status_code == 404
        assert desk.get(reverse("staff_country", args=[code])).status_code == 404


def test_the_map_says_the_same_as_its_table(client: Client) -> None:
    for country in ("ID", "ID", "TV"):
        make_need(country=country)
    page = client.get(reverse("countries"), headers={"accept-language": "en"})
    assert [(row.code, row.needs) for row in page.context["rows"]] == [("ID", 2), ("TV", 1)]
    told = [(shape.code, shape.number, shape.step, bool(shape.path), shape.small) for shape in page.context["shapes"]]
    assert told == [("TV", 1, 1, False, True), ("ID", 2, 2, True, False)]
    assertContains(page, 'aria-label="Needs in Indonesia: 2"')
    assertNotContains(page, " style=")


def test_the_pages_ask_the_same_number_of_queries_at_any_length(desk: Client, staff: Actor) -> None:
    addresses = [
        reverse("countries"), reverse("country", args=["ID"]), reverse("staff_countries"),
        reverse("staff_country", args=["ID"]), reverse("staff_need_feeds"), reverse("staff_needs_publish"),
    ]  # fmt: skip
    counts: list[list[int]] = []
    for times in (1, 2):
        for _ in range(times):
            number = NeedFeed.objects.count()
            NeedFeed.objects.create(name=f"Feed {number}", kind=FeedKind.IATI)
            technology = make_technology(organisation=OrganisationFactory())
            ReferenceSite.objects.create(technology=technology, country="ID", place_ko="반둥", year=2019)
            need = make_need(staff)
            ask_company(actor=staff, candidate=shortlist(actor=staff, need=need, technology=technology))
            submit_need(actor=staff, need=create_need(actor=staff, **values()))
        row = []
        for address in addresses:
            desk.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert desk.get(address).status_code == 200
            row.append(len(seen))
        counts.append(row)
    assert counts[0] == counts[1]
