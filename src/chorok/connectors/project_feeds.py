"""Projects as funds and banks publish them, each in its own format; what comes is a file the import of needs reads.

- GCF: one JSON list of projects, each with ApprovedRef and Countries.
- CTCN: one JSON list of projects, each with Title and URL.
- World Bank, projects API v3 (https://search.worldbank.org/api/v3/projects): pages by `rows` and `os`; `total` says how
  many there are, `projects` is an object by the project's number.
- IATI (ADB and others): one file of activities in XML.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from chorok.connectors.bounded import addresses_of
from chorok.connectors.client import ask, parse_json
from chorok.connectors.errors import Changed, Rejected, TooLarge, Unavailable

GCF, CTCN, WORLD_BANK, IATI = "gcf", "ctcn", "world_bank", "iati"
#: Projects that are read of one feed; whoever has more is asked a narrower question.
MOST_PROJECTS = 10_000
#: Bytes of one answer. IATI files of a large country run to several MB; lists of projects in JSON are smaller, and may
#: take forty times as much once they are read.
MOST_BYTES, MOST_JSON = 30 * 1024 * 1024, 10 * 1024 * 1024
#: Projects asked for at once.
ROWS = 500
#: What is asked of the World Bank about each project, unless the address says otherwise.
_FIELDS = (
    "id,project_name,project_abstract,pdo,countryshortname,countrycode,regionname,status,sector1,borrower,impagency,"
    "totalamt,boardapprovaldate,closingdate,url"
)


@dataclass(frozen=True)
class Limits:
    """`timeout` of one answer and `altogether`, in seconds; `private`: may the address lie in the hub's own network?"""

    timeout: float = 60.0
    altogether: float = 300.0
    private: bool = False


def read(kind: str, url: str, limits: Limits | None = None) -> bytes:
    """Ask a feed of a kind for all its projects; return them as JSON (a list of objects) or IATI XML.

    Raises Rejected for an address that can't be asked, Unavailable for a service that is down or slow, Changed for an
    answer of another shape or half an answer, TooLarge beyond MOST_PROJECTS, MOST_BYTES or MOST_JSON.
    """
    return _READERS[kind](_address(url, limits or Limits()))


@dataclass(frozen=True)
class _Address:
    host: str
    base: str
    params: Mapping[str, str]
    limits: Limits
    until: float

    def ask(self, most: int, **more: str) -> bytes:
        left = self.until - time.monotonic()
        if left <= 0:
            raise Unavailable(f"{self.host} did not finish within {self.limits.altogether:g} s")
        timeout = min(self.limits.timeout, left)
        asked = {**self.params, **more}
        # Whoever enters addresses must not make the hub ask its own network.
        inside = self.limits.private
        return ask("GET", self.base, params=asked, timeout=timeout, most=most, outside_only=not inside)


def _address(url: str, limits: Limits) -> _Address:
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Rejected("this is no address") from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise Rejected("this is no address of a service")
    addresses_of(host, port or 443, outside_only=not limits.private)  # said at once, also where a proxy connects
    base = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    params = dict(parse_qsl(parts.query, keep_blank_values=True))
    return _Address(host, base, params, limits, time.monotonic() + limits.altogether)


def _gcf(address: _Address) -> bytes:
    rows = _list(address, address.ask(MOST_JSON))
    for row in rows:
        if not row.get("ApprovedRef") or not isinstance(row.get("Countries"), list):
            raise Changed(f"{address.host} sent a project without ApprovedRef or Countries")
    return _as_json(rows)


def _ctcn(address: _Address) -> bytes:
    rows = _list(address, address.ask(MOST_JSON))
    for row in rows:
        if not row.get("Title") or not isinstance(row.get("URL"), str) or not row["URL"]:
            raise Changed(f"{address.host} sent a project without Title or URL")
        # It gives no number; the page's own name is the same every time.
        row.setdefault("id", _last_part(address, row["URL"]))
    return _as_json(rows)


def _last_part(address: _Address, url: str) -> str:
    try:
        return urlsplit(url).path.strip("/").rpartition("/")[2]
    except ValueError as error:
        raise Changed(f"{address.host} sent a project whose URL is none") from error


def _list(address: _Address, content: bytes) -> list[dict[str, Any]]:
    tree = _tree(address, content)
    if not isinstance(tree, list) or not tree or not all(isinstance(row, dict) for row in tree):
        raise Changed(f"{address.host} sent no list of projects")
    _check_number(address, len(tree))
    return tree


def _world_bank(address: _Address) -> bytes:
    found: dict[str, dict[str, Any]] = {}
    asked = {"format": "json", "fl": address.params.get("fl", _FIELDS), "rows": str(ROWS)}
    total, offset = 1, 0
    while offset < total:
        total, rows = _page(address, _tree(address, address.ask(MOST_JSON, **asked, os=str(offset))))
        _check_number(address, total)
        if not rows and offset < total:
            raise Changed(f"{address.host} ended after {offset} of {total} projects")
        # The list moves on while it is read: what comes twice is one project.
        found |= {str(row["id"]): row for row in rows}
        offset += len(rows)
    if not found:
        raise Changed(f"{address.host} sent no list of projects")
    return _as_json(list(found.values()))


def _page(address: _Address, page: Any) -> tuple[int, list[dict[str, Any]]]:
    try:
        total, projects = int(page["total"]), page["projects"]
        given = list(projects.values()) if isinstance(projects, dict) else list(projects)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Changed(f"{address.host} sent a page without total or projects") from error
    if not all(isinstance(row, dict) and row.get("id") for row in given):
        raise Changed(f"{address.host} sent a project without its number")
    return total, given


def _iati(address: _Address) -> bytes:
    content = address.ask(MOST_BYTES)
    if not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or b"<iati-activit" not in content:
        raise Changed(f"{address.host} sent something that isn't IATI")
    return content


def _tree(address: _Address, content: bytes) -> Any:
    try:
        return parse_json(content, source=address.host)
    except Unavailable as error:
        raise Changed(str(error)) from error


def _check_number(address: _Address, number: int) -> None:
    if number > MOST_PROJECTS:
        raise TooLarge(f"{address.host} has {number} projects, more than {MOST_PROJECTS}")


def _as_json(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows, ensure_ascii=True).encode()


_READERS: dict[str, Callable[[_Address], bytes]] = {GCF: _gcf, CTCN: _ctcn, WORLD_BANK: _world_bank, IATI: _iati}
