"""Who is told what about agreements, and what becomes due from whom."""

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.enums import Role
from chorok.core.errors import Text
from chorok.programs.domain.notices import KIND_AGREEMENTS, tell_organisation
from chorok.programs.enums import Side
from chorok.programs.models import Agreement, AgreementVersion, Signature
from chorok.todos.domain.todos import close_todos, open_todo


def opened(agreement: Agreement) -> None:
    """The company proposes its budget first."""
    _tell(
        agreement,
        _("{code}: please propose the budget of your agreement"),
        _("You were selected in “{call}”. Please write the budget of your agreement item by item."),
    )
    _due(agreement, "budget", _("{code}: propose the budget of the agreement"), organisation=True)


def change_begun(version: AgreementVersion) -> None:
    """A change is negotiated like the first version."""
    agreement = version.agreement
    _tell(
        agreement,
        _("{code}: your agreement is being changed"),
        _("The centre has begun a change of your agreement in “{call}”. Reason: {reason}"),
        reason=version.reason,
    )
    _due(agreement, "budget", _("{code}: look at the change of the agreement"), organisation=True)


def to_be_signed(version: AgreementVersion) -> None:
    """Both sides are asked to sign."""
    agreement = version.agreement
    settled(version)
    _tell(
        agreement,
        _("{code}: your agreement is ready to be signed"),
        _("The agreement for “{call}” is ready. An owner of the company signs it on the hub or on paper."),
    )
    _due(agreement, f"sign:{Side.COMPANY}", _("{code}: sign the agreement"), organisation=True)
    _due(agreement, f"sign:{Side.CENTRE}", _("{code}: sign the agreement for the centre"), role=Role.MANAGER)


def given_back(version: AgreementVersion) -> None:
    """The paper counts no more; the budget is open again."""
    agreement = version.agreement
    settled(version)
    _tell(
        agreement,
        _("{code}: your agreement is open for changes again"),
        _("The agreement for “{call}” can't be signed now. Please look at its budget again."),
    )
    _due(agreement, "budget", _("{code}: look at the budget of the agreement again"), organisation=True)


def signed_by_one(version: AgreementVersion, signature: Signature) -> None:
    """One side is done."""
    close_todos(f"{_key(version.agreement)}sign:{signature.side}")


def concluded(version: AgreementVersion) -> None:
    """Both have signed."""
    settled(version)
    _tell(
        version.agreement,
        _("{code}: the agreement is signed by both sides"),
        _("The agreement for “{call}” holds now. You find the paper and its fingerprint on your desk."),
    )


def ended(agreement: Agreement) -> None:
    """The agreement ended before its time."""
    close_todos(_key(agreement))
    _tell(
        agreement,
        _("{code}: the agreement has ended"),
        _("The agreement for “{call}” was ended. Reason: {reason}"),
        reason=agreement.end_reason,
    )


def settled(version: AgreementVersion) -> None:
    """Nothing is due from anybody about this version any more."""
    close_todos(_key(version.agreement))


def _key(agreement: Agreement) -> str:
    return f"agreement:{agreement.pk}:"


def _due(agreement: Agreement, what: str, title: Text, *, organisation: bool = False, role: str = "") -> None:
    application = agreement.application
    open_todo(
        key=_key(agreement) + what,
        kind=KIND_AGREEMENTS,
        title=format_lazy(title, code=application.receipt_code),
        link=_desk(agreement) if organisation else reverse("staff_agreement", args=[agreement.pk]),
        organisation=application.organisation if organisation else None,
        role=role,
    )


def _tell(agreement: Agreement, subject: Text, body: Text, *, reason: str = "") -> None:
    application = agreement.application
    tell_organisation(
        application.organisation,
        kind=KIND_AGREEMENTS,
        subject=format_lazy(subject, code=application.receipt_code),
        body=format_lazy(body, call=application.call, reason=reason),
        link=_desk(agreement),
    )


def _desk(agreement: Agreement) -> str:
    return reverse("desk_agreement", args=[agreement.application.organisation_id, agreement.pk])
