"""People of an organisation: invite, accept, change the role, leave."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.models import User
from chorok.core import clock, tokens
from chorok.core.errors import DomainError, Refused
from chorok.core.outbox import notify
from chorok.core.policy import require
from chorok.registry.domain.notices import tell
from chorok.registry.enums import MemberRole
from chorok.registry.models import Invitation, Membership, Organisation
from chorok.registry.policy import can_manage_members, membership_of

#: How long an invitation holds.
HOLDS_DAYS = 14

_UNUSABLE = _("This invitation doesn't hold any more. Ask the organisation for a new one.")


@transaction.atomic
def invite_member(*, actor: Actor, organisation: Organisation, email: str, role: str) -> Invitation:
    """Offer a place in `organisation` by mail; the link holds 14 days. An open invitation to the address is replaced.

    Only the mail carries the link's token. Refuses people who belong already, and addresses that can't be one.
    """
    locked = _lock(organisation)
    require(can_manage_members(actor, locked))
    _known(role)
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise DomainError(_("Write a full e-mail address, e.g. name@example.com."), field="email") from error
    if Membership.objects.filter(organisation=locked, user__email=address, left_at=None).exists():
        raise DomainError(_("This person belongs to the organisation already."), field="email")
    if actor.user_id is None:
        raise Refused(_("An invitation needs a person who invites."))
    now = clock.now()
    Invitation.objects.filter(organisation=locked, email=address, accepted_at=None, revoked_at=None).update(
        revoked_at=now
    )
    token, hashed = tokens.new_token()
    invitation = Invitation.objects.create(
        organisation=locked,
        email=address,
        role=role,
        token_hash=hashed,
        invited_by_id=actor.user_id,
        invited_at=now,
        expires_at=now + timedelta(days=HOLDS_DAYS),
    )
    notify(
        kind="invitation",
        subject=format_lazy(_("{organisation} invites you"), organisation=locked.name_ko),
        body=format_lazy(
            _(
                "You are invited to work in “{organisation}” as {role}. Open the link and accept. "
                "It holds 14 days. If you don't know who invites you, do nothing."
            ),
            organisation=locked.name_ko,
            role=MemberRole(role).label,
        ),
        link=f"/desk/invitations/{token}/",
        secret_link=True,
        recipient=User.objects.filter(email=address).first(),
        email=address,
    )
    return invitation


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation of a link if it can still be accepted; nothing is changed."""
    return (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(
            token_hash=tokens.token_hash(token),
            accepted_at=None,
            revoked_at=None,
            expires_at__gt=clock.now(),
            organisation__merged_into=None,
        )
        .first()
    )


@transaction.atomic
def accept_invitation(*, actor: Actor, token: str) -> Membership:
    """Take the offered place. Only the person with the invited address may, and once only.

    Raises DomainError for a link that doesn't hold any more and Refused for another person.
    """
    found = find_invitation(token)
    if found is None:
        raise DomainError(_UNUSABLE)
    if actor.user is None:
        raise Refused(_("Sign in, or sign up with the address the invitation was sent to."))
    organisation = _lock(found.organisation)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if invitation.accepted_at is not None or invitation.revoked_at is not None:
        raise DomainError(_UNUSABLE)
    if actor.user.email.lower() != invitation.email:
        raise Refused(_("This invitation was sent to another address. Sign in with that address to accept it."))
    if Membership.objects.filter(organisation=organisation, user=actor.user, left_at=None).exists():
        raise DomainError(_("You belong to this organisation already."))
    now = clock.now()
    invitation.accepted_at, invitation.accepted_by = now, actor.user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership = Membership.objects.create(
        organisation=organisation, user=actor.user, role=invitation.role, joined_at=now
    )
    tell(
        organisation,
        kind="membership",
        subject=format_lazy(_("{name} joined your organisation"), name=actor.user.name),
        body=format_lazy(
            _("{name} accepted the invitation to “{organisation}”."),
            name=actor.user.name,
            organisation=organisation.name_ko,
        ),
        link=f"/desk/{organisation.pk}/team/",
        but=actor.user_id,
    )
    return membership


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Take an open invitation back; its link stops working."""
    organisation = _lock(invitation.organisation)
    require(can_manage_members(actor, organisation))
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.accepted_at is not None:
        raise DomainError(_("The invitation was accepted already."))
    if locked.revoked_at is None:
        locked.revoked_at = clock.now()
        locked.save(update_fields=["revoked_at"])
    return locked


@transaction.atomic
def change_role(*, actor: Actor, membership: Membership, role: str) -> Membership:
    """Give a person another role in the organisation. The last owner stays owner."""
    organisation = _lock(membership.organisation)
    require(can_manage_members(actor, organisation))
    _known(role)
    locked = _running(membership)
    if locked.role == role:
        return locked
    if role != MemberRole.OWNER:
        _keep_an_owner(locked)
    locked.role = role
    locked.save(update_fields=["role"])
    notify(
        kind="membership",
        subject=format_lazy(_("Your role in {organisation} changed"), organisation=organisation.name_ko),
        body=format_lazy(_("You are now {role}."), role=MemberRole(role).label),
        link=f"/desk/{organisation.pk}/",
        recipient=locked.user,
    )
    return locked


@transaction.atomic
def remove_member(*, actor: Actor, membership: Membership) -> Membership:
    """End somebody's place in the organisation. The last owner can't be removed."""
    organisation = _lock(membership.organisation)
    require(can_manage_members(actor, organisation))
    locked = _end(membership)
    notify(
        kind="membership",
        subject=format_lazy(_("You no longer belong to {organisation}"), organisation=organisation.name_ko),
        body=format_lazy(
            _("Your place in “{organisation}” was ended. Ask its owner if this is a mistake."),
            organisation=organisation.name_ko,
        ),
        link="/account/",
        recipient=locked.user,
    )
    return locked


@transaction.atomic
def leave_organisation(*, actor: Actor, organisation: Organisation) -> Membership:
    """End one's own place. The last owner first has to make somebody else an owner."""
    locked = _lock(organisation)
    membership = membership_of(actor, locked)
    if membership is None or actor.user is None:
        raise DomainError(_("You don't belong to this organisation."))
    ended = _end(membership)
    tell(
        locked,
        kind="membership",
        subject=format_lazy(_("{name} left your organisation"), name=actor.user.name),
        body=format_lazy(
            _("{name} no longer belongs to “{organisation}”."), name=actor.user.name, organisation=locked.name_ko
        ),
        link=f"/desk/{organisation.pk}/team/",
    )
    return ended


def _lock(organisation: Organisation) -> Organisation:
    """Lock the organisation: the rule of the last owner is about all its memberships at once."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _running(membership: Membership) -> Membership:
    found = Membership.objects.select_related("user").filter(pk=membership.pk, left_at=None).first()
    if found is None:
        raise DomainError(_("This person left the organisation already."))
    return found


def _end(membership: Membership) -> Membership:
    locked = _running(membership)
    _keep_an_owner(locked)
    locked.left_at = clock.now()
    locked.save(update_fields=["left_at"])
    return locked


def _keep_an_owner(membership: Membership) -> None:
    owners = Membership.objects.filter(
        organisation_id=membership.organisation_id, role=MemberRole.OWNER, left_at=None
    ).exclude(pk=membership.pk)
    if membership.role == MemberRole.OWNER and not owners.exists():
        raise DomainError(_("An organisation needs an owner. Make somebody else an owner first."), field="role")


def _known(role: str) -> None:
    if role not in MemberRole.values:
        raise DomainError(_("Choose a role."), field="role")
