"""Three export consultations of the spring of 2020 that were held, so that a report has what to compare.

The second one has its surveys and two pictures drawn here: the buyers' is closed and tells its results, the companies'
still waits for the people one may sign in as. Of the third stand logs of companies, what the buyers confirmed, an MOU
and the follow-up after 1 and 3 months.

Companies, buyers and amounts are made up and marked so. They stand in the programme year 2020 as provisional results:
buyers confirmed logs without amounts alone, so that nothing final stands beside the city's own figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from chorok.accounts.actors import VISITOR, Actor, actor_for
from chorok.core import clock
from chorok.core.tokens import new_token
from chorok.documents import letter
from chorok.meetings.domain.accords import Signed, enter_accord
from chorok.meetings.domain.confirming import answer_log, ask_buyer
from chorok.meetings.domain.consultations import create_consultation, open_choosing
from chorok.meetings.domain.follow_ups import Became, answer_follow_up
from chorok.meetings.domain.holding import hold_consultation
from chorok.meetings.domain.logs import Told, mark_missed, write_log
from chorok.meetings.domain.photos import add_photo, show_photo
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.domain.rounds import open_follow_ups
from chorok.meetings.domain.survey_answers import NO, YES, Given, answer_by_link, answer_survey
from chorok.meetings.domain.surveys import begin_survey, close_survey, open_survey
from chorok.meetings.domain.templates import set_up, template_of
from chorok.meetings.domain.wishes import save_choice
from chorok.meetings.enums import Answer, Course, Interest, PhotoConsent, Side, SurveyKind
from chorok.meetings.models import (
    Consultation,
    ConsultationLog,
    FollowUp,
    LogConfirmation,
    Meeting,
    Participant,
    Plan,
    Survey,
    SurveyLink,
    Wish,
)
from chorok.operations.demo import scenes
from chorok.operations.demo.consultation import CODE as PREPARED
from chorok.operations.demo.consultation import add_interpreters, take_part_as_buyer, take_part_as_company
from chorok.operations.demo.consultation_day import plan_in_turn
from chorok.operations.demo.programmes_people import owner_of, person
from chorok.outcomes.models import Line
from chorok.registry.domain.notices import EDITORS
from chorok.registry.models import Organisation


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


@dataclass(frozen=True)
class Held:
    """A consultation that was held: its day, how many came, how many slots they met in, or exactly which pairs met."""

    code: str
    name_ko: str
    name_en: str
    day: date
    companies: int
    buyers: int
    rounds: int = 0
    pairs: Sequence[Pair] = ()


FIRST = Held(
    "export-consultation-2020-1",
    "2020 제1차 수출상담회 (가상)",
    "First export consultation of 2020 (fictitious)",
    date(2020, 3, 25),
    companies=3,
    buyers=3,
    rounds=2,
)
SECOND = Held(
    "export-consultation-2020-2",
    "2020 제2차 수출상담회 (가상)",
    "Second export consultation of 2020 (fictitious)",
    date(2020, 4, 22),
    companies=4,
    buyers=10,
    rounds=3,
)
THIRD = Held(
    "export-consultation-spring",
    "2020 봄 수출상담회 (가상)",
    "Export consultation of spring 2020 (fictitious)",
    date(2020, 5, 20),
    companies=4,
    buyers=4,
    pairs=PAIRS,
)
#: Invitations, choosing and planning were done within the two weeks before; logs were written in the evening.
BEFORE, EVENING = timedelta(days=14), time(9, tzinfo=UTC)
#: What was talked about, meeting by meeting, in turn: interest, value and contract in dollars.
TALKS = ((4, 30_000, 0), (3, 12_000, 0), (5, 45_000, 10_000), (2, 5_000, 0))
#: Answers on the scale, in turn; whoever answers every fourth writes something.
SCALES = (5, 4, 4, 3, 5, 4)
WORDS = {
    Side.COMPANY: "상담 시간이 조금 더 길면 좋겠습니다. (가상)",
    Side.BUYER: "Please send the catalogue two weeks before the day. (fictitious)",
}
PICTURES = (
    (scenes.hall, "상담석마다 기업과 바이어가 앉은 상담장 그림", "Drawing of the hall with people at each table"),
    (scenes.talk, "통역사와 함께 상담하는 기업과 바이어 그림", "Drawing of a company, a buyer and an interpreter"),
)
CONSENT_NOTE = "그림이므로 동의가 필요하지 않습니다. (가상)"
#: What came after the third, at ten in the morning: buyers confirmed, an MOU was signed, rounds were opened.
CONFIRMED_AT, SIGNED_AT = datetime(2020, 5, 22, 1, tzinfo=UTC), datetime(2020, 6, 3, 1, tzinfo=UTC)
FIRST_ROUND, THIRD_MONTH = datetime(2020, 6, 20, 1, tzinfo=UTC), datetime(2020, 8, 20, 1, tzinfo=UTC)
#: How long after a round was opened its answers come.
LATER = timedelta(days=5)


@transaction.atomic
def load_consultations_of_spring() -> int:
    """Write the consultations unless they are there; return how many took part."""
    return sum(_load(held) for held in (FIRST, SECOND, THIRD))


def _load(held: Held) -> int:
    if Consultation.objects.filter(code=held.code).exists():
        return 0
    staff = person("staff")
    evening = datetime.combine(held.day, EVENING)
    with clock.at(evening - BEFORE):
        consultation = _consultation(staff, held)
        companies = Organisation.objects.filter(
            consultations__consultation__code=PREPARED, consultations__side=Side.COMPANY
        ).order_by("pk")[: held.companies]
        firms = [take_part_as_company(staff, consultation, company) for company in companies]
        buyers = [take_part_as_buyer(staff, consultation, number) for number in range(1, held.buyers + 1)]
        for firm in firms:
            save_choice(actor=staff, participant=firm, ranked=[buyer.pk for buyer in buyers])
        if held.pairs:
            plan = _plan_of_pairs(staff, consultation, held.pairs, firms, buyers)
        else:
            plan = plan_in_turn(staff, consultation, firms, buyers, rounds=held.rounds)
        publish_plan(actor=staff, plan=plan, revision=plan.revision)
    if held == THIRD:
        _play_third(staff, consultation, firms, buyers)
        return len(firms) + len(buyers)
    with clock.at(evening):
        _write_logs(staff, consultation)
        consultation = hold_consultation(actor=staff, consultation=consultation)
        if held == SECOND:
            _survey(staff, consultation, firms[1:], Side.COMPANY)
            close_survey(actor=staff, survey=_survey(staff, consultation, buyers[1:], Side.BUYER))
            for draw, alt_ko, alt_en in PICTURES:
                _picture(staff, consultation, draw(), alt_ko, alt_en)
    return len(firms) + len(buyers)


def _consultation(staff: Actor, held: Held) -> Consultation:
    made = create_consultation(
        actor=staff,
        year=held.day.year,
        line=Line.objects.get(code="export-consultation"),
        code=held.code,
        name_ko=held.name_ko,
        name_en=held.name_en,
        fictitious=True,
        place_ko="서울시 중구 (가상)",
        place_en="Jung-gu, Seoul (fictitious)",
        most_choices=held.buyers,
        wishes_from=clock.now() - timedelta(days=1),
        wishes_until=clock.in_days(7),
    )
    made = set_up(actor=staff, consultation=made, template=template_of("one-day"), days=[held.day])
    add_interpreters(staff, made)
    return open_choosing(actor=staff, consultation=made)


def _plan_of_pairs(
    staff: Actor,
    consultation: Consultation,
    pairs: Sequence[Pair],
    firms: Sequence[Participant],
    buyers: Sequence[Participant],
) -> Plan:
    plan, slots = begin_plan(actor=staff, consultation=consultation), list(consultation.slots.all())
    for pair in pairs:
        wish = Wish.objects.get(company=firms[pair.company], buyer=buyers[pair.buyer])
        plan = place_meeting(actor=staff, plan=plan, revision=plan.revision, wish=wish, slot=slots[pair.slot])
    return plan


def _write_logs(staff: Actor, consultation: Consultation) -> None:
    """Write what came of each meeting; the last one was missed."""
    *held, missed = consultation.meetings.select_related("buyer").order_by("slot__starts_at", "pk")
    for number, meeting in enumerate(held):
        interest, value, contract = TALKS[number % len(TALKS)]
        told = Told(
            goods="빗물저류조·고효율 조명 (가상)",
            interest=interest,
            value=Decimal(value),
            contract=Decimal(contract) if contract else None,
            next_step="견적 송부 (가상)" if interest > 3 else "",  # noqa: PLR2004 - high or very high
        )
        write_log(actor=staff, meeting=meeting, told=told)
    mark_missed(actor=staff, meeting=missed, by=missed.buyer)


def _survey(staff: Actor, consultation: Consultation, answering: Sequence[Participant], side: Side) -> Survey:
    begun = begin_survey(actor=staff, consultation=consultation, side=side)
    survey = open_survey(actor=staff, survey=begun)
    for number, participant in enumerate(answering):
        given = _given(survey, number, WORDS[side] if number % 4 == 0 else "")
        if side == Side.COMPANY:
            member = participant.organisation.memberships.filter(left_at=None, role__in=EDITORS).earliest("pk")
            answer_survey(actor=actor_for(member.user), survey=survey, participant=participant, given=given)
        else:
            answer_by_link(token=_link(survey, participant), given=given)
    return survey


def _given(survey: Survey, number: int, words: str) -> Given:
    given: dict[int, str] = {}
    for place, question in enumerate(survey.questions.prefetch_related("choices")):
        match question.kind:
            case SurveyKind.SCALE:
                given[question.pk] = str(SCALES[(number + place) % len(SCALES)])
            case SurveyKind.YES_NO:
                given[question.pk] = YES if number % 4 else NO
            case SurveyKind.CHOICE:
                choices = list(question.choices.all())
                given[question.pk] = str(choices[number % len(choices)].pk)
            case _:
                given[question.pk] = words
    return given


def _link(survey: Survey, buyer: Participant) -> str:
    token, kept = new_token()
    member = buyer.organisation.memberships.filter(left_at=None, role__in=EDITORS).earliest("pk")
    SurveyLink.objects.create(
        survey=survey, participant=buyer, recipient=member.user, token_hash=kept, sent_at=clock.now()
    )
    return token


def _picture(staff: Actor, consultation: Consultation, upload: SimpleUploadedFile, alt_ko: str, alt_en: str) -> None:
    consent = PhotoConsent.NOBODY
    photo = add_photo(
        actor=staff, consultation=consultation, upload=upload, alt_ko=alt_ko, alt_en=alt_en, consent=consent
    )
    show_photo(actor=staff, photo=photo, public=True, consent_note=CONSENT_NOTE)


def _play_third(
    staff: Actor, consultation: Consultation, firms: Sequence[Participant], buyers: Sequence[Participant]
) -> None:
    meetings = [Meeting.objects.get(company=firms[pair.company], buyer=buyers[pair.buyer]) for pair in PAIRS]
    with clock.at(datetime.combine(THIRD.day, EVENING)):
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
