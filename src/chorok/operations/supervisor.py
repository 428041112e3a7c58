"""Runs the hub's processes together: all start, and when one ends or a stop is asked for, all end."""

import ctypes
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType

#: How long processes may take to finish what they have begun, in seconds; gunicorn itself grants its requests 30.
GRACE = 40.0
_POLL = 0.2
#: Linux's prctl: which signal a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1


def run(commands: Sequence[Sequence[str]], *, environment: Mapping[str, str]) -> int:
    """Run the commands side by side until one ends or SIGTERM/SIGINT comes; return the exit code.

    0 after a signal, else the code of the process that ended first (1 when it says 0: none should end by itself).
    """

    asked = threading.Event()

    # Only noted here: raised in the midst of a start, it would leave a process that nobody knows.
    def stop(number: int, frame: FrameType | None) -> None:
        asked.set()

    previous = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    running: list[subprocess.Popen[bytes]] = []
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    # A supervisor that is killed can't end anybody; without this its web processes would keep the port.
    def end_with_supervisor() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    try:
        for command in commands:
            running.append(  # noqa: PERF401 - what has started must be known when a later one fails
                subprocess.Popen(  # noqa: S603
                    command,
                    env=dict(environment),
                    # A session of its own keeps Ctrl-C from reaching the child before it is asked to finish gracefully.
                    start_new_session=True,
                    preexec_fn=end_with_supervisor,  # noqa: PLW1509 - there are no threads here
                )
            )
        while not asked.wait(_POLL):
            for process in running:
                code = process.poll()
                if code is not None:
                    return code or 1
        return 0
    finally:
        for number in previous:
            signal.signal(number, signal.SIG_IGN)
        _end(running)
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
