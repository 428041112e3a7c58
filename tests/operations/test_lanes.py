"""Who goes first when the web threads are busy: what is handed in; and nobody waits without end."""

import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from django.urls import reverse

from chorok.operations.gunicorn_conf import connections_within
from chorok.operations.lanes import SHARE, LanePool, Lanes, goes_first

WAITED = 10.0


def request(method: str, path: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: hub\r\n".encode()


@pytest.mark.parametrize("path", ["desk_application_submit", "health_live", "health_ready"])
def test_handing_in_and_signs_of_life_go_first(path: str) -> None:
    handing_in = path == "desk_application_submit"
    address = reverse(path, args=[12, 345] if handing_in else [])
    method, other = ("POST", "GET") if handing_in else ("GET", "POST")
    assert goes_first(request(method, address))
    assert goes_first(request(method, f"{address}?lang=en"))
    assert not goes_first(request(other, address))
    assert not goes_first(request(method, f"{address}more/"))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("desk_application_save", [1, 2, 3]),
        ("desk_application_page", [1, 2, 3]),
        ("desk_application_documents", [1, 2]),
        ("desk_application_check", [1, 2]),
        ("desk_application_withdraw", [1, 2]),
    ],
)
def test_all_else_waits_in_the_ordinary_lane(name: str, arguments: list[int]) -> None:
    address = reverse(name, args=arguments)
    assert not goes_first(request("POST", address))
    assert not goes_first(request("GET", address))


def test_half_a_line_and_nonsense_are_ordinary() -> None:
    for beginning in (
        b"",
        b"POST /desk/1/applications/2/sub",
        b"\x16\x03\x01",
        b"POST  /desk/1/applications/2/submit/ ",
    ):
        assert not goes_first(beginning)


def lanes_with(fast: int, ordinary: int) -> Lanes[str]:
    lanes: Lanes[str] = Lanes()
    for number in range(ordinary):
        lanes.put(f"o{number}", first=False)
    for number in range(fast):
        lanes.put(f"f{number}", first=True)
    return lanes


def test_the_fast_lane_goes_first_though_it_came_later() -> None:
    lanes = lanes_with(3, 2)
    assert [lanes.take() for _turn in range(5)] == ["f0", "f1", "f2", "o0", "o1"]
    with pytest.raises(IndexError):
        lanes.take()


def test_of_eight_turns_one_is_the_ordinary_lanes() -> None:
    lanes = lanes_with(20, 2)
    turns = [lanes.take() for _turn in range(22)]
    assert SHARE == 8
    assert [at for at, one in enumerate(turns) if one.startswith("o")] == [7, 15]
    assert [one for one in turns if one.startswith("f")] == [f"f{number}" for number in range(20)]


def test_turns_count_only_while_somebody_waits_in_the_ordinary_lane() -> None:
    lanes = lanes_with(20, 0)
    for _turn in range(10):
        lanes.take()
    lanes.put("o0", first=False)
    assert [lanes.take() for _turn in range(9)].index("o0") == 7


class Pair:
    """A connection as gunicorn knows one, on which `said` has come."""

    initialized = False

    def __init__(self, said: bytes) -> None:
        self.sock, self.other = socket.socketpair()
        self.other.sendall(said)


@pytest.fixture
def pool() -> Iterator[LanePool]:
    made = LanePool(1)
    yield made
    made.shutdown()


def test_a_busy_thread_takes_what_is_handed_in_before_what_came_earlier(pool: LanePool) -> None:
    free, order = threading.Event(), []
    save, submit = (
        request("POST", "/desk/1/applications/2/pages/3/save/"),
        request("POST", "/desk/1/applications/2/submit/"),
    )

    def handle(connection: Pair) -> bytes:
        assert free.wait(WAITED)
        order.append(connection.sock.recv(200))  # what was looked at is still there
        return order[-1]

    pairs = [Pair(said) for said in (save, save, submit)]
    begun = pool.submit(lambda connection: free.wait(WAITED), Pair(save))
    while not begun.running():
        pass
    answers = [pool.submit(handle, pair) for pair in pairs]
    free.set()
    assert [answer.result(WAITED) for answer in answers] == [save, save, submit]
    assert order == [submit, save, save]


def test_what_fails_is_told_and_the_thread_goes_on(pool: LanePool) -> None:
    def fail(_connection: Pair) -> None:
        raise ValueError("wrong")

    failed, done = pool.submit(fail, Pair(b"GET / ")), pool.submit(lambda _connection: True, Pair(b"GET / "))
    assert isinstance(failed.exception(WAITED), ValueError)
    assert done.result(WAITED) is True


@pytest.mark.parametrize(
    ("files", "connections"), [(256, 100), (1024, 824), (4200, 4000), (10**6, 4000), (resource.RLIM_INFINITY, 4000)]
)
def test_connections_leave_files_for_the_rest(files: int, connections: int) -> None:
    assert connections_within(files) == connections


@pytest.mark.parametrize("hard", [2048, 4096])
def test_serving_raises_the_limit_of_open_files(hard: int) -> None:
    steps = (
        f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (1024, {hard}))",
        "from chorok.operations.gunicorn_conf import raise_open_files, worker_connections",
        "raise_open_files(); print(worker_connections, *resource.getrlimit(resource.RLIMIT_NOFILE))",
    )
    told = subprocess.run([sys.executable, "-c", "; ".join(steps)], check=False, capture_output=True, text=True)
    assert told.stdout.split() == ["824", str(hard), str(hard)], told.stderr


APP = """
import time

ORDER = []

def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/slow":
        time.sleep(1.0)
    elif path != "/order":
        ORDER.append(path)
    body = " ".join(ORDER).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[int]:
    """A gunicorn of one process and one thread, which notes in which order it answers; its port."""
    (tmp_path / "noting.py").write_text(APP)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "chorok.operations.lanes.LaneWorker"]
    address = ["--threads", "1", "--bind", f"127.0.0.1:{port}", "--chdir", str(tmp_path), "noting"]
    server = subprocess.Popen([*command, *address], stderr=subprocess.DEVNULL)
    try:
        for _try in range(100):
            with suppress(OSError), said(port, b""):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(WAITED)


def said(port: int, words: bytes) -> socket.socket:
    """Return a new connection on which `words` were said."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=WAITED)
    connection.sendall(words)
    return connection


def test_served_what_is_handed_in_overtakes_and_silent_connections_take_no_thread(served: int) -> None:
    end = b"Host: hub\r\nConnection: close\r\n\r\n"
    save = b"POST /desk/1/applications/2/pages/3/save/ HTTP/1.1\r\n" + end
    submit = b"POST /desk/1/applications/2/submit/ HTTP/1.1\r\n" + end
    with ExitStack() as open_ones:
        for _one in range(5):
            open_ones.enter_context(said(served, b""))
        slow = open_ones.enter_context(said(served, b"GET /slow HTTP/1.1\r\n" + end))
        time.sleep(0.3)
        asked = [open_ones.enter_context(said(served, save)) for _one in range(2)]
        late = open_ones.enter_context(said(served, b""))  # is connected, and says only then that it hands in
        time.sleep(0.2)
        late.sendall(submit)
        for connection in (slow, *asked, late):
            assert connection.recv(1000).startswith(b"HTTP/1.1 200 OK")
        last = open_ones.enter_context(said(served, b"GET /order HTTP/1.1\r\n" + end))
        answer = b"".join(iter(lambda: last.recv(1000), b"")).decode()
    order = [one.rsplit("/", 2)[1] for one in answer.split("\r\n\r\n")[1].split()]
    assert order == ["submit", "save", "save"]
