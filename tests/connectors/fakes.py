"""Fake outside services: real HTTP on 127.0.0.1 that speaks each service's wire format and its errors."""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

JSON = "application/json; charset=utf-8"
GATEWAY_XML = (
    "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
    "<returnAuthMsg>{message}</returnAuthMsg><returnReasonCode>{code}</returnReasonCode>"
    "</cmmMsgHeader></OpenAPI_ServiceResponse>"
)


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What the service says next. `pause` in seconds before the answer; `drip` pauses after each byte instead."""

    body: bytes = b""
    status: int = 200
    content_type: str = JSON
    pause: float = 0
    drip: float = 0
    location: str = ""
    hang_up: bool = False


def as_json(tree: Any, status: int = 200) -> Answer:
    return Answer(json.dumps(tree, ensure_ascii=False).encode(), status)


def gateway_error(code: str, message: str = "ERROR") -> Answer:
    return Answer(GATEWAY_XML.format(code=code, message=message).encode(), content_type="text/xml")


@dataclass
class Fake:
    """One running fake: `asked` tells what came in; what `script` holds is said before the service's own answers."""

    answer: Callable[[Asked], Answer]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    script: deque[Answer] = field(default_factory=deque)

    def next(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        return self.script.popleft() if self.script else self.answer(asked)


@contextmanager
def running(answer: Callable[[Asked], Answer]) -> Iterator[Fake]:
    fake = Fake(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve(None)

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get_content_type() == "application/x-www-form-urlencoded":
                self._serve({name: values[0] for name, values in parse_qs(raw.decode()).items()})
            else:
                self._serve(json.loads(raw) if raw else None)

        def _serve(self, body: Any) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            said = fake.next(Asked(self.command, parts.path, query, body, dict(self.headers)))
            time.sleep(said.pause)
            if said.hang_up:
                self.close_connection = True
                return
            self.send_response(said.status)
            self.send_header("Content-Type", said.content_type)
            self.send_header("Content-Length", str(len(said.body)))
            if said.location:
                self.send_header("Location", said.location)
            self.end_headers()
            try:
                for start in range(0, len(said.body), 1 if said.drip else 1 << 16):
                    self.wfile.write(said.body[start : start + (1 if said.drip else 1 << 16)])
                    time.sleep(said.drip)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


# --- 국세청 ---

UNREGISTERED = "국세청에 등록되지 않은 사업자등록번호입니다."


def status_row(number: str, code: str = "01", end: str = "") -> dict[str, str]:
    named = {"01": "계속사업자", "02": "휴업자", "03": "폐업자", "": ""}[code]
    return {
        "b_no": number,
        "b_stt": named,
        "b_stt_cd": code,
        "tax_type": "부가가치세 일반과세자" if code else UNREGISTERED,
        "tax_type_cd": "01" if code else "",
        "end_dt": end,
        "utcc_yn": "N" if code else "",
        "tax_type_change_dt": "",
        "invoice_apply_dt": "",
        "rbf_tax_type": "해당없음" if code else "",
        "rbf_tax_type_cd": "99" if code else "",
    }


def tax_office(
    known: dict[str, dict[str, str]], *, key: str, owners: dict[str, tuple[str, str]] | None = None
) -> Callable[[Asked], Answer]:
    """The service with `known` numbers; `owners` says (opening day, representative) for /validate."""

    def answer(asked: Asked) -> Answer:
        if asked.query.get("serviceKey") != key:
            return gateway_error("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR")
        if asked.method != "POST" or asked.path not in {"/status", "/validate"}:
            return as_json({"status_code": "HTTP_ERROR"}, 404)
        items = (asked.body or {}).get("b_no" if asked.path == "/status" else "businesses")
        if not isinstance(items, list) or not items:
            return as_json({"status_code": "REQUEST_DATA_MALFORMED"}, 411)
        if len(items) > 100:
            return as_json({"status_code": "TOO_LARGE_REQUEST"}, 413)
        if asked.path == "/status":
            rows = [known.get(number, status_row(number, "")) for number in items]
            matched = sum(row["b_stt_cd"] != "" for row in rows)
            counted = {"match_cnt": matched} if matched else {}
            return as_json({"status_code": "OK", "request_cnt": len(items), **counted, "data": rows})
        return as_json({"status_code": "OK", "request_cnt": len(items), "data": [validated(item) for item in items]})

    def validated(item: dict[str, str]) -> dict[str, Any]:
        number = item["b_no"]
        if (owners or {}).get(number) != (item["start_dt"], item["p_nm"]):
            return {"b_no": number, "valid": "02", "valid_msg": "확인할 수 없습니다.", "request_param": item}
        return {"b_no": number, "valid": "01", "valid_msg": "", "request_param": item, "status": known[number]}

    return answer


# --- 한국수출입은행, 한국은행 ---


def bank_row(unit: str, rate: str, name: str = "") -> dict[str, Any]:
    return {
        "result": 1,
        "cur_unit": unit,
        "ttb": "1,370.16",
        "tts": "1,397.83",
        "deal_bas_r": rate,
        "bkpr": rate,
        "yy_efee_r": "0",
        "ten_dd_efee_r": "0",
        "kftc_bkpr": rate,
        "kftc_deal_bas_r": rate,
        "cur_nm": name,
    }


def bank(days: dict[str, list[dict[str, Any]]], *, key: str) -> Callable[[Asked], Answer]:
    """EXIM with what it published on each day (YYYYMMDD)."""

    def answer(asked: Asked) -> Answer:
        if asked.query.get("authkey") != key:
            return as_json([{"result": 3, "cur_unit": None, "deal_bas_r": None}])
        if asked.query.get("data") != "AP01":
            return as_json([{"result": 2}])
        return as_json(days.get(asked.query.get("searchdate", ""), []))

    return answer


def ecos(days: dict[str, str], *, key: str) -> Callable[[Asked], Answer]:
    """ECOS with the dollar's rate on each day (YYYYMMDD)."""

    def answer(asked: Asked) -> Answer:
        __, asked_key, form, language, __, __, table, cycle, first, last, item = asked.path.split("/")
        if asked_key != key:
            return as_json({"RESULT": {"CODE": "INFO-100", "MESSAGE": "인증키가 유효하지 않습니다."}})
        assert (form, language, table, cycle, item) == ("json", "kr", "731Y001", "D", "0000001")
        rows = [
            {"STAT_CODE": table, "ITEM_NAME1": "원/미국달러(매매기준율)", "TIME": day, "DATA_VALUE": value}
            for day, value in sorted(days.items())
            if first <= day <= last
        ]
        if not rows:
            return as_json({"RESULT": {"CODE": "INFO-200", "MESSAGE": "해당하는 데이터가 없습니다."}})
        return as_json({"StatisticSearch": {"list_total_count": len(rows), "row": rows}})

    return answer
