"""Two small export consultations of the spring of 2020 that were held, so that a report has what to compare.

The second one has its surveys, all but the people one may sign in as have answered, and two pictures drawn here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from chorok.accounts.actors import Actor, actor_for
from chorok.core import clock
from chorok.core.tokens import new_token
from chorok.meetings.domain.consultations import create_consultation, open_choosing
from chorok.meetings.domain.holding import hold_consultation
from chorok.meetings.domain.logs import Told, mark_missed, write_log
from chorok.meetings.domain.photos import add_photo
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.domain.survey_answers import NO, YES, Given, answer_by_link, answer_survey
from chorok.meetings.domain.surveys import begin_survey, open_survey
from chorok.meetings.domain.templates import set_up, template_of
from chorok.meetings.domain.venue import save_interpreter
from chorok.meetings.domain.wishes import save_choice
from chorok.meetings.enums import PhotoConsent, Side, SurveyKind
from chorok.meetings.models import Consultation, Participant, Survey, SurveyLink
from chorok.operations.demo import scenes
from chorok.operations.demo.consultation import CODE as PREPARED
from chorok.operations.demo.consultation import INTERPRETERS, take_part_as_buyer, take_part_as_company
from chorok.operations.demo.consultation_day import plan_in_turn
from chorok.operations.demo.programmes_people import person
from chorok.outcomes.models import Line
from chorok.registry.domain.notices import EDITORS
from chorok.registry.models import Organisation


@dataclass(frozen=True)
class Held:
    """A consultation that was held: its day, how many came, how many slots they met in."""

    code: str
    name_ko: str
    name_en: str
    day: date
    companies: int
    buyers: int
    rounds: int


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


@transaction.atomic
def load_consultations_of_spring() -> int:
    """Write both consultations unless they are there; return how many took part."""
    return sum(_load(held) for held in (FIRST, SECOND))


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
        plan = plan_in_turn(staff, consultation, firms, buyers, rounds=held.rounds)
        publish_plan(actor=staff, plan=plan, revision=plan.revision)
    with clock.at(evening):
        _write_logs(staff, consultation)
        consultation = hold_consultation(actor=staff, consultation=consultation)
        if held == SECOND:
            _survey(staff, consultation, firms[1:], Side.COMPANY)
            _survey(staff, consultation, buyers[1:], Side.BUYER)
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
    for name, languages in INTERPRETERS:
        save_interpreter(actor=staff, consultation=made, name=name, languages=languages)
    return open_choosing(actor=staff, consultation=made)


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


def _survey(staff: Actor, consultation: Consultation, answering: Sequence[Participant], side: Side) -> None:
    begun = begin_survey(actor=staff, consultation=consultation, side=side)
    survey = open_survey(actor=staff, survey=begun)
    for number, participant in enumerate(answering):
        given = _given(survey, number, WORDS[side] if number % 4 == 0 else "")
        if side == Side.COMPANY:
            member = participant.organisation.memberships.filter(left_at=None, role__in=EDITORS).earliest("pk")
            answer_survey(actor=actor_for(member.user), survey=survey, participant=participant, given=given)
        else:
            answer_by_link(token=_link(survey, participant), given=given)


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
    member = buyer.organisation.memberships.filter(left_at=None).earliest("pk")
    SurveyLink.objects.create(
        survey=survey, participant=buyer, recipient=member.user, token_hash=kept, sent_at=clock.now()
    )
    return token


def _picture(staff: Actor, consultation: Consultation, upload: SimpleUploadedFile, alt_ko: str, alt_en: str) -> None:
    consent = PhotoConsent.NOBODY
    add_photo(actor=staff, consultation=consultation, upload=upload, alt_ko=alt_ko, alt_en=alt_en, consent=consent)
