"""Evidence: files and addresses that prove a result."""

from urllib.parse import urlsplit

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied, require
from chorok.outcomes import policy
from chorok.outcomes.domain.claims import lock_claim
from chorok.outcomes.domain.entries import Author, Before, write
from chorok.outcomes.domain.rules import one_line
from chorok.outcomes.enums import ClaimState, EntryAction
from chorok.outcomes.models import Claim, Evidence


@transaction.atomic
def add_evidence(
    *,
    actor: Actor,
    claim: Claim,
    title: str,
    upload: UploadedFile | None = None,
    url: str = "",
    public: bool = False,
) -> Evidence:
    """Add a file or an https address to a result; an entry keeps the file's checksum.

    `public` evidence is shown beside the published figure; only staff decide that. Raises DomainError without either
    (or with both), for a bad file or address, for a withdrawn claim and for a closed year.
    """
    locked = lock_claim(claim)
    require(policy.can_add_evidence(actor, locked))
    if locked.state == ClaimState.WITHDRAWN:
        raise DomainError(_("This result was withdrawn. Evidence can no longer be added."))
    address = url.strip()
    name = one_line(title, field="title", limit=200, required=True)
    if (upload is None) == (not address):
        raise DomainError(_("Give either a file or an address."), field="upload")
    if address:
        _check_address(address)
    before = Before.of(locked)
    shown = public and actor.is_staff
    row = Evidence.objects.create(
        claim=locked,
        title=name,
        file=None if upload is None else _stored(upload, actor),
        url=address,
        public=shown,
        added_at=clock.now(),
        added_by_id=actor.user_id,
    )
    write(locked, action=EntryAction.EVIDENCE, author=Author.of(actor), before=before)
    return row


def can_read_file(actor: Actor, stored: StoredFile) -> Decision:
    """Public evidence of a public result is anybody's; the rest is for those who look inside and the companies."""
    rows = Evidence.objects.filter(file=stored).select_related("claim")
    for row in rows:
        claim = row.claim
        if row.public and claim.public and claim.state != ClaimState.WITHDRAWN:
            return ALLOWED
        visible = Claim.objects.visible_to(actor).filter(pk=claim.pk).exists()
        if visible and (actor.may_look_inside or policy.can_add_evidence(actor, claim)):
            return ALLOWED
    return denied(_("This evidence is not public."))


def _stored(upload: UploadedFile, actor: Actor) -> StoredFile:
    try:
        return files.store(upload=upload, purpose=files.PURPOSE_EVIDENCE, user_id=actor.user_id)
    except DomainError as refusal:
        raise DomainError(refusal.message, field="upload") from refusal


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname or len(address) > 200:  # noqa: PLR2004 - the column
        raise DomainError(_("Give a full address that begins with https://."), field="url")
