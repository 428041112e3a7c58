"""A load client that takes little of the machine it shares with the server: asyncio and hand-written HTTP/1.1."""

import asyncio
import urllib.parse
from dataclasses import dataclass
from typing import Self


class BrokenAnswerError(Exception):
    """The connection ended, or what came back is no HTTP answer."""


@dataclass(frozen=True)
class Answer:
    """What a request was answered: 0 as status where there was no answer; `place` is where it leads."""

    status: int
    place: str = ""
    body: bytes = b""


NONE = Answer(0)


def message(method: str, path: str, host: str, cookies: str = "", form: dict[str, str] | None = None) -> bytes:
    """Return a request as it goes over the wire; the cookie `csrftoken` is sent back as a header too."""
    body = b"" if form is None else urllib.parse.urlencode(form).encode()
    head = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    if cookies:
        head.append(f"Cookie: {cookies}")
        token = dict(pair.split("=", 1) for pair in cookies.split("; ")).get("csrftoken")
        if token:
            head.append(f"X-CSRFToken: {token}")
    if form is not None:
        head.append("Content-Type: application/x-www-form-urlencoded")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class Connection:
    """One connection that is kept open as long as the server does, `idle` seconds at most."""

    def __init__(self, host: str, port: int, *, patience: float, idle: float) -> None:
        self._address, self._patience, self._idle = (host, port), patience, idle
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._used = 0.0

    async def ask(self, request: bytes) -> Answer:
        """Send a request once and return its answer; NONE where the connection broke or patience ran out."""
        try:
            return await asyncio.wait_for(self._ask(request), self._patience)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, BrokenAnswerError):
            self.close()
            return NONE

    def close(self) -> None:
        """Let go of the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, request: bytes) -> Answer:
        now = asyncio.get_running_loop().time
        if self._writer is not None and now() - self._used > self._idle:
            self.close()
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(*self._address)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, headers = _head(head)
        body = await self._body(self._reader, status, headers)
        self._used = now()
        if headers.get(b"connection", b"").lower() == b"close":
            self.close()
        return Answer(status, headers.get(b"location", b"").decode(), body)

    async def _body(self, reader: asyncio.StreamReader, status: int, headers: dict[bytes, bytes]) -> bytes:
        if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
            pieces = []
            while size := int((await reader.readline()).split(b";")[0], 16):
                pieces.append((await reader.readexactly(size + 2))[:-2])
            await reader.readline()
            return b"".join(pieces)
        if b"content-length" in headers:
            return await reader.readexactly(int(headers[b"content-length"]))
        if status in {204, 304}:
            return b""
        whole = await reader.read()
        self.close()
        return whole

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.close()


def _head(raw: bytes) -> tuple[int, dict[bytes, bytes]]:
    first, *lines = raw.split(b"\r\n")
    parts = first.split(b" ", 2)
    if len(parts) < 2 or not parts[1].isdigit():
        raise BrokenAnswerError(first)
    pairs = (line.split(b":", 1) for line in lines if b":" in line)
    return int(parts[1]), {name.strip().lower(): value.strip() for name, value in pairs}
