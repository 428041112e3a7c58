"""What every step of the review asks of its call first."""

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.programs.enums import CallState
from chorok.programs.models import Call

#: States of a call in which its review goes on: from the approved call to the announced results.
_REVIEWED_IN = frozenset({CallState.APPROVED, CallState.PUBLISHED})


def lock_review(call: Call) -> Call:
    """Lock the call and return it while its review may still be changed; everything about a review waits for this row.

    Who only points at the call (an application handed in) doesn't wait. Raises DomainError when the call isn't public
    yet, the results are announced or the call was called off.
    """
    locked = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    check_open(locked)
    return locked


def check_open(call: Call) -> None:
    """Raise DomainError unless the call's review goes on."""
    if call.state in {CallState.DECIDED, CallState.FINISHED}:
        raise DomainError(_("The results are announced: the review can't be changed any more."))
    if call.state == CallState.CANCELLED:
        raise DomainError(_("This call was called off."))
    if call.state not in _REVIEWED_IN:
        raise DomainError(_("A panel is put together once the call is approved."))
