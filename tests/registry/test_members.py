"""People of an organisation."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chorok.accounts.actors import VISITOR, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.core.tokens import token_hash
from chorok.registry.domain.members import (
    accept_invitation,
    change_role,
    find_invitation,
    invite_member,
    leave_organisation,
    remove_member,
    revoke_invitation,
)
from chorok.registry.enums import MemberRole
from chorok.registry.models import Invitation, Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "new@example.com"


@pytest.fixture
def organisation() -> Organisation:
    made: Organisation = OrganisationFactory()
    return made


@pytest.fixture
def owner(organisation: Organisation) -> Actor:
    return actor_for(MembershipFactory(organisation=organisation).user)


def invited(owner: Actor, organisation: Organisation, email: str = ADDRESS, role: str = MemberRole.MEMBER) -> str:
    """Invite and return the token, as the mail's link carries it."""
    invite_member(actor=owner, organisation=organisation, email=email, role=role)
    link = Notification.objects.filter(kind="invitation").latest("pk").link
    return link.removeprefix("/desk/invitations/").removesuffix("/")


class TestInvite:
    def test_the_mail_carries_the_token_and_the_row_its_hash(self, owner: Actor, organisation: Organisation) -> None:
        token = invited(owner, organisation, email=" New@Example.com ")
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.token_hash) == (ADDRESS, token_hash(token))
        assert invitation.expires_at - invitation.invited_at == timedelta(days=14)
        assert Notification.objects.get().email == ADDRESS

    def test_a_second_invitation_replaces_the_first(self, owner: Actor, organisation: Organisation) -> None:
        first, second = invited(owner, organisation), invited(owner, organisation)
        assert find_invitation(first) is None
        assert find_invitation(second) is not None

    @pytest.mark.parametrize("role", [MemberRole.MEMBER, MemberRole.ACCOUNTANT, None])
    def test_only_owners_and_staff_invite(
        self, role: MemberRole | None, organisation: Organisation, actor_with: Callable[..., Actor]
    ) -> None:
        person = MembershipFactory(organisation=organisation, role=role).user if role else UserFactory()
        with pytest.raises(Refused):
            invite_member(actor=actor_for(person), organisation=organisation, email=ADDRESS, role=MemberRole.MEMBER)
        assert not Invitation.objects.exists()
        assert not Notification.objects.exists()
        invited(actor_with(Role.STAFF), organisation)
        assert Invitation.objects.count() == 1

    @pytest.mark.parametrize(("field", "email", "role"), [("email", "nobody", "member"), ("role", ADDRESS, "king")])
    def test_wrong_values(self, field: str, email: str, role: str, owner: Actor, organisation: Organisation) -> None:
        with pytest.raises(DomainError) as refused:
            invite_member(actor=owner, organisation=organisation, email=email, role=role)
        assert refused.value.field == field
        assert not Invitation.objects.exists()

    def test_who_belongs_is_not_invited(self, owner: Actor, organisation: Organisation) -> None:
        assert owner.user is not None
        with pytest.raises(DomainError):
            invite_member(actor=owner, organisation=organisation, email=owner.user.email.upper(), role="member")
        assert not Invitation.objects.exists()


class TestAccept:
    def test_once_by_the_invited_person(self, owner: Actor, organisation: Organisation) -> None:
        token = invited(owner, organisation)
        person = actor_for(UserFactory(email=ADDRESS))
        membership = accept_invitation(actor=person, token=token)
        assert (membership.organisation, membership.user, membership.role) == (organisation, person.user, "member")
        assert Notification.objects.filter(recipient=owner.user, kind="membership").count() == 1
        with pytest.raises(DomainError):
            accept_invitation(actor=person, token=token)
        assert Membership.objects.filter(user=person.user).count() == 1

    @pytest.mark.parametrize("who", ["another", "visitor"])
    def test_by_nobody_else(self, who: str, owner: Actor, organisation: Organisation) -> None:
        token = invited(owner, organisation)
        with pytest.raises(Refused):
            accept_invitation(actor=VISITOR if who == "visitor" else actor_for(UserFactory()), token=token)
        assert Membership.objects.count() == 1
        assert find_invitation(token) is not None

    @pytest.mark.parametrize("why", ["revoked", "expired", "unknown", "merged"])
    def test_not_when_it_no_longer_holds(self, why: str, owner: Actor, organisation: Organisation) -> None:
        token = invited(owner, organisation)
        person = actor_for(UserFactory(email=ADDRESS))
        later = clock.now()
        if why == "revoked":
            revoke_invitation(actor=owner, invitation=Invitation.objects.get())
        elif why == "expired":
            later += timedelta(days=14)
        elif why == "unknown":
            token = "x" * 43
        else:
            Organisation.objects.filter(pk=organisation.pk).update(merged_into=OrganisationFactory())
        with clock.at(later), pytest.raises(DomainError):
            accept_invitation(actor=person, token=token)
        assert not Membership.objects.filter(user=person.user).exists()


class TestLastOwner:
    def test_cannot_leave_be_removed_or_made_less(self, owner: Actor, organisation: Organisation) -> None:
        membership = Membership.objects.get()
        MembershipFactory(organisation=organisation, role=MemberRole.MEMBER)
        with pytest.raises(DomainError):
            leave_organisation(actor=owner, organisation=organisation)
        with pytest.raises(DomainError):
            remove_member(actor=owner, membership=membership)
        with pytest.raises(DomainError):
            change_role(actor=owner, membership=membership, role=MemberRole.MEMBER)
        membership.refresh_from_db()
        assert (membership.role, membership.left_at) == (MemberRole.OWNER, None)

    def test_goes_when_there_is_another(self, owner: Actor, organisation: Organisation) -> None:
        other = MembershipFactory(organisation=organisation, role=MemberRole.MEMBER)
        change_role(actor=owner, membership=other, role=MemberRole.OWNER)
        ended = leave_organisation(actor=owner, organisation=organisation)
        assert ended.left_at is not None
        assert [note.kind for note in Notification.objects.filter(recipient=other.user)] == ["membership"] * 2

    def test_a_removed_person_is_told_and_can_come_back(self, owner: Actor, organisation: Organisation) -> None:
        other = MembershipFactory(organisation=organisation, role=MemberRole.MEMBER)
        remove_member(actor=owner, membership=other)
        assert Notification.objects.get().recipient == other.user
        with pytest.raises(DomainError):
            remove_member(actor=owner, membership=other)
        token = invited(owner, organisation, email=other.user.email, role=MemberRole.ACCOUNTANT)
        again = accept_invitation(actor=actor_for(other.user), token=token)
        assert (again.role, again.left_at) == (MemberRole.ACCOUNTANT, None)

    def test_members_change_nobodys_role(self, owner: Actor, organisation: Organisation) -> None:
        member = MembershipFactory(organisation=organisation, role=MemberRole.MEMBER)
        with pytest.raises(Refused):
            change_role(actor=actor_for(member.user), membership=member, role=MemberRole.OWNER)
        member.refresh_from_db()
        assert member.role == MemberRole.MEMBER
