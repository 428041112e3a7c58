"""What somebody else took away while a person looked at it."""

from typing import TypeVar

from django.utils.translation import gettext as _

from chorok.core.errors import Outdated

T = TypeVar("T")


def still_there(row: T | None) -> T:
    """Return the row as it stands now. Raises Outdated where there is none any more."""
    if row is None:
        raise Outdated(_("Somebody else took this away meanwhile. Look again at what is there now."))
    return row
