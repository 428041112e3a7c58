"""Agreements as both sides see them: the form of a budget, of a signature, and what a page of one shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.policy import Decision
from chorok.programs.domain.agreements import granted_to, items_of, save_budget
from chorok.programs.domain.budgets import SUMS, Item, Totals, check_budget, digest_of, totals
from chorok.programs.domain.costs import Bounds, bounds
from chorok.programs.domain.differences import ItemChange, TextChange, changed_items, changed_text
from chorok.programs.domain.placeholders import filled
from chorok.programs.domain.queries.agreements import Step, steps_of, versions_of
from chorok.programs.enums import AgreementState, ApplicationState, BudgetCategory, Side, VersionState
from chorok.programs.models import Agreement, AgreementVersion, Signature
from chorok.programs.policy_agreements import can_end, can_lead, can_negotiate, can_sign
from chorok.web.components.attempts import tell

#: Rows a budget shows at least, and how many more one press adds.
LEAST_ROWS, MORE_ROWS, MOST_ROWS = 3, 3, 40
_TYPED = ("name", "note", *SUMS)


class BudgetForm(forms.Form):
    """The expenses of a version, a group of fields each, named `<row>-<name>`; an empty group is left out."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, items: Sequence[Item] = ()) -> None:
        given = None if data is None else _without_gaps(data)
        there = len(items) if given is None else _rows_filled(given)
        wanted = there + (MORE_ROWS if data is not None and "more" in data else 1)
        self.count = min(max(wanted, LEAST_ROWS), MOST_ROWS)
        super().__init__(given)
        for row in range(self.count):
            self._add_row(row, items[row] if row < len(items) else None)

    def _add_row(self, row: int, item: Item | None) -> None:
        self.fields[f"{row}-category"] = forms.ChoiceField(
            label=_("Category"), required=False, choices=BudgetCategory.choices, initial=item.category if item else None
        )
        self.fields[f"{row}-name"] = forms.CharField(
            label=_("Expense"), required=False, max_length=200, initial=item.name if item else ""
        )
        labels = {
            "supply": _("Supply price (won)"),
            "vat": _("VAT (won)"),
            "subsidy": _("Subsidy (won)"),
            "own_cash": _("Own cash (won)"),
            "own_in_kind": _("Own in kind (won)"),
        }
        for name, label in labels.items():
            self.fields[f"{row}-{name}"] = forms.DecimalField(
                label=label,
                required=False,
                min_value=0,
                max_digits=14,
                decimal_places=0,
                initial=getattr(item, name) if item else None,
            )
        self.fields[f"{row}-note"] = forms.CharField(
            label=_("Remark"), required=False, max_length=300, initial=item.note if item else ""
        )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The groups for the template."""
        names = ("category", "name", *SUMS, "note")
        return [[self[f"{row}-{name}"] for name in names] for row in range(self.count)]

    @property
    def items(self) -> list[Item]:
        """What was typed in a valid form, as plain data."""
        given = self.cleaned_data
        return [
            Item(
                category=given[f"{row}-category"] or BudgetCategory.OTHER,
                name=given[f"{row}-name"],
                note=given[f"{row}-note"],
                **{name: given[f"{row}-{name}"] or Decimal(0) for name in SUMS},
            )
            for row in range(self.count)
            if any(given[f"{row}-{name}"] not in ("", None) for name in _TYPED)
        ]


class SignForm(forms.Form):
    """A signature: the own name typed, and the second confirmation."""

    name = forms.CharField(label=_("Your name, as your signature"), max_length=80)
    agreed = forms.BooleanField(label=_("I have read the agreement and sign it in the name of my side."))
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


@dataclass(frozen=True)
class SideState:
    """One side's signature under the version at work, and whether this person may give it now."""

    side: str
    label: str
    signature: Signature | None
    may_sign: bool


@dataclass(frozen=True)
class Opened:
    """An agreement as one person sees it."""

    actor: Actor
    agreement: Agreement
    versions: Sequence[AgreementVersion]

    @cached_property
    def version(self) -> AgreementVersion:
        """The version being made, else the one in force, else the last one."""
        states = (VersionState.DRAFT, VersionState.FROZEN, VersionState.SIGNED)
        return min(self.versions, key=lambda one: (states.index(one.state) if one.state in states else 9, -one.number))

    @property
    def in_force(self) -> AgreementVersion | None:
        """The version both sides have signed."""
        return next((one for one in self.versions if one.state == VersionState.SIGNED), None)

    @cached_property
    def items(self) -> list[Item]:
        """The expenses of the version."""
        return items_of(self.version)

    @cached_property
    def totals(self) -> Totals:
        """Their sums."""
        return totals(self.items, vat_policy=self.agreement.application.call.vat_policy)

    @cached_property
    def granted(self) -> Decimal | None:
        """Won granted by the committee, or asked for."""
        return granted_to(self.agreement.application)

    @property
    def bounds(self) -> Bounds:
        """What the call allows for these costs."""
        return bounds(self.agreement.application.call, self.totals.costs)

    @property
    def translation(self) -> str:
        """The call's English text with its facts, for readers of English; empty for others and where there is none.

        It is read beside the Korean one, which alone is signed.
        """
        text = self.agreement.application.call.agreement_en
        if not text or get_language() == "ko":
            return ""
        return filled(self.version, self.totals, text=text) if self.version.sha256 else text

    @property
    def problem(self) -> str:
        """Why a version in the making can't be frozen as it stands; empty when it can."""
        if self.version.state != VersionState.DRAFT:
            return ""
        try:
            check_budget(self.agreement.application.call, self.items, granted=self.granted)
        except DomainError as refusal:
            return str(refusal.message)
        return ""

    @property
    def is_making(self) -> bool:
        """The budget can still be changed."""
        return self.version.state == VersionState.DRAFT and self.is_running

    @property
    def is_signing(self) -> bool:
        """The version waits for signatures."""
        return self.version.state == VersionState.FROZEN and self.is_running

    @property
    def is_change(self) -> bool:
        """A change of a signed agreement is being made."""
        return self.in_force is not None and self.version.pk != self.in_force.pk

    @property
    def is_running(self) -> bool:
        """The agreement hasn't ended, nor has the applicant withdrawn."""
        agreed = (ApplicationState.SELECTED, ApplicationState.AGREED)
        return self.agreement.state != AgreementState.ENDED and self.agreement.application.state in agreed

    @property
    def item_changes(self) -> list[ItemChange]:
        """What the change being made does to the budget."""
        before = self.in_force
        return changed_items(items_of(before), self.items) if before is not None and self.is_change else []

    @property
    def text_changes(self) -> list[TextChange]:
        """What the change being made does to the text."""
        before = self.in_force
        return changed_text(before.text, self.version.text) if before is not None and self.is_change else []

    @property
    def sides(self) -> list[SideState]:
        """Both sides, the company first."""
        given = {one.side: one for one in self.version.signatures.all()}
        return [
            SideState(
                side,
                str(Side(side).label),
                given.get(side),
                self.is_signing and side not in given and bool(can_sign(self.actor, self.agreement, side)),
            )
            for side in (Side.COMPANY, Side.CENTRE)
        ]

    @property
    def missing(self) -> list[SideState]:
        """The sides that haven't signed."""
        return [one for one in self.sides if one.signature is None]

    @property
    def leads(self) -> Decision:
        """May freeze, give back, change."""
        return can_lead(self.actor, self.agreement)

    @property
    def may_end(self) -> Decision:
        """May end it before its time."""
        return can_end(self.actor, self.agreement)

    @property
    def may_write(self) -> bool:
        """May change the budget now."""
        return self.is_making and bool(can_negotiate(self.actor, self.agreement))

    @property
    def base(self) -> str:
        """The fingerprint of the budget as it was read."""
        return digest_of(self.items)

    @property
    def steps(self) -> list[Step]:
        """What happened, the newest first."""
        return steps_of(self.agreement, list(self.versions))


def opened(actor: Actor, agreement: Agreement) -> Opened:
    """Read an agreement's versions for a page."""
    return Opened(actor, agreement, versions_of(agreement))


@dataclass(frozen=True)
class BudgetOutcome:
    """What became of a posted budget: saved, or shown again; `theirs`: the other side has saved meanwhile."""

    opened: Opened
    saved: bool = False
    theirs: bool = False


def budget_saved(request: HttpRequest, found: Opened, form: BudgetForm) -> BudgetOutcome:
    """Save the budget a person posted; refusals stand beside their fields. More rows only draws the form again."""
    if request.method != "POST" or "more" in request.POST or not form.is_valid():
        return BudgetOutcome(found)
    try:
        save_budget(actor=found.actor, version=found.version, items=form.items, base=request.POST.get("base", ""))
    except Refused:
        raise
    except Outdated as refusal:
        tell(form, refusal)
        return BudgetOutcome(opened(found.actor, found.agreement), theirs=True)
    except DomainError as refusal:
        tell(form, refusal)
        return BudgetOutcome(found)
    return BudgetOutcome(found, saved=True)


def _without_gaps(data: Mapping[str, Any]) -> dict[str, Any]:
    """Number the groups anew without the empty ones, so that a refusal about expense 2 stands beside it."""
    kept: dict[str, Any] = {}
    following = 0
    for row in range(MOST_ROWS):
        if any(str(data.get(f"{row}-{name}", "")).strip() for name in _TYPED):
            kept |= {f"{following}-{name}": data.get(f"{row}-{name}", "") for name in ("category", *_TYPED)}
            following += 1
    return kept


def _rows_filled(data: Mapping[str, Any]) -> int:
    return len({name.partition("-")[0] for name in data})
