"""MOUs, MOAs, contracts and approvals of finance of a project: each is a result of its own in the ledger.

The ledger counts them in US dollars and wants an amount. An MOU or MOA that names none counts as one of 0 dollars, as
in the centre's published figures, where number and value of MOUs stand side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.money import CURRENCIES
from chorok.core.policy import require
from chorok.outcomes.domain.claims import correct_claim, report_claim, withdraw_claim
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.domain.stating import shown_at
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind, ClaimState
from chorok.outcomes.models import Line
from chorok.pipeline import policy
from chorok.pipeline.domain.locking import lock_project
from chorok.pipeline.domain.values import choose
from chorok.pipeline.enums import ResultKind
from chorok.pipeline.models import Project, ProjectResult
from chorok.programs.domain.texts import one_line
from chorok.registry.enums import DIRECTORY_KINDS
from chorok.registry.models import Organisation

LONGEST = 30
#: Kinds whose paper may name no amount.
_WITHOUT = frozenset({ResultKind.MOU, ResultKind.MOA})


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What the paper says: what about, when, for how many years, what it is worth, who else signed or approved."""

    subject_ko: str
    subject_en: str = ""
    signed_on: date
    years: int | None = None
    amount: Decimal | None = None
    currency: str = "USD"
    others: str = ""


@transaction.atomic
def enter_result(
    *,
    actor: Actor,
    project: Project,
    kind: str,
    line: Line,
    signed: Signed,
    companies: Iterable[Organisation],
    upload: UploadedFile,
) -> ProjectResult:
    """Enter what was signed or approved for a project, with its file, and report it to the ledger.

    `line` is the line of support it counts to; the project keeps it. `companies` are those of the project it counts
    for. Raises DomainError with the field that is wrong, and as `outcomes.domain.claims.report_claim`.
    """
    row = lock_project(project)
    require(policy.can_lead(actor))
    choose(kind, ResultKind, field="kind")
    values = _checked(kind, signed)
    parties = list(companies)
    own = companies_of(row)
    if any(party not in own for party in parties):
        raise DomainError(_("Choose among the companies of the project."), field="companies")
    same = {"kind": kind, "signed_on": signed.signed_on, "amount": signed.amount, "currency": signed.currency}
    if ProjectResult.objects.standing().filter(project=row, subject_ko=values["subject_ko"], **same).exists():
        raise DomainError(_("This was entered already, with the same day and amount."), field="signed_on")
    with shown_at("amount", "signed_on"):
        claim = report_claim(
            actor=actor,
            year=signed.signed_on.year,
            line=line,
            kind=ClaimKind(kind),
            country=row.country,
            organisations=parties,
            fictitious=row.fictitious,
            **_facts(kind, values),
        )
    now = clock.now()
    result = ProjectResult.objects.create(
        project=row, kind=kind, claim=claim, entered_at=now, entered_by_id=actor.user_id, changed_at=now, **values
    )
    add_evidence(actor=actor, claim=claim, title=claim.title_ko, upload=upload)
    if row.line_id != line.pk:
        row.line = line
        row.save(update_fields=["line"])
    return result


@transaction.atomic
def change_result(
    *, actor: Actor, result: ProjectResult, signed: Signed, upload: UploadedFile | None = None
) -> ProjectResult:
    """Correct what was entered; `upload` adds another file. Kind, line, companies and the year stay.

    Raises DomainError as `enter_result`.
    """
    row = _standing(actor, result)
    values = _checked(row.kind, signed)
    if signed.signed_on.year != row.claim.year_id:
        raise DomainError(
            _("The year of the signature can't be changed. Withdraw this entry and enter it anew."), field="signed_on"
        )
    changes = _changes(row, values)
    if changes:
        # Another day has another rate.
        rate = {"rate": None} if "happened_on" in changes else {}
        reason = _("The entry of the project was changed.")
        with shown_at("amount", "signed_on"):
            correct_claim(actor=actor, claim=row.claim, reason=reason, **changes, **rate)
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    row.save(update_fields=[*values, "changed_at"])
    if upload is not None:
        add_evidence(actor=actor, claim=row.claim, title=row.claim.title_ko, upload=upload)
    return row


@transaction.atomic
def withdraw_result(*, actor: Actor, result: ProjectResult, reason: str) -> ProjectResult:
    """Take an entry back, with the reason the ledger keeps. Raises DomainError as `change_result`."""
    row = _standing(actor, result)
    withdraw_claim(actor=actor, claim=row.claim, reason=reason)
    row.changed_at = clock.now()
    row.save(update_fields=["changed_at"])
    return row


def companies_of(project: Project) -> list[Organisation]:
    """Return the companies and founders' teams of the registry among a project's partners, each once."""
    rows = Organisation.objects.filter(project_roles__project=project, kind__in=DIRECTORY_KINDS)
    return list(rows.distinct().order_by("name_ko", "pk"))


def _standing(actor: Actor, result: ProjectResult) -> ProjectResult:
    lock_project(result.project)
    rows = ProjectResult.objects.select_for_update(of=("self",)).select_related("project", "claim")
    row = rows.get(pk=result.pk)
    require(policy.can_lead(actor))
    if row.claim.state == ClaimState.WITHDRAWN:
        raise DomainError(_("This entry was withdrawn."))
    return row


def _checked(kind: str, signed: Signed) -> dict[str, Any]:
    if signed.currency not in CURRENCIES:
        raise DomainError(_("Choose one of the list."), field="currency")
    if signed.amount is None and kind not in _WITHOUT:
        raise DomainError(_("Give the amount."), field="amount")
    if signed.years is None and kind == ResultKind.MOA:
        raise DomainError(_("Say for how many years the MOA runs."), field="years")
    if signed.years is not None and not 1 <= signed.years <= LONGEST:
        message = _("Give a number between %(least)d and %(most)d.") % {"least": 1, "most": LONGEST}
        raise DomainError(message, field="years")
    return {
        "subject_ko": one_line(signed.subject_ko, field="subject_ko", limit=190, required=True),
        "subject_en": one_line(signed.subject_en, field="subject_en", limit=190),
        "signed_on": signed.signed_on,
        "years": signed.years,
        "amount": signed.amount,
        "currency": signed.currency,
        "others": one_line(signed.others, field="others", limit=200),
    }


def _changes(row: ProjectResult, values: dict[str, Any]) -> dict[str, Any]:
    """Return the facts this entry changes in the ledger; what was corrected there meanwhile isn't written over."""
    wanted = _facts(row.kind, values)
    before = _facts(row.kind, {name: getattr(row, name) for name in values})
    # A sum and its currency are one fact.
    money = {"amount", "currency"}
    names = {name for name in wanted if wanted[name] != before[name]}
    names |= money if names & money else set()
    if all(wanted[name] == getattr(row.claim, name) for name in names):
        return {}
    return {name: wanted[name] for name in wanted if name in names}


def _facts(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return what the ledger holds of an entry; it knows years of an MOA alone."""
    amount = values["amount"]
    return {
        "title_ko": values["subject_ko"],
        "title_en": values["subject_en"],
        "happened_on": values["signed_on"],
        "amount": Decimal(0) if amount is None else amount,
        "currency": REPORTING_CURRENCY[ClaimKind(kind)] if amount is None else values["currency"],
        "years": values["years"] if kind == ResultKind.MOA else None,
    }
