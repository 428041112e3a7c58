"""Who has what in one slot, tables or interpreters, and who could change to make room for one more."""

from collections.abc import Callable, Iterator

Shift = dict[str, str]  # wish: its new table, or its new interpreter


class Holders:
    """What is taken in a slot, in bits: by all that its holders could have instead."""

    def __init__(self) -> None:
        self.taken = 0
        self.by_choice: dict[int, int] = {}

    def add(self, one: int, choice: int) -> None:
        """Take one for somebody with this choice."""
        self.taken |= one
        self.by_choice[choice] = self.by_choice.get(choice, 0) | one

    def remove(self, one: int, choice: int) -> None:
        """Give one back."""
        self.taken &= ~one
        self.by_choice[choice] &= ~one

    def within_reach(self, there: int) -> int:
        """Return what is there and free, or whose holder can take something else within reach."""
        reach, before = there & ~self.taken, 0
        while before != reach:
            before = reach
            for choice, held in self.by_choice.items():
                if choice & reach:
                    reach |= held & there
        return reach


def augment(wish: str, choices: Callable[[str], Iterator[str]], taken: dict[str, str]) -> tuple[str, Shift] | None:
    """Find the shortest chain by which each meeting of a slot has its own table (or interpreter), one more with them.

    `taken` says who has which; returns what the new one gets, and what the others change to.
    """
    asker: dict[str, str] = {}  # table or interpreter: the meeting that would take it
    waiting = [wish]
    for name in waiting:
        for choice in choices(name):
            if choice not in asker:
                asker[choice] = name
                if choice not in taken:
                    return _chain(wish, choice, asker, {holder: one for one, holder in taken.items()})
                waiting.append(taken[choice])
    return None


def _chain(wish: str, last: str, asker: dict[str, str], had: dict[str, str]) -> tuple[str, Shift]:
    """Follow a chain back from what is free to who asked first."""
    shift = {}
    while asker[last] != wish:
        name = asker[last]
        shift[name], last = last, had[name]
    return last, shift
