"""Links for whoever asks and has no account: which technologies were told of, and whether such mails are wanted.

An address counts as known to the centre where a person entered the need, or once somebody there has answered an
introduction; a contact that stands in a file or feed alone is written to by nobody unasked.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from chorok.core import clock
from chorok.core.tokens import new_token, token_hash
from chorok.needs.domain.addresses import address_hash
from chorok.needs.enums import Origin
from chorok.needs.models import Candidate, Fit, FitLink, FitSwitch, Need
from chorok.registry.models import Technology

#: How long a link may be opened.
OPEN = timedelta(days=60)


def may_be_written_to(needs: Iterable[Need]) -> set[int]:
    """Return which of these needs have a contact that is known to the centre and wants such mails (two queries)."""
    rows = [need for need in needs if need.contact_email]
    answered = set(Candidate.objects.filter(need__in=rows, replied_at__isnull=False).values_list("need", flat=True))
    hashes = {need.pk: address_hash(need.contact_email) for need in rows}
    off = set(FitSwitch.objects.filter(address_hash__in=hashes.values()).values_list("address_hash", flat=True))
    known = (need.pk for need in rows if need.origin != Origin.IMPORT or need.pk in answered)
    return {pk for pk in known if hashes[pk] not in off}


def make_link(fits: Iterable[Fit], *, address: str, language: str) -> str:
    """Make a link that tells of these fits, and return its path."""
    token, kept = new_token()
    now = clock.now()
    link = FitLink.objects.create(
        token_hash=kept, address_hash=address_hash(address), language=language, made_at=now, expires_at=now + OPEN
    )
    Fit.objects.filter(pk__in=[fit.pk for fit in fits]).update(link=link)
    return f"/technologies-for-needs/{token}/"


def find_link(token: str) -> FitLink | None:
    """Return the link of a token while it is not too old; whether it was answered is in `used_at`."""
    return FitLink.objects.filter(token_hash=token_hash(token), expires_at__gt=clock.now()).first()


def told_by(link: FitLink) -> list[Fit]:
    """Return what a link tells of: what is public still, of needs whose contact is the one it was mailed to."""
    rows: QuerySet[Fit] = link.fits.filter(
        need__in=Need.objects.public().values("pk"), technology__in=Technology.objects.public().values("pk")
    ).select_related("need__organisation", "technology")
    found = rows.order_by("-score", "pk")
    return [row for row in found if address_hash(row.need.contact_email) == link.address_hash]


def is_off(link: FitLink) -> bool:
    """Say whether the address of a link wants no such mails."""
    return FitSwitch.objects.filter(address_hash=link.address_hash).exists()


@transaction.atomic
def switch(link: FitLink, *, on: bool) -> None:
    """Switch the mails about new technologies on or off for a link's address and all its needs. Safe to repeat."""
    if on:
        FitSwitch.objects.filter(address_hash=link.address_hash).delete()
    else:
        FitSwitch.objects.get_or_create(address_hash=link.address_hash, defaults={"off_at": clock.now()})
