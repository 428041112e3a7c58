"""What every step of the review asks of its call first."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.programs.enums import ApplicationState, CallState
from chorok.programs.models import Application, Call

#: States of a call in which its review goes on: from the approved call to the announced results.
_REVIEWED_IN = frozenset({CallState.APPROVED, CallState.PUBLISHED})
_ANNOUNCED_IN = frozenset({CallState.DECIDED, CallState.FINISHED})


def lock_review(call: Call) -> Call:
    """Lock the call and return it while its review may still be changed; everything about a review waits for this row.

    Who only points at the call (an application handed in) doesn't wait. Raises DomainError when the call isn't public
    yet, the results are announced or the call was called off.
    """
    locked = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    check_open(locked)
    return locked


def is_open(call: Call) -> bool:
    """Say whether the call's review goes on.

    After the results it does for those alone who won an appeal against their rejection and still are to be judged.
    """
    return call.state in _REVIEWED_IN or (call.state in _ANNOUNCED_IN and in_review(call).exists())


def in_review(call: Call) -> QuerySet[Application]:
    """Return the applications that passed the screening and aren't decided."""
    return Application.objects.filter(call=call, state=ApplicationState.ELIGIBLE)


def is_announced(call: Call) -> bool:
    """Say whether the results are out."""
    return call.state in _ANNOUNCED_IN


def check_undecided(call: Call, application: Application) -> None:
    """Raise DomainError where the result of the application is out: nothing behind it changes any more."""
    if is_announced(call) and application.state != ApplicationState.ELIGIBLE:
        raise DomainError(_("The results are announced: the review can't be changed any more."))


def check_open(call: Call) -> None:
    """Raise DomainError unless the call's review goes on."""
    if is_open(call):
        return
    if is_announced(call):
        raise DomainError(_("The results are announced: the review can't be changed any more."))
    if call.state == CallState.CANCELLED:
        raise DomainError(_("This call was called off."))
    raise DomainError(_("A panel is put together once the call is approved."))
