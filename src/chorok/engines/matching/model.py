"""What goes in and what comes out: needs, technologies, matches with their reasons. Plain data, no database."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class Kind(Enum):
    """What a part of a score comes from."""

    WORDS = "words"  # a word that both texts have
    TRANSLATED = "translated"  # a word of the technology that the lexicon gives for one of the need
    CONCEPT = "concept"  # a concept that both texts name
    INHERITED = "inherited"  # a concept that one of them only implies
    CLASS = "class"  # a climate class that concepts of both stand in
    LATENT = "latent"  # nearness in the space of an embedding
    FIT = "fit"  # what the profiles say


class Answer(Enum):
    """What a gate or a fit found; where one side doesn't say, nothing is known, which is never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Need:
    """What a country wants solved. Empty fields are unknown.

    `scale`: what has to be supplied, in the unit of the sector (people, m³ a day, kW); `budget`: US dollars;
    `readiness`: the lowest technology readiness level (1 to 9) that will do.
    """

    id: str
    text: str
    language: str = ""
    country: str = ""
    region: str = ""
    sectors: frozenset[str] = frozenset()
    scale: float | None = None
    readiness: int | None = None
    certificates: frozenset[str] = frozenset()
    budget: float | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Technology:
    """What a company can supply. Empty fields are unknown.

    `serves` and `refuses`: countries (ISO 3166-1 alpha-2); `experience`: countries and regions it has worked in;
    `smallest` and `largest`: the scale it is built for; `price_from` and `price_to`: US dollars.
    """

    id: str
    text: str
    language: str = ""
    company: str = ""
    serves: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()
    experience: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    smallest: float | None = None
    largest: float | None = None
    readiness: int | None = None
    certificates: frozenset[str] = frozenset()
    price_from: float | None = None
    price_to: float | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Where something stands in a text, counted in signs, and the words themselves."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score: what it comes from, the term, how much it adds, and the phrases of both texts.

    `values`: what both profiles say where the part is a fit, codes and numbers as they were given.
    """

    kind: Kind
    term: str
    score: float
    need: tuple[Phrase, ...] = ()
    technology: tuple[Phrase, ...] = ()
    values: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that shuts a technology out: expired, country or sanctions."""

    name: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Match:
    """A technology for a need. `score` is the sum of its parts.

    `relevance`: what of it comes from the texts, between 0 and 1; `missing`: what the profiles don't say, and would
    decide.
    """

    need: str
    technology: str
    score: float
    relevance: float
    parts: tuple[Part, ...]
    gates: tuple[Gate, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The matches of a need, best first; none: nothing reaches the threshold. `language` as it was given or guessed."""

    need: str
    language: str
    matches: tuple[Match, ...] = ()
    concepts: int = 0
    shut_out: dict[str, str] = field(default_factory=dict)  # technology to the gate that shut it out
