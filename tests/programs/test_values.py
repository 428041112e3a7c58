"""Typed values: what people type becomes a value or a sentence, and comes back equal from the rows it is kept in."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chorok.core.errors import DomainError
from chorok.programs.domain import typed_input
from chorok.programs.domain.answer_rows import from_rows, to_rows
from chorok.programs.domain.values import Address, Person, Value, clean, digest, shown
from chorok.programs.enums import ColumnKind, QuestionKind
from chorok.programs.models import Answer, Application, Question, QuestionChoice, QuestionColumn
from tests.factories import NOW
from tests.factories_programs import ApplicationFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def question(kind: str, **fields: Any) -> Question:
    """Make a question with three choices, or the columns of a schedule, where its kind has them."""
    made: Question = QuestionFactory(kind=kind, code="asked", **fields)
    if kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
        for position, code in enumerate(("solar", "wind", "water")):
            QuestionChoice.objects.create(question=made, code=code, name_ko=code, position=position)
    if kind == QuestionKind.TABLE:
        for position, (code, column) in enumerate(
            (("task", ColumnKind.SHORT), ("months", ColumnKind.NUMBER), ("cost", ColumnKind.MONEY), ("by", "date"))
        ):
            QuestionColumn.objects.create(question=made, code=code, kind=column, name_ko=code, position=position)
    return made


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234,567", "1234567"),
        ("1234567.5", "1234567.5"),
        ("１２，３４５", "12345"),
        (" 12 000 원 ", "12000"),
        ("₩1,000", "1000"),
        ("1억 2,500만원", "125000000"),
        ("5천만", "50000000"),
        ("3천", "3000"),
        ("1조", "1000000000000"),
        ("-3.25", "-3.25"),
        ("0", "0"),
    ],
)
def test_numbers_are_read_as_koreans_type_them(text: str, value: str) -> None:
    assert typed_input.number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "12,34", "1.2.3", "만억", "--1", "1e5", "NaN", "Infinity", "원"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        typed_input.number(text)
    assert str(refusal.value) == "숫자를 입력해 주십시오. 예: 1,200"


@pytest.mark.parametrize(
    "text", ["2020-05-13", "2020.5.13", "2020. 5. 13.", "2020/05/13", "20200513", "2020년 5월 13일", "２０２０-05-13"]
)
def test_days_are_read_as_koreans_type_them(text: str) -> None:
    assert typed_input.day(text) == date(2020, 5, 13)


@pytest.mark.parametrize("text", ["2020-02-30", "0020-05-13", "20-05-13", "morgen", "2020-13-01", "9999-01-01"])
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(DomainError):
        typed_input.day(text)


@pytest.mark.parametrize(
    ("kind", "fields", "raw", "value"),
    [
        (QuestionKind.SHORT, {}, "  두  칸\n줄 ", "두 칸 줄"),
        (QuestionKind.SHORT, {}, " \x00 ", None),
        (QuestionKind.LONG, {}, " 첫 줄\r\n둘째 줄\r ", "첫 줄\n둘째 줄"),
        (QuestionKind.CHOICE, {}, "wind", "wind"),
        (QuestionKind.CHOICE, {}, "", None),
        (QuestionKind.SEVERAL, {}, ["water", "solar", "water"], ("solar", "water")),
        (QuestionKind.SEVERAL, {}, [], None),
        (QuestionKind.NUMBER, {"decimals": 2}, "1,234.50", Decimal("1234.5")),
        (QuestionKind.MONEY, {}, "3억", Decimal(300_000_000)),
        (QuestionKind.DATE, {}, "2020. 5. 13.", date(2020, 5, 13)),
        (QuestionKind.ADDRESS, {}, {"postcode": "04524", "line": " 세종대로 110 "}, Address("04524", "세종대로 110")),
        (QuestionKind.ADDRESS, {}, {"postcode": "", "line": " ", "detail": ""}, None),
        (
            QuestionKind.PERSON,
            {},
            {"name": "홍길동", "email": "Hong@Example.kr", "phone": "010-1234-5678"},
            Person(name="홍길동", email="hong@example.kr", phone="+821012345678"),
        ),
        (
            QuestionKind.TABLE,
            {},
            [{"task": "설계", "months": "1.5", "cost": "1,000만"}, {"task": " "}, {"by": "2020-06-01"}],
            ({"task": "설계", "months": Decimal("1.5"), "cost": Decimal(10_000_000)}, {"by": date(2020, 6, 1)}),
        ),
        (QuestionKind.TABLE, {}, [{}, {"task": ""}], None),
        (QuestionKind.CONSENT, {}, "on", True),
        (QuestionKind.CONSENT, {}, "", None),
        (QuestionKind.CONSENT, {}, ["on"], None),
    ],
)
def test_what_was_typed_becomes_a_value(kind: str, fields: dict[str, Any], raw: object, value: object) -> None:
    asked = Question(kind=kind, code="asked") if kind == QuestionKind.CONSENT else question(kind, **fields)
    assert clean(asked, raw) == value


@pytest.mark.parametrize(
    ("kind", "fields", "raw", "message"),
    [
        (QuestionKind.SHORT, {"longest": 3}, "네글자임", "너무 깁니다. 현재 4자이며 3자까지 입력할 수 있습니다."),
        (QuestionKind.LONG, {}, "가" * 4001, "너무 깁니다. 현재 4001자이며 4000자까지 입력할 수 있습니다."),
        (QuestionKind.CHOICE, {}, "coal", "보기 중 하나를 선택해 주십시오."),
        (QuestionKind.SEVERAL, {}, ["solar", "coal"], "보기 중에서 선택해 주십시오."),
        (QuestionKind.NUMBER, {}, "1.5", "정수로 입력해 주십시오."),
        (QuestionKind.NUMBER, {"decimals": 1}, "1.55", "소수점 아래 1자리까지 입력할 수 있습니다."),
        (QuestionKind.NUMBER, {"least": Decimal(1)}, "0", "1 이상이어야 합니다."),
        (QuestionKind.MONEY, {"most": Decimal(50_000_000)}, "1억", "50,000,000 이하여야 합니다."),
        (QuestionKind.NUMBER, {}, "1" + "0" * 16, "숫자가 너무 큽니다."),
        (QuestionKind.ADDRESS, {}, {"postcode": "123"}, "우편번호는 다섯 자리입니다."),
        (QuestionKind.PERSON, {}, {"email": "nobody"}, "전자우편 주소를 입력해 주십시오. 예: name@example.kr"),
        (
            QuestionKind.TABLE,
            {},
            [{"task": "a"}, {"cost": "many"}],
            "2행 cost: 숫자를 입력해 주십시오. 예: 1,200",
        ),
        (QuestionKind.TABLE, {"rows_most": 1}, [{"task": "a"}, {"task": "b"}], "1행까지 입력할 수 있습니다."),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_question(
    kind: str, fields: dict[str, Any], raw: object, message: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        clean(question(kind, **fields), raw)
    assert (refusal.value.field, str(refusal.value)) == ("asked", message)


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
_WHOLE = st.integers(min_value=-(10**15), max_value=10**15)
_DAY = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
_ROW = st.fixed_dictionaries(
    {}, optional={"task": _TEXT, "months": _WHOLE.map(str), "cost": _WHOLE.map(lambda n: f"{n:,}"), "by": _DAY.map(str)}
)
_TYPED: dict[str, st.SearchStrategy[Any]] = {
    QuestionKind.SHORT: _TEXT,
    QuestionKind.LONG: _TEXT,
    QuestionKind.CHOICE: st.sampled_from(["", "solar", "wind", "water"]),
    QuestionKind.SEVERAL: st.lists(st.sampled_from(["solar", "wind", "water"])),
    QuestionKind.NUMBER: st.decimals(-(10**11), 10**11, places=4).map(lambda number: f"{number:,f}"),
    QuestionKind.MONEY: _WHOLE.map(lambda n: f"{n:,}원"),
    QuestionKind.DATE: _DAY.map(str),
    QuestionKind.TABLE: st.lists(_ROW, max_size=6),
    QuestionKind.ADDRESS: st.fixed_dictionaries(
        {"postcode": st.sampled_from(["", "04524"]), "line": _TEXT, "detail": _TEXT}
    ),
    QuestionKind.PERSON: st.fixed_dictionaries(
        {"name": _TEXT, "role": _TEXT, "email": st.sampled_from(["", "a@b.kr"]), "phone": st.just("02-123-4567")}
    ),
}


def kept_and_read(application: Application, asked: Question, value: Value | None) -> Value | None:
    """Put a value into the database and read it back."""
    rows = to_rows(asked, value)
    for row in rows:
        row.application, row.saved_at, row.saved_by = application, NOW, application.created_by
    Answer.objects.filter(application=application).delete()
    Answer.objects.bulk_create(rows)
    return from_rows(asked, list(Answer.objects.filter(application=application).select_related("file")))


@pytest.mark.parametrize("kind", sorted(_TYPED))
def test_a_value_comes_back_from_its_rows_equal(kind: str) -> None:
    asked = question(kind, decimals=4)
    application = ApplicationFactory(call=asked.page.call)

    @given(raw=_TYPED[kind])
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def round_trip(raw: object) -> None:
        value = clean(asked, raw)
        read = kept_and_read(application, asked, value)
        assert read == value
        assert digest(read) == digest(value)
        # What comes out can go in again, as when a page is saved unchanged.
        assert clean(asked, read) == value

    round_trip()


@given(
    sources=st.lists(st.one_of(st.none(), st.integers(0, 7)), min_size=8, max_size=8),
    answered=st.lists(st.booleans(), min_size=8, max_size=8),
)
@settings(max_examples=200, deadline=None)
def test_conditions_end_and_never_show_what_hangs_on_something_hidden(
    sources: list[int | None], answered: list[bool]
) -> None:
    """Circles included, which the builder refuses but a broken table could hold."""
    asked = [
        Question(
            pk=number + 1,
            code=f"q{number}",
            kind=QuestionKind.CHOICE,
            shown_if_id=None if source is None else source + 1,
            shown_if_values=["yes"] if source is not None else [],
        )
        for number, source in enumerate(sources)
    ]
    answers: dict[str, Value | None] = {f"q{number}": "yes" if said else None for number, said in enumerate(answered)}
    codes = shown(asked, answers)
    for number, source in enumerate(sources):
        if source is None:
            assert f"q{number}" in codes
        elif f"q{number}" in codes:
            assert f"q{source}" in codes
            assert answered[source]


def test_a_circle_shows_none_of_its_questions() -> None:
    first = Question(pk=1, code="first", kind=QuestionKind.CHOICE, shown_if_id=2, shown_if_values=["yes"])
    second = Question(pk=2, code="second", kind=QuestionKind.CHOICE, shown_if_id=1, shown_if_values=["yes"])
    assert shown([first, second], {"first": "yes", "second": "yes"}) == set()
