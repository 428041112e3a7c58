"""Permissions: a predicate answers allowed, or denied with a reason a person understands.

A predicate is a plain function `can_<verb>(actor, record) -> Decision` in the room's `policy.py`.
Domain functions call `require(can_…(…))`; templates and forms read `.allowed` and `.reason`.
"""

from dataclasses import dataclass

from chorok.core.errors import Refused, Text


@dataclass(frozen=True)
class Decision:
    """The answer of a predicate; true in a boolean context when allowed."""

    allowed: bool
    reason: Text = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)


def denied(reason: Text) -> Decision:
    """Return a refusal with its `reason`."""
    return Decision(False, reason)


def require(decision: Decision) -> None:
    """Raise Refused with the decision's reason unless it allows."""
    if not decision.allowed:
        raise Refused(decision.reason)


def any_of(*decisions: Decision) -> Decision:
    """Return the first decision that allows, else the last refusal."""
    for decision in decisions:
        if decision.allowed:
            return decision
    return decisions[-1]
