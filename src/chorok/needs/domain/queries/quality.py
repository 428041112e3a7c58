"""How good the matches are: what became of the technologies that were put on shortlists, counted step by step."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from chorok.accounts.actors import Actor
from chorok.core.intervals import wilson
from chorok.needs.enums import CandidateState, Refusal, Standing, VideoState
from chorok.needs.models import Candidate, Need, RoundAnswer, VideoMeeting
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.registry import countries
from chorok.registry.models import GreenField

#: What the report can be told by.
GROUPS = {
    "need": ("need", "need__title"),
    "sector": ("need__field",),
    "country": ("need__country",),
    "weights": ("weights",),
}
#: Each rate: of which step how many reached which.
RATES = {
    "accepted": ("asked", "accepted"),
    "answered": ("introduced", "answered"),
    "linked": ("introduced", "linked"),
    "met": ("linked", "met"),
    "contracted": ("linked", "contracted"),
}
#: Ranks that are counted together, from and to.
RANKS = ((1, 1), (2, 3), (4, 10), (11, 20))
_AGREED = (CandidateState.AGREED, CandidateState.INTRODUCED, CandidateState.LINKED, CandidateState.PASSED)


@dataclass(frozen=True)
class Rate:
    """A share with its interval of 95 % (Wilson) and the number of cases behind it; no cases, no share."""

    of: int
    cases: int

    @property
    def share(self) -> float | None:
        """The share, 0 to 1."""
        return self.of / self.cases if self.cases else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true share lies, with 95 % confidence."""
        return wilson(self.of, self.cases) if self.cases else None


@dataclass(frozen=True)
class QualityRow:
    """The steps of one group: how many technologies reached each."""

    key: str
    name: str
    shortlisted: int
    asked: int
    accepted: int
    introduced: int
    answered: int
    linked: int
    met: int
    contracted: int

    @property
    def rates(self) -> dict[str, Rate]:
        """The rates by their names in RATES."""
        return {name: Rate(getattr(self, top), getattr(self, base)) for name, (base, top) in RATES.items()}


def counted(actor: Actor, by: str) -> list[QualityRow]:
    """Return the steps by group, those with most introductions first; one row for all with "" (two queries)."""
    fields = GROUPS.get(by, ())
    rows = _candidates(actor).order_by()
    if not fields:
        return [_row("", "", rows.aggregate(**_steps()))]
    found = rows.values(*fields).annotate(**_steps()).order_by("-introduced", "-shortlisted", *fields)
    sectors = {field.pk: field.name for field in GreenField.objects.all()} if by == "sector" else {}
    return [_row(str(each[fields[0]] or ""), _name(by, each, sectors), each) for each in found]


def ranks(actor: Actor) -> list[tuple[str, int]]:
    """Return at which rank of the search the technologies stood on which both sides agreed; "" where not found."""
    linked = _candidates(actor).filter(state=CandidateState.LINKED)
    spans = {f"{first}–{last}" if first != last else str(first): Q(rank__range=(first, last)) for first, last in RANKS}
    found = linked.aggregate(
        **{f"n{number}": Count("pk", filter=span) for number, span in enumerate(spans.values())},
        none=Count("pk", filter=Q(rank=None)),
    )
    return [*((name, found[f"n{number}"]) for number, name in enumerate(spans)), ("", found["none"])]


def refusals(actor: Actor) -> list[tuple[str, int, int, int]]:
    """Return by reason how many companies declined, how many who ask did, and how many introductions ended for it."""
    rows = _candidates(actor)
    answers = RoundAnswer.objects.filter(standing=Standing.ENDED, round__candidate__in=rows)
    columns = [
        _by(rows.filter(state=CandidateState.DECLINED), "declined_because"),
        _by(rows.filter(state=CandidateState.PASSED), "passed_because"),
        _by(answers, "ended_because"),
    ]
    told = [reason for reason in (*Refusal.values, "") if any(reason in column for column in columns)]
    return [(reason, *(column.get(reason, 0) for column in columns)) for reason in told]  # type: ignore[misc]


def _candidates(actor: Actor) -> Any:
    met = Exists(VideoMeeting.objects.filter(candidate=OuterRef("pk"), state=VideoState.HELD))
    said = RoundAnswer.objects.filter(round__candidate=OuterRef("pk"))
    signed = said.filter(claim__kind=ClaimKind.CONTRACT).exclude(claim__state=ClaimState.WITHDRAWN)
    rows = Candidate.objects.listed().filter(need__in=Need.objects.visible_to(actor).values("pk"))
    return rows.annotate(has_met=met | Exists(said.filter(standing=Standing.MET)), has_signed=Exists(signed))


def _steps() -> dict[str, Count]:
    return {
        "shortlisted": Count("pk"),
        "asked": Count("pk", filter=Q(asked_at__isnull=False)),
        "accepted": Count("pk", filter=Q(state__in=_AGREED)),
        "introduced": Count("pk", filter=Q(introduced_at__isnull=False)),
        "answered": Count("pk", filter=Q(replied_at__isnull=False)),
        "linked": Count("pk", filter=Q(state=CandidateState.LINKED)),
        "met": Count("pk", filter=Q(state=CandidateState.LINKED, has_met=True)),
        "contracted": Count("pk", filter=Q(state=CandidateState.LINKED, has_signed=True)),
    }


def _row(key: str, name: str, found: dict[str, Any]) -> QualityRow:
    return QualityRow(key, name, **{step: found[step] for step in _steps()})


def _name(by: str, found: dict[str, Any], sectors: dict[str, str]) -> str:
    if by == "need":
        return str(found["need__title"])
    if by == "sector":
        return sectors.get(found["need__field"], "")
    return countries.name(found["need__country"]) if by == "country" else str(found["weights"])


def _by(rows: Any, field: str) -> dict[str, int]:
    def counts() -> Iterator[tuple[str, int]]:
        yield from rows.order_by().values_list(field).annotate(number=Count("pk"))

    return dict(counts())
