"""The money a line of support has bound. Its row is the lock: many agreements signed at once follow each other."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.programs.models import YearLine


@transaction.atomic
def commit(*, year_line_id: int, delta: Decimal) -> YearLine:
    """Bind `delta` won more of the line's budget, or give them back when negative.

    Raises DomainError when the budget doesn't hold them; nothing is bound then.
    """
    line = YearLine.objects.select_for_update(of=("self",)).get(pk=year_line_id)
    if line.committed + delta > line.budget:
        message = _("The budget of this line has %(left)s won left; this agreement needs %(needed)s won.")
        raise DomainError(message % {"left": f"{line.budget - line.committed:,}", "needed": f"{delta:,}"})
    line.committed += delta
    line.save(update_fields=["committed"])
    return line
