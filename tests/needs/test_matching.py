"""What is found for a need: kept with reasons and versions, found anew when technologies change, shortlisted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import override_settings

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.engines.matching.thesaurus import shipped
from chorok.needs.domain import matching
from chorok.needs.domain.following import need_text, waiting_run
from chorok.needs.domain.matcher import up_to_date
from chorok.needs.domain.matching import _keep, ask_matches, newest_run, search_open_needs, work_on
from chorok.needs.domain.needs import update_need
from chorok.needs.domain.reviewing import close_need
from chorok.needs.domain.shortlist import shortlist, take_off
from chorok.needs.enums import CandidateState, RunState
from chorok.needs.models import Candidate, Match, MatchRun
from chorok.registry.domain.directory import queue_reindex
from chorok.registry.domain.offerings import publish_offering, save_technology, take_back_offering
from chorok.registry.enums import Publication
from chorok.registry.models import Technology
from tests.factories import GreenFieldFactory, MembershipFactory, TechnologyFactory
from tests.needs.making import ROOFS, make_need, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


def texts(match: Match, side: str, part: dict[str, Any]) -> list[str]:
    text = match.run.text if side == "need" else match.text
    return [text[start:end] for start, end in part[side]]


def test_a_korean_technology_answers_an_english_need_with_reasons_that_add_up(staff: Actor) -> None:
    technology = make_technology()
    make_technology(name_ko="전기 이륜차", summary_ko="배터리를 바꾸어 타는 전기 이륜차")
    need = make_need(staff, field=GreenFieldFactory())
    run = MatchRun.objects.get(need=need)
    assert run.state == RunState.QUEUED
    work_on(run.pk)
    run.refresh_from_db()
    assert (run.state, run.language, run.technologies) == (RunState.DONE, "en", 2)
    assert (run.weights, run.thesaurus, run.threshold) == ("2026-2", shipped().version, 0.03)
    match = run.matches.get(rank=1)
    assert match.technology == technology
    assert match.score == pytest.approx(sum(part["score"] for part in match.parts))
    concept = next(part for part in match.parts if part["kind"] == "concept")
    assert "Rainwater storage" in texts(match, "need", concept)
    assert texts(match, "technology", concept)[0] == "빗물저류"
    assert match.gates == {"expired": "yes", "country": "unknown", "sanctions": "unknown"}
    assert match.missing == ["country", "experience", "scale", "readiness", "certificates", "price"]
    assert any(part["kind"] == "fit" and part["term"] == "sector" for part in match.parts)


def test_nothing_fitting_is_no_match_and_never_a_filler(staff: Actor) -> None:
    make_technology(name_ko="전기 이륜차", summary_ko="배터리를 바꾸어 타는 전기 이륜차")
    need = make_need(staff, title="Anthropology library", problem="Old manuscripts crumble.", scale="", wished="")
    work_on(MatchRun.objects.get(need=need).pk)
    run = newest_run(need)
    assert run is not None
    assert (run.state, run.matches.count()) == (RunState.DONE, 0)


def test_a_technology_is_found_once_it_is_published_and_no_more_when_taken_back(staff: Actor) -> None:
    owner = actor_for(MembershipFactory().user)
    organisation = MembershipFactory._meta.model.objects.get(user=owner.user).organisation
    need = make_need(staff)
    work_on(MatchRun.objects.get().pk)
    draft = save_technology(
        actor=owner,
        organisation=organisation,
        name_ko="빗물저류 모듈",
        summary_ko="빗물을 모아 두는 모듈",
        fields=[GreenFieldFactory()],
    )
    assert search_open_needs() == 0
    publish_offering(actor=owner, offering=draft)
    assert search_open_needs() == 1
    assert search_open_needs() == 0
    assert [match.technology_id for match in Match.objects.all()] == [draft.pk]
    with clock.at(clock.now() + timedelta(seconds=1)):
        save_technology(actor=owner, organisation=organisation, technology=draft, summary_ko="학교 빗물저류조")
        assert search_open_needs() == 1
    assert "학교 빗물저류조" in Match.objects.get().text
    with clock.at(clock.now() + timedelta(seconds=2)):
        take_back_offering(actor=owner, offering=draft)
        assert search_open_needs() == 1
    assert (Match.objects.count(), MatchRun.objects.filter(need=need).count()) == (0, 1)


def test_a_country_on_the_list_of_sanctions_is_shut_out(staff: Actor) -> None:
    make_technology()
    need = make_need(staff)
    with override_settings(SANCTIONED_COUNTRIES=["ID"]):
        work_on(MatchRun.objects.get().pk)
    run = newest_run(need)
    assert run is not None
    assert (run.matches.count(), run.shut_out) == (0, {"sanctions": 1})
    with override_settings(SANCTIONED_COUNTRIES=["KP"]):
        work_on(ask_matches(actor=staff, need=need).pk)
    assert Match.objects.get().gates["sanctions"] == "yes"


def test_a_search_that_is_asked_twice_runs_once_and_the_last_one_counts(staff: Actor) -> None:
    make_technology()
    need = make_need(staff)
    first = MatchRun.objects.get()
    assert ask_matches(actor=staff, need=need) == first
    work_on(first.pk)
    with clock.at(clock.now() + timedelta(minutes=1)):
        second = ask_matches(actor=staff, need=need)
        work_on(second.pk)
        work_on(second.pk)
    assert list(MatchRun.objects.all()) == [second]
    assert Match.objects.count() == 1
    work_on(first.pk)
    assert Match.objects.count() == 1


def test_a_search_that_was_lost_is_asked_for_again(staff: Actor) -> None:
    need = make_need(staff)
    lost = MatchRun.objects.get()
    assert ask_matches(actor=staff, need=need) == lost
    with clock.at(clock.now() + timedelta(minutes=10)):
        assert waiting_run(need) is None
        again = ask_matches(actor=staff, need=need)
        assert again != lost
        work_on(again.pk)
    run = newest_run(need)
    assert run == again


def test_only_staff_ask_and_only_of_needs_that_are_open(staff: Actor, actor_with: Callable[..., Actor]) -> None:
    need = make_need(staff)
    MatchRun.objects.all().delete()
    with pytest.raises(Refused):
        ask_matches(actor=actor_with(Role.CITY), need=need)
    close_need(actor=staff, need=need, reason="Built")
    with pytest.raises(DomainError):
        ask_matches(actor=staff, need=need)
    assert MatchRun.objects.count() == 0


def test_the_shortlist_keeps_who_chose_what_by_which_versions(staff: Actor) -> None:
    technology = make_technology()
    need = make_need(staff)
    work_on(MatchRun.objects.get().pk)
    candidate = shortlist(actor=staff, need=need, technology=technology, note=" Built one in Bandung ")
    match = Match.objects.get()
    assert (candidate.score, candidate.weights, candidate.thesaurus) == (match.score, "2026-2", shipped().version)
    assert (candidate.added_by_id, candidate.added_at, candidate.note) == (
        staff.user_id, clock.now(), "Built one in Bandung",
    )  # fmt: skip
    with pytest.raises(DomainError):
        shortlist(actor=staff, need=need, technology=technology)
    hidden = TechnologyFactory(publication=Publication.DRAFT)
    with pytest.raises(DomainError):
        shortlist(actor=staff, need=need, technology=hidden)
    assert Candidate.objects.count() == 1
    assert take_off(actor=staff, candidate=candidate).state == CandidateState.REMOVED
    assert list(Candidate.objects.listed()) == []
    back = shortlist(actor=staff, need=need, technology=technology)
    assert (back.pk, back.state, back.note) == (candidate.pk, CandidateState.SHORTLISTED, "")


def test_a_text_without_end_and_one_of_signs_are_searched_without_harm(staff: Actor) -> None:
    make_technology()
    long = make_need(staff, problem="rainwater storage " * 550, title="Long")
    odd = make_need(
        staff, problem="💧🏫 مياه الأمطار للمدارس", title="💧", wished="", scale="", country="EG", language=""
    )
    for run in MatchRun.objects.order_by("pk"):
        work_on(run.pk)
    first, second = newest_run(long), newest_run(odd)
    assert first is not None
    assert second is not None
    assert (first.matches.count(), first.text) == (1, need_text(long))
    assert (second.language, second.matches.count()) == ("und", 0)


def test_a_technology_that_says_something_else_is_read_anew(staff: Actor) -> None:
    need = make_need(staff)
    technology = make_technology(name_ko="빗물저류 탱크")
    search_open_needs()
    Technology.objects.filter(pk=technology.pk).update(summary_ko="전기 이륜차", name_ko="이륜차")
    queue_reindex(technology.organisation_id)
    search_open_needs()
    run = newest_run(need)
    assert run is not None
    assert run.matches.count() == 0


def test_a_need_that_changes_during_a_search_is_found_for_as_it_stands(staff: Actor) -> None:
    make_technology()
    need = make_need(staff, title="Anthropology library", problem="Old manuscripts crumble.", scale="", wished="")
    read_before = MatchRun.objects.select_related("need").get()
    with clock.at(clock.now() + timedelta(seconds=1)):
        update_need(actor=staff, need=need, problem=ROOFS, wished="Rainwater storage tanks")
    with up_to_date() as matcher:
        _keep(read_before, matcher)
    run = newest_run(need)
    assert run is not None
    assert ("Rainwater storage tanks" in run.text, run.matches.count()) == (True, 1)


def test_a_search_that_failed_is_done_when_its_task_tries_again(staff: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    make_technology()
    need = make_need(staff)
    run = MatchRun.objects.get()

    def lose(run: MatchRun, matcher: object) -> None:
        raise OperationalError("the connection broke")

    with monkeypatch.context() as broken:
        broken.setattr(matching, "_keep", lose)
        with pytest.raises(OperationalError):
            work_on(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    work_on(run.pk)
    assert newest_run(need) == run
    assert run.matches.count() == 1
