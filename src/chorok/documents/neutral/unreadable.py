"""What is raised for a document that can't be freed of its makers."""


class Unreadable(Exception):  # noqa: N818 - says what it is
    """The document can't be rewritten: damaged, locked by a password, or of a kind whose every corner isn't known."""
