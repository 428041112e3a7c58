"""Errors that a person can meet: each carries a sentence in the reader's language that says what to do."""

from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """A domain function refused; nothing was written.

    `message` is shown to the person, beside the form field `field` where one is named.
    """

    def __init__(self, message: Text, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Refused(DomainError):  # noqa: N818 - says what happened
    """The policy says no: the actor may not do this."""


class Outdated(DomainError):  # noqa: N818 - says what happened
    """Somebody else changed the record since it was read."""
