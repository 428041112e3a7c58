"""Programme years: opened for results, closed and sealed by the city."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.outcomes import policy
from chorok.outcomes.domain import chain
from chorok.outcomes.domain.entries import Author
from chorok.outcomes.domain.facts import facts_of_year
from chorok.outcomes.domain.states import CLAIM_FLOW, YEAR_FLOW
from chorok.outcomes.enums import ClaimState, EntryAction, PeriodState
from chorok.outcomes.models import Claim, ProgrammeYear, Seal

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class ClosingPreview:
    """What closing a year would do: how many results become closed, and which still stand in its way."""

    confirmed: int
    waiting: int
    withdrawn: int

    @property
    def possible(self) -> bool:
        """Nothing is left that nobody has checked."""
        return self.waiting == 0


@transaction.atomic
def open_year(*, actor: Actor, year: int, note_ko: str = "", note_en: str = "") -> ProgrammeYear:
    """Open a programme year for results; one that is open already gets the note. Raises DomainError when closed."""
    require(policy.can_plan(actor))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError(_("Give a year between 2000 and 2100."), field="year")
    period, created = ProgrammeYear.objects.select_for_update().get_or_create(
        year=year, defaults={"note_ko": note_ko.strip(), "note_en": note_en.strip()}
    )
    if not created:
        require_open(period)
        period.note_ko, period.note_en = note_ko.strip(), note_en.strip()
        period.save(update_fields=["note_ko", "note_en"])
    return period


def require_open(year: ProgrammeYear | int) -> ProgrammeYear:
    """Return the year as it stands now. Raises DomainError when it isn't there or is closed."""
    number = year if isinstance(year, int) else year.year
    period = ProgrammeYear.objects.filter(pk=number).first()
    if period is None:
        raise DomainError(_("The programme year %(year)d has not been opened.") % {"year": number}, field="year")
    if period.state == PeriodState.CLOSED:
        message = _("The year %(year)d is closed. Its results can no longer be added to, corrected or withdrawn.")
        raise DomainError(message % {"year": number}, field="year")
    return period


def hold_open(year: ProgrammeYear | int) -> ProgrammeYear:
    """Hold the year's row until the transaction ends: of two who plan the year the second waits for the first.

    Raises DomainError as `require_open` does.
    """
    number = year if isinstance(year, int) else year.year
    list(ProgrammeYear.objects.select_for_update(of=("self",), no_key=True).filter(pk=number))
    return require_open(number)


def preview_closing(year: ProgrammeYear) -> ClosingPreview:
    """Say what closing `year` would do now."""
    by_state = Claim.objects.filter(year=year).by_state()
    return ClosingPreview(
        confirmed=by_state.get(ClaimState.CONFIRMED, 0),
        waiting=by_state.get(ClaimState.REPORTED, 0),
        withdrawn=by_state.get(ClaimState.WITHDRAWN, 0),
    )


@transaction.atomic
def close_year(*, actor: Actor, year: ProgrammeYear | int) -> Seal:
    """Close a year for good: every confirmed result gets its closing entry, and the end of the chain is the seal.

    Raises DomainError while results wait for confirmation or when the year is closed, Refused unless the city asks.
    """
    require(policy.can_close_year(actor))
    chain.lock()
    number = year if isinstance(year, int) else year.year
    require_open(number)
    period = ProgrammeYear.objects.select_for_update(of=("self",)).get(pk=number)
    preview = preview_closing(period)
    if not preview.possible:
        message = ngettext(
            "%(count)d result still waits for confirmation. Confirm or withdraw it first.",
            "%(count)d results still wait for confirmation. Confirm or withdraw them first.",
            preview.waiting,
        )
        raise DomainError(message % {"count": preview.waiting})
    YEAR_FLOW.apply("close", period, actor=actor)
    period.closed_at = clock.now()
    period.closed_by_id = actor.user_id
    period.save(update_fields=["state", "closed_at", "closed_by"])
    # The same step as CLAIM_FLOW.apply("close", …), taken by all claims of the year at once.
    step = CLAIM_FLOW.transitions["close"]
    Claim.objects.filter(year=period, state__in=step.sources).update(state=step.target)
    end = _write_closing_entries(period, author=Author.of(actor))
    return Seal.objects.create(year=period, sequence=end.sequence, hash=end.hash, sealed_at=clock.now())


def _write_closing_entries(year: ProgrammeYear, *, author: Author) -> chain.Head:
    """Write an entry for each closed claim. A closed claim is as final as before, so no figure changes."""
    now = clock.now()
    for rows in facts_of_year(year.year, state=ClaimState.CLOSED):
        chain.append(
            chain.Draft(
                claim_id=claim_id,
                action=EntryAction.CLOSE,
                at=now,
                by_id=author.user_id,
                by_name=author.name,
                year_id=year.year,
                line_id=line_id,
                kind=kind,
                facts=facts,
            )
            for claim_id, line_id, kind, facts in rows
        )
    return chain.head()
