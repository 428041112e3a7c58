"""Messages about results: to who reported them and to the owners of the companies they name."""

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.core.outbox import notify
from chorok.outcomes.models import Claim, ConfirmationRequest
from chorok.registry.domain.notices import tell

#: The kind a person may switch off.
KIND = "results"


def confirmed(claim: Claim, *, but: int | None) -> None:
    """Tell reporter and companies that a result is final."""
    subject = _filled(_("Result %(number)s is confirmed"), claim)
    body = _filled(_("The result “%(title)s” (%(number)s) has been confirmed. It counts as final now."), claim)
    _tell_reporter(claim, subject, body, but=but)
    link = reverse("results_claim", args=[claim.number]) if claim.public else "/desk/"
    for party in claim.parties.select_related("organisation"):
        tell(party.organisation, kind=KIND, subject=subject, body=body, link=link, but=but)


def corrected(claim: Claim, *, reason: str, but: int | None) -> None:
    """Tell the reporter that somebody else corrected the figures."""
    subject = _filled(_("Result %(number)s was corrected"), claim)
    body = _filled(_("The result “%(title)s” (%(number)s) was corrected. Reason: %(reason)s"), claim, reason=reason)
    _tell_reporter(claim, subject, body, but=but)


def withdrawn(claim: Claim, *, reason: str, but: int | None) -> None:
    """Tell the reporter that the result no longer counts."""
    subject = _filled(_("Result %(number)s was withdrawn"), claim)
    body = _filled(_("The result “%(title)s” (%(number)s) was withdrawn. Reason: %(reason)s"), claim, reason=reason)
    _tell_reporter(claim, subject, body, but=but)


def ask(request: ConfirmationRequest, *, token: str, language: str) -> None:
    """Mail the link to the company."""
    notify(
        kind=KIND,
        subject=_filled(_("Please confirm the result %(number)s"), request.claim),
        body=_filled(
            _(
                "The centre has recorded a result that names your organisation: “%(title)s” (%(number)s). "
                "Please open the link, read what was recorded and say whether it is right. "
                "You don't need to sign in. The link works for 14 days."
            ),
            request.claim,
        ),
        link=reverse("confirm", args=[token]),
        secret_link=True,
        email=request.email,
        language=language,
    )


def doubted(request: ConfirmationRequest) -> None:
    """Tell the reporter, or else who asked, that the company says no."""
    claim = request.claim
    body = _filled(
        _("%(name)s answered that “%(title)s” (%(number)s) is not right. Comment: %(comment)s"),
        claim,
        name=request.answered_as,
        comment=request.comment or "–",
    )
    subject = _filled(_("A company does not confirm the result %(number)s"), claim)
    asked_by = None if claim.reported_by_id == request.asked_by_id else request.asked_by
    for person in (claim.reported_by, asked_by):
        if person is not None:
            notify(kind=KIND, subject=subject, body=body, link=_page(claim), recipient=person)


def _tell_reporter(claim: Claim, subject: Text, body: Text, *, but: int | None) -> None:
    reporter = claim.reported_by
    if reporter is not None and reporter.pk != but:
        notify(kind=KIND, subject=subject, body=body, link=_page(claim), recipient=reporter)


def _page(claim: Claim) -> str:
    return reverse("staff_claim", args=[claim.number])


def _fill(text: Text, claim: Claim, values: dict[str, str]) -> str:
    return str(text) % {"number": claim.number, "title": claim.title, **values}


_fill_lazily = lazy(_fill, str)


def _filled(text: Text, claim: Claim, **values: str) -> Text:
    """Return `text` filled in when it is read, so that the claim's title comes in the recipient's language."""
    filled: Text = _fill_lazily(text, claim, values)
    return filled
