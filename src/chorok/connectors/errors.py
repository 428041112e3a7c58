"""How an outside service can fail. The text is for logs and staff; it never holds the key."""


class ConnectorError(Exception):
    """The service gave no answer that can be used. `code` is the service's own, where it gave one."""

    #: Does asking again later make sense without a person doing something first?
    try_later = False

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class NotConfigured(ConnectorError):  # noqa: N818 - says what happened
    """No key is set for this service; the hub works without it."""


class Rejected(ConnectorError):  # noqa: N818 - says what happened
    """The service refuses us: a wrong or expired key, a malformed question, an address that moved."""


class Unavailable(ConnectorError):  # noqa: N818 - says what happened
    """The service is down, slow, out of quota, or answers garbage."""

    try_later = True


class Changed(Unavailable):
    """The service answers, but not in the shape it speaks: half an answer, a page, other names."""


class TooLarge(Unavailable):
    """The answer is longer than what is read; the question has to be narrowed."""
