"""The facts of a claim: what an entry says about it after what happened, as canonical JSON.

PostgreSQL writes them (jsonb has one text for one value), so that the entry that is written, the entries of a year
that closes and the check of a million claims all come from the one expression below.
"""

# ruff: noqa: S608 - only constants of this module become SQL text

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

_UTC = """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""

#: The facts as jsonb, over `claim` (alias of the claim's table).
FACTS_SQL = f"""
jsonb_build_object(
  'number', claim.number, 'year', claim.year_id, 'kind', claim.kind, 'state', claim.state,
  'line', (SELECT line.code FROM outcomes_line line WHERE line.id = claim.line_id),
  'title_ko', claim.title_ko, 'title_en', claim.title_en, 'happened_on', claim.happened_on::text,
  'quantity', claim.quantity, 'amount', claim.amount::text, 'currency', claim.currency,
  'rate', claim.rate::text, 'rate_day', claim.rate_day::text, 'rate_source', claim.rate_source,
  'reported_amount', claim.reported_amount::text, 'years', claim.years, 'country', claim.country,
  'public', claim.public, 'fictitious', claim.fictitious,
  'reported_by', claim.reported_by_id, 'reported_at', {_UTC.format("claim.reported_at")},
  'confirmed_by', claim.confirmed_by_id, 'confirmed_at', {_UTC.format("claim.confirmed_at")},
  'confirmed_as', claim.confirmed_as,
  'organisations', (
    SELECT coalesce(jsonb_agg(party.organisation_id ORDER BY party.organisation_id), '[]')
    FROM outcomes_claimorganisation party WHERE party.claim_id = claim.id),
  'evidence', (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', evidence.id, 'title', evidence.title, 'url', evidence.url, 'public', evidence.public,
      'file', evidence.file_id, 'sha256', file.sha256) ORDER BY evidence.id), '[]')
    FROM outcomes_evidence evidence LEFT JOIN core_storedfile file ON file.id = evidence.file_id
    WHERE evidence.claim_id = claim.id)
)"""


def facts_of(claim_id: int) -> str:
    """Return the facts of one claim as they stand in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({FACTS_SQL})::text FROM outcomes_claim claim WHERE claim.id = %s", [claim_id])
        (facts,) = cursor.fetchall()
    return str(facts[0])


def facts_of_year(year: int, *, state: str, size: int = 5_000) -> Iterator[list[tuple[int, int, str, str]]]:
    """Yield lists of (claim id, line id, kind, facts) of a year's claims in `state`, in the order of their ids."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT claim.id, claim.line_id, claim.kind, ({FACTS_SQL})::text FROM outcomes_claim claim "
                "WHERE claim.year_id = %s AND claim.state = %s AND claim.id > %s ORDER BY claim.id LIMIT %s",
                [year, state, last, size],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def differing() -> Iterator[tuple[int, int | None, dict[str, Any], dict[str, Any]]]:
    """Yield each claim that isn't what its last entry says: (claim id, entry, facts as they stand, as entered).

    Claims without any entry come with None and no facts. A merge of two organisations shows here too; the caller
    knows which organisation took over which.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"""
            SELECT claim.id, last.sequence, stands.facts, coalesce(last.facts, '{{}}')
            FROM outcomes_claim claim
            LEFT JOIN LATERAL (SELECT entry.sequence, entry.facts FROM outcomes_entry entry
                               WHERE entry.claim_id = claim.id ORDER BY entry.sequence DESC LIMIT 1) last ON true
            CROSS JOIN LATERAL (SELECT ({FACTS_SQL})::text AS facts OFFSET 0) stands
            WHERE last.facts IS NULL OR stands.facts <> last.facts
            ORDER BY claim.id
            """
        )
        for claim_id, sequence, stands, entered in cursor:
            yield claim_id, sequence, json.loads(stands), json.loads(entered)
