"""Models of support cases."""

from chorok.support.models.cases import Case

__all__ = ["Case"]
