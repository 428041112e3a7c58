"""Report, confirm, correct and withdraw results. Every function writes one entry at the end of the chain.

A report is provisional; a confirmation makes it final; a correction adds the difference and makes it provisional
again until a second person has confirmed it; a withdrawal takes it off. Year, line and kind of a claim never change:
whoever mistook one of them withdraws the claim and reports it anew.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.money import Rate
from chorok.core.policy import require
from chorok.outcomes import policy
from chorok.outcomes.domain import chain, notices
from chorok.outcomes.domain.entries import Author, Before, write
from chorok.outcomes.domain.rules import Facts, checked, one_line
from chorok.outcomes.domain.states import CLAIM_FLOW
from chorok.outcomes.domain.years import require_open
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind, EntryAction
from chorok.outcomes.models import Claim, ClaimOrganisation, ConfirmationRequest, Line, ProgrammeYear
from chorok.registry.models import Organisation

_CORRECTABLE = frozenset(field.name for field in fields(Facts)) - {"year", "line", "kind"}
_REASON_LIMIT = 500


@transaction.atomic
def report_claim(
    *,
    actor: Actor,
    year: ProgrammeYear | int,
    line: Line,
    kind: str,
    title_ko: str,
    title_en: str = "",
    happened_on: date,
    quantity: int = 1,
    amount: Decimal | None = None,
    currency: str = "",
    rate: Rate | None = None,
    years: int | None = None,
    country: str = "",
    organisations: Iterable[Organisation] = (),
    public: bool = True,
    fictitious: bool = False,
) -> Claim:
    """Report a result; it is provisional until somebody else confirms it.

    `amount` is in `currency`. Where the kind is counted in another currency `rate` converts it; without one the hub's
    rate of `happened_on` is taken. `years` is how long an MOA runs. Raises DomainError when the year is closed or a
    rule of `domain.rules` is broken, and Refused when the actor may not report for these organisations.
    """
    parties = _locked_organisations(organisations)
    chain.lock()
    require(policy.can_report(actor, parties))
    period = require_open(year)
    facts = Facts(
        year=period,
        line=line,
        kind=kind,
        title_ko=title_ko,
        title_en=title_en,
        happened_on=happened_on,
        quantity=quantity,
        amount=amount,
        currency=currency,
        rate=rate,
        years=years,
        country=country,
        organisations=parties,
        public=public,
    )
    claim = Claim.objects.create(
        number=_next_number(period.year),
        reported_at=clock.now(),
        reported_by_id=actor.user_id,
        fictitious=fictitious,
        **checked(facts),
    )
    ClaimOrganisation.objects.bulk_create(ClaimOrganisation(claim=claim, organisation=one) for one in parties)
    write(claim, action=EntryAction.REPORT, author=Author.of(actor), before=Before.nothing())
    return claim


@transaction.atomic
def confirm_claim(*, actor: Actor, claim: Claim) -> Claim:
    """Make a reported result final, as a second person.

    Raises Refused when the actor entered the figures, DomainError when the claim isn't waiting or its year is closed.
    """
    locked = lock_claim(claim)
    before = Before.of(locked)
    CLAIM_FLOW.apply("confirm", locked, actor=actor)
    locked.confirmed_at = clock.now()
    locked.confirmed_by_id = actor.user_id
    locked.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    void_requests(locked)
    write(locked, action=EntryAction.CONFIRM, author=Author.of(actor), before=before)
    notices.confirmed(locked, but=actor.user_id)
    return locked


@transaction.atomic
def correct_claim(*, actor: Actor, claim: Claim, reason: str, **changes: Any) -> Claim:
    """Correct facts of a result with a new entry that holds the difference and the `reason`.

    `changes` are arguments of `report_claim` except year, line and kind. The claim is provisional afterwards, so that
    final sums never hold figures nobody checked. A rate stays as it was unless another currency or rate is given.
    Raises DomainError when nothing changes, the reason is missing, a rule is broken or the year is closed.
    """
    unknown = set(changes) - _CORRECTABLE
    if unknown:
        raise TypeError(f"can't correct {', '.join(sorted(unknown))}")
    why = _reason(reason)
    parties = _locked_organisations(changes["organisations"]) if "organisations" in changes else None
    locked = lock_claim(claim)
    before = Before.of(locked)
    current = current_facts(locked)
    wanted = replace(current, **changes | ({} if parties is None else {"organisations": parties}))
    if "currency" in changes and changes["currency"] != locked.currency and "rate" not in changes:
        wanted = replace(wanted, rate=None)
    if wanted.kind in REPORTING_CURRENCY and wanted.currency == REPORTING_CURRENCY[ClaimKind(wanted.kind)]:
        wanted = replace(wanted, rate=changes.get("rate"))
    if not actor.is_staff:
        require(policy.can_report(actor, wanted.organisations))
    values = checked(wanted)
    same_parties = set(current.organisations) == set(wanted.organisations)
    if same_parties and all(getattr(locked, name) == value for name, value in values.items()):
        raise DomainError(_("Nothing was changed."))
    CLAIM_FLOW.apply("correct", locked, actor=actor)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.confirmed_at, locked.confirmed_by, locked.confirmed_as = None, None, ""
    locked.save()
    if not same_parties:
        ClaimOrganisation.objects.filter(claim=locked).delete()
        ClaimOrganisation.objects.bulk_create(
            ClaimOrganisation(claim=locked, organisation=one) for one in wanted.organisations
        )
    void_requests(locked)
    write(locked, action=EntryAction.CORRECT, author=Author.of(actor), before=before, reason=why)
    notices.corrected(locked, reason=why, but=actor.user_id)
    return locked


@transaction.atomic
def withdraw_claim(*, actor: Actor, claim: Claim, reason: str) -> Claim:
    """Take a result back; its entries stay, its figures leave the sums. Raises DomainError as `correct_claim` does."""
    why = _reason(reason)
    locked = lock_claim(claim)
    before = Before.of(locked)
    CLAIM_FLOW.apply("withdraw", locked, actor=actor)
    locked.save(update_fields=["state"])
    void_requests(locked)
    write(locked, action=EntryAction.WITHDRAW, author=Author.of(actor), before=before, reason=why)
    notices.withdrawn(locked, reason=why, but=actor.user_id)
    return locked


def lock_claim(claim: Claim) -> Claim:
    """Lock the ledger and return the claim as it stands now. Raises DomainError when its year is closed."""
    chain.lock()
    locked = Claim.objects.select_for_update(of=("self",)).select_related("year", "line").get(pk=claim.pk)
    require_open(locked.year)
    return locked


def current_facts(claim: Claim) -> Facts:
    """Return the facts of a claim as a person would type them."""
    rate = None
    if claim.rate is not None and claim.rate_day is not None:
        target = REPORTING_CURRENCY[ClaimKind(claim.kind)]
        rate = Rate(claim.currency, target, claim.rate, claim.rate_day, claim.rate_source)
    parties = Organisation.objects.filter(claim_links__claim=claim).order_by("pk")
    return Facts(
        rate=rate,
        organisations=tuple(parties),
        **{field.name: getattr(claim, field.name) for field in fields(Facts) if field.name not in _NOT_COLUMNS},
    )


_NOT_COLUMNS = frozenset({"rate", "organisations"})


def void_requests(claim: Claim) -> None:
    """Let the links lapse that ask a company about figures which are settled or no longer the same."""
    ConfirmationRequest.objects.filter(claim=claim, answered_at=None, expires_at__gt=clock.now()).update(
        expires_at=clock.now()
    )


def _locked_organisations(organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Lock organisations before the ledger, as a merge does, so that the two never wait for each other crosswise."""
    ids = {organisation.pk for organisation in organisations}
    if not ids:
        return ()
    return tuple(Organisation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))


def _next_number(year: int) -> str:
    """Return the next number of the year. Claims are never deleted and the ledger is locked, so there is no gap."""
    last = Claim.objects.filter(year_id=year).order_by("-id").values_list("number", flat=True).first()
    return f"R{year}-{(0 if last is None else int(last.rpartition('-')[2])) + 1:05d}"


def _reason(text: str) -> str:
    return one_line(text, field="reason", limit=_REASON_LIMIT, required=True)
