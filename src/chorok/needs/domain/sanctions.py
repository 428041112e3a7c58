"""Countries to which no company may be introduced: the list is the operator's (CHOROK_SANCTIONED_COUNTRIES)."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chorok.core.policy import ALLOWED, Decision, denied
from chorok.needs.models import Candidate, Need
from chorok.registry import countries


def barred(need: Need) -> str:
    """Return the country on the list a need comes from, or whoever asks sits in; empty where neither is on it."""
    told = (need.country, need.organisation.country if need.organisation is not None else "")
    return next((code for code in told if code in settings.SANCTIONED_COUNTRIES), "")


def may_be_introduced(candidate: Candidate) -> Decision:
    """Nobody is asked about, introduced to or linked with a country on the list."""
    code = barred(candidate.need)
    if not code:
        return ALLOWED
    return denied(
        _("%(country)s is on the list of sanctioned countries, so no company may be introduced there.")
        % {"country": countries.name(code)}
    )
