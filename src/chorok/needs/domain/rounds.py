"""What became of an introduction: both sides are asked 1, 3, 6 and 12 months after they agreed, and their answers kept.

An answer tells what is new since the one before. What was signed becomes a claim of the ledger. Once either side says
that it has ended no later round is opened.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.money import CURRENCIES
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain.claiming import settle
from chorok.needs.domain.links import find_link, make_link, use
from chorok.needs.domain.notices import KIND_ROUNDS, tell_company, tell_contact
from chorok.needs.domain.video_notices import desk_page
from chorok.needs.enums import SIGNED, CandidateState, Refusal, Side, Standing
from chorok.needs.models import Candidate, IntroductionRound, RoundAnswer
from chorok.outcomes.domain.rounds import LATEST, due_on, due_round
from chorok.programs.domain.texts import one_line
from chorok.todos.domain.todos import close_todo, open_todo

#: Days a side has to answer; a link may be answered as long as the round may be opened.
DAYS_TO_ANSWER = 14
#: No introduction older than this has a round that may still be opened.
_OLDEST = timedelta(days=366) + LATEST


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a side says; amount, currency and day go with an MOU or a contract, `ended_because` with an end."""

    standing: str
    amount: Decimal | None = None
    currency: str = "USD"
    signed_on: date | None = None
    ended_because: str = ""
    words: str = ""
    next_step: str = ""


def followed() -> "QuerySet[Candidate]":
    """Return the introductions that are asked about: both sides agreed, and neither said that it has ended."""
    ended = RoundAnswer.objects.filter(standing=Standing.ENDED).values("round__candidate")
    return Candidate.objects.filter(state=CandidateState.LINKED, replied_at__isnull=False).exclude(pk__in=ended)


@transaction.atomic
def open_rounds() -> int:
    """Open the rounds that are due by today and ask both sides; return how many were opened. Safe to repeat."""
    today = clock.today()
    rows = (
        followed()
        .filter(replied_at__gte=clock.now() - _OLDEST)
        .select_related("need__organisation", "technology__organisation")
    )
    opened = 0
    for row in rows.annotate(last=Max("rounds__round")).order_by("pk"):
        day = began_on(row)
        due = due_round(day, row.last or 0, today)
        if due is None:
            continue
        found, created = IntroductionRound.objects.get_or_create(
            candidate=row, round=due, defaults={"due_on": due_on(day, due), "asked_at": clock.now()}
        )
        if created:
            _ask(found)
            opened += 1
    return opened


@transaction.atomic
def answer_round(
    *,
    actor: Actor,
    round_: IntroductionRound,
    side: str,
    said: Said,
    read_at: datetime | None = None,
    upload: UploadedFile | None = None,
) -> RoundAnswer:
    """Keep what one side says, or say it anew; `read_at` is when the answer the form was drawn with was changed.

    Raises DomainError with the field that is wrong, for a round that a later one replaced before it was answered, and
    where the ledger refuses an amount; Outdated when somebody of the same side has answered meanwhile. Then nothing is
    written.
    """
    found = lock_round(round_)
    require(policy.can_speak_for(actor, found.candidate, side))
    row = found.answers.select_for_update(of=("self",)).filter(side=side).first()
    if row is not None and row.changed_at != read_at:
        raise Outdated(_("Somebody of your side has answered meanwhile. Open the page again and repeat your change."))
    if row is None and not IntroductionRound.objects.newest().filter(pk=found.pk).exists():
        raise DomainError(_("A later round was opened. Please answer that one."))
    now = clock.now()
    if row is None:
        row = RoundAnswer(round=found, side=side, answered_at=now)
    row.round = found
    for name, value in _checked(said, found, side).items():
        setattr(row, name, value)
    row.changed_at, row.answered_by_id, row.by_staff = now, actor.user_id, actor.user_id is not None and actor.is_staff
    row.save()
    settle(actor=actor, answer=row, upload=upload)
    close_todo(_key(found.candidate, side))
    return row


@transaction.atomic
def answer_by_link(*, token: str, said: Said, upload: UploadedFile | None = None) -> RoundAnswer:
    """Take the answer of whoever asks by the link, which is used up. Raises DomainError as `answer_round`."""
    link = find_link(token)
    if link is None or link.round is None:
        raise DomainError(_("This link is not valid. Ask the centre for a new one."))
    lock_round(link.round)  # of two answers by one link the second waits here, and sees that it is used
    link.refresh_from_db(fields=["used_at"])
    if link.used_at is not None:
        raise DomainError(_("This link was answered already."))
    row = answer_round(actor=SYSTEM, round_=link.round, side=Side.PARTNER, said=said, upload=upload)
    use(link)
    return row


def lock_round(round_: IntroductionRound) -> IntroductionRound:
    """Lock a round's row, and its introduction's before it, and return it as it stands now.

    What both sides say in all rounds is settled against each other, so each answer waits for the other.
    """
    Candidate.objects.select_for_update(of=("self",), no_key=True).get(pk=round_.candidate_id)
    rows = IntroductionRound.objects.select_for_update(of=("self",)).select_related(
        "candidate__need__organisation", "candidate__technology__organisation"
    )
    return rows.get(pk=round_.pk)


def began_on(candidate: Candidate) -> date:
    """Return the day both sides agreed, from which the rounds are counted."""
    assert candidate.replied_at is not None, "both sides agreed"  # noqa: S101 - `followed` asks for it
    return timezone.localtime(candidate.replied_at, timezone.get_default_timezone()).date()


def _ask(round_: IntroductionRound) -> None:
    """Ask both sides: a to-do where there is a desk, and a mail; whoever asks may answer by its link alone."""
    candidate = round_.candidate
    need, company = candidate.need, candidate.technology.organisation
    title = format_lazy(gettext_lazy("What became of the introduction? {title}"), title=need.title)
    desks = {Side.COMPANY: (company, desk_page(candidate))}
    if need.organisation is not None:
        desks[Side.PARTNER] = (need.organisation, f"/partner/needs/{need.pk}/introductions/{candidate.pk}/")
    for side, (organisation, link) in desks.items():
        open_todo(
            key=_key(candidate, side), kind=KIND_ROUNDS, title=title, link=link,
            due_at=clock.in_days(DAYS_TO_ANSWER), organisation=organisation,
        )  # fmt: skip

    def write(zone: str) -> tuple[str, str, str]:
        body = _(
            "{title}\n{company} · {technology}\n\n"
            "Please say how it stands between you: still talking, met, a sample or a quotation sent, an MOU or "
            "a contract signed, or ended. It takes a minute."
        ).format(title=need.title, company=company.name, technology=candidate.technology.name)
        return _("What became of the introduction? {title}").format(title=need.title), body, ""

    key = f"needs.round:{round_.pk}"
    tell_company(candidate, kind=KIND_ROUNDS, write=write, link=desk_page(candidate), key=key)
    link = make_link(round_=round_, expires_at=clock.now() + LATEST)
    tell_contact(need, kind=KIND_ROUNDS, write=write, zone="", link=link, key=f"{key}:contact")


def _key(candidate: Candidate, side: str) -> str:
    return f"introduction-round:{candidate.pk}:{side}"


def _checked(said: Said, round_: IntroductionRound, side: str) -> dict[str, object]:
    if said.standing not in Standing.values:
        raise DomainError(_("Choose one of the list."), field="standing")
    if said.currency not in CURRENCIES:
        raise DomainError(_("Choose one of the list."), field="currency")
    signed = said.standing in SIGNED
    if signed:
        _check_signed(said, round_, side)
    ended = said.standing == Standing.ENDED
    if ended and said.ended_because not in Refusal.values:
        raise DomainError(_("Say why it has ended."), field="ended_because")
    return {
        "standing": said.standing,
        "amount": said.amount if signed else None,
        "currency": said.currency,
        "signed_on": said.signed_on if signed else None,
        "ended_because": said.ended_because if ended else "",
        "words": one_line(said.words, field="words", limit=500),
        "next_step": one_line(said.next_step, field="next_step", limit=300),
    }


def _check_signed(said: Said, round_: IntroductionRound, side: str) -> None:
    if said.signed_on is None:
        raise DomainError(_("Give the day of the signature."), field="signed_on")
    if said.signed_on > clock.today():
        raise DomainError(_("This day has not come yet."), field="signed_on")
    if said.signed_on < began_on(round_.candidate):
        raise DomainError(_("The day can't lie before the introduction."), field="signed_on")
    if said.amount is None:
        if said.standing == Standing.CONTRACT and side == Side.COMPANY:
            raise DomainError(_("Give the amount of the contract."), field="amount")
    elif not said.amount.is_finite() or said.amount < 0:
        raise DomainError(_("An amount can't be negative."), field="amount")
