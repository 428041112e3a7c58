"""Reasons, faults and conflicts as sentences, in Korean and in English, from plain data.

A `Saying` is a code with facts; `say` makes a sentence of it in the reader's language. Names, ids and hours are facts
that no language changes; halves of days, languages and sayings within sayings are put into words here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from chorok.engines.scheduling.claims import Claim, Kind
from chorok.engines.scheduling.model import DayPart, Wish
from chorok.engines.scheduling.names import COLUMNS, LANGUAGES, RECORDS, SHEET_NAMES, WORDS
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.sentences import SENTENCES
from chorok.engines.scheduling.times import Span, span_of, spans
from chorok.engines.scheduling.why_not import Change, LeftOut, Reason, Step

if TYPE_CHECKING:  # re-planning loads the solver, which whoever only reads reasons doesn't need
    from chorok.engines.scheduling.replanning import Telling

Language = Literal["ko", "en"]


@dataclass(frozen=True, slots=True)
class Names:
    """Names that are listed."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The languages of two people, by their codes."""

    one: frozenset[str]
    other: frozenset[str]


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to be said: a code of `SENTENCES` and its facts."""

    code: str
    facts: tuple[tuple[str, "Fact"], ...] = ()

    @classmethod
    def of(cls, code: str, **facts: "Fact") -> "Saying":
        """Make a saying of a code and its facts."""
        return cls(code, tuple(facts.items()))


Fact: TypeAlias = str | int | Names | Pair | tuple[Span, ...] | Saying


def say(saying: Saying, language: Language = "en") -> str:
    """Return the sentence in a language."""
    text = _fill(saying, language)
    by_a_name = SENTENCES[saying.code][_place(language)].startswith("{")
    return text if by_a_name else text[:1].upper() + text[1:]


def _fill(saying: Saying, language: Language) -> str:
    facts = {name: _fact(name, fact, language) for name, fact in saying.facts}
    return SENTENCES[saying.code][_place(language)].format(**facts)


def _place(language: Language) -> int:
    return 0 if language == "en" else 1


def _fact(name: str, fact: Fact, language: Language) -> str:
    match fact:
        case Saying():
            text = _fill(fact, language)
        case Names():
            text = ", ".join(fact.names)
        case Pair():
            text = "–".join(sorted({languages(fact.one, language), languages(fact.other, language)}))
        case tuple():
            text = say_times(fact, language)
        case str() if name == "record":
            text = RECORDS[fact][_place(language)]
        case str() if name == "sheet":
            text = sheet_name(fact, language)
        case str() if name == "field":
            text = column(fact, language)
        case _:
            text = str(fact)
    return text


def languages(codes: Iterable[str], language: Language) -> str:
    """Return the names of languages; a code nobody knows stays as it is."""
    return "/".join(LANGUAGES[code][_place(language)] if code in LANGUAGES else code for code in sorted(codes))


def column(field: str, language: Language) -> str:
    """Return the name of a field as the workbook's columns have it."""
    return COLUMNS.get(field, (field, field))[_place(language)]


def sheet_name(sheet: str, language: Language) -> str:
    """Return the name of a workbook's sheet."""
    return SHEET_NAMES[sheet][_place(language)]


def word(name: str, language: Language) -> str:
    """Return a word of the workbook and the command."""
    return WORDS[name][_place(language)]


def say_times(times: tuple[Span, ...], language: Language) -> str:
    """Return stretches of time in words; none is every slot."""
    if not times:
        return word("always", language)
    shown: list[str] = []
    last_day = ""
    for span in times:
        text = span.hours or word("all day" if span.part is None else _half(span.part), language)
        shown.append(f"{span.day} {text}" if span.day and span.day != last_day else text)
        last_day = span.day
    return ", ".join(shown)


def _half(part: DayPart) -> str:
    return "morning" if part is DayPart.MORNING else "afternoon"


# Reasons and changes of a wish that is left out


def say_left_out(options: Options, left_out: LeftOut, language: Language = "en") -> str:
    """Return why a wish isn't held, in words: ranges of time with what stands against it in each."""
    wish = options.wishes[left_out.wish]
    text = "; ".join(_fill(reason_of(options, wish, reason), language) for reason in left_out.reasons) + "."
    return text[:1].upper() + text[1:]


def reason_of(options: Options, wish: Wish, reason: Reason) -> Saying:
    """Return a reason with its times as a saying."""
    names = tuple(options.people[who].name if who in options.people else options.tables[who].name for who in reason.who)
    facts: dict[str, Fact] = {"who": Names(names), "pair": pair_of(options, wish)}
    if reason.wish:
        facts["meeting"] = meeting_of(options, reason.wish)
    said = Saying.of(reason.why.value if reason.why else "free", **facts)
    return Saying.of("in", times=spans(options, reason.mask), reason=said)


def change_of(options: Options, wish: Wish, change: Change | None) -> Saying:
    """Return what would let a wish in, as a saying."""
    if change is None:
        return Saying.of("no step")
    facts: dict[str, Fact] = {"slot": span_of(options, options.place[change.slot]), "pair": pair_of(options, wish)}
    code: str = change.step.value
    match change.step:
        case Step.MOVE | Step.DROP:
            facts |= {"meeting": meeting_of(options, change.wish), "lost": change.lost}
            if change.to:
                facts["to"] = span_of(options, options.place[change.to])
        case Step.AVAILABLE | Step.MOST:
            facts["who"] = options.people[change.who].name
        case Step.HOURS:
            facts["who"] = options.interpreters[change.who].name
        case Step.TABLE:
            code = "more room" if options.online(wish) else "more table"
        case Step.INTERPRETER:
            code = "more interpreter"
    return Saying.of(code, **facts)


def pair_of(options: Options, wish: Wish) -> Pair:
    """Return the languages of a wish's two people."""
    one, other = options.both(wish)
    return Pair(one.languages, other.languages)


def meeting_of(options: Options, wish: str) -> Saying:
    """Return a meeting by the names of its two people."""
    one, other = options.both(options.wishes[wish])
    return Saying.of("meeting", one=one.name, other=other.name)


# Conflicts and what people must be told


def claim_of(options: Options, claim: Claim) -> Saying:
    """Return a demand of a conflict as a saying."""
    facts: dict[str, Fact] = {}
    code: str = claim.kind.value
    if claim.id in options.wishes:
        wish = options.wishes[claim.id]
        facts = {"meeting": meeting_of(options, claim.id), "times": spans(options, options.mask(wish.slots))}
        if claim.kind is Kind.LOCK and wish.lock is not None:
            code = "locked at" if wish.lock.table else "locked"
            facts["slot"] = span_of(options, options.place[wish.lock.slot])
            facts["table"] = options.tables[wish.lock.table].name if wish.lock.table else ""
        if claim.kind is Kind.BEFORE:
            facts["before"] = meeting_of(options, claim.other)
    elif claim.id in options.people:
        person = options.people[claim.id]
        facts = {
            "who": person.name,
            "times": spans(options, options.free[person.id]),
            "most": (person.in_a_row if claim.kind is Kind.IN_A_ROW else person.most) or 0,
            "least": person.least,
            "table": options.tables[person.table].name if person.table else "",
        }
    match claim.kind:
        case Kind.TABLES | Kind.ROOMS:
            facts["count"] = sum(table.virtual == (claim.kind is Kind.ROOMS) for table in options.event.tables)
        case Kind.EVENNESS:
            facts["most"] = options.event.most_spread or 0
        case Kind.INTERPRETERS:
            one, other = (frozenset(codes.split(",")) for codes in (claim.id, claim.other))
            pairs = {frozenset((mine, yours)) for mine in one for yours in other}
            names = tuple(person.name for person in options.event.interpreters if person.pairs & pairs)
            code = "interpreters" if names else "no interpreters"
            facts = {"names": Names(names), "pair": Pair(one, other)}
    return Saying.of(code, **facts)


def say_conflict(options: Options, claims: Iterable[Claim], language: Language = "en") -> list[str]:
    """Return a conflict as a first line and one for each of its demands."""
    return [say(Saying.of("can't hold"), language), *(say(claim_of(options, one), language) for one in claims)]


def telling_of(options: Options, telling: "Telling") -> Saying:
    """Return what somebody must be told as a saying; `options` of the event as it is now."""
    old, new = telling.old, telling.new
    meeting = new or old
    if meeting is None:
        raise ValueError("a telling is about a meeting")
    wish = options.wishes[meeting.wish]
    facts: dict[str, Fact] = {
        "slot": span_of(options, options.place[meeting.slot]),
        "table": options.tables[meeting.table].name,
        "meeting": meeting_of(options, wish.id),
    }
    if telling.who in options.interpreters:
        facts["who"] = options.interpreters[telling.who].name
        return Saying.of("duty" if new else "off", **facts)
    facts["who"] = options.people[telling.who].name
    facts["other"] = options.people[wish.other if telling.who == wish.one else wish.one].name
    if new is None or old is None:
        return Saying.of("cancelled" if new is None else "new", **facts)
    facts["old"] = span_of(options, options.place[old.slot])
    if old.slot != new.slot:
        return Saying.of("moved", **facts)
    if old.table != new.table:
        return Saying.of("other table", **facts)
    return Saying.of(
        "other interpreter",
        **facts,
        interpreter=options.interpreters[new.interpreter].name if new.interpreter else "–",
    )
