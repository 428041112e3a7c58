"""Names under which applications stand before evaluators: A-001, A-002, … in an order that tells nothing."""

from django.utils.crypto import salted_hmac

from chorok.programs.models import Application, Call

_SALT = "chorok.programs.alias"


def give_aliases(call: Call) -> None:
    """Give every application of a locked call that is handed in and has none its alias.

    The order is that of a keyed fingerprint, so that an alias says nothing about receipt number or moment.
    """
    nameless = list(Application.objects.filter(call=call, alias="").handed_in())
    if not nameless:
        return
    given = Application.objects.filter(call=call).exclude(alias="").values_list("alias", flat=True)
    last = max((int(alias.partition("-")[2]) for alias in given), default=0)
    nameless.sort(key=lambda application: salted_hmac(_SALT, str(application.pk)).hexdigest())
    for number, application in enumerate(nameless, start=last + 1):
        application.alias = f"A-{number:03d}"
    Application.objects.bulk_update(nameless, ["alias"])
