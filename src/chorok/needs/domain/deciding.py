"""A person decides whether two needs that look alike are one."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain.reviewing import close_need
from chorok.needs.enums import NeedState, PairState
from chorok.needs.models import Need, NeedPair


@transaction.atomic
def decide_pair(*, actor: Actor, pair: NeedPair, kept: Need | None) -> NeedPair:
    """Say that both are the same need, of which `kept` stays and the other is closed, or (None) that they differ.

    Raises DomainError when somebody has decided it already, and where the one that would stay was closed meanwhile.
    """
    require(policy.can_review(actor))
    row = NeedPair.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=pair.pk)
    if row.state != PairState.OPEN:
        raise DomainError(_("Somebody has decided this already."))
    row.state = PairState.DIFFERENT if kept is None else PairState.SAME
    row.decided_at, row.decided_by_id = clock.now(), actor.user_id
    row.save(update_fields=["state", "decided_at", "decided_by"])
    if kept is not None:
        if kept.pk not in (row.first_id, row.second_id):
            raise DomainError(_("Choose one of the two needs."))
        held = Need.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        states = dict(held.filter(pk__in=(row.first_id, row.second_id)).values_list("pk", "state"))
        if states[kept.pk] == NeedState.CLOSED:
            raise DomainError(_("The need that would stay is closed already. Open the page again."))
        gone = row.second if kept.pk == row.first_id else row.first
        close_need(actor=actor, need=gone, reason=str(_("It is the same need as another one.")), duplicate_of=kept)
    return row
