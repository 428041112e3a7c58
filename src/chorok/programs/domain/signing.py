"""Signing: each side once, under the fingerprint of the very paper; the second signature concludes the agreement."""

from collections.abc import Callable
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.domain import notices_agreements as notices
from chorok.programs.domain.agreement_paper import PURPOSE_SCAN
from chorok.programs.domain.agreements import lock
from chorok.programs.domain.commitments import commit
from chorok.programs.domain.notices_selection import written_won
from chorok.programs.domain.queries.selection import money_left
from chorok.programs.domain.states_agreements import AGREEING_FLOW, AGREEMENT_FLOW, VERSION_FLOW
from chorok.programs.enums import AgreementState, Side, SignatureMethod, VersionState
from chorok.programs.models import Agreement, AgreementVersion, Signature, YearLine
from chorok.programs.policy_agreements import can_lead, can_sign

#: Opens what rooms above hang on a signed agreement; runs inside the transaction of the last signature.
Opener = Callable[[Agreement], object]
_openers: list[Opener] = []


def register_opener(opener: Opener) -> None:
    """Have `opener` called with each agreement that is signed for the first time; from a room's AppConfig.ready."""
    if opener not in _openers:
        _openers.append(opener)


@transaction.atomic
def sign(*, actor: Actor, version: AgreementVersion, side: str, name: str, sha256: str, ip: str | None) -> Signature:
    """Sign a frozen version for one `side` with the own name; `sha256` is of the paper the signer was shown.

    The second signature binds the money, replaces the version in force and opens the support case. Raises DomainError
    when the paper is another than was shown, the side has signed, or the line's budget doesn't hold the sum (in a
    change: beside what was granted to others); Refused for anybody who may not sign for the side.
    """
    row = lock(version)
    require(can_sign(actor, row.agreement, side))
    _require_open(row, side)
    if not name.strip():
        raise DomainError(_("Type your name to sign."), field="name")
    if sha256 != row.sha256:
        raise DomainError(_("The agreement was changed after you opened it. Read it again before you sign."))
    if row.signatures.filter(method=SignatureMethod.IN_APP, signed_by=actor.user_id).exists():
        raise DomainError(_("You have signed for the other side."))
    signature = Signature.objects.create(
        version=row,
        side=side,
        method=SignatureMethod.IN_APP,
        signed_by_id=actor.user_id,
        name=name.strip(),
        sha256=row.sha256,
        signed_at=clock.now(),
        ip=ip,
    )
    _go_on(row, signature, actor=actor)
    return signature


@transaction.atomic
def sign_by_scan(*, actor: Actor, version: AgreementVersion, side: str, name: str, upload: UploadedFile) -> Signature:
    """Keep the scan of the paper that one `side` has signed by hand, under the name of who signed.

    Raises DomainError as `sign` does, or when the file isn't taken.
    """
    row = lock(version)
    # On paper as on the hub only a manager binds the centre.
    require(can_sign(actor, row.agreement, side) if side == Side.CENTRE else can_lead(actor, row.agreement))
    _require_open(row, side)
    if not name.strip():
        raise DomainError(_("Say who signed the paper."), field="name")
    try:
        scan = files.store(upload=upload, purpose=PURPOSE_SCAN, user_id=actor.user_id)
    except DomainError as refusal:
        raise DomainError(refusal.message, field="scan") from None
    signature = Signature.objects.create(
        version=row,
        side=side,
        method=SignatureMethod.SCAN,
        signed_by_id=actor.user_id,
        name=name.strip(),
        sha256=row.sha256,
        scan=scan,
        signed_at=clock.now(),
    )
    _go_on(row, signature, actor=actor)
    return signature


def _require_open(version: AgreementVersion, side: str) -> None:
    if version.state != VersionState.FROZEN:
        raise DomainError(_("This version isn't ready for signing."))
    if version.signatures.filter(side=side).exists():
        raise DomainError(_("This side has signed already."))


def _leave_what_is_promised(line: YearLine, *, more: Decimal) -> None:
    """A change may not take the money that was granted to others who haven't signed yet."""
    left = money_left(line)
    if left is not None and left < 0:
        text = _("Only %(left)s are left in the year's budget of this line.")
        raise DomainError(text % {"left": written_won(max(left + more, Decimal(0)))})


def _go_on(version: AgreementVersion, signature: Signature, *, actor: Actor) -> None:
    if version.signatures.values("side").distinct().count() < len(Side.values):
        notices.signed_by_one(version, signature)
        return
    agreement = version.agreement
    subsidy = version.items.aggregate(sum=Sum("subsidy"))["sum"] or Decimal(0)
    line = commit(year_line_id=agreement.year_line_id, delta=subsidy - agreement.committed)
    if agreement.state == AgreementState.SIGNED and subsidy > agreement.committed:
        _leave_what_is_promised(line, more=subsidy - agreement.committed)
    for present in agreement.versions.filter(state=VersionState.SIGNED):
        VERSION_FLOW.apply("replace", present, actor=actor)
        present.save(update_fields=["state"])
    VERSION_FLOW.apply("conclude", version, actor=actor)
    version.signed_at = signature.signed_at
    version.save(update_fields=["state", "signed_at"])
    agreement.committed, agreement.starts_on, agreement.ends_on = subsidy, version.starts_on, version.ends_on
    first = agreement.state == AgreementState.SIGNING
    if first:
        AGREEMENT_FLOW.apply("conclude", agreement, actor=actor)
    agreement.save(update_fields=["state", "committed", "starts_on", "ends_on"])
    if first:
        AGREEING_FLOW.apply("agree", agreement.application, actor=actor)
        agreement.application.save(update_fields=["state"])
        for opener in _openers:
            opener(agreement)
    notices.concluded(version)
