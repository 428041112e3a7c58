"""A smallest set of demands that can't hold together, for an event that no timetable can satisfy.

Each demand is switched by an assumption; the solver's own core is made irreducible by leaving out one demand after the
other, each time with the rest built in as hard rules. Small ones are then made minimum by implicit hitting sets: a
conflict hits every set of demands whose absence would make the rest possible (Liffiton and others, Constraints 2016).
"""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from chorok.engines.scheduling.claims import Claim, Kind, demanded, pair_claim
from chorok.engines.scheduling.model import Demand, Event, Wish
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.partial import Literal, Partial, new_solver

MANY = 60  # demands of which a minimum is still looked for
EACH = 10.0  # seconds for one question to the solver

#: The order in which demands are tried to be left out: whose absence explains least goes first.
TRIED = [
    Kind.EVENNESS,
    Kind.WALKS,
    Kind.INTERPRETERS,
    Kind.TABLES,
    Kind.ROOMS,
    Kind.IN_A_ROW,
    Kind.TIE,
    Kind.MOST,
    Kind.AVAILABILITY,
    Kind.BEFORE,
    Kind.ONLY_AT,
    Kind.LEAST,
    Kind.MUST,
    Kind.LOCK,
]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that can't hold together; `irreducible`: without any one the rest can; `smallest`: none has fewer."""

    claims: tuple[Claim, ...]
    irreducible: bool
    smallest: bool


class Demands:
    """An event's demands and the question whether some of them can hold together."""

    def __init__(self, options: Options, *, least: bool, seed: int = 0) -> None:
        self.options, self.seed = options, seed
        event = options.event
        wishes = {wish.id: wish for wish in demanded(options)}
        if least or event.most_spread is not None:
            few = {person.id for person in event.participants if person.least} if least else set(options.people)
            wishes |= {
                wish.id: wish
                for wish in event.wishes
                if wish.demand is not Demand.NEVER and {wish.one, wish.other} & few
            }
        self.wishes = list(wishes.values())
        self.claims = sorted(set(self._all(least)), key=lambda claim: (TRIED.index(claim.kind), claim))

    def _all(self, least: bool) -> Iterable[Claim]:
        options, event = self.options, self.options.event
        here = {wish.id for wish in self.wishes}
        for wish in self.wishes:
            yield from self._of_wish(wish, here)
        for name in sorted({end for wish in self.wishes for end in (wish.one, wish.other)}):
            person = options.people[name]
            if person.available is not None and options.free[name] != options.always:
                yield Claim(Kind.AVAILABILITY, name)
            if person.most is not None:
                yield Claim(Kind.MOST, name)
            if person.least and least:
                yield Claim(Kind.LEAST, name)
            if person.in_a_row is not None:
                yield Claim(Kind.IN_A_ROW, name)
            if person.table is not None:
                yield Claim(Kind.TIE, name)
        yield from (Claim(Kind.TABLES), Claim(Kind.ROOMS))
        if event.walking:
            yield Claim(Kind.WALKS)
        if event.most_spread is not None:
            yield Claim(Kind.EVENNESS)

    def _of_wish(self, wish: Wish, here: set[str]) -> Iterable[Claim]:
        if wish.demand is Demand.MUST:
            yield Claim(Kind.MUST, wish.id)
        if wish.lock is not None:
            yield Claim(Kind.LOCK, wish.id)
        if wish.slots is not None:
            yield Claim(Kind.ONLY_AT, wish.id)
        yield from (Claim(Kind.BEFORE, wish.id, before) for before in wish.after & here)
        if self.options.needs_help(wish):
            yield pair_claim(self.options, wish)

    def core(self, seconds: float) -> tuple[Claim, ...] | None:
        """Return demands that can't hold together, by assumptions; None where all can, or nobody knows in time."""
        model = cp_model.CpModel()
        switches: dict[Claim, Literal] = {claim: model.new_bool_var("") for claim in self.claims}

        def under(claim: Claim) -> Sequence[Literal] | None:
            return (switches[claim],) if claim in switches else None

        Partial(self.options, self.wishes, under, model=model)
        model.add_assumptions(list(switches.values()))
        solver = self._solver(seconds)
        if solver.solve(model) != cp_model.INFEASIBLE:
            return None
        core = set(solver.sufficient_assumptions_for_infeasibility())
        return tuple(claim for claim in self.claims if switches[claim].index in core)

    def _solver(self, seconds: float) -> cp_model.CpSolver:
        solver = new_solver(self.seed)
        solver.parameters.max_time_in_seconds = max(0.1, seconds)
        return solver

    def possible(self, claims: Iterable[Claim], seconds: float) -> bool | None:
        """Return whether these demands can hold together; None where nobody knows in time."""
        chosen = set(claims)
        partial = Partial(self.options, self._concerned(chosen), lambda claim: () if claim in chosen else None)
        status = self._solver(min(seconds, EACH)).solve(partial.model)
        if status == cp_model.INFEASIBLE:
            return False
        return True if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

    def _concerned(self, claims: set[Claim]) -> list[Wish]:
        """Return the wishes that something makes necessary; any other may as well be left out."""
        if Claim(Kind.EVENNESS) in claims:
            return self.wishes
        held = {claim.id for claim in claims if claim.kind in (Kind.MUST, Kind.LOCK)}
        few = {claim.id for claim in claims if claim.kind is Kind.LEAST}
        return [wish for wish in self.wishes if wish.id in held or {wish.one, wish.other} & few]

    def of_one_person(self, seconds: float) -> tuple[Claim, ...] | None:
        """Return the demands on one person's meetings, where these alone can't hold together."""
        busy = Counter(end for wish in self.wishes for end in (wish.one, wish.other))
        until = time.monotonic() + seconds
        for person, count in busy.most_common():
            if count < 2 or time.monotonic() > until:  # noqa: PLR2004 - one meeting alone is looked at with the rest
                return None
            mine = {wish.id for wish in self.wishes if person in (wish.one, wish.other)}
            theirs = {end for wish in self.wishes if wish.id in mine for end in (wish.one, wish.other)}
            claims = tuple(
                claim
                for claim in self.claims
                if claim.kind is not Kind.EVENNESS
                and (not claim.id or claim.id in mine | theirs or claim.kind is Kind.INTERPRETERS)
                and (claim.kind is not Kind.LEAST or claim.id == person)
            )
            if self.possible(claims, until - time.monotonic()) is False:
                return claims
        return None


def conflict(event: Event, *, seconds: float = 30.0, least: bool = False, seed: int = 0) -> Conflict | None:
    """Return a smallest set of demands that can't hold together; None where all can, or it wasn't found in time.

    `least` counts everybody's fewest meetings among the demands.
    """
    until = time.monotonic() + seconds
    demands = Demands(Options(event), least=least, seed=seed)
    if demands.possible(demands.claims, min(seconds / 4, 2.0)):
        return None
    found = demands.of_one_person(seconds / 4) or demands.core(seconds / 4) or tuple(demands.claims)
    found, irreducible = _without_needless(demands, found, until)
    if not irreducible and demands.possible(found, until - time.monotonic()) is not False:
        return None
    smallest = False
    if irreducible and len(demands.claims) <= MANY:
        found, smallest = _smallest(demands, found, until)
    order = list(reversed(TRIED))
    return Conflict(tuple(sorted(found, key=lambda one: (order.index(one.kind), one))), irreducible, smallest)


def _without_needless(demands: Demands, core: tuple[Claim, ...], until: float) -> tuple[tuple[Claim, ...], bool]:
    """Leave out each demand without which the others still can't hold; say whether each was tried to the end."""
    kept = list(core)
    sure = True
    for claim in core:
        rest = [one for one in kept if one != claim]
        left = until - time.monotonic()
        answer = demands.possible(rest, left) if left > 0 else None
        if answer is False:
            kept = rest
        sure = sure and answer is not None
    return tuple(kept), sure


def _smallest(demands: Demands, found: tuple[Claim, ...], until: float) -> tuple[tuple[Claim, ...], bool]:
    """Look for a conflict with fewer demands: guess smallest sets that hit all corrections known so far."""
    corrections: list[set[Claim]] = []
    while time.monotonic() < until:
        guess = _hitting(demands.claims, corrections)
        if len(guess) >= len(found):
            return found, True
        answer = demands.possible(guess, until - time.monotonic())
        if answer is None:
            break
        if answer is False:
            return tuple(guess), True
        grown = list(guess)
        for claim in demands.claims:
            if claim not in grown and demands.possible([*grown, claim], until - time.monotonic()):
                grown.append(claim)
        corrections.append(set(demands.claims) - set(grown))
    return found, False


def _hitting(claims: list[Claim], corrections: list[set[Claim]]) -> list[Claim]:
    """Return a smallest set of demands that has one of each correction."""
    model = cp_model.CpModel()
    chosen = {claim: model.new_bool_var("") for claim in claims}
    for correction in corrections:
        model.add_bool_or([chosen[claim] for claim in sorted(correction)])
    model.minimize(sum(chosen.values()))
    solver = new_solver()
    solver.solve(model)
    return [claim for claim, literal in chosen.items() if solver.boolean_value(literal)]
