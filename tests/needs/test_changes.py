"""What a worker's matcher learns of pages that changed, also while other transactions are under way."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from chorok.core import clock
from chorok.engines.matching.lexicon import shipped_lexicon
from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.model import Need
from chorok.needs.domain import matcher as worker
from chorok.needs.domain.changes import KEPT, changed_since, forget_changes, look, note_change
from chorok.needs.domain.matcher import start_anew, up_to_date
from chorok.needs.models import PagesChange
from chorok.registry.domain.directory import queue_reindex, rebuild_index
from chorok.registry.models import Organisation, Technology
from chorok.thesaurus.domain.editions import current
from tests.factories import OrganisationFactory
from tests.needs.making import make_technology

QUERIES = ["rainwater storage for schools", "전기 이륜차 배터리", "solar pumps", "빗물 저류"]
NAMES = ["빗물저류조", "전기 이륜차", "태양광 펌프", "solar dryer"]


@pytest.mark.django_db
class TestWhatChangedSince:
    def test_nobody_looked_yet_so_everything_did(self) -> None:
        assert changed_since(None) is None

    def test_an_organisation_whose_pages_change_is_told(self) -> None:
        before = look()
        organisation = OrganisationFactory()
        assert changed_since(before) == set()
        queue_reindex(organisation.pk)
        assert changed_since(before) == {organisation.pk}

    def test_an_index_written_anew_may_have_changed_everything(self) -> None:
        before = look()
        note_change(7)
        rebuild_index()
        assert changed_since(before) is None

    def test_who_looked_too_long_ago_reads_everything_and_old_notes_go(self, held_clock: None) -> None:
        before = look()
        note_change(7)
        with clock.at(clock.now() + KEPT):
            assert changed_since(before) == {7}
            assert forget_changes() == 0
        with clock.at(clock.now() + KEPT + timedelta(days=1)):
            assert changed_since(before) is None
            assert forget_changes() == 0
        with clock.at(clock.now() + KEPT + timedelta(days=1, seconds=1)):
            note_change(8)
            assert forget_changes() == 1
        assert list(PagesChange.objects.values_list("organisation_id", flat=True)) == [8]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_committed_late_is_not_missed() -> None:
    """Its note has a lower number than one that was seen before it."""
    noted, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                note_change(1)
                noted.set()
                assert may_commit.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=slow)
    other.start()
    assert noted.wait(20)
    note_change(2)
    first = look()
    assert changed_since(first) == {2}  # told again, as the slow one was under way
    may_commit.set()
    other.join(20)
    assert changed_since(first) == {1, 2}
    assert changed_since(look()) == set()


@pytest.mark.django_db(transaction=True)
def test_without_a_change_a_look_asks_twice_and_a_technology_elsewhere_is_found(
    django_assert_num_queries: object,
) -> None:
    make_technology()
    with up_to_date() as matcher:
        assert len(matcher) == 1
    current()
    with django_assert_num_queries(3), up_to_date():  # type: ignore[operator]  # the edition, the moment, the changes
        pass
    other = make_technology(name_ko="태양광 펌프", summary_ko="물을 긷는 펌프")
    queue_reindex(other.organisation_id)
    with up_to_date() as matcher:
        assert [name for name, _ in matcher.rank(Need("n", "태양광 펌프", "ko"))] == [str(other.pk)]


STEP = st.tuples(st.sampled_from(["new", "text", "hide", "show", "move", "delete", "look"]), st.integers(0, 7))


@pytest.fixture
def owners() -> list[Organisation]:
    return [OrganisationFactory() for _ in range(3)]


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=3, max_size=14))
def test_after_any_changes_it_finds_what_one_made_anew_finds(
    owners: list[Organisation], steps: list[tuple[str, int]]
) -> None:
    Technology.objects.all().delete()
    start_anew()
    with up_to_date():
        pass
    for what, number in steps:
        _take(what, number, owners)
    fresh = Matcher(current(), lexicon=shipped_lexicon(), today=clock.today())
    for technology in Technology.objects.public():
        fresh.put(worker._found(technology))
    with up_to_date() as matcher:
        assert matcher.technologies == fresh.technologies
        for query in QUERIES:
            told = dict(matcher.rank(Need("n", query)))
            assert told == pytest.approx(dict(fresh.rank(Need("n", query))), rel=1e-6)
    ProcrastinateJob.objects.all().delete()


def _take(what: str, number: int, owners: list[Organisation]) -> None:
    """Change something as the registry does, noting whose pages it may have changed."""
    if what == "look":
        with up_to_date():
            return
    owner = owners[number % len(owners)]
    if what == "new":
        make_technology(organisation=owner, name_ko=NAMES[number % len(NAMES)])
        queue_reindex(owner.pk)
        return
    every = list(Technology.objects.order_by("pk"))
    if not every:
        return
    chosen = every[number % len(every)]
    before = chosen.organisation_id
    if what == "delete":
        chosen.delete()
    else:
        chosen.publication = {"hide": "hidden", "show": "published"}.get(what, chosen.publication)
        chosen.organisation = owner if what == "move" else chosen.organisation
        chosen.summary_ko = NAMES[(number + 1) % len(NAMES)] if what == "text" else chosen.summary_ko
        chosen.save()
    for changed in {before, chosen.organisation_id}:
        queue_reindex(changed)
