"""Confirmation by the company, through a link that needs no account."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import VISITOR, Actor
from chorok.accounts.enums import OPERATOR_ROLES
from chorok.accounts.models import RoleGrant, User
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.core.tokens import new_token, token_hash
from chorok.outcomes import policy
from chorok.outcomes.domain import notices
from chorok.outcomes.domain.claims import lock_claim, void_requests
from chorok.outcomes.domain.entries import Author, Before, write
from chorok.outcomes.domain.rules import one_line
from chorok.outcomes.domain.states import CLAIM_FLOW
from chorok.outcomes.enums import ClaimState, EntryAction
from chorok.outcomes.models import Claim, ConfirmationRequest
from chorok.registry.models import Organisation

DAYS = 14
YES, NO = "yes", "no"
_COMMENT_LIMIT = 1000
_SIGNATURE_LIMIT = 200


@transaction.atomic
def ask_company_to_confirm(
    *, actor: Actor, claim: Claim, organisation: Organisation, email: str
) -> tuple[ConfirmationRequest, str]:
    """Mail somebody at a company a link to confirm the result; return the request and the token of its link.

    An older link to the same company lapses. Raises DomainError when the result isn't waiting, the company isn't named
    in it, or the address is none or one of the centre's staff; Refused when the company itself reported the result.
    """
    locked = lock_claim(claim)
    require(policy.can_ask_company(actor, locked))
    if locked.state != ClaimState.REPORTED:
        raise DomainError(_("Only a result that waits for confirmation can be confirmed."))
    if not locked.parties.filter(organisation=organisation).exists():
        raise DomainError(_("This organisation is not named in the result."), field="organisation")
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise DomainError(_("Give a full e-mail address."), field="email") from error
    if RoleGrant.objects.filter(user__email=address, role__in=OPERATOR_ROLES, revoked_at=None).exists():
        # Else whoever entered the figures could mail the link to a colleague, or to oneself (four eyes).
        message = _("This is an address of the centre's own staff. Only the company can confirm by link.")
        raise DomainError(message, field="email")
    open_requests = ConfirmationRequest.objects.filter(claim=locked, organisation=organisation, answered_at=None)
    open_requests.filter(expires_at__gt=clock.now()).update(expires_at=clock.now())
    token, kept = new_token()
    request = ConfirmationRequest.objects.create(
        claim=locked,
        organisation=organisation,
        email=address,
        token_hash=kept,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        expires_at=clock.in_days(DAYS),
    )
    notices.ask(request, token=token, language=_language_of(address, organisation))
    return request, token


def find_request(token: str) -> ConfirmationRequest | None:
    """Return the request a link belongs to, whatever became of it."""
    requests = ConfirmationRequest.objects.select_related("claim__line", "claim__year", "organisation")
    return requests.filter(token_hash=token_hash(token)).first()


def is_open(request: ConfirmationRequest, *, at: datetime | None = None) -> bool:
    """Say whether the link can still be answered."""
    return request.answered_at is None and request.expires_at > (at or clock.now())


def has_left(request: ConfirmationRequest) -> bool:
    """Say whether the link was mailed to somebody who belonged to the company and doesn't any more.

    An address nobody signs in with may be asked: it is the centre that chose it.
    """
    places = request.organisation.memberships.filter(user__email=request.email)
    return places.exists() and not places.filter(left_at=None, user__is_active=True).exists()


@transaction.atomic
def answer_confirmation(*, token: str, answer: str, name: str, comment: str = "", actor: Actor = VISITOR) -> Claim:
    """Take the company's answer: yes makes the result final, no leaves it provisional and tells who reported it.

    The token is the permission and is used up. Raises DomainError when the link is unknown, used, lapsed or voided by a
    correction, when the name is missing, or when the year was closed; Refused when the `actor` who has signed in is
    the centre's staff.
    """
    require(policy.can_answer_for_company(actor))
    known = find_request(token)
    if known is None:
        raise DomainError(_("This link is not valid. Please ask the centre for a new one."))
    locked = lock_claim(known.claim)
    request = ConfirmationRequest.objects.select_for_update(of=("self",)).get(pk=known.pk)
    if request.answered_at is not None:
        raise DomainError(_("This link was already used."))
    if not is_open(request):
        raise DomainError(_("This link has expired. Please ask the centre for a new one."))
    if has_left(known):
        raise DomainError(_("This link no longer works: the person it was mailed to doesn't act for the organisation."))
    if answer not in (YES, NO):
        raise DomainError(_("Say yes or no."), field="answer")
    signature = one_line(name, field="name", limit=100, required=True)
    remark = comment.strip()
    if len(remark) > _COMMENT_LIMIT or "\0" in remark:
        raise DomainError(_("Please use at most %(limit)d characters.") % {"limit": _COMMENT_LIMIT}, field="comment")
    request.answered_at = clock.now()
    request.answer = answer
    request.answered_as = signature
    request.comment = remark
    request.save(update_fields=["answered_at", "answer", "answered_as", "comment"])
    if answer == NO:
        notices.doubted(request)
        return locked
    return settle_by_link(locked, name=signature, organisation=request.organisation, at=request.answered_at)


def settle_by_link(locked: Claim, *, name: str, organisation: Organisation, at: datetime) -> Claim:
    """Make a locked claim final since `name` at `organisation` said yes through a link that was mailed to them.

    The caller has checked the link and who holds it. Raises DomainError for a claim that doesn't wait.
    """
    before = Before.of(locked)
    CLAIM_FLOW.apply("confirm_by_link", locked, actor=VISITOR)
    signed = f"{name} ({organisation.name_ko})"[:_SIGNATURE_LIMIT]
    locked.confirmed_at = at
    locked.confirmed_as = signed
    locked.save(update_fields=["state", "confirmed_at", "confirmed_as"])
    void_requests(locked)
    write(locked, action=EntryAction.CONFIRM, author=Author(None, signed), before=before)
    notices.confirmed(locked, but=None)
    return locked


def _language_of(address: str, organisation: Organisation) -> str:
    person = User.objects.filter(email=address, is_active=True).first()
    if person is not None:
        return person.language
    return "ko" if organisation.country == "KR" else "en"
