"""The one way this hub asks an outside service over HTTP."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx

from chorok.connectors.bounded import BoundedTransport
from chorok.connectors.errors import Rejected, TooLarge, Unavailable

#: The largest answer read, in bytes; what any of our services sends is far smaller.
MAX_ANSWER = 5 * 1024 * 1024
#: Pauses before the second and the third attempt, in seconds.
PAUSES = (0.5, 2.0)
_BUSY = frozenset({502, 503, 504})
_SERVER_ERRORS = 500


def ask(
    method: str,
    url: str,
    *,
    params: Mapping[str, str],
    body: Any = None,
    timeout: float = 10.0,
    accept: frozenset[int] = frozenset({200}),
    most: int = MAX_ANSWER,
    outside_only: bool = False,
) -> bytes:
    """Send a question that changes nothing at the service, and return the answer's body.

    `timeout` in seconds bounds each attempt as a whole. Attempts that never reached the service, or that a gateway
    turned away (502, 503, 504), are repeated; a redirect is not followed, since the key would travel with it.
    Statuses in `accept` return their body for the caller to read. With `outside_only` no address of a network inside is
    ever connected to. Raises Unavailable (TooLarge for an answer of more than `most` bytes) or Rejected.
    """
    host = httpx.URL(url).host
    trouble = ""
    for pause in (0.0, *PAUSES):
        time.sleep(pause)
        try:
            with _client(url, timeout, outside_only=outside_only) as client:
                status, content = _once(client, method, url, params=params, body=body, timeout=timeout, most=most)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.RemoteProtocolError, httpx.ReadError) as error:
            trouble = f"{host} could not be reached ({type(error).__name__})"
            continue
        except httpx.TimeoutException as error:
            raise Unavailable(f"{host} did not answer within {timeout:g} s") from error
        except httpx.HTTPError as error:
            raise Unavailable(f"{host} failed ({type(error).__name__})") from error
        if status in accept:
            return content
        if status in _BUSY:
            trouble = f"{host} is busy ({status})"
            continue
        if status >= _SERVER_ERRORS:
            raise Unavailable(f"{host} failed ({status})", code=str(status))
        raise Rejected(f"{host} refused the question ({status})", code=str(status))
    raise Unavailable(trouble)


def parse_json(content: bytes, *, source: str) -> Any:
    """Return the JSON in `content`; raises Unavailable when it isn't JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unavailable(f"{source} sent something that isn't JSON") from error


def _client(url: str, timeout: float, *, outside_only: bool) -> httpx.Client:
    """Return a client that is done within `timeout`; where the environment names a proxy, that one connects for us."""
    asked = httpx.URL(url)
    proxies = getproxies()
    if (proxies.get(asked.scheme) or proxies.get("all")) and not proxy_bypass(asked.host):
        return httpx.Client(timeout=timeout, follow_redirects=False)
    transport = BoundedTransport(time.monotonic() + timeout, outside_only=outside_only)
    return httpx.Client(timeout=timeout, follow_redirects=False, transport=transport)


def _once(
    client: httpx.Client, method: str, url: str, *, params: Mapping[str, str], body: Any, timeout: float, most: int
) -> tuple[int, bytes]:
    deadline = time.monotonic() + timeout
    with client.stream(method, url, params=params, json=body) as response:
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > most:
                raise TooLarge(f"{httpx.URL(url).host} sent more than {most} bytes")
            if time.monotonic() > deadline:
                raise Unavailable(f"{httpx.URL(url).host} did not finish within {timeout:g} s")
        return response.status_code, bytes(content)
