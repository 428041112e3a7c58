"""The company's pages of what comes after a consultation, and what the centre's pages share with them."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.accords import change_accord, enter_accord, withdraw_accord
from chorok.meetings.domain.follow_ups import answer_follow_up, reported
from chorok.meetings.domain.queries.after import accords_of, find_follow_ups
from chorok.meetings.enums import Side
from chorok.meetings.models import Accord, Consultation, FollowUp, Participant
from chorok.web.components.attempts import attempt
from chorok.web.components.consultations.after_forms import AccordForm, FollowUpForm
from chorok.web.components.consultations.desk import ParticipantDesk
from chorok.web.components.feedback import say


class ReasonForm(forms.Form):
    """Why an entry is withdrawn."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=500)


def follow_up_form(request: HttpRequest, actor: Actor, row: FollowUp) -> tuple[FollowUpForm, bool]:
    """Return the form of a follow-up, and whether it was saved just now."""
    form = FollowUpForm(request.POST or None, follow_up=row)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        saved = attempt(form, lambda: answer_follow_up(actor=actor, follow_up=row, became=form.became, seen=seen))
        if saved is not None:
            say(request, _("Thank you. What is new stands in the ledger as a provisional result."))
            return form, True
    return form, False


def follow_up_context(row: FollowUp) -> dict[str, Any]:
    """Return what stands beside the form of a follow-up: its meeting, the log, what was reported by now."""
    return {"follow_up": row, "meeting": row.meeting, "known": reported(row.meeting, but=row.source)}


def accord_form(
    request: HttpRequest, actor: Actor, found: Consultation, company: Participant | None
) -> tuple[AccordForm, bool]:
    """Return the form that enters an MOU, and whether it was saved just now; without a `company` one is chosen."""
    coming = Participant.objects.coming().filter(consultation=found).select_related("organisation", "consultation")
    rows = {row.pk: row for row in coming.order_by("organisation__name_ko", "pk")}
    companies = None if company else [row for row in rows.values() if row.side == Side.COMPANY]
    buyers = [row for row in rows.values() if row.side == Side.BUYER]
    form = AccordForm(request.POST or None, request.FILES or None, companies=companies, buyers=buyers)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        made = attempt(
            form,
            lambda: enter_accord(
                actor=actor,
                kind=asked["kind"],
                company=company or rows[asked["company"]],
                buyer=rows[asked["buyer"]],
                signed=form.signed,
                upload=asked["upload"],
            ),
        )
        if made is not None:
            say(request, _("It is entered and stands in the ledger as a provisional result."))
            return form, True
    return form, False


def change_form(request: HttpRequest, actor: Actor, row: Accord) -> tuple[AccordForm, bool]:
    """Return the form that changes an MOU, and whether it was saved just now."""
    form = AccordForm(request.POST or None, request.FILES or None, accord=row)
    if request.method == "POST" and form.is_valid():
        more = {name: form.cleaned_data[name] for name in ("upload", "seen")}
        if attempt(form, lambda: change_accord(actor=actor, accord=row, signed=form.signed, **more)):
            say(request, _("The changes are saved."))
            return form, True
    return form, False


def withdraw_form(request: HttpRequest, actor: Actor, row: Accord) -> tuple[ReasonForm, bool]:
    """Return the form that withdraws an MOU, and whether it was withdrawn just now."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: withdraw_accord(actor=actor, accord=row, reason=reason)):
            say(request, _("The entry is withdrawn."))
            return form, True
    return form, False


def follow_ups(desk: ParticipantDesk) -> HttpResponse:
    """List what the company was asked about its meetings."""
    rows = find_follow_ups(desk.consultation).filter(meeting__company=desk.participant)
    return desk.page(
        "chorok/consultations/follow_ups.html",
        rows=[{"row": row, "url": desk.url("follow_up", pk=row.pk)} for row in rows],
        may_write=bool(policy.can_enter_accord(desk.actor, desk.participant)),
    )


def follow_up(desk: ParticipantDesk, pk: int) -> HttpResponse:
    """Say what became of one meeting."""
    rows = find_follow_ups(desk.consultation).select_related("meeting__log", "meeting__consultation")
    row = get_object_or_404(rows, pk=pk, meeting__company=desk.participant)
    require(policy.can_answer_follow_up(desk.actor, row.meeting))
    form, saved = follow_up_form(desk.request, desk.actor, row)
    if saved:
        return desk.to("follow_ups")
    return desk.page(
        "chorok/consultations/follow_up.html", form=form, back=desk.url("follow_ups"), **follow_up_context(row)
    )


def accords(desk: ParticipantDesk) -> HttpResponse:
    """List the company's MOUs and MOAs."""
    rows = accords_of(desk.consultation).filter(company=desk.participant)
    return desk.page(
        "chorok/consultations/accords.html",
        rows=[{"row": row, "url": desk.url("accord", pk=row.pk)} for row in rows],
        new_url=desk.url("accord_new"),
        may_write=bool(policy.can_enter_accord(desk.actor, desk.participant)),
    )


def accord_new(desk: ParticipantDesk) -> HttpResponse:
    """Enter an MOU or MOA."""
    require(policy.can_enter_accord(desk.actor, desk.participant))
    form, saved = accord_form(desk.request, desk.actor, desk.consultation, desk.participant)
    if saved:
        return desk.to("accords")
    return desk.page("chorok/consultations/accord.html", form=form, back=desk.url("accords"))


def accord(desk: ParticipantDesk, pk: int) -> HttpResponse:
    """Change an MOU or MOA."""
    row = _own_accord(desk, pk)
    form, saved = change_form(desk.request, desk.actor, row)
    if saved:
        return desk.to("accords")
    return desk.page(
        "chorok/consultations/accord.html",
        form=form,
        accord=row,
        back=desk.url("accords"),
        withdraw_url=desk.url("accord_withdraw", pk=row.pk),
    )


def accord_withdraw(desk: ParticipantDesk, pk: int) -> HttpResponse:
    """Take an MOU or MOA back."""
    row = _own_accord(desk, pk)
    form, done = withdraw_form(desk.request, desk.actor, row)
    if done:
        return desk.to("accords")
    return desk.page("chorok/consultations/accord_withdraw.html", form=form, accord=row, back=desk.url("accords"))


def _own_accord(desk: ParticipantDesk, pk: int) -> Accord:
    require(policy.can_enter_accord(desk.actor, desk.participant))
    rows = accords_of(desk.consultation).select_related("consultation")
    return get_object_or_404(rows, pk=pk, company=desk.participant)
