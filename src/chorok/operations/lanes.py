"""Who waits for a free web thread, and who goes first: what is handed in before a deadline (docs/decisions/0009).

When more requests come than the web threads answer, they wait. First come, first served would let a company that hands
in at the last minute wait behind everybody's saved drafts. So two lanes wait: the fast one has the first turns, and of
`SHARE` turns the ordinary one has one at least, so nobody waits without end.
"""

import re
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final, Generic, TypeVar

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

Waiting = TypeVar("Waiting")
#: Of so many turns in a row one is the ordinary lane's, while somebody waits there.
SHARE: Final = 8
#: What goes first: an application handed in, and the sign of life, which must not call a busy process dead.
_FIRST: Final = re.compile(rb"POST /desk/\d+/applications/\d+/submit/[ ?]|GET /health/(live|ready)[ ?]")
#: As much of a request as its first line needs to be told, in bytes.
_PEEKED: Final = 256


def goes_first(beginning: bytes) -> bool:
    """Say by its first bytes whether a request belongs into the fast lane."""
    return _FIRST.match(beginning) is not None


class Lanes(Generic[Waiting]):
    """What waits, in two lanes; within a lane first come, first served. Safe among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fast: deque[Waiting] = deque()
        self._ordinary: deque[Waiting] = deque()
        #: Turns of the fast lane since the ordinary one's last, counted while somebody waited there.
        self._passed = 0

    def put(self, waiting: Waiting, *, first: bool) -> None:
        """Let one more wait; `first` in the fast lane."""
        with self._lock:
            (self._fast if first else self._ordinary).append(waiting)

    def take(self) -> Waiting:
        """Return whose turn it is. Raises IndexError when nobody waits."""
        with self._lock:
            if self._fast and not (self._ordinary and self._passed >= SHARE - 1):
                self._passed = self._passed + 1 if self._ordinary else 0
                return self._fast.popleft()
            self._passed = 0
            return self._ordinary.popleft()


class LanePool:
    """Web threads that take the next request from the lanes; gunicorn uses it as its pool of threads."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(max_workers=threads)
        self._lanes: Lanes[tuple[Callable[[TConn], object], TConn, Future[object]]] = Lanes()

    def submit(self, handle: Callable[[TConn], object], connection: TConn) -> "Future[object]":
        """Let a connection's request wait in its lane; the future is what `handle` returns of it."""
        future: Future[object] = Future()
        self._lanes.put((handle, connection, future), first=goes_first(_peek(connection.sock) or b""))
        # Not this request's turn but one more turn: whoever is first then takes it.
        self._threads.submit(self._take_a_turn)
        return future

    def shutdown(self, *, wait: bool = True) -> None:
        """Take no more; what waits already is still done."""
        self._threads.shutdown(wait=wait)

    def _take_a_turn(self) -> None:
        handle, connection, future = self._lanes.take()
        if future.set_running_or_notify_cancel():
            try:
                future.set_result(handle(connection))
            except BaseException as error:  # gunicorn asks the future what happened
                future.set_exception(error)


class LaneWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn comes without types
    """gunicorn's threaded worker, whose requests wait in lanes."""

    def get_thread_pool(self) -> LanePool:
        """Return the threads that answer."""
        return LanePool(self.cfg.threads)

    def enqueue_req(self, conn: TConn) -> None:
        """Let a connection's request wait for its turn, once its first bytes say which lane is its own.

        A new connection that says nothing yet costs no thread: the loop looks after it as after one that gunicorn
        itself put back.
        """
        if conn.initialized or conn.data_ready or _peek(conn.sock) is not None:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))


def _peek(connection: socket.socket) -> bytes | None:
    """Return the first bytes that came and leave them where they are; None when none came yet."""
    try:
        return connection.recv(_PEEKED, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""  # it is broken, which whoever reads it finds out
