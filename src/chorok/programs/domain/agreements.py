"""Agreements: opened for a selected applicant, negotiated, frozen for signing, changed by versions, ended."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.programs.domain import notices_agreements as notices
from chorok.programs.domain.agreement_paper import keep_paper
from chorok.programs.domain.budgets import Item, check_budget, check_items, digest_of
from chorok.programs.domain.commitments import commit
from chorok.programs.domain.placeholders import check_placeholders
from chorok.programs.domain.states_agreements import AGREEING_FLOW, AGREEMENT_FLOW, VERSION_FLOW
from chorok.programs.domain.waiting import place_became_free
from chorok.programs.enums import AgreementState, ApplicationState, VersionState
from chorok.programs.models import Agreement, AgreementVersion, Application, BudgetItem, Call, RankingRow, YearLine
from chorok.programs.policy_agreements import can_end, can_lead, can_negotiate, can_open_agreement


@transaction.atomic
def open_agreement(*, actor: Actor, application: Application) -> Agreement:
    """Begin the agreement with a selected applicant; one that was begun is returned as it stands.

    Its first version takes text and dates from the call. Raises DomainError when the application isn't selected, the
    call names no days of support, or the year's plan doesn't know the line.
    """
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call", "organisation")
        .get(pk=application.pk)
    )
    require(can_open_agreement(actor, row))
    begun = Agreement.objects.filter(application=row).first()
    if begun is not None:
        return begun
    if row.state != ApplicationState.SELECTED:
        raise DomainError(_("Only a selected applicant gets an agreement."))
    call = row.call
    planned = YearLine.objects.filter(year=call.year, line=call.line).first()
    line, starts_on, ends_on = frame_of(call, planned)
    now = clock.now()
    agreement = Agreement.objects.create(
        application=row,
        year_line=line,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
        created_by_id=actor.user_id,
    )
    AgreementVersion.objects.create(
        agreement=agreement,
        number=1,
        text=call.agreement_ko,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
        created_by_id=actor.user_id,
    )
    notices.opened(agreement)
    return agreement


def frame_of(call: Call, line: YearLine | None) -> tuple[YearLine, date, date]:
    """Return the budget and the days an agreement of `call` begins with; `line`: its line in the year's plan.

    Raises DomainError when the call names no days of support, or the plan doesn't know the line.
    """
    if call.support_from is None or call.support_until is None:
        raise DomainError(_("The call doesn't say from when until when the support runs. Add both days first."))
    if line is None:
        raise DomainError(_("The year's plan has no budget for this line. Add it first."))
    return line, call.support_from, call.support_until


@transaction.atomic
def save_budget(
    *, actor: Actor, version: AgreementVersion, items: Sequence[Item], base: str | None = None
) -> AgreementVersion:
    """Keep the expenses of a version in the making, in their order. Both sides propose until it is frozen.

    Each expense must add up; the call's terms are checked when it is frozen. Raises DomainError beside `<row>-<name>`,
    and Outdated when `base` (the `digest_of` what was read) shows that the other side has saved meanwhile.
    """
    row = lock(version)
    require(can_negotiate(actor, row.agreement))
    _require_draft(row)
    if base is not None and base != digest_of(items_of(row)):
        raise Outdated(_("The other side changed this budget after you opened it. Look at both before you save."))
    check_items(items, vat_policy=row.agreement.application.call.vat_policy)
    row.items.all().delete()
    BudgetItem.objects.bulk_create(
        BudgetItem(version=row, position=position, **vars(item)) for position, item in enumerate(items)
    )
    return row


@transaction.atomic
def save_terms(
    *, actor: Actor, version: AgreementVersion, text: str, starts_on: date, ends_on: date
) -> AgreementVersion:
    """Keep text and days of a version in the making. Raises DomainError on unknown {placeholders} or wrong days."""
    row = lock(version)
    require(can_lead(actor, row.agreement))
    _require_draft(row)
    if not text.strip():
        raise DomainError(_("An agreement without text can't be signed."), field="text")
    check_placeholders(text, field="text")
    if ends_on < starts_on:
        raise DomainError(_("The last day lies before the first."), field="ends_on")
    row.text, row.starts_on, row.ends_on = text, starts_on, ends_on
    row.save(update_fields=["text", "starts_on", "ends_on"])
    return row


@transaction.atomic
def freeze(*, actor: Actor, version: AgreementVersion) -> AgreementVersion:
    """Make the paper both sides sign. Nothing of the version changes any more, unless it is given back unsigned.

    Raises DomainError when the budget passes the call's terms or what was granted.
    """
    row = lock(version)
    agreement = row.agreement
    require(can_lead(actor, agreement))
    VERSION_FLOW.apply("freeze", row, actor=actor)
    found = check_budget(agreement.application.call, items_of(row), granted=granted_to(agreement.application))
    row.file = keep_paper(row, found, user_id=actor.user_id)
    row.sha256 = row.file.sha256
    row.frozen_at = clock.now()
    row.save(update_fields=["state", "file", "sha256", "frozen_at"])
    if agreement.state == AgreementState.NEGOTIATION:
        AGREEMENT_FLOW.apply("freeze", agreement, actor=actor)
        agreement.save(update_fields=["state"])
    notices.to_be_signed(row)
    return row


@transaction.atomic
def give_back(*, actor: Actor, version: AgreementVersion) -> AgreementVersion:
    """Open a frozen version for negotiation again; its paper counts no more.

    Where one side has signed, the version is kept with that signature, and a new one that is equal to it is opened.
    Returns the version that is open now.
    """
    row = lock(version)
    if row.signatures.exists():
        VERSION_FLOW.apply("set_aside", row, actor=actor)
        row.save(update_fields=["state"])
        row = _next_version(row, reason=row.reason, actor=actor)
    else:
        VERSION_FLOW.apply("give_back", row, actor=actor)
        row.file, row.sha256, row.frozen_at = None, "", None
        row.save(update_fields=["state", "file", "sha256", "frozen_at"])
    if row.agreement.state == AgreementState.SIGNING:
        AGREEMENT_FLOW.apply("give_back", row.agreement, actor=actor)
        row.agreement.save(update_fields=["state"])
    notices.given_back(row)
    return row


@transaction.atomic
def change_agreement(*, actor: Actor, agreement: Agreement, reason: str) -> AgreementVersion:
    """Begin a new version of a signed agreement, equal to the one in force; that one holds until both have signed.

    Raises DomainError without a reason, or while another change is being made.
    """
    row = lock_agreement(agreement)
    require(can_lead(actor, row))
    if row.state != AgreementState.SIGNED:
        raise DomainError(_("Only a signed agreement is changed by a new version."))
    if not reason.strip():
        raise DomainError(_("Say why the agreement is changed."), field="reason")
    if row.versions.filter(state__in=[VersionState.DRAFT, VersionState.FROZEN]).exists():
        raise DomainError(_("A change of this agreement is being made already."))
    version = _next_version(row.versions.get(state=VersionState.SIGNED), reason=reason.strip(), actor=actor)
    notices.change_begun(version)
    return version


@transaction.atomic
def drop_change(*, actor: Actor, version: AgreementVersion) -> AgreementVersion:
    """Give a change up that nobody has signed; the version in force goes on. A first version can't be dropped."""
    row = lock(version)
    if row.agreement.state != AgreementState.SIGNED:
        raise DomainError(_("Only a change of a signed agreement can be given up."))
    VERSION_FLOW.apply("drop", row, actor=actor)
    row.save(update_fields=["state"])
    notices.settled(row)
    return row


@transaction.atomic
def end_agreement(*, actor: Actor, agreement: Agreement, reason: str, spent: Decimal) -> Agreement:
    """End a signed agreement before its time. `spent` won stay bound, the rest goes back to the line's budget.

    The place is free again: where somebody waits for one the staff are asked to decide who moves up. Raises
    DomainError without a reason, or when more was spent than was bound.
    """
    row = lock_agreement(agreement)
    require(can_end(actor, row))
    if not reason.strip():
        raise DomainError(_("Say why the agreement ends."), field="reason")
    if not 0 <= spent <= row.committed:
        message = _("Between 0 and %(bound)s won can have been spent.")
        raise DomainError(message % {"bound": f"{row.committed:,}"}, field="spent")
    if row.versions.filter(state__in=[VersionState.DRAFT, VersionState.FROZEN]).exists():
        raise DomainError(_("A change of this agreement is being made. Finish it or give it up first."))
    AGREEMENT_FLOW.apply("end", row, actor=actor)
    commit(year_line_id=row.year_line_id, delta=spent - row.committed)
    row.committed, row.ended_at, row.end_reason = spent, clock.now(), reason.strip()
    row.save(update_fields=["state", "committed", "ended_at", "end_reason"])
    notices.ended(row)
    place_became_free(row.application.call)
    return row


@transaction.atomic
def break_off(*, actor: Actor, agreement: Agreement, reason: str) -> Agreement:
    """End an agreement that never stood, as when the company doesn't sign: its selection lapses, the place is free.

    Raises DomainError without a reason, or once both sides have signed.
    """
    row = lock_agreement(agreement)
    require(can_end(actor, row))
    if not reason.strip():
        raise DomainError(_("Say why the agreement ends."), field="reason")
    AGREEMENT_FLOW.apply("break_off", row, actor=actor)
    _end_versions(row, reason=reason.strip())
    AGREEING_FLOW.apply("lapse", row.application, actor=actor)
    row.application.save(update_fields=["state"])
    notices.ended(row)
    place_became_free(row.application.call)
    return row


@transaction.atomic
def end_unsigned(application: Application, *, reason: str) -> None:
    """End what was negotiated with an applicant who has withdrawn; does nothing where no agreement was begun.

    Called by the withdrawal, in its transaction, with the application locked.
    """
    begun = Agreement.objects.filter(
        application=application, state__in=[AgreementState.NEGOTIATION, AgreementState.SIGNING]
    ).first()
    if begun is None:
        return
    row = lock_agreement(begun)
    AGREEMENT_FLOW.apply("lapse", row, actor=SYSTEM)
    _end_versions(row, reason=reason)


def lock_agreement(agreement: Agreement) -> Agreement:
    """Lock an agreement behind its application, which may be withdrawn meanwhile; return it as it stands now."""
    Application.objects.select_for_update(of=("self",)).get(agreement=agreement.pk)
    rows = Agreement.objects.select_for_update(of=("self",))
    return rows.select_related("application__call", "application__organisation").get(pk=agreement.pk)


def lock(version: AgreementVersion) -> AgreementVersion:
    """Lock a version behind its agreement, so that two steps of one agreement follow each other; return it fresh."""
    agreement = lock_agreement(Agreement(pk=version.agreement_id))
    row = AgreementVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    row.agreement = agreement
    return row


def items_of(version: AgreementVersion) -> list[Item]:
    """Return a version's expenses as plain data."""
    return [
        Item(
            category=item.category,
            name=item.name,
            supply=item.supply,
            vat=item.vat,
            subsidy=item.subsidy,
            own_cash=item.own_cash,
            own_in_kind=item.own_in_kind,
            note=item.note,
        )
        for item in version.items.all()
    ]


def granted_to(application: Application) -> Decimal | None:
    """Return what the committee granted in won, else what was asked for; None when neither says a sum."""
    row = RankingRow.objects.filter(application=application, ranking__decided_at__isnull=False).first()
    if row is not None and row.granted is not None:
        return row.granted
    return application.subsidy


def _end_versions(agreement: Agreement, *, reason: str) -> None:
    """Keep why an agreement that was never signed ended; nothing is due about its versions any more."""
    agreement.ended_at, agreement.end_reason = clock.now(), reason
    agreement.save(update_fields=["state", "ended_at", "end_reason"])
    for version in agreement.versions.filter(state__in=[VersionState.DRAFT, VersionState.FROZEN]):
        VERSION_FLOW.apply("lapse", version, actor=SYSTEM)
        version.save(update_fields=["state"])
        notices.settled(version)


def _require_draft(version: AgreementVersion) -> None:
    if version.state != VersionState.DRAFT:
        raise DomainError(_("This version is frozen; it can't be changed now."))


def _next_version(present: AgreementVersion, *, reason: str, actor: Actor) -> AgreementVersion:
    """Begin a version equal to `present`."""
    agreement = present.agreement
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=(agreement.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        reason=reason,
        text=present.text,
        starts_on=present.starts_on,
        ends_on=present.ends_on,
        created_at=clock.now(),
        created_by_id=actor.user_id,
    )
    BudgetItem.objects.bulk_create(
        BudgetItem(version=version, position=position, **vars(item)) for position, item in enumerate(items_of(present))
    )
    return version
