"""What a committee's decision comes to, worked out before anything is written: one plan for preview and decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.programs.domain.notices_selection import Result, appeal_last_day, written_won
from chorok.programs.domain.ranking import ties_to_settle
from chorok.programs.enums import Outcome
from chorok.programs.models import Call, RankingRow


@dataclass(frozen=True)
class Choice:
    """What the committee decides for one application where it departs from the proposal, and why (`note`).

    `granted` is in won; None grants what was asked for.
    """

    outcome: str
    note: str = ""
    granted: Decimal | None = None


@dataclass(frozen=True)
class Final:
    """One application's row with what is to be decided for it."""

    row: RankingRow
    outcome: str
    granted: Decimal
    note: str
    waiting_position: int | None

    @property
    def label(self) -> str:
        """The outcome in the reader's language."""
        return str(Outcome(self.outcome).label)

    @property
    def departs(self) -> bool:
        """Other than proposed, or less money than asked for."""
        less = self.outcome == Outcome.SELECTED and self.granted != self.row.subsidy
        return self.outcome != self.row.proposed or less


@dataclass(frozen=True)
class Plan:
    """All rows as they would be decided, and what there is to give. `places` and `money` (won) may be unlimited."""

    call: Call
    finals: tuple[Final, ...]
    places: int | None
    money: Decimal | None

    def of(self, outcome: str) -> list[Final]:
        """Return the rows with this outcome, in the order of their places."""
        return [final for final in self.finals if final.outcome == outcome]

    @property
    def granted(self) -> Decimal:
        """What is granted altogether, in won."""
        return sum((final.granted for final in self.finals), Decimal(0))

    @property
    def departures(self) -> list[Final]:
        """Rows decided otherwise than proposed."""
        return [final for final in self.finals if final.departs]

    def result(self, final: Final) -> Result:
        """Return what the applicant would be told today."""
        return Result(
            outcome=final.outcome,
            total=final.row.total,
            reason=final.row.reason,
            granted=final.granted,
            waiting_position=final.waiting_position,
            appeal_until=appeal_last_day(self.call, clock.today()),
        )

    def problems(self) -> list[DomainError]:
        """Return why this can't be decided, the hardest limits first; nothing when it can."""
        selected = self.of(Outcome.SELECTED)
        found: list[DomainError] = []
        if self.places is not None and len(selected) > self.places:
            text = _("%(selected)d are selected, but the call has %(places)d places.")
            found.append(DomainError(text % {"selected": len(selected), "places": self.places}, field="decisions"))
        if self.money is not None and self.granted > self.money:
            text = _("%(granted)s are granted, but only %(left)s are left in the year's budget of this line.")
            sums = {"granted": written_won(self.granted), "left": written_won(self.money)}
            found.append(DomainError(text % sums, field="decisions"))
        open_ties = ties_to_settle(
            (final.row.tie_from, final.outcome) for final in self.finals if not final.row.settled
        )
        if open_ties:
            text = _("The committee has to put the tied applications from place %(place)d on in order first.")
            found.append(DomainError(text % {"place": min(open_ties)}, field="decisions"))
        for final in self.finals:
            if problem := self._problem(final):
                text = _("Place %(place)d: %(problem)s") % {"place": final.row.position, "problem": problem}
                found.append(DomainError(text, field="decisions"))
        return found

    def _problem(self, final: Final) -> str:
        if final.outcome not in Outcome.values:
            return _("choose one of the outcomes.")
        if final.outcome == Outcome.SELECTED and final.row.total < self.call.threshold:
            return _("a total below the call's least total can't be selected.")
        if final.outcome == Outcome.WAITING and final.row.total < self.call.threshold:
            return _("a total below the call's least total can't wait for a place.")
        if not 0 <= final.granted <= final.row.subsidy:
            return _("the subsidy must lie between 0 and what was asked for.")
        if final.departs and not final.note:
            return _("write down why the committee departs from the proposal.")
        return ""


def make_plan(
    *,
    call: Call,
    rows: Iterable[RankingRow],
    decisions: Mapping[int, Choice],
    places: int | None,
    money: Decimal | None,
) -> Plan:
    """Put the committee's choices (by application id) over what was noted in the rows, and that over the proposals.

    Whoever waits is numbered in the order of the places. Raises DomainError for a choice about nobody in the ranking.
    """
    finals: list[Final] = []
    waiting = 0
    unknown = set(decisions)
    for row in rows:
        unknown.discard(row.application_id)
        choice = decisions.get(row.application_id) or Choice(row.outcome, row.note, row.granted)
        asked = row.subsidy if choice.granted is None else choice.granted
        waiting += choice.outcome == Outcome.WAITING
        finals.append(
            Final(
                row=row,
                outcome=choice.outcome,
                granted=asked if choice.outcome == Outcome.SELECTED else Decimal(0),
                note=" ".join(choice.note.split()),
                waiting_position=waiting if choice.outcome == Outcome.WAITING else None,
            )
        )
    if unknown:
        raise DomainError(_("A decision names an application that isn't in this ranking."), field="decisions")
    return Plan(call=call, finals=tuple(finals), places=places, money=money)
