"""What the lines of a budget add up to. These are the project's own plans; what is published comes from the ledger."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from chorok.needs.enums import Instrument
from chorok.pipeline.enums import MoneyState, SourceKind

ZERO = Decimal(0)


class Line(Protocol):
    """What is looked at of a line of a budget; all amounts are in one currency."""

    source: str
    instrument: str
    state: str
    amount: Decimal


@dataclass(frozen=True)
class Sums:
    """Totals of a budget. Each of the tables adds up to `total`; what is 0 is left out."""

    total: Decimal
    by_source: dict[str, Decimal]
    by_instrument: dict[str, Decimal]
    by_source_and_instrument: dict[tuple[str, str], Decimal]
    by_instrument_and_state: dict[tuple[str, str], Decimal]

    @property
    def from_funder(self) -> Decimal:
        """What the funder itself is to pay."""
        return self.by_source.get(SourceKind.FUNDER, ZERO)

    @property
    def instruments(self) -> list[Instrument]:
        """The instruments that are used, in their usual order."""
        return [each for each in Instrument if each in self.by_instrument]

    @property
    def sources(self) -> list[SourceKind]:
        """The sources that pay, in their usual order."""
        return [each for each in SourceKind if each in self.by_source]

    def source_rows(self) -> list[tuple[SourceKind, list[Decimal], Decimal]]:
        """Return for each source its amount by each of `instruments`, and its total."""
        cells = self.by_source_and_instrument
        return [
            (source, [cells.get((source, each), ZERO) for each in self.instruments], self.by_source[source])
            for source in self.sources
        ]

    def instrument_rows(self) -> list[tuple[Instrument, list[Decimal], Decimal]]:
        """Return for each instrument what is planned, promised and approved, and its total."""
        cells = self.by_instrument_and_state
        return [
            (each, [cells.get((each, state), ZERO) for state in MoneyState], self.by_instrument[each])
            for each in self.instruments
        ]


def sum_up(lines: Iterable[Line]) -> Sums:
    """Return the totals of `lines`, exactly."""
    total = ZERO
    by_source: dict[str, Decimal] = defaultdict(Decimal)
    by_instrument: dict[str, Decimal] = defaultdict(Decimal)
    crossed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    states: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        total += line.amount
        by_source[line.source] += line.amount
        by_instrument[line.instrument] += line.amount
        crossed[line.source, line.instrument] += line.amount
        states[line.instrument, line.state] += line.amount
    return Sums(total, dict(by_source), dict(by_instrument), dict(crossed), dict(states))
