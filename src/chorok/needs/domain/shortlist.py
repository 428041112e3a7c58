"""The shortlist of a need: technologies an officer means to introduce, with who chose them and why."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain.matching import newest_run
from chorok.needs.domain.needs import lock_need
from chorok.needs.domain.states import CANDIDATE_FLOW
from chorok.needs.enums import CandidateState, NeedState
from chorok.needs.models import Candidate, Need
from chorok.registry.models import Technology
from chorok.todos.domain.todos import close_todo


@transaction.atomic
def shortlist(*, actor: Actor, need: Need, technology: Technology, note: str = "") -> Candidate:
    """Put a published technology on a need's shortlist, found by the search or not; one taken off comes back.

    Raises DomainError for a closed need, a technology that isn't public, and one that is on the list.
    """
    require(policy.can_review(actor))
    row = lock_need(need)
    if row.state == NeedState.CLOSED:
        raise DomainError(_("This need is closed and can't be changed any more."))
    if not Technology.objects.public().filter(pk=technology.pk).exists():
        raise DomainError(_("This technology is not public any more."))
    there = Candidate.objects.select_for_update(of=("self",)).filter(need=row, technology=technology).first()
    if there is not None and there.state != CandidateState.REMOVED:
        raise DomainError(_("This technology is on the shortlist already."))
    candidate = there or Candidate(need=row, technology=technology)
    if there is not None:
        CANDIDATE_FLOW.apply("return", candidate, actor=actor)
        candidate.asked_at = candidate.answered_at = candidate.answered_by = None
        candidate.answer = candidate.consent = candidate.declined_because = ""
    run = newest_run(row)
    match = None if run is None else run.matches.filter(technology=technology).first()
    candidate.score, candidate.rank = (None, None) if match is None else (match.score, match.rank)
    candidate.weights = "" if run is None or match is None else run.weights
    candidate.thesaurus = "" if run is None or match is None else run.thesaurus
    candidate.note = note.strip()
    candidate.added_at, candidate.added_by_id = clock.now(), actor.user_id
    candidate.save()
    for fit in row.fits.filter(technology=technology, wanted_at__isnull=False):
        close_todo(f"need-fit:{fit.pk}")
    return candidate


@transaction.atomic
def take_off(*, actor: Actor, candidate: Candidate) -> Candidate:
    """Take a technology off the shortlist; the history keeps that it was there."""
    row = lock_candidate(candidate)
    CANDIDATE_FLOW.apply("remove", row, actor=actor)
    row.save(update_fields=["state"])
    close_todo(todo_key(row))
    return row


def todo_key(candidate: Candidate) -> str:
    """Return the key of the company's to-do about a candidate."""
    return f"need-candidate:{candidate.pk}"


def lock_candidate(candidate: Candidate) -> Candidate:
    """Lock a candidate's row, and its need's before it, and return it as it stands now.

    Whoever closes the need waits or is waited for, so that nobody is asked about a need that is closed by then.
    """
    Need.objects.select_for_update(of=("self",), no_key=True).get(pk=candidate.need_id)
    rows = Candidate.objects.select_for_update(of=("self",)).select_related(
        "need__organisation", "technology__organisation"
    )
    return rows.get(pk=candidate.pk)
