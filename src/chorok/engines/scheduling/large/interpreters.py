"""Interpreters: the hours each works, whether a slot's meetings find one each, and who takes which meeting in the end.

An interpreter's rests and most meetings tie slots together. Hours of duty are therefore drawn up beforehand, rests
spread over the colleagues, so that afterwards every slot is a matching of its own and the last step can't fail.
"""

from collections import defaultdict
from collections.abc import Sequence

from chorok.engines.scheduling.model import Interpreter

REST, COLLEAGUE = 1 << 20, 4  # prices of a rest and of a colleague of the same pairs who rests; of anybody else, 1


def bits(mask: int) -> list[int]:
    """Return the numbers of the bits that are set, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def most_worked(there: Sequence[bool], in_a_row: int | None) -> int:
    """Return how many slots of a row somebody can work who is free before every `in_a_row` + 1st."""
    if in_a_row is None:
        return sum(there)
    worked = run = 0
    for here in there:
        if not here or run == in_a_row:
            run = 0
        else:
            worked, run = worked + 1, run + 1
    return worked


def rests(prices: Sequence[int], in_a_row: int) -> list[int]:
    """Return the places of a run of slots to rest at, one in every `in_a_row` + 1, at the least sum of prices.

    Row by row: `cheapest[p]` is the least sum for a rest at p, with the place of the rest before it.
    """
    length = len(prices)
    cheapest: list[tuple[int, int]] = []
    for place in range(length):
        if place <= in_a_row:
            before, price = -1, 0
        else:
            before = min(range(place - in_a_row - 1, place), key=lambda sooner: cheapest[sooner][0])
            price = cheapest[before][0]
        cheapest.append((price + prices[place], before))
    if length <= in_a_row:
        return []
    place = min(range(length - in_a_row - 1, length), key=lambda last: cheapest[last][0])
    places = []
    while place >= 0:
        places.append(place)
        place = cheapest[place][1]
    return places[::-1]


def roster(helpers: Sequence[Interpreter], hours: Sequence[int], rows: Sequence[Sequence[int]]) -> list[int]:
    """Return for each interpreter the mask of the slots of duty within the hours, rests and most meetings kept.

    Nobody rests more often than they must, and each where the fewest others do, above all of the same pairs.
    """
    everybody: dict[int, int] = defaultdict(int)
    colleagues: dict[tuple[frozenset[frozenset[str]], int], int] = defaultdict(int)
    works = []
    for one, there in zip(helpers, hours, strict=True):
        duty = there
        for run in runs_of(there, rows) if one.in_a_row is not None else ():
            prices = [REST + everybody[slot] + COLLEAGUE * colleagues[one.pairs, slot] for slot in run]
            for place in rests(prices, one.in_a_row or 0):
                duty &= ~(1 << run[place])
                everybody[run[place]] += 1
                colleagues[one.pairs, run[place]] += 1
        slots = bits(duty)
        if one.most is not None and len(slots) > one.most:
            kept = {len(slots) * turn // one.most for turn in range(one.most)}
            duty = sum(1 << slot for place, slot in enumerate(slots) if place in kept)
        works.append(duty)
    return works


def runs_of(mask: int, rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the runs of a mask's slots that follow each other within a row."""
    runs: list[list[int]] = []
    for row in rows:
        runs.append([])
        for slot in row:
            if mask >> slot & 1:
                runs[-1].append(slot)
            elif runs[-1]:
                runs.append([])
    return [run for run in runs if run]


def hire(wish: int, helpers: Sequence[int], idle: int, serving: dict[int, int]) -> int | None:
    """Give a meeting of a slot an interpreter; others swap along an augmenting path where nobody able is idle.

    `helpers` are the masks of those able by wish; `serving` says whom each interpreter of the slot serves, and changes.
    Returns who is idle afterwards; None, and nothing changed, where there is nobody.
    """
    asked: dict[int, tuple[int, int]] = {}  # wish: the interpreter it would give up, to whom
    seen = 0
    waiting = [wish]
    for one in waiting:
        able = helpers[one]
        ready = able & idle
        if ready:
            low = ready & -ready
            _pass_on(one, low.bit_length() - 1, asked, serving)
            return idle ^ low
        able &= ~seen
        seen |= able
        for helper in bits(able):
            other = serving.get(helper)
            if other is not None and other not in asked:
                asked[other] = (helper, one)
                waiting.append(other)
    return None


def _pass_on(wish: int, helper: int, asked: dict[int, tuple[int, int]], serving: dict[int, int]) -> None:
    """Let the last one asked take the free interpreter, who asked it the one it gives up, and so on to the first."""
    serving[helper] = wish
    while wish in asked:
        helper, wish = asked[wish]
        serving[helper] = wish
