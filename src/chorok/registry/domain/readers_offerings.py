"""Who may open pictures and certificate files, and the kinds of messages about them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chorok.core import files
from chorok.core.kinds import register_kind
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.registry.domain.reminders import KIND as CERTIFICATE_EXPIRY
from chorok.registry.models import Certification, Membership, Organisation, Product, Technology
from chorok.registry.policy_offerings import can_read_certification


def register() -> None:
    """Register readers with the store of files and kinds with the outbox; called once at start."""
    files.register_reader(files.PURPOSE_PICTURE, can_read_picture, personal=False)
    files.register_reader(files.PURPOSE_CERTIFICATE, can_read_certificate_file, personal=False)
    register_kind(CERTIFICATE_EXPIRY, _("Certificates that expire"))
    register_kind("summary_reviewed", _("Reviewed English summaries"))
    register_kind("offering_hidden", _("Pages taken down"))


def can_read_picture(actor: Any, stored: StoredFile) -> Decision:
    """A picture that isn't public belongs to a draft: its organisation's people and those who look inside."""
    if actor.may_look_inside:
        return ALLOWED
    holders = (
        Organisation.objects.filter(logo=stored)
        .values("pk")
        .union(
            Technology.objects.filter(picture=stored).values("organisation"),
            Product.objects.filter(picture=stored).values("organisation"),
        )
    )
    own = set(Membership.objects.filter(user=actor.user_id, left_at=None).values_list("organisation", flat=True))
    if own & {row["pk"] for row in holders}:
        return ALLOWED
    return denied(_("Only the organisation and the centre may open this picture."))


def can_read_certificate_file(actor: Any, stored: StoredFile) -> Decision:
    """The holder's people, and those who look inside."""
    certification = Certification.objects.select_related("organisation").filter(file=stored).first()
    if certification is None:
        return denied(_("Only the holder's organisation and the centre may read this certificate."))
    return can_read_certification(actor, certification)
