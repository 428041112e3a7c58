"""Runs the hub's processes together: all start, a process that was lost is started again, at a stop all end."""

import ctypes
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

#: How long processes may take to finish what they have begun, in seconds; gunicorn itself grants its requests 30.
GRACE = 40.0
#: A process that ends by itself sooner than this, in seconds, isn't helped by being started again: gunicorn takes five
#: to find that its port is taken.
STEADY = 10.0
_POLL = 0.2
#: Linux's prctl: which signal a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1
logger = logging.getLogger(__name__)


class _Child:
    """One command and the process that runs it now."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], first: Callable[[], None]) -> None:
        self.command, self._environment, self._first = command, dict(environment), first
        #: It was killed soon after the start before this one.
        self.killed_soon = False
        self.start()

    def start(self) -> None:
        """Start the command."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=self._environment,
            # A session of its own keeps Ctrl-C from reaching the child before it is asked to finish gracefully.
            start_new_session=True,
            preexec_fn=self._first,  # noqa: PLW1509 - there are no threads here
        )


def run(commands: Sequence[Sequence[str]], *, environment: Mapping[str, str], steady: float = STEADY) -> int:
    """Run the commands side by side until SIGTERM/SIGINT comes; return the exit code.

    A process that ends is started again. When one ends by itself within `steady` seconds of its start, or is killed
    twice so soon, all end, and its code is returned (1 when it says 0: none should end by itself). 0 after a signal.
    """

    asked = threading.Event()

    # Only noted here: raised in the midst of a start, it would leave a process that nobody knows.
    def stop(number: int, frame: FrameType | None) -> None:
        asked.set()

    previous = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    running: list[_Child] = []
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    # A supervisor that is killed can't end anybody; without this its web processes would keep the port.
    def end_with_supervisor() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    try:
        for command in commands:
            running.append(  # noqa: PERF401 - what has started must be known when a later one fails
                _Child(command, environment, end_with_supervisor)
            )
        while not asked.wait(_POLL):
            for child in running:
                code = child.process.poll()
                if code is None:
                    continue
                soon = time.monotonic() - child.started < steady
                if soon and (code >= 0 or child.killed_soon):
                    return code or 1
                child.killed_soon = soon
                logger.error("a process ended with %d and is started again: %s", code, " ".join(child.command))
                child.start()
        return 0
    finally:
        for number in previous:
            signal.signal(number, signal.SIG_IGN)
        _end([child.process for child in running])
        for number, handler in previous.items():
            signal.signal(number, handler)


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
