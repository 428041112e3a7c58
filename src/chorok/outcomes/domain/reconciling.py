"""The running totals three ways: as kept, as the sums of the entries, and as the claims themselves add up."""

# ruff: noqa: S608 - only constants of this module become SQL text

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

_SIDES = (
    "provisional_claims",
    "provisional_quantity",
    "provisional_amount",
    "final_claims",
    "final_quantity",
    "final_amount",
)

_BY_ENTRIES = f"""
SELECT year_id, line_id, kind, {", ".join(f"sum({side}) AS {side}" for side in _SIDES)}
FROM outcomes_entry GROUP BY year_id, line_id, kind"""

_BY_CLAIMS = """
SELECT year_id, line_id, kind,
  count(*) FILTER (WHERE state = 'reported') AS provisional_claims,
  coalesce(sum(quantity) FILTER (WHERE state = 'reported'), 0) AS provisional_quantity,
  coalesce(sum(reported_amount) FILTER (WHERE state = 'reported'), 0) AS provisional_amount,
  count(*) FILTER (WHERE state IN ('confirmed', 'closed')) AS final_claims,
  coalesce(sum(quantity) FILTER (WHERE state IN ('confirmed', 'closed')), 0) AS final_quantity,
  coalesce(sum(reported_amount) FILTER (WHERE state IN ('confirmed', 'closed')), 0) AS final_amount
FROM outcomes_claim GROUP BY year_id, line_id, kind"""

_KEPT = f"SELECT year_id, line_id, kind, {', '.join(_SIDES)} FROM outcomes_tally"

_COMPANIES_BY_CLAIMS = """
SELECT claim.year_id, claim.line_id, claim.kind, party.organisation_id,
  count(*) FILTER (WHERE claim.state = 'reported') AS provisional,
  count(*) FILTER (WHERE claim.state IN ('confirmed', 'closed')) AS final
FROM outcomes_claim claim JOIN outcomes_claimorganisation party ON party.claim_id = claim.id
WHERE claim.state <> 'withdrawn'
GROUP BY claim.year_id, claim.line_id, claim.kind, party.organisation_id"""

_COMPANIES_KEPT = """
SELECT year_id, line_id, kind, organisation_id, provisional, final
FROM outcomes_companytally WHERE provisional <> 0 OR final <> 0"""

_NUMBERS_BY_COMPANIES = """
SELECT year_id, line_id, kind, count(*) FILTER (WHERE provisional > 0 OR final > 0) AS provisional_companies,
  count(*) FILTER (WHERE final > 0) AS final_companies
FROM outcomes_companytally GROUP BY year_id, line_id, kind"""

_NUMBERS_KEPT = "SELECT year_id, line_id, kind, provisional_companies, final_companies FROM outcomes_tally"

_PLACE = ("year_id", "line_id", "kind")


@dataclass(frozen=True)
class _Comparison:
    """Two queries that must give the same `columns` for each of `keys`."""

    left_name: str
    left: str
    right_name: str
    right: str
    columns: tuple[str, ...]
    keys: tuple[str, ...] = _PLACE


_COMPARISONS = (
    _Comparison("the kept total", _KEPT, "the sum of the entries", _BY_ENTRIES, _SIDES),
    _Comparison("the claims' total", _BY_CLAIMS, "the sum of the entries", _BY_ENTRIES, _SIDES),
    _Comparison(
        "the company's counter",
        _COMPANIES_KEPT,
        "its claims",
        _COMPANIES_BY_CLAIMS,
        ("provisional", "final"),
        (*_PLACE, "organisation_id"),
    ),
    _Comparison(
        "the number of companies kept",
        _NUMBERS_KEPT,
        "the companies' counters",
        _NUMBERS_BY_COMPANIES,
        ("provisional_companies", "final_companies"),
    ),
)


def tally_problems() -> Iterator[tuple[str, str]]:
    """Yield (year / line / kind, what differs) wherever two of the three ways of counting disagree."""
    for comparison in _COMPARISONS:
        yield from _differences(comparison)


def _differences(comparison: _Comparison) -> Iterator[tuple[str, str]]:
    keys, columns = ", ".join(comparison.keys), comparison.columns
    shown = ", ".join(f"coalesce(a.{column}, 0), coalesce(b.{column}, 0)" for column in columns)
    differs = " OR ".join(f"coalesce(a.{column}, 0) <> coalesce(b.{column}, 0)" for column in columns)
    query = (
        f"SELECT {keys}, {shown} FROM ({comparison.left}) a FULL JOIN ({comparison.right}) b USING ({keys}) "
        f"WHERE {differs} ORDER BY {keys}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows = cursor.fetchall()
    codes = _line_codes()
    for row in rows:
        place, figures = row[: len(comparison.keys)], row[len(comparison.keys) :]
        names = [str(place[0]), codes.get(place[1], str(place[1])), place[2], *(f"organisation {x}" for x in place[3:])]
        pairs = zip(columns, figures[::2], figures[1::2], strict=True)
        told = ", ".join(f"{column} {a} against {b}" for column, a, b in pairs if a != b)
        yield " / ".join(names), f"{comparison.left_name} differs from {comparison.right_name}: {told}"


def _line_codes() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code FROM outcomes_line")
        return dict(cursor.fetchall())
