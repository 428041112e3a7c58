"""The nine technology readiness levels, as Korea's national R&D programmes define them (TRL, 기술성숙도)."""

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text

READINESS: dict[int, Text] = {
    1: _("Basic theory or experiment"),
    2: _("Idea or patent of practical use formed"),
    3: _("Basic performance proven in the laboratory"),
    4: _("Materials, parts or system proven in the laboratory"),
    5: _("Prototype built and its performance assessed"),
    6: _("Pilot-scale prototype built and assessed"),
    7: _("Reliability assessed and users' demand confirmed"),
    8: _("Prototype certified and standardised"),
    9: _("In commercial production"),
}
