"""The filter over the claims behind a figure."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chorok.outcomes.domain.queries.claims import FINAL_STATES
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim

_SORTS = {
    "newest": ("-happened_on", "-id"),
    "oldest": ("happened_on", "id"),
    "amount": ("-reported_amount", "-quantity", "-id"),
}


class ClaimFilter(forms.Form):
    """Search, state and order. Whatever can't be read counts as not asked for."""

    q = forms.CharField(label=_("Search in titles"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("final", _("Confirmed")), ("provisional", _("Provisional"))],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Newest first")), ("oldest", _("Oldest first")), ("amount", _("Largest first"))],
    )

    @property
    def narrows(self) -> bool:
        """Some results may be left out."""
        self.is_valid()
        return bool(self.cleaned_data.get("q") or self.cleaned_data.get("state"))

    def narrow(self, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        """Return the claims asked for, in the order asked for."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("q"):
            claims = claims.filter(Q(title_ko__icontains=asked["q"]) | Q(title_en__icontains=asked["q"]))
        if asked.get("state") == "final":
            claims = claims.filter(state__in=FINAL_STATES)
        if asked.get("state") == "provisional":
            claims = claims.filter(state=ClaimState.REPORTED)
        return claims.order_by(*_SORTS[asked.get("sort") or "newest"])
