"""States: one typed transition table per workflow; no state is set by hand anywhere else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.core.policy import ALLOWED, Decision, require

M = TypeVar("M", bound=models.Model)

#: May this actor take the step on this record?
Permit = Callable[[Any, M], Decision]
#: Is the record itself ready for the step?
Guard = Callable[[M], Decision]


@dataclass(frozen=True)
class Transition(Generic[M]):
    """One step: from any of `sources` to `target`, for whom `permit` allows, when `guard` holds."""

    sources: frozenset[str]
    target: str
    permit: Permit[M]
    guard: Guard[M] | None = None


@dataclass(frozen=True)
class Workflow(Generic[M]):
    """The transition table of one model's state `field`. What happened is kept by the history triggers."""

    field: str
    transitions: Mapping[str, Transition[M]]

    def check(self, name: str, record: M, *, actor: Any) -> Decision:
        """Say whether `actor` may take the step `name` on `record` now."""
        transition = self.transitions[name]
        if getattr(record, self.field) not in transition.sources:
            return Decision(False, _("This step is not possible in the record's present state."))
        permitted = transition.permit(actor, record)
        if not permitted.allowed or transition.guard is None:
            return permitted
        return transition.guard(record)

    def apply(self, name: str, record: M, *, actor: Any) -> None:
        """Take the step: check, then set the state on `record` in memory; the domain function saves it.

        Raises DomainError when the state or the record itself doesn't allow the step, and Refused when the actor may
        not take it.
        """
        transition = self.transitions[name]
        if getattr(record, self.field) not in transition.sources:
            raise DomainError(_("This step is not possible in the record's present state."))
        require(transition.permit(actor, record))
        ready = ALLOWED if transition.guard is None else transition.guard(record)
        if not ready.allowed:
            raise DomainError(ready.reason)
        setattr(record, self.field, transition.target)
