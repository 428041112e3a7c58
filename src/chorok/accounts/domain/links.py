"""One-time links: people abroad come in by mail, without a password."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.models import SignInLink, User
from chorok.accounts.policy import can_send_link
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.outbox import notify
from chorok.core.policy import require
from chorok.core.tokens import new_token, token_hash

#: How long a link lives, and how many unused ones a person may have at a time.
LIFETIME = timedelta(hours=24)
OPEN_LINKS = 5


@transaction.atomic
def send_sign_in_link(*, actor: Actor, user: User, next_path: str = "") -> SignInLink:
    """Mail `user` a link that signs in once within 24 hours and then leads to `next_path` on this hub.

    Raises Refused when the actor may not send one to this person, DomainError when the account is closed or too many
    unused links are out already.
    """
    require(can_send_link(actor, user))
    person = User.objects.select_for_update().get(pk=user.pk)
    if not person.is_active:
        raise DomainError(_("This account is closed."))
    now = clock.now()
    if person.sign_in_links.filter(used_at=None, expires_at__gt=now).count() >= OPEN_LINKS:
        raise DomainError(_("Several links were sent to this address already. Use the latest one, or try tomorrow."))
    if next_path and not url_has_allowed_host_and_scheme(next_path, allowed_hosts=None):
        raise DomainError(_("A link can lead to a page of this hub only."))
    token, hashed = new_token()
    link = SignInLink.objects.create(
        user=person, token_hash=hashed, created_at=now, expires_at=now + LIFETIME, next_path=next_path
    )
    notify(
        kind="account",
        recipient=person,
        subject=_("Your link to sign in"),
        body=_(
            "Open the link and press the button to sign in. It works once and for 24 hours.\n"
            "If you didn't ask for it, you can ignore this mail."
        ),
        link=reverse("enter", args=[token]),
        secret_link=True,
    )
    return link


def find_link(token: str) -> SignInLink:
    """Return the link of `token` while it may be used. Raises DomainError when it is unknown, used or too old."""
    link = SignInLink.objects.select_related("user").filter(token_hash=token_hash(token)).first()
    return _usable(link)


@transaction.atomic
def use_link(*, token: str) -> SignInLink:
    """Use the link up and return it; opening the mail has proved the address, which counts as verified from now on.

    Raises DomainError when it is unknown, was used before or is older than a day.
    """
    link = _usable(
        SignInLink.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(token_hash=token_hash(token))
        .first()
    )
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    EmailAddress.objects.update_or_create(
        user=link.user,
        email=link.user.email,
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": True},
    )
    return link


def _usable(link: SignInLink | None) -> SignInLink:
    if link is None or not link.user.is_active:
        raise DomainError(_("This link is not valid. Ask for a new one."))
    if link.used_at is not None:
        raise DomainError(_("This link was used already. Ask for a new one."))
    if link.expires_at <= clock.now():
        raise DomainError(_("This link is older than 24 hours. Ask for a new one."))
    return link
