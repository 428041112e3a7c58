"""The rooms of the lab video meetings are held in."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.models import LabRoom
from chorok.programs.domain.texts import one_line

#: Signs of an address that are kept.
LONGEST = 500


@transaction.atomic
def save_room(
    *,
    actor: Actor,
    name_ko: str,
    room: LabRoom | None = None,
    name_en: str = "",
    online_url: str = "",
    active: bool = True,
) -> LabRoom:
    """Add a room of the lab or change one.

    Raises DomainError for a name that is taken and an address that isn't https.
    """
    require(policy.can_arrange(actor))
    row = LabRoom() if room is None else LabRoom.objects.select_for_update().get(pk=room.pk)
    row.name_ko = one_line(name_ko, field="name_ko", limit=200, required=True)
    row.name_en = one_line(name_en, field="name_en", limit=200)
    row.online_url, row.active = checked_url(online_url), active
    if LabRoom.objects.filter(name_ko=row.name_ko).exclude(pk=row.pk).exists():
        raise DomainError(_("A room of this name is there already."), field="name_ko")
    row.save()
    return row


def checked_url(address: str) -> str:
    """Return an online room's address without blanks, or nothing. Raises DomainError for one that isn't https."""
    found = address.strip()
    whole = found.isprintable() and " " not in found  # a line break would begin another line of the calendar file
    if found and (not whole or not found.startswith("https://") or not _host(found) or len(found) > LONGEST):
        raise DomainError(_("Give the address of the online room as https://…"), field="online_url")
    return found


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # half a bracket
        return ""
