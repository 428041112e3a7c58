"""The tax office's service, spoken with over the wire."""

from collections.abc import Iterator
from datetime import date

import pytest

from chorok.connectors import business_status, client
from chorok.connectors.business_status import BusinessClaim, BusinessState
from chorok.connectors.errors import ConnectorError, NotConfigured, Rejected, TooLarge, Unavailable
from tests.connectors import fakes

KEY = "ab+c/d=="
ENCODED_KEY = "ab%2Bc%2Fd%3D%3D"
ACTIVE, SUSPENDED, CLOSED, UNKNOWN = "1208147521", "2208162517", "1018137280", "1234567891"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))


@pytest.fixture
def office() -> Iterator[fakes.Fake]:
    known = {
        ACTIVE: fakes.status_row(ACTIVE),
        SUSPENDED: fakes.status_row(SUSPENDED, "02"),
        CLOSED: fakes.status_row(CLOSED, "03", "20200131"),
    }
    with fakes.running(fakes.tax_office(known, key=KEY, owners={ACTIVE: ("20150302", "김초록")})) as fake:
        yield fake


def check(office: fakes.Fake, *numbers: str, key: str = KEY) -> list[business_status.BusinessStatusAnswer]:
    return business_status.check(numbers, url=office.url, key=key, timeout=5)


@pytest.mark.parametrize("key", [KEY, ENCODED_KEY, f" {ENCODED_KEY}\n"])
def test_every_state_is_read_in_the_order_asked_with_either_form_of_the_key(office: fakes.Fake, key: str) -> None:
    answers = check(office, CLOSED, "120-81-47521", UNKNOWN, SUSPENDED, CLOSED, key=key)
    assert [(answer.number, answer.state) for answer in answers] == [
        (CLOSED, BusinessState.CLOSED),
        (ACTIVE, BusinessState.ACTIVE),
        (UNKNOWN, BusinessState.UNREGISTERED),
        (SUSPENDED, BusinessState.SUSPENDED),
        (CLOSED, BusinessState.CLOSED),
    ]
    assert answers[0].closed_on == date(2020, 1, 31)
    assert answers[1].closed_on is None
    assert answers[1].tax_type == "부가가치세 일반과세자"
    assert answers[1].tax_type_code == "01"
    assert answers[2].tax_type == fakes.UNREGISTERED
    assert [asked.body["b_no"] for asked in office.asked] == [[CLOSED, ACTIVE, UNKNOWN, SUSPENDED]]


def test_more_than_a_hundred_numbers_are_split(office: fakes.Fake) -> None:
    numbers = [f"{n:010d}" for n in range(201)]
    assert [answer.number for answer in check(office, *numbers)] == numbers
    assert [len(asked.body["b_no"]) for asked in office.asked] == [100, 100, 1]


def test_without_a_number_nobody_is_asked(office: fakes.Fake) -> None:
    assert check(office) == []
    assert office.asked == []


@pytest.mark.parametrize("key", ["", "  "])
def test_without_a_key_nobody_is_asked(office: fakes.Fake, key: str) -> None:
    with pytest.raises(NotConfigured):
        check(office, ACTIVE, key=key)
    assert office.asked == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *((code, Unavailable) for code in ("01", "02", "03", "04", "05", "21", "22", "99", "77")),
        *((code, Rejected) for code in ("10", "11", "12", "20", "30", "31", "32", "33")),
    ],
)
def test_gateway_errors_in_xml_or_json_are_told_apart(
    office: fakes.Fake, code: str, kind: type[ConnectorError]
) -> None:
    header = {"errMsg": "SERVICE ERROR", "returnAuthMsg": "X", "returnReasonCode": code}
    for said in (
        fakes.gateway_error(code),
        fakes.as_json({"OpenAPI_ServiceResponse": {"cmmMsgHeader": header}}),
        fakes.as_json({"cmmMsgHeader": header}),
    ):
        office.script.append(said)
        with pytest.raises(kind) as error:
            check(office, ACTIVE)
        assert error.value.code == code
        assert error.value.try_later is (kind is Unavailable)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (fakes.as_json({"status_code": "BAD_JSON_REQUEST"}, 400), Rejected),
        (fakes.as_json({"status_code": "REQUEST_DATA_MALFORMED"}, 411), Rejected),
        (fakes.as_json({"status_code": "TOO_LARGE_REQUEST"}, 413), Rejected),
        (fakes.as_json({"status_code": "HTTP_ERROR"}, 404), Rejected),
        (fakes.as_json({"status_code": "INTERNAL_ERROR"}, 500), Unavailable),
        (fakes.as_json({"code": -401, "msg": "유효하지 않은 인증키 입니다."}, 401), Rejected),
        (fakes.Answer(b"<html><h1>maintenance</h1></html>"), Unavailable),
        (fakes.Answer(b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"), Unavailable),
        (fakes.Answer(b"not json"), Unavailable),
        (fakes.Answer(b""), Unavailable),
        (fakes.as_json([]), Unavailable),
        (fakes.as_json({"status_code": "OK"}), Unavailable),
        (fakes.as_json({"status_code": "OK", "data": ["x"]}), Unavailable),
        (fakes.as_json({"status_code": "OK", "data": []}), Unavailable),
        (fakes.as_json({"status_code": "OK", "data": [{"b_no": ACTIVE, "b_stt_cd": "09"}]}), Unavailable),
        (fakes.Answer(b"x" * (client.MAX_ANSWER + 1)), TooLarge),
        (fakes.Answer(status=302, location="http://127.0.0.1:9/steal"), Rejected),
    ],
)
def test_any_other_answer_is_an_error_of_one_kind(
    office: fakes.Fake, said: fakes.Answer, kind: type[ConnectorError]
) -> None:
    office.script.append(said)
    with pytest.raises(kind) as error:
        check(office, ACTIVE)
    assert type(error.value) is kind
    assert KEY not in str(error.value)
    assert ENCODED_KEY not in str(error.value)
    assert len(office.asked) == 1


@pytest.mark.parametrize("said", [fakes.Answer(status=503), fakes.Answer(status=502), fakes.Answer(hang_up=True)])
def test_a_busy_service_is_asked_again_and_then_given_up(office: fakes.Fake, said: fakes.Answer) -> None:
    office.script.extend([said, said])
    assert check(office, ACTIVE)[0].state == BusinessState.ACTIVE
    assert len(office.asked) == 3
    office.script.extend([said] * 3)
    with pytest.raises(Unavailable):
        check(office, ACTIVE)
    assert len(office.asked) == 6


def test_a_slow_service_is_not_waited_for(office: fakes.Fake) -> None:
    for said in (fakes.Answer(b"{}", pause=1.0), fakes.Answer(b" " * 200, drip=0.02)):
        office.script.append(said)
        with pytest.raises(Unavailable, match=r"within 0\.2 s"):
            business_status.check([ACTIVE], url=office.url, key=KEY, timeout=0.2)


def test_a_dead_service_is_unavailable() -> None:
    with fakes.running(lambda asked: fakes.Answer()) as fake:
        url = fake.url
    with pytest.raises(Unavailable, match="could not be reached"):
        business_status.check([ACTIVE], url=url, key=KEY, timeout=1)


def test_number_day_and_representative_must_fit_together(office: fakes.Fake) -> None:
    right = BusinessClaim("120-81-47521", date(2015, 3, 2), "김초록")
    wrong = BusinessClaim(ACTIVE, date(2015, 3, 2), "이아무")
    answers = business_status.validate([wrong, right], url=office.url, key=KEY)
    assert [(answer.number, answer.matches) for answer in answers] == [(ACTIVE, False), (ACTIVE, True)]
    assert answers[0].message == "확인할 수 없습니다."
    assert answers[0].status is None
    assert answers[1].status is not None
    assert answers[1].status.state == BusinessState.ACTIVE


def test_a_validation_about_another_number_is_not_believed(office: fakes.Fake) -> None:
    office.script.append(fakes.as_json({"status_code": "OK", "data": [{"b_no": CLOSED, "valid": "01"}]}))
    with pytest.raises(Unavailable):
        business_status.validate([BusinessClaim(ACTIVE, date(2015, 3, 2), "김초록")], url=office.url, key=KEY)
