"""The Korea Open Government Licence (공공누리) a page or report is published under."""

from django.conf import settings
from django.utils.translation import gettext as _


def open_licence() -> str:
    """Return the statement for settings.OPEN_LICENCE_TYPE (1 to 4), an empty text where none is given."""
    statements = {
        1: _("Korea Open Government Licence, type 1: name the source."),
        2: _("Korea Open Government Licence, type 2: name the source; no commercial use."),
        3: _("Korea Open Government Licence, type 3: name the source; no changes."),
        4: _("Korea Open Government Licence, type 4: name the source; no commercial use; no changes."),
    }
    return statements.get(settings.OPEN_LICENCE_TYPE, "")
