"""Who enters, reviews and imports needs, looks for technologies, and introduces a company."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.needs.enums import ASKING, NeedState, Origin, Side
from chorok.needs.models import Candidate, Fit, Need
from chorok.registry.domain.notices import EDITORS
from chorok.registry.models import Organisation
from chorok.registry.policy import membership_of


def can_review(actor: Actor) -> Decision:
    """Needs are reviewed, published, compared and answered by the centre's staff."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may do this."))


def can_import(actor: Actor) -> Decision:
    """Staff bring in needs from a file."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may import needs."))


def belongs_to(actor: Actor, organisation: Organisation | None) -> bool:
    """Whether the person may act for whoever asks: its owners and members."""
    membership = None if organisation is None else membership_of(actor, organisation)
    return membership is not None and membership.role in EDITORS


def can_enter_for(actor: Actor, organisation: Organisation | None) -> Decision:
    """Staff enter needs for anybody; a public body, fund or buyer abroad its own."""
    if actor.is_staff:
        return ALLOWED
    if organisation is None or organisation.merged_into_id is not None or organisation.kind not in ASKING:
        return denied(_("Needs are entered by public bodies, funds and buyers abroad. Ask the centre."))
    if belongs_to(actor, organisation):
        return ALLOWED
    return denied(_("Only people of this organisation may enter its needs."))


def can_edit(actor: Actor, need: Need) -> Decision:
    """Whoever asks writes the draft; staff write what was handed in, entered by the centre or imported."""
    if need.state == NeedState.CLOSED:
        return denied(_("This need is closed and can't be changed any more."))
    if need.origin == Origin.PARTNER and need.state == NeedState.DRAFT:
        if belongs_to(actor, need.organisation):
            return ALLOWED
        return denied(_("This is a draft of the partner, who hasn't handed it in yet."))
    if actor.is_staff:
        return ALLOWED
    if belongs_to(actor, need.organisation):
        return denied(_("The centre has this need now. Write to the centre if something must change."))
    return denied(_("Only the centre's staff may do this."))


def can_publish(actor: Actor, need: Need) -> Decision:
    """Staff; what a partner enters only once it was handed in."""
    permitted = can_review(actor)
    if permitted and need.origin == Origin.PARTNER and need.state == NeedState.DRAFT:
        return denied(_("This is a draft of the partner, who hasn't handed it in yet."))
    return permitted


def can_close(actor: Actor, need: Need) -> Decision:
    """Staff, and the people of whoever asks."""
    return ALLOWED if actor.is_staff or belongs_to(actor, need.organisation) else can_review(actor)


def can_read_papers(actor: Actor, need: Need) -> Decision:
    """Those who look inside, where they see the need itself, and the people of whoever asks."""
    if belongs_to(actor, need.organisation):
        return ALLOWED
    if actor.may_look_inside and Need.objects.visible_to(actor).filter(pk=need.pk).exists():
        return ALLOWED
    return denied(_("Only the organisation that asks and the centre may open this paper."))


def can_answer(actor: Actor, candidate: Candidate) -> Decision:
    """Owners and members of the company say whether they want to be introduced; staff enter what they were told."""
    if actor.is_staff or belongs_to(actor, candidate.technology.organisation):
        return ALLOWED
    return denied(_("Only people of this company may answer."))


def can_reply(actor: Actor, candidate: Candidate) -> Decision:
    """Whoever asks says whether the company is welcome; staff enter what they were told."""
    if actor.is_staff or belongs_to(actor, candidate.need.organisation):
        return ALLOWED
    return denied(_("Only people of the organisation that asks may answer."))


def can_arrange(actor: Actor, _record: object = None) -> Decision:
    """The centre's staff propose times for a meeting, call it off and note what came of it."""
    return can_review(actor)


def can_speak_for(actor: Actor, candidate: Candidate, side: str) -> Decision:
    """One's own side of an introduction answers about the meeting and what became of it, or staff who were told."""
    return can_answer(actor, candidate) if side == Side.COMPANY else can_reply(actor, candidate)


def can_want(actor: Actor, fit: Fit) -> Decision:
    """Owners and members of the organisation that was told ask for more, and staff for them."""
    told = fit.technology.organisation if fit.side == Side.COMPANY else fit.need.organisation
    if actor.is_staff or belongs_to(actor, told):
        return ALLOWED
    return denied(_("Only people of this organisation may ask for more."))
