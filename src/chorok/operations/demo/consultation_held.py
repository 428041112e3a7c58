"""An export consultation that is over: its logs, what the buyers confirmed, an MOU, the follow-up after 1 and 3 months.

Companies, buyers and amounts are made up and marked so. They stand in the programme year 2020 as provisional results:
buyers confirmed logs without amounts alone, so that nothing final stands beside the city's own figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from chorok.accounts.actors import VISITOR, Actor
from chorok.core import clock
from chorok.core.tokens import new_token
from chorok.documents import letter
from chorok.meetings.domain.accords import Signed, enter_accord
from chorok.meetings.domain.confirming import answer_log, ask_buyer
from chorok.meetings.domain.consultations import create_consultation, open_choosing
from chorok.meetings.domain.follow_ups import Became, answer_follow_up
from chorok.meetings.domain.holding import hold_consultation
from chorok.meetings.domain.logs import Told, mark_missed, write_log
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.domain.rounds import open_follow_ups
from chorok.meetings.domain.templates import set_up, template_of
from chorok.meetings.domain.venue import save_interpreter
from chorok.meetings.domain.wishes import save_choice
from chorok.meetings.enums import Answer, Course, Interest
from chorok.meetings.models import Consultation, ConsultationLog, FollowUp, LogConfirmation, Meeting, Participant, Wish
from chorok.operations.demo.consultation import CODE as PREPARED
from chorok.operations.demo.consultation import INTERPRETERS, take_part_as_buyer, take_part_as_company
from chorok.operations.demo.programmes_people import owner_of, person
from chorok.outcomes.models import Line
from chorok.registry.models import Organisation

CODE = "export-consultation-spring"
EACH_SIDE = 4
#: Everything of one moment happens at ten in the morning of Seoul; the day itself is a Wednesday.
PREPARED_AT = datetime(2020, 4, 20, 1, tzinfo=UTC)
DAY = date(2020, 5, 20)
EVENING = datetime(2020, 5, 20, 9, tzinfo=UTC)
CONFIRMED_AT = datetime(2020, 5, 22, 1, tzinfo=UTC)
SIGNED_AT = datetime(2020, 6, 3, 1, tzinfo=UTC)
FIRST_ROUND, THIRD_MONTH = datetime(2020, 6, 20, 1, tzinfo=UTC), datetime(2020, 8, 20, 1, tzinfo=UTC)
#: How long after a round was opened its answers come.
LATER = timedelta(days=5)


@dataclass(frozen=True)
class Pair:
    """A meeting by the places of company, buyer and slot, and what its log says; no goods: the buyer didn't come.

    `answer` is what the buyer said of the log, None where nobody asked.
    """

    company: int
    buyer: int
    slot: int
    goods: str = ""
    interest: Interest = Interest.MIDDLE
    value: int = 0
    expected: int = 0
    sample: bool = False
    answer: Answer | None = None


PAIRS = (
    Pair(0, 0, 0, "빗물저류조", Interest.VERY_HIGH, 120_000, 60_000, sample=True),
    Pair(1, 1, 0, "집진 필터", Interest.HIGH, 80_000, 30_000),
    Pair(2, 2, 0, "LED 가로등", Interest.MIDDLE, sample=True, answer=Answer.YES),
    Pair(0, 1, 1, "빗물저류조", Interest.LOW, answer=Answer.YES),
    Pair(1, 0, 1, "집진 필터", Interest.HIGH, 65_000, 25_000, answer=Answer.NO),
    Pair(3, 2, 1),
    Pair(2, 0, 2, "태양광 조명", Interest.HIGH, 70_000, 20_000),
)
#: What the companies answered by the place of the pair; who isn't named didn't answer.
AFTER_ONE_MONTH = {
    0: Became(course=Course.GOES_ON, sample_sent=True, quotation_sent=True, next_step="시험 성적서 발송",
              next_on=date(2020, 7, 10)),
    1: Became(course=Course.GOES_ON, quotation_sent=True, contract=Decimal(12_000), contract_on=date(2020, 6, 15)),
    2: Became(course=Course.ENDED, ended_reason="가격 조건이 맞지 않음 (가상)"),
    4: Became(course=Course.GOES_ON, quotation_sent=True),
}  # fmt: skip
AFTER_THREE_MONTHS = {
    0: Became(course=Course.GOES_ON, contract=Decimal(40_000), contract_on=date(2020, 8, 12),
              next_step="선적 일정 협의", next_on=date(2020, 9, 15)),
    1: Became(course=Course.GOES_ON, export=Decimal(12_000), export_on=date(2020, 8, 5)),
}  # fmt: skip
MOU = Signed(subject="빗물저류조 보급 협력 (가상)", signed_on=date(2020, 6, 2), years=3, amount=Decimal(60_000))


@transaction.atomic
def load_consultation_held() -> int:
    """Write the consultation unless it is there; return how many meetings were held."""
    if Consultation.objects.filter(code=CODE).exists():
        return 0
    staff = person("staff")
    with clock.at(PREPARED_AT):
        consultation, firms, buyers = _published(staff)
    meetings = [Meeting.objects.get(company=firms[pair.company], buyer=buyers[pair.buyer]) for pair in PAIRS]
    with clock.at(EVENING):
        logs = [_log(staff, meeting, pair) for meeting, pair in zip(meetings, PAIRS, strict=True)]
        hold_consultation(actor=staff, consultation=consultation)
    with clock.at(CONFIRMED_AT):
        for log, pair in zip(logs, PAIRS, strict=True):
            if log is not None and pair.answer is not None:
                _answer(staff, log, pair.answer)
    with clock.at(SIGNED_AT):
        paper = SimpleUploadedFile("MOU.pdf", _paper(firms[0], buyers[0]), content_type="application/pdf")
        enter_accord(
            actor=_answering(firms[0]), kind="mou", company=firms[0], buyer=buyers[0], signed=MOU, upload=paper
        )
    for opened_at, months, answers in ((FIRST_ROUND, 1, AFTER_ONE_MONTH), (THIRD_MONTH, 3, AFTER_THREE_MONTHS)):
        _follow_up(meetings, opened_at, months, answers)
    return sum(log is not None for log in logs)


def _published(staff: Actor) -> tuple[Consultation, Sequence[Participant], Sequence[Participant]]:
    made = create_consultation(
        actor=staff,
        year=2020,
        line=Line.objects.get(code="export-consultation"),
        code=CODE,
        name_ko="2020 봄 수출상담회 (가상)",
        name_en="Export consultation of spring 2020 (fictitious)",
        fictitious=True,
        place_ko="서울시 중구 (가상)",
        place_en="Jung-gu, Seoul (fictitious)",
        wishes_from=clock.now() - timedelta(days=1),
        wishes_until=clock.in_days(14),
    )
    made = set_up(actor=staff, consultation=made, template=template_of("one-day"), days=[DAY])
    for name, languages in INTERPRETERS:
        save_interpreter(actor=staff, consultation=made, name=name, languages=languages)
    made = open_choosing(actor=staff, consultation=made)
    companies = Organisation.objects.filter(
        consultations__consultation__code=PREPARED, consultations__side="company"
    ).order_by("pk")[:EACH_SIDE]
    firms = [take_part_as_company(staff, made, company) for company in companies]
    buyers = [take_part_as_buyer(staff, made, number) for number in range(1, EACH_SIDE + 1)]
    for firm in firms:
        save_choice(actor=staff, participant=firm, ranked=[buyer.pk for buyer in buyers])
    plan, slots = begin_plan(actor=staff, consultation=made), list(made.slots.all())
    for pair in PAIRS:
        wish = Wish.objects.get(company=firms[pair.company], buyer=buyers[pair.buyer])
        plan = place_meeting(actor=staff, plan=plan, revision=plan.revision, wish=wish, slot=slots[pair.slot])
    publish_plan(actor=staff, plan=plan, revision=plan.revision)
    made.refresh_from_db()
    return made, firms, buyers


def _log(staff: Actor, meeting: Meeting, pair: Pair) -> ConsultationLog | None:
    if not pair.goods:
        mark_missed(actor=staff, meeting=meeting, by=meeting.buyer)
        return None
    told = Told(
        goods=pair.goods,
        interest=pair.interest,
        value=Decimal(pair.value) or None,
        expected_contract=Decimal(pair.expected) or None,
        wants_sample=pair.sample,
        wants_quotation=pair.expected > 0,
        next_step="견적서 발송" if pair.expected else "",
        next_on=date(2020, 6, 5) if pair.expected else None,
    )
    return write_log(actor=_answering(meeting.company), meeting=meeting, told=told)


def _answer(staff: Actor, log: ConsultationLog, answer: Answer) -> None:
    """Ask the buyer and let them answer, through a link like the one that was mailed."""
    asked = ask_buyer(actor=staff, log=log)
    token, kept = new_token()
    LogConfirmation.objects.filter(pk=asked.pk).update(token_hash=kept)
    comment = "" if answer == Answer.YES else "We spoke of USD 60,000. (fictitious)"
    answer_log(token=token, answer=answer, name=asked.recipient.name, comment=comment, actor=VISITOR)


def _follow_up(meetings: Sequence[Meeting], opened_at: datetime, months: int, answers: dict[int, Became]) -> None:
    with clock.at(opened_at):
        open_follow_ups()
    with clock.at(opened_at + LATER):
        for place, became in answers.items():
            row = FollowUp.objects.select_related("meeting__company__organisation").get(
                meeting=meetings[place], round=months
            )
            answer_follow_up(actor=_answering(row.meeting.company), follow_up=row, became=became)


def _answering(company: Participant) -> Actor:
    return owner_of(company.organisation)


def _paper(company: Participant, buyer: Participant) -> bytes:
    return letter.pdf(
        letter.Letter(
            title="Memorandum of Understanding",
            number="MOU-2020-01",
            language="en",
            facts=[
                ("Company", company.organisation.name_en),
                ("Buyer", buyer.organisation.name_en),
                ("Value", "USD 60,000 over 3 years"),
            ],
            text=["Both sides intend to bring rain-water tanks to the buyer's market. Everything here is made up."],
            issued="2 June 2020",
            issuer=company.organisation.name_en,
        ),
        made_at=clock.now(),
    )
