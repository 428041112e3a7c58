"""Introductions that went on, all made up: meetings held, agreed and proposed, what became of them, and refusals.

They lie in the past months, so that rounds were opened and answered; the report on matches has something to show.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.needs.domain.introducing import answer, ask_company, introduce, reply
from chorok.needs.domain.matching import newest_run
from chorok.needs.domain.rooms import save_room
from chorok.needs.domain.rounds import Said, answer_round, open_rounds
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.domain.video import Proposal, accept_time, note_meeting, propose_times
from chorok.needs.enums import NeedState, Refusal, Side, Standing
from chorok.needs.models import Candidate, IntroductionRound, LabRoom, Need, VideoMeeting
from chorok.operations.demo.programmes_people import person
from chorok.outcomes.enums import PeriodState
from chorok.outcomes.models import Line, ProgrammeYear

#: Days ago the oldest of them began.
BEGAN = 130
_ZONES = {"ID": "Asia/Jakarta", "FJ": "Pacific/Fiji", "VN": "Asia/Ho_Chi_Minh", "MN": "Asia/Ulaanbaatar"}


@transaction.atomic
def load_introductions() -> int:
    """Write the introductions unless they are there; return how many technologies they are about."""
    if LabRoom.objects.exists():
        return 0
    staff = person("staff")
    room = save_room(
        actor=staff,
        name_ko="그린비즈랩 화상 상담실",
        name_en="Green Biz Lab video room",
        online_url="https://rooms.chorok.example/lab",
    )
    save_room(actor=staff, name_ko="그린비즈랩 회의실", name_en="Green Biz Lab meeting room")
    stories: list[Callable[[Candidate], None]] = [
        lambda row: _signed(staff, row, room),
        lambda row: _agreed_to_mou(staff, row, room),
        lambda row: _ended(staff, row),
        lambda row: _coming(staff, row, room),
        lambda row: _proposed(staff, row, room),
        lambda row: _passed(staff, row),
        lambda row: _declined(staff, row, Refusal.CAPACITY),
        lambda row: _declined(staff, row, Refusal.COUNTRY),
        lambda row: _asked(staff, row, 5),
    ]
    told = 0
    for story, candidate in zip(stories, _matches(staff), strict=False):
        story(candidate)
        told += 1
    return told


def _matches(staff: Actor) -> Iterator[Candidate]:
    """Put the best technology of each published need but the first on its shortlist, then the second best."""
    needs = Need.objects.filter(fictitious=True, state=NeedState.PUBLISHED).order_by("pk")
    for place in (0, 1):
        for need in needs[1:]:
            run = newest_run(need)
            found = [] if run is None else list(run.matches.select_related("technology").order_by("rank"))
            if len(found) > place:
                with _days_ago(BEGAN):
                    candidate = shortlist(actor=staff, need=need, technology=found[place].technology)
                yield candidate


@contextmanager
def _days_ago(days: float) -> Iterator[None]:
    with clock.at(clock.now() - timedelta(days=days)):
        yield


def _asked(staff: Actor, candidate: Candidate, days: int) -> None:
    with _days_ago(days):
        ask_company(actor=staff, candidate=candidate)


def _declined(staff: Actor, candidate: Candidate, because: str) -> None:
    _asked(staff, candidate, BEGAN - 1)
    with _days_ago(BEGAN - 5):
        answer(actor=staff, candidate=candidate, agrees=False, because=because)


def _introduced(staff: Actor, candidate: Candidate, days: int) -> None:
    _asked(staff, candidate, days + 5)
    with _days_ago(days + 2):
        answer(actor=staff, candidate=candidate, agrees=True, consents=True)
        introduce(actor=staff, candidate=candidate)


def _linked(staff: Actor, candidate: Candidate, days: int) -> None:
    _introduced(staff, candidate, days)
    with _days_ago(days):
        reply(actor=staff, candidate=candidate, welcome=True)


def _passed(staff: Actor, candidate: Candidate) -> None:
    _introduced(staff, candidate, 55)
    with _days_ago(55):
        reply(actor=staff, candidate=candidate, welcome=False, because=Refusal.PRICE)


def _times(staff: Actor, candidate: Candidate, room: LabRoom, *days: int) -> VideoMeeting:
    """Propose hours from ten in the morning of Seoul on, so many days after the moment that holds."""
    morning = clock.now().replace(hour=1, minute=0, second=0, microsecond=0)
    zone = _ZONES.get(candidate.need.country, "UTC")
    proposal = Proposal(
        room=room, starts=[morning + timedelta(days=each) for each in days], minutes=60, partner_zone=zone
    )
    return propose_times(actor=staff, candidate=candidate, proposal=proposal)


def _proposed(staff: Actor, candidate: Candidate, room: LabRoom) -> None:
    _linked(staff, candidate, 2)
    _times(staff, candidate, room, 6, 7, 8)


def _coming(staff: Actor, candidate: Candidate, room: LabRoom) -> None:
    _linked(staff, candidate, 4)
    meeting = _times(staff, candidate, room, 3, 4)
    accept_time(actor=staff, meeting=meeting, time=meeting.times.all()[0])


def _held(staff: Actor, candidate: Candidate, room: LabRoom, day: int, note: str) -> None:
    """Hold a meeting so many days ago."""
    with _days_ago(day + 7):
        meeting = _times(staff, candidate, room, 7)
        agreed = accept_time(actor=staff, meeting=meeting, time=meeting.times.get())
    with _days_ago(day - 1):
        note_meeting(actor=staff, meeting=agreed, held=True, note=note, next_step="도면과 견적 송부")


def _round(candidate: Candidate, days: int) -> IntroductionRound:
    """Let the clock open a round so many days ago."""
    with _days_ago(days):
        open_rounds()
    return candidate.rounds.order_by("-round")[0]


def _tell(staff: Actor, round_: IntroductionRound, days: int, said: Said, *sides: str) -> None:
    with _days_ago(days):
        for side in sides:
            answer_round(actor=staff, round_=round_, side=side, said=said)


def _sum(standing: str, amount: int, days: int) -> Said:
    """Return what was signed so many days ago, where its year takes results; a sample elsewhere."""
    signed_on = clock.today() - timedelta(days=days)
    year_is_open = ProgrammeYear.objects.filter(year=signed_on.year, state=PeriodState.OPEN).exists()
    if not year_is_open or not Line.objects.filter(code=settings.INTRODUCTIONS_LINE).exists():
        return Said(standing=Standing.SAMPLE)
    return Said(standing=standing, amount=Decimal(amount), signed_on=signed_on)


def _signed(staff: Actor, candidate: Candidate, room: LabRoom) -> None:
    _linked(staff, candidate, 120)
    _held(staff, candidate, room, 100, "현장 조건과 납기를 논의했습니다. 시범 설치에 양측이 동의했습니다.")
    _tell(staff, _round(candidate, 85), 80, Said(standing=Standing.MET), Side.COMPANY, Side.PARTNER)
    _tell(staff, _round(candidate, 25), 20, _sum(Standing.CONTRACT, 48_000, 21), Side.COMPANY, Side.PARTNER)


def _agreed_to_mou(staff: Actor, candidate: Candidate, room: LabRoom) -> None:
    _linked(staff, candidate, 75)
    _held(staff, candidate, room, 50, "제품 사양과 인증을 확인했습니다. MOU 초안을 주고받기로 했습니다.")
    _tell(staff, _round(candidate, 40), 30, _sum(Standing.MOU, 120_000, 31), Side.COMPANY)


def _ended(staff: Actor, candidate: Candidate) -> None:
    _linked(staff, candidate, 70)
    said = Said(standing=Standing.ENDED, ended_because=Refusal.OTHER_SUPPLIER)
    _tell(staff, _round(candidate, 35), 30, said, Side.PARTNER)
