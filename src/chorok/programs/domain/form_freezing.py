"""A call's form stands still from its first application on, so that all applicants answer the same questions."""

from chorok.core import clock
from chorok.programs.models import Call


def freeze_form(call: Call) -> None:
    """Freeze the form of `call`, once; later calls change nothing. Part of the caller's transaction.

    The builder holds the call's row while it writes, so no change slips in behind the first application.
    """
    if call.form_frozen_at is None:
        call.form_frozen_at = clock.now()
        if not Call.objects.filter(pk=call.pk, form_frozen_at=None).update(form_frozen_at=call.form_frozen_at):
            call.refresh_from_db(fields=["form_frozen_at"])
