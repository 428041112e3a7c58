"""Needs that look alike are found, and a person decides."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.needs.domain.deciding import decide_pair
from chorok.needs.domain.duplicates import look_for_pairs, open_pairs
from chorok.needs.domain.needs import create_need
from chorok.needs.domain.outlines import ALIKE, Outlines, groups, likeness
from chorok.needs.domain.reviewing import reopen_need, return_need, submit_need
from chorok.needs.enums import NeedState, PairState
from chorok.needs.models import NeedPair
from tests.factories import MembershipFactory
from tests.needs.making import asking_body, find_pairs, make_need, values
from tests.programs.meanwhile import meanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


def test_likeness_is_the_share_of_common_groups() -> None:
    assert likeness(groups("abc"), groups("ABC!")) == 1.0
    assert likeness(groups("abc"), groups("")) == 0.0
    # "  abc " has 4 groups, "  abd " shares two of them ("  a", " ab") out of six.
    assert likeness(groups("abc"), groups("abd")) == pytest.approx(2 / 6)


@given(
    texts=st.lists(
        st.lists(
            st.sampled_from(["rain", "water", "roof", "school", "dry", "tank", "빗물", "مياه", "😀"]), max_size=40
        ),
        max_size=6,
    )
)
def test_outlines_find_every_text_that_is_alike_and_no_other(texts: list[list[str]]) -> None:
    whole = [" ".join(words) for words in texts]
    found = [Outlines(whole).alike_after(place) for place in range(len(whole))]
    for place, one in enumerate(whole):
        near = {other: likeness(groups(one), groups(whole[other])) for other in range(place + 1, len(whole))}
        assert found[place] == {other: value for other, value in near.items() if value >= ALIKE}


def test_alike_needs_of_one_country_are_shown_once(staff: Actor) -> None:
    first = make_need(staff)
    second = make_need(staff, title="Rain water storage for the schools", problem="Another text altogether.")
    make_need(staff, title="Rainwater storage for schools", country="VN")
    make_need(staff, title="Solar pumps for farms", problem="Diesel pumps cost too much.")
    assert NeedPair.objects.count() == 0  # the worker looks, not the page
    find_pairs()
    (pair,) = NeedPair.objects.all()
    assert (pair.first, pair.second, pair.state) == (first, second, PairState.OPEN)
    assert pair.likeness == pytest.approx(likeness(groups(first.title), groups(second.title)))
    assert look_for_pairs([first, second]) == 0


def test_the_same_need_is_closed_in_favour_of_the_other(staff: Actor, actor_with: Callable[..., Actor]) -> None:
    first, second = make_need(staff), make_need(staff)
    find_pairs()
    pair = NeedPair.objects.get()
    with pytest.raises(Refused):
        decide_pair(actor=actor_with(Role.CITY), pair=pair, kept=first)
    with pytest.raises(DomainError):
        decide_pair(actor=staff, pair=pair, kept=make_need(staff, country="VN"))
    assert NeedPair.objects.get().state == PairState.OPEN
    decide_pair(actor=staff, pair=pair, kept=first)
    second.refresh_from_db()
    assert (second.state, second.duplicate_of) == (NeedState.CLOSED, first)
    assert list(open_pairs(staff)) == []
    with pytest.raises(DomainError):
        decide_pair(actor=staff, pair=pair, kept=None)


def test_different_needs_stay_and_are_not_shown_again(staff: Actor) -> None:
    first, second = make_need(staff), make_need(staff)
    find_pairs()
    pair = decide_pair(actor=staff, pair=NeedPair.objects.get(), kept=None)
    assert (pair.state, pair.decided_by_id) == (PairState.DIFFERENT, staff.user_id)
    assert look_for_pairs([first, second]) == 0
    assert list(open_pairs(staff)) == []


def test_a_draft_given_back_to_its_partner_is_nobodys_pair(staff: Actor) -> None:
    body = asking_body()
    partner = actor_for(MembershipFactory(organisation=body).user)
    make_need(staff)
    own = submit_need(actor=partner, need=create_need(actor=partner, organisation=body, **values()))
    find_pairs()
    assert open_pairs(staff).count() == 1
    return_need(actor=staff, need=own, note="Say how many schools.")
    assert open_pairs(staff).count() == 0
    submit_need(actor=partner, need=own)
    assert open_pairs(staff).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_pair_that_two_find_at_the_same_moment_is_kept_once(staff: Actor) -> None:
    needs = make_need(staff), make_need(staff)
    second = meanwhile(*(partial(look_for_pairs, [need]) for need in needs))
    assert second == 1
    assert NeedPair.objects.count() == 1


def test_what_nobody_decided_is_shown_again_when_a_need_is_taken_up_again(staff: Actor) -> None:
    first, second, third = (make_need(staff) for _ in range(3))
    find_pairs()
    decide_pair(actor=staff, pair=NeedPair.objects.get(first=first, second=second), kept=first)
    assert [(pair.first, pair.second) for pair in open_pairs(staff)] == [(first, third)]
    reopen_need(actor=staff, need=second)
    find_pairs()
    assert {(pair.first, pair.second) for pair in open_pairs(staff)} == {(first, third), (second, third)}


def test_a_need_is_not_closed_in_favour_of_one_that_is_closed_already(staff: Actor) -> None:
    first, second, third = (make_need(staff) for _ in range(3))
    find_pairs()
    decide_pair(actor=staff, pair=NeedPair.objects.get(first=first, second=second), kept=second)
    pair = NeedPair.objects.get(first=first, second=third)
    with pytest.raises(DomainError):
        decide_pair(actor=staff, pair=pair, kept=first)
    third.refresh_from_db()
    pair.refresh_from_db()
    assert (third.state, pair.state) == (NeedState.PUBLISHED, PairState.OPEN)
