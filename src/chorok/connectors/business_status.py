"""The tax office's service of business registration numbers (국세청 사업자등록정보 상태조회, data.go.kr 15081808)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from chorok.connectors.client import ask, parse_json
from chorok.connectors.errors import Rejected, Unavailable
from chorok.connectors.gateway import decoded_key, raise_gateway_error

T = TypeVar("T")
#: Numbers in one call; the service refuses more with TOO_LARGE_REQUEST.
MAX_NUMBERS = 100
_SOURCE = "the tax office"
#: Error answers come with these statuses and a status_code in the body (411 is what the service really sends).
_READABLE = frozenset({200, 400, 404, 411, 413, 500})
_OURS = frozenset({"BAD_JSON_REQUEST", "REQUEST_DATA_MALFORMED", "TOO_LARGE_REQUEST", "HTTP_ERROR"})


class BusinessState(StrEnum):
    """What the tax office says of a number; the values are its own b_stt_cd."""

    ACTIVE = "01"
    SUSPENDED = "02"
    CLOSED = "03"
    UNREGISTERED = ""


@dataclass(frozen=True)
class BusinessStatusAnswer:
    """The state of one number. `tax_type` is the office's own Korean sentence, `closed_on` the day it closed."""

    number: str
    state: BusinessState
    tax_type: str
    tax_type_code: str
    closed_on: date | None


@dataclass(frozen=True)
class BusinessClaim:
    """What a company says of itself: number, opening day and representative must fit together."""

    number: str
    opened_on: date
    representative: str
    name: str = ""


@dataclass(frozen=True)
class ValidationAnswer:
    """Whether the tax office knows the claim as true; `status` is given when it does."""

    number: str
    matches: bool
    message: str
    status: BusinessStatusAnswer | None


def check(numbers: Sequence[str], *, url: str, key: str, timeout: float = 10.0) -> list[BusinessStatusAnswer]:
    """Return the state of each of `numbers` (ten digits, dashes allowed), in the given order.

    More than 100 are asked in several calls. Raises ConnectorError: NotConfigured without a key, Rejected, Unavailable.
    """
    service_key = decoded_key(key)
    digits = [_digits(number) for number in numbers]
    found: dict[str, BusinessStatusAnswer] = {}
    for batch in _batches(list(dict.fromkeys(digits))):
        answer = _call(f"{url}/status", {"b_no": batch}, key=service_key, timeout=timeout)
        found.update((row.number, row) for row in map(_status, answer))
    return [_found(found, number) for number in digits]


def validate(claims: Sequence[BusinessClaim], *, url: str, key: str, timeout: float = 10.0) -> list[ValidationAnswer]:
    """Say of each claim whether number, opening day and representative belong together, in the given order.

    Raises ConnectorError like `check`.
    """
    service_key = decoded_key(key)
    answers: list[ValidationAnswer] = []
    for batch in _batches(claims):
        body = {
            "businesses": [
                {
                    "b_no": _digits(claim.number),
                    "start_dt": f"{claim.opened_on:%Y%m%d}",
                    "p_nm": claim.representative,
                    "p_nm2": "",
                    "b_nm": claim.name,
                    "corp_no": "",
                    "b_sector": "",
                    "b_type": "",
                    "b_adr": "",
                }
                for claim in batch
            ]
        }
        rows = _call(f"{url}/validate", body, key=service_key, timeout=timeout)
        if [_text(row, "b_no") for row in rows] != [_digits(claim.number) for claim in batch]:
            raise Unavailable(f"{_SOURCE} answered about other numbers than asked")
        answers.extend(map(_validation, rows))
    return answers


def _call(url: str, body: Mapping[str, Any], *, key: str, timeout: float) -> list[Mapping[str, Any]]:
    content = ask(
        "POST",
        url,
        params={"serviceKey": key, "returnType": "JSON"},
        body=body,
        timeout=timeout,
        accept=_READABLE,
    )
    raise_gateway_error(content)
    tree = parse_json(content, source=_SOURCE)
    status = str(tree.get("status_code", "")) if isinstance(tree, dict) else ""
    if status != "OK":
        kind = Rejected if status in _OURS else Unavailable
        raise kind(f"{_SOURCE} answered {status or 'something unknown'}", code=status)
    rows = tree.get("data")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unavailable(f"{_SOURCE} answered without data")
    return rows


def _status(row: Mapping[str, Any]) -> BusinessStatusAnswer:
    try:
        state = BusinessState(_text(row, "b_stt_cd"))
    except ValueError as error:
        raise Unavailable(f"{_SOURCE} answered with an unknown state {row.get('b_stt_cd')!r}") from error
    return BusinessStatusAnswer(
        number=_text(row, "b_no"),
        state=state,
        tax_type=_text(row, "tax_type"),
        tax_type_code=_text(row, "tax_type_cd"),
        closed_on=_day(_text(row, "end_dt")),
    )


def _validation(row: Mapping[str, Any]) -> ValidationAnswer:
    valid = _text(row, "valid")
    if valid not in {"01", "02"}:
        raise Unavailable(f"{_SOURCE} answered with an unknown result {valid!r}")
    status = row.get("status")
    return ValidationAnswer(
        number=_text(row, "b_no"),
        matches=valid == "01",
        message=_text(row, "valid_msg"),
        status=_status(status) if isinstance(status, dict) else None,
    )


def _found(found: Mapping[str, BusinessStatusAnswer], number: str) -> BusinessStatusAnswer:
    if number not in found:
        raise Unavailable(f"{_SOURCE} did not answer about every number")
    return found[number]


def _text(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or "").strip()


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isascii() and c.isdigit())


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date() if text else None  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _batches(items: Sequence[T]) -> Iterable[Sequence[T]]:
    return (items[start : start + MAX_NUMBERS] for start in range(0, len(items), MAX_NUMBERS))
