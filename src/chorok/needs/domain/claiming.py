"""What a side says was signed becomes a claim of the ledger, once for both sides.

Who tells it first makes the claim; the other side's same figure joins it. A figure that differs is no claim of its own:
the staff have a to-do and decide. An MOU without an amount counts as one of 0 dollars, as those of consultations do.
"""

from decimal import Decimal

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError
from chorok.needs.domain.notices import KIND_ROUNDS
from chorok.needs.enums import Side, Standing
from chorok.needs.models import Candidate, RoundAnswer
from chorok.outcomes.domain.claims import report_claim, withdraw_claim
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.domain.stating import Stated, bring_claim_to, says, shown_at
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind, ClaimState
from chorok.outcomes.models import Claim, Line
from chorok.outcomes.policy import can_add_evidence, can_report
from chorok.todos.domain.todos import open_todo

_KINDS = {Standing.MOU: ClaimKind.MOU, Standing.CONTRACT: ClaimKind.CONTRACT}


def settle(*, actor: Actor, answer: RoundAnswer, upload: UploadedFile | None = None) -> Claim | None:
    """Make the ledger say what an answer says, and return its claim; `upload` becomes its evidence.

    Raises DomainError when a rule of the ledger is broken, the centre has confirmed the figure and another says
    otherwise, the same side told it in an earlier round, or a file comes without anything that was signed.
    """
    stated = _stated(answer)
    if stated is None and upload is not None:
        raise DomainError(_("A file goes with an MOU or a contract."), field="upload")
    with shown_at("amount", "signed_on"):
        asked = _bring(actor, answer, stated)
    answer.save(update_fields=["claim"])
    if upload is not None and asked is not None:
        who = actor if can_add_evidence(actor, asked) else SYSTEM
        add_evidence(actor=who, claim=asked, title=asked.title_ko, upload=upload)
    return answer.claim


def _bring(actor: Actor, answer: RoundAnswer, stated: Stated | None) -> Claim | None:
    """Set the answer's claim; return it, or the other side's that says something else."""
    claim = answer.claim
    if claim is not None and stated is not None and claim.kind == stated.kind and says(claim, stated):
        return claim
    if claim is not None:
        shared = RoundAnswer.objects.filter(claim=claim).exclude(pk=answer.pk).exists()
        if not shared and _moved(actor, claim, stated):
            return claim
        answer.claim = None
    if stated is None:
        return None
    _refuse_twice(answer, stated)
    other = _of_the_other_side(answer, stated.kind)
    if other is not None and not says(other, stated):
        _ask_staff(answer.round.candidate)
        return other
    answer.claim = other or _report(actor, answer.round.candidate, stated)
    return answer.claim


def _moved(actor: Actor, claim: Claim, stated: Stated | None) -> bool:
    """Correct a claim that is this answer's alone, or withdraw it; return whether it stays the answer's."""
    reason = _("The answer about the introduction was changed.")
    if stated is not None and stated.kind == claim.kind:
        return bring_claim_to(actor=actor, claim=claim, stated=stated, reason=reason)
    if claim.state == ClaimState.CONFIRMED and not actor.is_staff:
        raise DomainError(_("The centre has confirmed this amount. Ask the centre to correct it."), field="standing")
    if claim.state != ClaimState.WITHDRAWN:
        withdraw_claim(actor=SYSTEM if not actor.is_staff else actor, claim=claim, reason=reason)
    return False


def _stated(answer: RoundAnswer) -> Stated | None:
    """Return what an answer says was signed; a contract whose amount whoever asks leaves open is no claim."""
    kind = _KINDS.get(Standing(answer.standing))
    if kind is None or answer.signed_on is None or (answer.amount is None and kind == ClaimKind.CONTRACT):
        return None
    amount = Decimal(0) if answer.amount is None else answer.amount
    currency = REPORTING_CURRENCY[kind] if answer.amount is None else answer.currency
    return Stated(
        kind=kind, amount=amount, currency=currency, on=answer.signed_on, amount_field="amount", day_field="signed_on"
    )


def _refuse_twice(answer: RoundAnswer, stated: Stated) -> None:
    own = RoundAnswer.objects.filter(round__candidate=answer.round.candidate_id, side=answer.side).exclude(pk=answer.pk)
    same = own.filter(
        claim__kind=stated.kind,
        claim__amount=stated.amount,
        claim__currency=stated.currency,
        claim__happened_on=stated.on,
    ).exclude(claim__state=ClaimState.WITHDRAWN)
    if same.exists():
        raise DomainError(
            _("This amount was reported before for the same day. Tell here only what came since."), field="amount"
        )


def _of_the_other_side(answer: RoundAnswer, kind: str) -> Claim | None:
    """Return the oldest claim of this kind only the other side told of."""
    told = RoundAnswer.objects.filter(round__candidate=answer.round.candidate_id, claim__kind=kind)
    told = told.exclude(claim__state=ClaimState.WITHDRAWN)
    own = told.filter(side=answer.side).exclude(pk=answer.pk).values("claim")
    other = Side.PARTNER if answer.side == Side.COMPANY else Side.COMPANY
    found = told.filter(side=other).exclude(claim__in=own).select_related("claim").order_by("round__round", "pk")
    row = found.first()
    return None if row is None else row.claim


def _report(actor: Actor, candidate: Candidate, stated: Stated) -> Claim:
    """Report a claim for the company; what whoever asks tells is reported by the hub itself."""
    company, need = candidate.technology.organisation, candidate.need
    line = Line.objects.filter(code=settings.INTRODUCTIONS_LINE).first()
    if line is None:
        raise DomainError(_("The line of support that introductions belong to isn't set up yet. Write to the centre."))
    with translation.override("ko"):  # whoever tells it, and in whichever language
        label = str(ClaimKind(stated.kind).label if stated.kind == ClaimKind.MOU else _("Contract"))
    return report_claim(
        actor=actor if can_report(actor, [company]) else SYSTEM,
        year=stated.on.year,
        line=line,
        kind=stated.kind,
        title_ko=f"{label}: {need.title}"[:200],
        happened_on=stated.on,
        amount=stated.amount,
        currency=stated.currency,
        country=need.country,
        organisations=[company],
        fictitious=need.fictitious,
    )


def _ask_staff(candidate: Candidate) -> None:
    open_todo(
        key=f"introduction-figures:{candidate.pk}",
        kind=KIND_ROUNDS,
        title=format_lazy(
            gettext_lazy("Company and whoever asks tell different figures: {title}"), title=candidate.need.title
        ),
        link=f"/staff/needs/{candidate.need_id}/introductions/{candidate.pk}/",
        role=Role.STAFF,
    )
