"""Movers of the registry's own rows, for merging two organisations."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.registry.domain.merging import register_mover
from chorok.registry.enums import MemberRole
from chorok.registry.models import (
    Certification,
    Invitation,
    Membership,
    Organisation,
    Product,
    TeamConversion,
    Technology,
)

#: The more a role may do, the higher it stands.
_RANK = {MemberRole.ACCOUNTANT: 0, MemberRole.MEMBER: 1, MemberRole.OWNER: 2}
_FILLED_CERTIFICATE = ("title", "expires_on", "file_id", "technology_id", "product_id")


def register() -> None:
    """Register the registry's movers."""
    register_mover("registry.Membership.organisation", move_memberships, name=_("People"))
    register_mover("registry.Invitation.organisation", move_invitations, name=_("Invitations"))
    register_mover("registry.Technology.organisation", move_technologies, name=_("Technologies"))
    register_mover("registry.Product.organisation", move_products, name=_("Products"))
    register_mover("registry.Certification.organisation", move_certifications, name=_("Certificates"))
    register_mover("registry.TeamConversion.organisation", move_conversion, name=_("Conversion of a team"))
    register_mover("registry.Organisation.merged_into", move_absorbed, name=_("Records merged earlier"))


def move_memberships(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Move all memberships; a person in both keeps one running membership, with the higher of the two roles."""
    running = {row.user_id: row for row in Membership.objects.filter(organisation=kept, left_at=None)}
    moved = list(Membership.objects.filter(organisation=absorbed))
    for membership in moved:
        twin = running.get(membership.user_id)
        membership.organisation = kept
        if twin is not None and membership.left_at is None:
            membership.left_at = clock.now()
            if _RANK[MemberRole(membership.role)] > _RANK[MemberRole(twin.role)]:
                twin.role = membership.role
                twin.save(update_fields=["role"])
        membership.save(update_fields=["organisation", "left_at"])
    return [membership.pk for membership in moved]


def move_invitations(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Move all invitations; where both invited one address, the absorbed record's open one is taken back."""
    open_ones = set(
        Invitation.objects.filter(organisation=kept, accepted_at=None, revoked_at=None).values_list("email", flat=True)
    )
    moved = list(Invitation.objects.filter(organisation=absorbed))
    for invitation in moved:
        invitation.organisation = kept
        if invitation.email in open_ones and invitation.accepted_at is None and invitation.revoked_at is None:
            invitation.revoked_at = clock.now()
        invitation.save(update_fields=["organisation", "revoked_at"])
    return [invitation.pk for invitation in moved]


def move_technologies(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Move all technologies."""
    return _move_all(Technology, kept, absorbed)


def move_products(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Move all products."""
    return _move_all(Product, kept, absorbed)


def move_certifications(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Move certificates. One that both records hold stays behind; what it knows more fills the kept one's blanks."""
    # An extension may bear the number of the certificate it extends, so it is a double of another extension only.
    held = {
        (row.kind, row.number, row.extends_id is not None): row
        for row in Certification.objects.filter(organisation=kept)
    }
    moved: list[int] = []
    doubles: list[tuple[Certification, Certification]] = []
    for certification in Certification.objects.filter(organisation=absorbed):
        twin = held.get((certification.kind, certification.number, certification.extends_id is not None))
        if twin is None:
            certification.organisation = kept
            certification.save(update_fields=["organisation"])
            moved.append(certification.pk)
        else:
            doubles.append((certification, twin))
    for double, twin in doubles:
        _fold(double, twin)
    return moved


def _fold(double: Certification, twin: Certification) -> None:
    for name in _FILLED_CERTIFICATE:
        if not getattr(twin, name):
            setattr(twin, name, getattr(double, name))
    twin.save()
    extension = Certification.objects.filter(extends=double, organisation_id=twin.organisation_id).first()
    if extension is not None and extension.pk != twin.pk and not Certification.objects.filter(extends=twin).exists():
        extension.extends = twin
        extension.save(update_fields=["extends"])


def move_conversion(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Move the note of a team's conversion, unless the kept record has one of its own."""
    if TeamConversion.objects.filter(organisation=kept).exists():
        return []
    return _move_all(TeamConversion, kept, absorbed)


def move_absorbed(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let records merged into the absorbed one point to the kept one, so that old addresses lead there at once."""
    earlier = list(Organisation.objects.filter(merged_into=absorbed))
    for organisation in earlier:
        organisation.merged_into = kept
        organisation.save(update_fields=["merged_into"])
    return [organisation.pk for organisation in earlier]


def _move_all(model: type[Model], kept: Organisation, absorbed: Organisation) -> list[int]:
    rows = model._default_manager.filter(organisation=absorbed)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return ids
