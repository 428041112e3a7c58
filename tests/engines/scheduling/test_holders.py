"""Room for one more in a slot: what is within reach is what a chain of changes can free."""

from random import Random

import pytest

from chorok.engines.scheduling.holders import Holders, augment


@pytest.mark.parametrize("seed", range(40))
def test_within_reach_is_what_a_chain_frees(seed: int) -> None:
    chance = Random(seed)
    names = "abcdefg"
    there = {name for name in names if chance.random() < 0.8}
    choice = {f"m{number}": set(chance.sample(names, chance.randint(1, 4))) for number in range(6)}
    taken: dict[str, str] = {}
    holders = Holders()
    bit = {name: 1 << place for place, name in enumerate(names)}
    for wish, wanted in choice.items():
        its = next((name for name in sorted(wanted & there) if name not in taken), None)
        if its is not None:
            taken[its] = wish
            holders.add(bit[its], sum(bit[name] for name in wanted))
    reach = holders.within_reach(sum(bit[name] for name in there))
    for name in names:
        choice["new"] = {name}
        found = augment("new", lambda wish: iter(sorted(choice[wish] & there)), taken)
        assert bool(reach & bit[name]) == (found is not None), name


def test_what_is_given_back_is_within_reach_again() -> None:
    holders = Holders()
    holders.add(1, 1)
    assert holders.within_reach(1) == 0
    holders.remove(1, 1)
    assert holders.within_reach(1) == 1


def test_the_shortest_chain_is_taken() -> None:
    choice = {"new": "ab", "one": "ab", "two": "bc", "three": "ad"}
    taken = {"a": "three", "b": "two"}
    # "two" or "three" could change at once; "one" isn't asked, who holds nothing
    assert augment("new", lambda wish: iter(choice[wish]), taken) == ("a", {"three": "d"})
    taken = {"a": "one", "b": "two"}
    assert augment("new", lambda wish: iter(choice[wish]), taken) == ("b", {"two": "c"})
    assert augment("new", lambda wish: iter(choice[wish]), {"a": "one", "b": "one"}) is None
