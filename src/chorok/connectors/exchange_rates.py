"""Exchange rates: the Export-Import Bank of Korea first (data.go.kr 3068846), the Bank of Korea's ECOS second."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from chorok.connectors.client import ask, parse_json
from chorok.connectors.errors import ConnectorError, NotConfigured, Rejected, Unavailable

EXIM = "한국수출입은행"
ECOS = "한국은행 ECOS"
#: Nothing is published on holidays and before about 11:00: so many days are walked back.
DAYS_BACK = 7
#: ECOS table of daily won rates, and its items with the currency each stands for.
_ECOS_TABLE = "731Y001"
_ECOS_ITEMS = {"USD": "0000001"}
_UNIT = re.compile(r"([A-Z]{3})(?:\((\d+)\))?")
_RESULTS = {"2": "bad data code", "3": "bad key", "4": "quota of the day used up"}
_QUOTA = "4"


@dataclass(frozen=True)
class RateRow:
    """KRW for one unit of `currency` (ISO 4217) as `source` published it for `day`."""

    currency: str
    krw: Decimal
    day: date
    source: str


def rates_on(day: date, *, url: str, key: str, timeout: float = 10.0) -> list[RateRow]:
    """Return the bank's basic rates (매매기준율) of `day`, or of the nearest day up to 7 before on which it published.

    Raises NotConfigured without a key, Rejected for a bad one, Unavailable when the bank can't answer, its quota is
    used up, or nothing was published in those days.
    """
    if not key.strip():
        raise NotConfigured("no key is set")
    for back in range(DAYS_BACK + 1):
        asked = day - timedelta(days=back)
        params = {"authkey": key.strip(), "searchdate": f"{asked:%Y%m%d}", "data": "AP01"}
        answer = parse_json(ask("GET", url, params=params, timeout=timeout), source=EXIM)
        if not isinstance(answer, list):
            raise Unavailable(f"{EXIM} sent something unknown")
        rows = [row for entry in answer if (row := _row(entry, asked)) is not None]
        if rows:
            return rows
    raise Unavailable(f"{EXIM} published nothing in the {DAYS_BACK} days before {day}")


def ecos_rates_on(day: date, *, url: str, key: str, timeout: float = 10.0) -> list[RateRow]:
    """Return the Bank of Korea's rates of `day` or of the nearest day up to 7 before; the US dollar only.

    Raises ConnectorError like `rates_on`.
    """
    if not key.strip():
        raise NotConfigured("no key is set")
    first = day - timedelta(days=DAYS_BACK)
    rows: list[RateRow] = []
    for currency, item in _ECOS_ITEMS.items():
        path = f"{url}/{key.strip()}/json/kr/1/10/{_ECOS_TABLE}/D/{first:%Y%m%d}/{day:%Y%m%d}/{item}"
        answer = parse_json(ask("GET", path, params={}, timeout=timeout), source=ECOS)
        rows.append(_latest(answer, currency))
    return rows


def published_rates(
    day: date, *, url: str, key: str, second_url: str, second_key: str, timeout: float = 10.0
) -> list[RateRow]:
    """Return what `rates_on` gives, or when it can't, what `ecos_rates_on` gives.

    Raises the first source's ConnectorError when neither answers.
    """
    try:
        return rates_on(day, url=url, key=key, timeout=timeout)
    except ConnectorError as first:
        try:
            return ecos_rates_on(day, url=second_url, key=second_key, timeout=timeout)
        except ConnectorError:
            raise first from None


def _row(entry: Any, day: date) -> RateRow | None:
    """Read one currency; None for the won itself and for currencies without a rate that day."""
    if not isinstance(entry, dict):
        raise Unavailable(f"{EXIM} sent something unknown")
    result = str(entry.get("result", ""))
    if result != "1":
        kind = Unavailable if result == _QUOTA or result not in _RESULTS else Rejected
        raise kind(f"{EXIM}: {_RESULTS.get(result, 'unknown result')}", code=result)
    unit = _UNIT.fullmatch(str(entry.get("cur_unit", "")).strip())
    value = _decimal(str(entry.get("deal_bas_r") or ""))
    if unit is None:
        raise Unavailable(f"{EXIM} sent a currency it never had: {entry.get('cur_unit')!r}")
    # The bank quotes the offshore yuan (CNH), which ISO 4217 doesn't know; agreements name the yuan CNY.
    currency = "CNY" if unit[1] == "CNH" else unit[1]
    if currency == "KRW" or not value:
        return None
    return RateRow(currency, value / Decimal(unit[2] or 1), day, EXIM)


def _latest(answer: Any, currency: str) -> RateRow:
    if isinstance(answer, dict) and isinstance(result := answer.get("RESULT"), dict):
        code = str(result.get("CODE", ""))
        kind = Rejected if code == "INFO-100" or code.startswith("ERROR-1") else Unavailable
        raise kind(f"{ECOS}: {code}", code=code)
    try:
        found: list[Mapping[str, Any]] = answer["StatisticSearch"]["row"]
        last = max(found, key=lambda row: str(row["TIME"]))
        day = datetime.strptime(str(last["TIME"]), "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        value = _decimal(str(last["DATA_VALUE"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Unavailable(f"{ECOS} sent something unknown") from error
    if not value:
        raise Unavailable(f"{ECOS} sent no rate")
    return RateRow(currency, value, day, ECOS)


def _decimal(text: str) -> Decimal:
    """Read "1,384.5"; an empty text is 0. Raises Unavailable for anything else."""
    try:
        value = Decimal(text.replace(",", "").strip() or "0")
    except InvalidOperation as error:
        raise Unavailable("a rate that is no number was sent") from error
    if not value.is_finite() or value < 0:
        raise Unavailable("a rate that can't be was sent")
    return value
