"""The pages themselves: each takes a participant's desk, however one came to it."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.core.access import client_ip, record_look
from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.documents import letter, pdf
from chorok.meetings import policy
from chorok.meetings.domain import participants as answers
from chorok.meetings.domain import profiles
from chorok.meetings.domain.queries.participants import contacts_of, others_of, products_of, wishes_by_other
from chorok.meetings.domain.suggestions import Suggestion, shown_words, suggest
from chorok.meetings.domain.visa import VisaLetter, visa_letter
from chorok.meetings.domain.wishes import ask_late, save_choice
from chorok.meetings.enums import Side
from chorok.meetings.models import Participant
from chorok.registry import countries
from chorok.registry.models import Product
from chorok.web.components.attempts import attempt, attempted
from chorok.web.components.consultations import codes, meetings, papers
from chorok.web.components.consultations.desk import ParticipantDesk
from chorok.web.components.consultations.forms import (
    AttendanceForm,
    AttendeesForm,
    BuyerProfileForm,
    Candidate,
    ChoiceForm,
)
from chorok.web.components.feedback import say, warn


def overview(desk: ParticipantDesk) -> HttpResponse:
    """Show what the consultation is, what was answered, what is still to be done."""
    row = desk.participant
    profile = getattr(row, "buyer_profile", None)
    chosen = [wish for wish in wishes_by_other(row).values() if getattr(wish, f"{row.side}_rank") is not None]
    steps = [
        (_("Languages and hours"), desk.url("attendance"), bool(row.languages)),
        (_("People"), desk.url("people"), row.attendees.exists()),
        (_("Whom to meet"), desk.url("choose"), row.chose_at is not None),
    ]
    if row.side == Side.BUYER:
        steps.insert(0, (_("Profile"), desk.url("profile"), bool(profile and profile.buys)))
    return desk.page(
        "chorok/consultations/overview.html",
        steps=steps,
        chosen=len(chosen),
        answer_urls={step: desk.url("answer", step=step) for step in ("accept", "decline", "withdraw")},
        takes_wishes=policy.takes_wishes(desk.consultation),
        first=desk.consultation.slots.order_by("starts_at").first(),
        last=desk.consultation.slots.order_by("-ends_at").first(),
    )


def answer(desk: ParticipantDesk, step: str) -> HttpResponse:
    """Take the answer to the invitation."""
    steps = {
        "accept": (answers.accept_invitation, _("You take part. Fill in what follows.")),
        "decline": (answers.decline_invitation, _("Thank you for your answer.")),
        "withdraw": (answers.withdraw, _("You don't take part any more.")),
    }
    if step not in steps:
        raise Http404
    run, done = steps[step]
    try:
        run(actor=desk.actor, participant=desk.participant)
    except Refused:
        raise
    except DomainError as refusal:
        warn(desk.request, refusal.message)
    else:
        say(desk.request, done)
    return desk.to("")


def attendance(desk: ParticipantDesk) -> HttpResponse:
    """Languages, on site or online, hours."""
    row, request = desk.participant, desk.request
    require(policy.can_answer_for(desk.actor, row))
    initial = {name: getattr(row, name) for name in ("languages", "online", "prefers", "time_zone")}
    initial["absent_slots"] = row.absent_slots.all()
    form = AttendanceForm(request.POST or None, initial=initial, participant=row)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: profiles.save_attendance(actor=desk.actor, participant=row, **values)):
            say(request, _("The changes are saved."))
            return desk.to("")
    return desk.page("chorok/consultations/form.html", form=form, heading=_("Languages and hours"))


def profile(desk: ParticipantDesk) -> HttpResponse:
    """What a buyer does and looks for."""
    row, request = desk.participant, desk.request
    require(policy.can_answer_for(desk.actor, row))
    form = BuyerProfileForm(request.POST or None, initial=_profile_initial(row))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["fields"] = values.pop("fields_of_interest")
        if attempt(form, lambda: profiles.save_buyer_profile(actor=desk.actor, participant=row, **values)):
            say(request, _("The changes are saved."))
            return desk.to("")
    return desk.page("chorok/consultations/form.html", form=form, heading=_("Profile"))


def people(desk: ParticipantDesk) -> HttpResponse:
    """Who comes, and the consent to hand their contact data to the other side."""
    row, request = desk.participant, desk.request
    require(policy.can_answer_for(desk.actor, row))
    there = list(row.attendees.all())
    form = AttendeesForm(request.POST or None, people=there)
    if request.method == "POST" and form.is_valid():
        save = partial(profiles.save_attendees, actor=desk.actor, participant=row, people=form.people)
        if attempted(form, save):
            say(request, _("The changes are saved."))
            return desk.to("people")
    return desk.page(
        "chorok/consultations/people.html",
        form=form,
        letters=[(person, desk.url("visa", pk=person.pk)) for person in there if person.needs_visa_letter],
        consent_url=desk.url("consent"),
        consent=profiles.HANDOVER,
        given=row.handover_consents.filter(version=profiles.HANDOVER.version, withdrawn_at=None).first(),
    )


def consent(desk: ParticipantDesk) -> HttpResponse:
    """Give or take back the consent."""
    row, request = desk.participant, desk.request
    try:
        if "withdraw" in request.POST:
            profiles.withdraw_handover_consent(actor=desk.actor, participant=row)
        else:
            language = translation.get_language() or "en"
            profiles.give_handover_consent(actor=desk.actor, participant=row, language=language, ip=client_ip(request))
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
    else:
        say(request, _("The changes are saved."))
    return desk.to("people" if policy.can_answer_for(desk.actor, row) else "timetable")


def visa(desk: ParticipantDesk, pk: int) -> HttpResponse:
    """Make the letter for a visa as PDF; the passport number is printed and forgotten."""
    attendee = get_object_or_404(desk.participant.attendees.filter(needs_visa_letter=True), pk=pk)
    passport = desk.request.POST.get("passport", "")
    try:
        told = visa_letter(actor=desk.actor, attendee=attendee, passport=passport)
    except Refused:
        raise
    except DomainError as refusal:
        warn(desk.request, refusal.message)
        return desk.to("people")
    with translation.override("en"):
        content = letter.pdf(_letter(told), made_at=clock.now())
    response = HttpResponse(content, content_type=pdf.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="visa-letter-{told.number}.pdf"'
    return response


def choose(desk: ParticipantDesk) -> HttpResponse:
    """The catalogue of the other side, the fitting ones first, with a rank for each."""
    row, request = desk.participant, desk.request
    others = list(others_of(row))
    suggested = {each.participant.pk: each for each in suggest(row, others)}
    products = products_of(others) if row.side == Side.BUYER else {}
    wishes = wishes_by_other(row)
    ordered = sorted(others, key=lambda other: _order(other, row, suggested, wishes))
    may_choose = policy.can_choose(desk.actor, row)
    most = desk.consultation.most_choices
    form = ChoiceForm(request.POST or None, others=ordered, wishes=wishes, side=row.side, most=most)
    if request.method == "POST":
        require(may_choose)
        if form.is_valid():
            save = partial(
                save_choice,
                actor=desk.actor,
                participant=row,
                ranked=form.ranked,
                refused=form.refused,
                notes=form.notes,
            )
            if attempted(form, save):
                say(request, _("Your choice is saved. You may change it until choosing closes."))
                return desk.to("choose")
    return desk.page(
        "chorok/consultations/choose.html",
        form=form,
        candidates=[
            _candidate(form, other, suggested, wishes, products.get(other.organisation_id, [])) for other in ordered
        ],
        may_choose=may_choose,
        late=_late(desk, ordered, wishes) if policy.can_ask_late(desk.actor, row) else [],
    )


def late(desk: ParticipantDesk, pk: int) -> HttpResponse:
    """Ask for one more meeting."""
    other = get_object_or_404(others_of(desk.participant), pk=pk)
    note = desk.request.POST.get("note", "")[:300]
    try:
        ask_late(actor=desk.actor, participant=desk.participant, other=other, note=note)
    except Refused:
        raise
    except DomainError as refusal:
        warn(desk.request, refusal.message)
    else:
        say(desk.request, _("The centre sees your request and tells you."))
    return desk.to("choose")


def _late(desk: ParticipantDesk, others: list[Participant], wishes: dict[int, Any]) -> list[tuple[Participant, str]]:
    """Return whom a single meeting may still be asked for with, and where."""
    rank = f"{desk.participant.side}_rank"
    open_ones = [other for other in others if getattr(wishes.get(other.pk), rank, None) is None]
    return [(other, desk.url("late", pk=other.pk)) for other in open_ones]


def _candidate(
    form: ChoiceForm,
    other: Participant,
    suggested: dict[int, Suggestion],
    wishes: dict[int, Any],
    products: list[Product],
) -> Candidate:
    fields = (form[f"rank-{other.pk}"], form[f"note-{other.pk}"])
    reasons = _reasons(suggested.get(other.pk))
    return Candidate(other, *fields, reasons=reasons, wish=wishes.get(other.pk), products=products)


def _reasons(suggestion: Suggestion | None) -> list[str]:
    if suggestion is None:
        return []
    told = [_("Goods: %(name)s (%(code)s)") % {"name": each.name, "code": each.code} for each in suggestion.goods[:2]]
    if suggestion.fields:
        told.append(_("Field: %(names)s") % {"names": ", ".join(each.name for each in suggestion.fields)})
    if suggestion.words:
        told.append(_("Words: %(words)s") % {"words": ", ".join(shown_words(suggestion.words))})
    return told


def _order(
    other: Participant, row: Participant, suggested: dict[int, Suggestion], wishes: dict[int, Any]
) -> tuple[int, int, int]:
    """Chosen ones first by rank, then the suggested by points, then the rest."""
    wish = wishes.get(other.pk)
    rank = None if wish is None else getattr(wish, f"{row.side}_rank")
    points = suggested[other.pk].points if other.pk in suggested else 0
    return (0 if rank is not None else 1, rank if rank is not None else -points, other.pk)


def _profile_initial(row: Participant) -> dict[str, Any]:
    there = getattr(row, "buyer_profile", None)
    if there is None:
        return {}
    names = ("kind", "business", "buys", "volume", "turnover")
    return {name: getattr(there, name) for name in names} | {
        "goods": ", ".join(code.code for code in there.goods.all()),
        "fields_of_interest": there.fields.all(),
    }


def _letter(told: VisaLetter) -> letter.Letter:
    def day(value: Any) -> str:
        return date_format(value, "j F Y")

    return letter.Letter(
        title="Letter of invitation",
        number=told.number,
        language="en",
        facts=[
            ("Name", told.person),
            ("Position", told.position or "–"),
            ("Organisation", told.organisation),
            ("Country", countries.name(told.country)),
            ("Passport number", told.passport),
            ("Stay", f"{day(told.arrives_on)} – {day(told.leaves_on)}"),
            ("Event", told.event),
            ("Place", told.place or "–"),
        ],
        text=[
            "We invite the person named above to the event named above and ask that a visa for the stay be granted.",
        ],
        issued=date_format(timezone.localdate(), "j F Y"),
        issuer=told.contact or told.event,
    )


def timetable(desk: ParticipantDesk) -> HttpResponse:
    """Show the participant's meetings in the order of time, with the people of the other side who agreed to it."""
    row = desk.participant
    rows = meetings.rows(meetings.meetings_of(row), row.time_zone, row.side)
    contacts = contacts_of({each["other"].pk for each in rows})
    if contacts:
        record_look(
            actor=desk.actor,
            ip=client_ip(desk.request),
            action="view",
            subject_type="attendee",
            subject_ids=[person.pk for people in contacts.values() for person in people],
            path=desk.request.path,
        )
    return desk.page(
        "chorok/consultations/timetable.html",
        rows=[
            {
                **each,
                "contacts": contacts.get(each["other"].pk, []),
                "log_url": desk.url("log", pk=each["meeting"].pk) if row.side == Side.COMPANY else "",
            }
            for each in rows
        ],
        agreed=row.handover_consents.filter(withdrawn_at=None).exists(),
        may_take_back=bool(policy.can_take_consent_back(desk.actor, row)),
        consent_url=desk.url("consent"),
        calendar_url=desk.url("calendar"),
        paper_url=desk.url("paper"),
        code=codes.check_in_code(desk.request, row),
    )


def calendar(desk: ParticipantDesk) -> HttpResponse:
    """The participant's meetings as a calendar file."""
    row = desk.participant
    return meetings.calendar(desk.request, desk.consultation, meetings.meetings_of(row), row.side)


def paper(desk: ParticipantDesk) -> HttpResponse:
    """The participant's timetable to print."""
    return papers.own_paper(desk.request, desk.participant)


def log(desk: ParticipantDesk, pk: int) -> HttpResponse:
    """Write the log of one meeting."""
    meeting = get_object_or_404(meetings.meetings_of(desk.participant), pk=pk)
    require(policy.can_write_log(desk.actor, meeting))
    form, saved = meetings.log_form(desk.request, desk.actor, meeting)
    if saved:
        return desk.to("timetable")
    return desk.page("chorok/consultations/log.html", form=form, meeting=meeting, back=desk.url("timetable"))
