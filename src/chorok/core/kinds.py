"""Kinds of messages: each room registers its own at start, so that a person can switch off the mails of one kind."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text


@dataclass(frozen=True)
class Kind:
    """A kind of message: its code in the outbox, its name for people, and whether its mails may be switched off."""

    code: str
    label: Text
    switchable: bool = True


_kinds: dict[str, Kind] = {}


def register_kind(code: str, label: Text, *, switchable: bool = True) -> None:
    """Make a kind known; called in a room's AppConfig.ready."""
    _kinds[code] = Kind(code, label, switchable)


def all_kinds() -> list[Kind]:
    """Return every kind in the order the rooms registered them."""
    return list(_kinds.values())


def kind_of(code: str) -> Kind:
    """Return the kind with this code; one that no room registered is called an other notice."""
    return _kinds.get(code) or Kind(code, _("Other notices"))


def may_switch_off(code: str) -> bool:
    """Say whether a person may go without the mails of this kind."""
    return kind_of(code).switchable
