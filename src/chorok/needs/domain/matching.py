"""Searches: which technologies answer a need, kept with every reason and the versions they were found with."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.model import Answer, Phrase
from chorok.engines.matching.model import Match as FoundMatch
from chorok.engines.matching.output import MatchBook
from chorok.engines.matching.structure import SANCTIONS
from chorok.needs import policy
from chorok.needs.domain import matcher as engine
from chorok.needs.domain.fits import note_fits
from chorok.needs.domain.following import need_text, queue_search
from chorok.needs.domain.needs import lock_need
from chorok.needs.enums import SEARCHED, NeedState, RunState
from chorok.needs.models import Match, MatchRun, Need

#: Matches kept of a search.
MOST = 20
#: Two searches whose scores differ by less found the same.
SAME = 1e-9
#: Needs that are read at a time.
BATCH = 200

#: What a search found, so far as another can find something else: the need's text, versions, technologies and scores.
Found = tuple[Any, ...]


@transaction.atomic
def ask_matches(*, actor: Actor, need: Need) -> MatchRun:
    """Look for technologies anew. Raises DomainError for a closed need."""
    require(policy.can_review(actor))
    row = lock_need(need)
    if row.state == NeedState.CLOSED:
        raise DomainError(_("This need is closed and can't be changed any more."))
    return queue_search(row, user_id=actor.user_id)


def work_on(run_id: int) -> None:
    """Do a search that was asked for; one that is done or gone is left alone. Safe to repeat, also after a failure."""
    run = MatchRun.objects.exclude(state=RunState.DONE).filter(pk=run_id).select_related("need").first()
    if run is None:
        return
    MatchRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    try:
        with engine.up_to_date() as matcher:
            _keep(run, matcher)
    except Exception:
        MatchRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, finished_at=clock.now())
        raise


def search_open_needs() -> int:
    """Look at every open need again, the newest first; return for how many something else was found.

    Safe to repeat: what was found before and would be found again stays as it is, moment and all.
    """
    changed = 0
    with engine.up_to_date() as matcher:
        ids = list(Need.objects.filter(state__in=SEARCHED).order_by("-pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            kept = _kept(batch)
            for need in Need.objects.filter(pk__in=batch).order_by("-pk"):
                if kept.get(need.pk) != _found(matcher, need):
                    _keep(MatchRun(need=need, asked_at=clock.now()), matcher)
                    changed += 1
    return changed


def newest_run(need: Need) -> MatchRun | None:
    """Return the search of a need whose matches are shown: the last that was finished."""
    return need.runs.filter(state=RunState.DONE).order_by("-asked_at", "-pk").first()


@transaction.atomic
def _keep(run: MatchRun, matcher: Matcher) -> None:
    """Find and write what answers the need as it stands now, held so that nobody changes it meanwhile.

    The searches before this one go, and so does one that took longer than its follower.
    """
    need = Need.objects.select_for_update(of=("self",), no_key=True).filter(pk=run.need_id).first()
    if need is None:  # it is gone, and the search with it
        return
    run.need = need
    if run.need.runs.filter(state=RunState.DONE, asked_at__gt=run.asked_at).exists():
        run.need.runs.filter(pk=run.pk).delete()
        return
    run.need.runs.filter(asked_at__lte=run.asked_at).exclude(pk=run.pk).delete()
    result = matcher.match(engine.asked(need), MOST)
    run.state, run.finished_at = RunState.DONE, clock.now()
    run.text = need_text(run.need)
    run.language, run.concepts, run.technologies = result.language, result.concepts, len(matcher)
    run.shut_out = dict(Counter(result.shut_out.values()))
    run.weights, run.thesaurus = matcher.weights.version, matcher.thesaurus.version
    run.threshold = matcher.weights.threshold
    run.save()
    books = {
        language: MatchBook((), {}, matcher.thesaurus, matcher.weights, language)  # type: ignore[arg-type]
        for language in ("ko", "en")
    }
    Match.objects.bulk_create(
        _row(run, rank, found, matcher.technologies[found.technology].text, books)
        for rank, found in enumerate(result.matches, 1)
    )
    note_fits(run)


def _row(run: MatchRun, rank: int, found: FoundMatch, text: str, books: dict[str, MatchBook]) -> Match:
    parts = [
        {
            "kind": part.kind.value,
            "term": part.term,
            **{language: book.term(part) for language, book in books.items()},
            "score": part.score,
            "need": _places(part.need),
            "technology": _places(part.technology),
            "values": list(part.values),
        }
        for part in found.parts
    ]
    gates: dict[str, Any] = {gate.name: gate.answer.value for gate in found.gates}
    if not settings.SANCTIONED_COUNTRIES and gates.get(SANCTIONS) == Answer.YES.value:
        gates[SANCTIONS] = Answer.UNKNOWN.value  # nobody has given a list to look at
    return Match(
        run=run,
        technology_id=int(found.technology),
        rank=rank,
        score=found.score,
        relevance=found.relevance,
        text=text,
        parts=parts,
        gates=gates,
        missing=list(found.missing),
    )


def _places(phrases: tuple[Phrase, ...]) -> list[list[int]]:
    return [[phrase.start, phrase.end] for phrase in phrases]


def _kept(needs: Sequence[int]) -> dict[int, Found]:
    """Return by need what its newest search found (two queries)."""
    finished = MatchRun.objects.filter(need__in=needs, state=RunState.DONE).order_by("need", "-asked_at", "-pk")
    runs = list(finished.distinct("need").values_list("pk", "need", "text", "weights", "thesaurus"))
    matches: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    rows = Match.objects.filter(run__in=[run[0] for run in runs]).order_by("run", "rank")
    for run, technology, score, text in rows.values_list("run", "technology", "score", "text"):
        matches[run].append((technology, round(score / SAME), text))
    return {need: (*versions, tuple(matches[run])) for run, need, *versions in runs}


def _found(matcher: Matcher, need: Need) -> Found:
    """Return what a search would find now, as `_kept` does."""
    ranked = matcher.rank(engine.asked(need), MOST)
    found = tuple((int(pk), round(score / SAME), matcher.technologies[pk].text) for pk, score in ranked)
    return need_text(need), matcher.weights.version, matcher.thesaurus.version, found
