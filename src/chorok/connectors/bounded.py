"""Connections that end by a moment, whatever the other side does, and lead outside where only that is allowed.

httpx bounds each read by itself, so that a service that sends one sign of its headers a minute would be read for ever.
And it looks a name up anew when it connects: a name that was outside when it was checked may lead inside by then.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from chorok.connectors.errors import Rejected, Unavailable

#: Addresses of IPv6 that stand for one of IPv4, which may lie inside (RFC 6052, RFC 3056).
_CARRIERS = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("2002::/16"))


def addresses_of(host: str, port: int, *, outside_only: bool) -> list[str]:
    """Return the addresses of a host; raises Unavailable where it has none, Rejected where one has to lie outside."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unavailable(f"{host} could not be found") from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if outside_only and not all(_is_outside(each) for each in addresses):
        raise Rejected(f"{host} is an address of a network inside")
    return addresses


def _is_outside(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.is_site_local or any(found in carrier for carrier in _CARRIERS):
            return False
        found = found.ipv4_mapped or found
    return found.is_global and not found.is_multicast


class BoundedTransport(httpx.HTTPTransport):
    """A transport for one question, whose every step ends at `until`, a moment of `time.monotonic`."""

    def __init__(self, until: float, *, outside_only: bool) -> None:
        super().__init__()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=_Backend(until, outside_only)
        )


class _Backend(httpcore.SyncBackend):
    def __init__(self, until: float, outside_only: bool) -> None:
        self._until, self._outside_only = until, outside_only

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to an address that was looked at, never to a name that may mean another one by now."""
        trouble: Exception | None = None
        for address in addresses_of(host, port, outside_only=self._outside_only):
            left = _left(self._until, httpcore.ConnectTimeout)
            try:
                stream = super().connect_tcp(address, port, left, local_address, socket_options)
            except httpcore.ConnectError as error:
                trouble = error
            else:
                return _Stream(stream, self._until)
        raise trouble or httpcore.ConnectError(f"{host} has no address")


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner, self._until = inner, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._until, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._until, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._until, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(until: float, late: type[Exception]) -> float:
    """Return the seconds that are left; raises `late` where none are."""
    left = until - time.monotonic()
    if left <= 0:
        raise late("the time is over")
    return left
