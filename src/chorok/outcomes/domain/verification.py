"""Proves that nobody changed results behind the application's back, and names the first place where somebody did.

Four things are checked: the chain (every entry as written, none missing, in order), the seals of closed years and any
end of the chain noted elsewhere, the running totals against the sums of the entries, and every claim with its
organisations and evidence against the facts of its last entry.

A chain can't prove by itself that its very last entries weren't replaced together with everything that hangs on them;
that is what the printed seal, or an end noted elsewhere (`chorok verify --head`), is for.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from chorok.outcomes.domain import chain
from chorok.outcomes.domain.facts import differing
from chorok.outcomes.domain.reconciling import tally_problems
from chorok.outcomes.models import Claim, Entry, Seal
from chorok.registry.models import Organisation

#: Called with the number of entries read so far.
Progress = Callable[[int], None]
_EVERY = 50_000


@dataclass(frozen=True)
class Broken:
    """One thing that isn't as it was written. `kind` is for programs, `what` for people."""

    kind: str
    what: str
    sequence: int | None = None
    claim: str = ""


@dataclass(frozen=True)
class Verdict:
    """The outcome of a check: how many entries were read, the end of the chain, and what was found broken."""

    entries: int
    head: chain.Head
    broken: tuple[Broken, ...] = ()

    @property
    def intact(self) -> bool:
        """Nothing was changed."""
        return not self.broken

    @property
    def first(self) -> Broken | None:
        """The first broken thing: of the chain if the chain is broken, else of what hangs on it."""
        return self.broken[0] if self.broken else None


def verify_chain(*, noted: chain.Head | None = None, progress: Progress | None = None, most: int = 20) -> Verdict:
    """Check the whole ledger and return the verdict with at most `most` findings.

    `noted` is an end of the chain written down earlier, which must still be part of it. The reads happen in one
    snapshot, so people may go on working meanwhile.
    """
    with _snapshot():
        entries, end, fault = _check_links(progress)
        found = [] if fault is None else [fault]
        for problem in _everything_else(end, noted):
            if len(found) >= most:
                break
            found.append(problem)
    return Verdict(entries, end, tuple(found))


def _everything_else(end: chain.Head, noted: chain.Head | None) -> Iterator[Broken]:
    yield from _check_anchors(end, noted)
    for place, what in tally_problems():
        yield Broken("tally", f"{place}: {what}")
    yield from _check_claims()


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read everything as of one moment. Inside a transaction (a test) its own view must do."""
    with transaction.atomic():
        if len(connection.savepoint_ids) == 0 and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@dataclass(frozen=True)
class _Link:
    """An entry as the database holds it, in bytes."""

    sequence: int
    hash: bytes
    previous: bytes
    text: bytes

    @property
    def fits_itself(self) -> bool:
        """The row is the one its hash was made over."""
        return sha256(self.previous + self.text).hexdigest().encode() == self.hash


def _check_links(progress: Progress | None) -> tuple[int, chain.Head, Broken | None]:
    """Read the entries in order; return how many there are, the end, and the first that is broken.

    After the first broken one the rest is read without a look: the connection is free for questions only at the end.
    """
    previous = chain.GENESIS.encode()
    count = expected = 0
    broken: _Link | None = None
    for found, claimed, text in chain.stored():
        count += 1
        if broken is not None:
            continue
        expected = count
        sequence = int(text[: text.index(b"\t")])
        if sequence != expected or claimed != previous or sha256(claimed + text).hexdigest().encode() != found:
            broken = _Link(sequence, found, claimed, text)
        previous = found
        if progress is not None and count % _EVERY == 0:
            progress(count)
    if broken is not None:
        return count, chain.head(), _diagnose(expected, broken)
    return count, chain.Head(count, previous.decode()), None


def _diagnose(expected: int, link: _Link) -> Broken:
    """Say what is wrong with the first entry that doesn't fit."""
    sequence = link.sequence
    number = _claim_number(int(link.text.split(b"\t", 2)[1]))
    if sequence != expected:
        return Broken("missing", f"entry {expected} is missing; entry {sequence} comes instead", expected, number)
    if not link.fits_itself:
        return Broken("changed", f"entry {sequence} was changed after it was written", sequence, number)
    # The row fits its own hash but not the one before: either it, or its predecessor, was written anew.
    if sequence == 1:
        return Broken("order", "entry 1 does not begin the chain", 1, number)
    before = Entry.objects.filter(sequence=sequence - 1).values_list("claim__number", flat=True).first() or ""
    what = f"entry {sequence - 1} is not the one that entry {sequence} was written after: it was replaced or moved"
    return Broken("order", what, sequence - 1, before)


def _check_anchors(end: chain.Head, noted: chain.Head | None) -> Iterator[Broken]:
    anchors = [(f"the seal of {seal.year_id}", seal.sequence, seal.hash) for seal in Seal.objects.order_by("sequence")]
    if noted is not None:
        anchors.append(("the noted end", noted.sequence, noted.hash))
    for name, sequence, value in anchors:
        if sequence == 0 and value == chain.GENESIS:
            continue
        stands = Entry.objects.filter(sequence=sequence).values_list("hash", flat=True).first()
        if stands is None:
            what = f"{name} stands on entry {sequence}, but the chain ends at {end.sequence}: its end was cut off"
            yield Broken("cut", what, end.sequence + 1)
        elif stands != value:
            yield Broken("seal", f"{name} does not fit entry {sequence}", sequence)


def _check_claims() -> Iterator[Broken]:
    """Every claim as its last entry says, organisations followed through merges."""
    absorbed = Organisation.objects.exclude(merged_into=None)
    kept = {one.pk: one.merged_into_id or one.pk for one in absorbed.only("merged_into")}
    for claim_id, sequence, stands, entered in differing():
        number = str(stands["number"])
        if sequence is None:
            yield Broken("claim", f"claim {number} (id {claim_id}) has no entry in the chain", None, number)
            continue
        entered["organisations"] = sorted({_successor(one, kept) for one in entered.get("organisations", [])})
        stands["organisations"] = sorted(set(stands["organisations"]))
        names = sorted(name for name in stands.keys() | entered.keys() if stands.get(name) != entered.get(name))
        if names:
            told = "; ".join(
                f"{name} is {_short(stands.get(name))}, entered {_short(entered.get(name))}" for name in names
            )
            yield Broken(
                "claim", f"claim {number} is not what its last entry {sequence} says: {told}", sequence, number
            )
    orphans = Entry.objects.filter(~Exists(Claim.objects.filter(pk=OuterRef("claim_id")))).order_by("sequence")
    for orphan in orphans[:1]:
        what = f"entry {orphan.sequence} speaks of claim id {orphan.claim_id}, which is gone"
        yield Broken("claim", what, orphan.sequence)


def _successor(organisation: int, kept: dict[int, int]) -> int:
    """Follow merges to the record that stands today; a circle (tampering) ends where it began."""
    seen = set()
    while organisation in kept and organisation not in seen:
        seen.add(organisation)
        organisation = kept[organisation]
    return organisation


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "…"  # noqa: PLR2004 - a line of a terminal


def _claim_number(claim_id: int) -> str:
    return Claim.objects.filter(pk=claim_id).values_list("number", flat=True).first() or ""
