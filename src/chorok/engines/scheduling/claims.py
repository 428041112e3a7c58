"""The demands of an event that can be at odds with each other."""

from dataclasses import dataclass
from enum import StrEnum

from chorok.engines.scheduling.measuring import is_must
from chorok.engines.scheduling.model import Demand, Wish
from chorok.engines.scheduling.options import Options


class Kind(StrEnum):
    """The kinds of demand that can be at odds with others."""

    MUST = "must"
    LOCK = "lock"
    ONLY_AT = "only at"
    BEFORE = "before"
    AVAILABILITY = "availability"
    MOST = "at most"
    LEAST = "at least"
    IN_A_ROW = "in a row"
    TIE = "tie"
    TABLES = "tables"
    ROOMS = "rooms"
    INTERPRETERS = "interpreters"
    WALKS = "walks"
    EVENNESS = "evenness"


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A demand: its kind and whose it is (a wish or a participant; for BEFORE also the wish that comes first)."""

    kind: Kind
    id: str = ""
    other: str = ""


def pair_claim(options: Options, wish: Wish) -> Claim:
    """Return the demand that there are interpreters for the two's languages."""
    one, other = (",".join(sorted(person.languages)) for person in options.both(wish))
    return Claim(Kind.INTERPRETERS, min(one, other), max(one, other))


def demanded(options: Options) -> list[Wish]:
    """Return the wishes that must be held."""
    return [wish for wish in options.event.wishes if is_must(wish) and wish.demand is not Demand.NEVER]
