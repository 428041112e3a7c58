"""Feeds: asked by the worker, brought in like files, and what goes wrong is told."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.connectors import client
from chorok.core.errors import DomainError, Refused
from chorok.core.models import StoredFile
from chorok.needs.domain import feeds, tables
from chorok.needs.domain.feeds import ask_feed, queue_feeds, run_feed, save_feed, switch_feed
from chorok.needs.domain.importing import write_needs
from chorok.needs.domain.mapping import guess
from chorok.needs.enums import FeedKind, FeedOutcome, NeedState
from chorok.needs.models import Need, NeedFeed, NeedImport
from chorok.todos.models import Todo
from tests.connectors import fakes
from tests.connectors.fakes_feeds import activities, bank_project, ctcn_project, gcf_project, world_bank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]

DAM = bank_project("P1", "Dam for the valley", "Indonesia")
PUMPS = bank_project("P2", "Solar pumps", "Viet Nam")
REGION = bank_project("P3", "Rivers without borders", "Western Africa")


@pytest.fixture(autouse=True)
def _inside(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FEEDS_MAY_BE_PRIVATE = True
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def projects() -> list[dict[str, Any]]:
    return [DAM, PUMPS, REGION]


@pytest.fixture
def bank(projects: list[dict[str, Any]]) -> Iterator[fakes.Fake]:
    with fakes.running(world_bank(projects)) as fake:
        yield fake


def feed_of(staff: Actor, fake: fakes.Fake, kind: str = FeedKind.WORLD_BANK) -> NeedFeed:
    made = save_feed(actor=staff, feed=None, name="World Bank", kind=kind, address=fake.url)
    return switch_feed(actor=staff, feed=made, active=True)


def told(feed: NeedFeed) -> tuple[str, str]:
    feed.refresh_from_db()
    return feed.outcome, feed.detail


def test_the_first_answer_waits_and_later_ones_are_written(
    staff: Actor, bank: fakes.Fake, projects: list[dict[str, Any]]
) -> None:
    feed = feed_of(staff, bank)
    run_feed(feed.pk)
    assert told(feed) == (FeedOutcome.WAITS, "")
    assert Need.objects.count() == 0
    assert Todo.objects.open().get().link == f"/staff/needs/import/{feed.last_import_id}/"
    waiting = feed.last_import
    assert waiting is not None
    assert (waiting.source, waiting.leave_out) == ("World Bank", True)
    assert waiting.mapping == {
        "title": "project_name", "country": "countryshortname", "source_id": "id",
        "problem": "project_abstract.cdata", "sector": "sector1.Name", "amount": "totalamt",
        "wanted_by": "closingdate", "source_url": "url",
    }  # fmt: skip
    assert waiting.defaults == {"language": "en", "currency": "USD"}

    written = write_needs(actor=staff, need_import=waiting)
    assert (written.made, written.left_out) == (2, 1)
    assert not Todo.objects.open().exists()
    dam = Need.objects.get(source="World Bank", source_id="P1")
    assert (dam.country, dam.amount, dam.currency, dam.language, dam.state) == (
        "ID", 120_000_000, "USD", "en", NeedState.SUBMITTED,
    )  # fmt: skip
    assert dam.problem == "Dam for the valley: what the borrower wants to reach."

    run_feed(feed.pk)
    assert told(feed) == (FeedOutcome.NOTHING, "")
    assert NeedImport.objects.count() == 1  # what says nothing new isn't kept

    projects[0] = {**DAM, "totalamt": "130,000,000"}
    projects.append(bank_project("P4", "Waste to energy", "Ghana"))
    run_feed(feed.pk)
    assert told(feed) == (FeedOutcome.WRITTEN, "")
    assert feed.last_import is not None
    assert (feed.last_import.made, feed.last_import.updated, feed.last_import.unchanged) == (1, 1, 1)
    dam.refresh_from_db()
    assert dam.amount == 130_000_000
    assert set(Need.objects.values_list("source_id", flat=True)) == {"P1", "P2", "P4"}


def test_a_newer_answer_takes_the_place_of_one_that_waits(staff: Actor, bank: fakes.Fake) -> None:
    feed = feed_of(staff, bank)
    run_feed(feed.pk)
    run_feed(feed.pk)
    feed.refresh_from_db()
    assert NeedImport.objects.get() == feed.last_import
    assert StoredFile.objects.get() == feed.last_import.file
    assert Todo.objects.open().count() == 1


def test_a_feed_whose_columns_changed_waits_for_a_person(
    staff: Actor, bank: fakes.Fake, projects: list[dict[str, Any]]
) -> None:
    feed = feed_of(staff, bank)
    run_feed(feed.pk)
    feed.refresh_from_db()
    assert feed.last_import is not None
    write_needs(actor=staff, need_import=feed.last_import)
    projects[:] = [{"id": "P9", "project_name": "Wells", "country": "Ghana"}]
    run_feed(feed.pk)
    assert told(feed) == (FeedOutcome.WAITS, "")
    assert Need.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (fakes.Answer(status=500), FeedOutcome.UNREACHABLE),
        (fakes.Answer(status=404), FeedOutcome.REFUSED),
        (fakes.Answer(b'{"total": "3", "proj'), FeedOutcome.CHANGED),
        (fakes.as_json({"total": "99999", "projects": {}}), FeedOutcome.TOO_LARGE),
        (fakes.as_json({"total": "1", "projects": {"P3": REGION}}), FeedOutcome.MISTAKES),
    ],
)
def test_what_went_wrong_is_told_and_nothing_is_written(
    staff: Actor, bank: fakes.Fake, said: fakes.Answer, outcome: FeedOutcome
) -> None:
    feed = feed_of(staff, bank)
    bank.script.append(said)
    run_feed(feed.pk)
    assert told(feed)[0] == outcome
    assert feed.ended_at is not None
    assert Need.objects.count() == 0
    run_feed(feed.pk)
    assert told(feed) == (FeedOutcome.WAITS, "")


def test_a_file_that_cannot_be_read_is_told_in_its_technical_words(staff: Actor, bank: fakes.Fake) -> None:
    feed = feed_of(staff, bank, FeedKind.IATI)
    bank.script.append(fakes.Answer(b"<iati-activities><iati-activity></iati-activities>"))
    run_feed(feed.pk)
    assert told(feed) == (FeedOutcome.CHANGED, "Line 1, sign 35: this is no well-formed XML.")


def test_a_run_that_breaks_off_leaves_nothing_behind(
    staff: Actor, bank: fakes.Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = feed_of(staff, bank)

    def broken(**_given: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(feeds, "open_todo", broken)
    with pytest.raises(RuntimeError):
        run_feed(feed.pk)
    assert told(feed) == (FeedOutcome.FAILED, "")
    assert NeedImport.objects.count() == 0


def test_a_feed_is_off_until_it_is_switched_on_and_then_asked(staff: Actor, bank: fakes.Fake) -> None:
    made = save_feed(actor=staff, feed=None, name=" Bank ", kind=FeedKind.WORLD_BANK, address="")
    assert (made.name, made.active) == ("Bank", False)
    with pytest.raises(DomainError):
        switch_feed(actor=staff, feed=made, active=True)
    with pytest.raises(DomainError):
        ask_feed(actor=staff, feed=made)
    assert queue_feeds() == 0
    assert run_feed(made.pk) is None
    save_feed(actor=staff, feed=made, name="Bank", kind=FeedKind.WORLD_BANK, address=bank.url)
    switch_feed(actor=staff, feed=made, active=True)
    ask_feed(actor=staff, feed=made)
    assert queue_feeds() == 1
    jobs = ProcrastinateJob.objects.filter(task_name="needs.fetch_feed")
    assert [(job.queue_name, job.args) for job in jobs] == [("connectors", {"feed_id": made.pk})]
    emptied = save_feed(actor=staff, feed=made, name="Bank", kind=FeedKind.WORLD_BANK, address="")
    assert emptied.active is False
    assert run_feed(made.pk) is None
    assert bank.asked == []


def test_names_are_the_source_of_needs(staff: Actor, bank: fakes.Fake, actor_with: Callable[..., Actor]) -> None:
    feed = feed_of(staff, bank)
    run_feed(feed.pk)
    given = {"kind": FeedKind.WORLD_BANK, "address": bank.url}
    with pytest.raises(DomainError):
        save_feed(actor=staff, feed=feed, name="Another", **given)
    with pytest.raises(DomainError):
        save_feed(actor=staff, feed=None, name="World Bank", **given)
    with pytest.raises(DomainError):
        save_feed(actor=staff, feed=None, name=" ", **given)
    with pytest.raises(Refused):
        save_feed(actor=actor_with(Role.CITY), feed=feed, name="World Bank", **given)
    assert NeedFeed.objects.get().name == "World Bank"


def test_the_columns_of_each_feed_are_guessed() -> None:
    gcf = tables.read(json.dumps([gcf_project("FP1", "Wetlands", ("Peru", "PER"))]).encode())
    assert {name: guess(gcf)[name] for name in ("title", "country", "source_id", "amount", "source_url", "scale")} == {
        "title": "ProjectName", "country": "Countries.ISO3", "source_id": "ApprovedRef", "amount": "TotalValue",
        "source_url": "ProjectURL", "scale": "Size",
    }  # fmt: skip
    rain = {**ctcn_project("Rain", "rain", "Kenya"), "id": "rain"}
    ctcn = guess(tables.read(json.dumps([rain]).encode()))
    assert ctcn == {
        "title": "Title", "country": "Countries", "source_id": "id", "wished": "Keyword matches", "source_url": "URL",
    }  # fmt: skip
    iati = guess(tables.read(activities(1)))
    assert (iati["source_id"], iati["country"]) == ("iati-identifier", "recipient-country/@code")


def test_a_country_by_three_letters_is_one_and_two_countries_are_none(staff: Actor, bank: fakes.Fake) -> None:
    feed = feed_of(staff, bank, FeedKind.GCF)
    two = gcf_project("FP2", "River", ("Peru", "PER"), ("Chile", "CHL"))
    bank.script.append(fakes.as_json([gcf_project("FP1", "Wetlands", ("Peru", "PER")), two]))
    run_feed(feed.pk)
    feed.refresh_from_db()
    assert feed.last_import is not None
    written = write_needs(actor=staff, need_import=feed.last_import)
    assert (written.made, written.left_out) == (1, 1)
    assert Need.objects.get().country == "PE"
