"""Feeds of projects, spoken with over the wire."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from chorok.connectors import client, project_feeds
from chorok.connectors.errors import Changed, ConnectorError, Rejected, TooLarge, Unavailable
from chorok.connectors.project_feeds import CTCN, GCF, IATI, WORLD_BANK, Limits
from tests.connectors import fakes
from tests.connectors.fakes_feeds import activities, bank_project, ctcn_project, gcf_project, world_bank

OPEN = Limits(private=True)
DAMS = [bank_project(f"P{number}", f"Dam {number}", "Indonesia") for number in range(5)]


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(project_feeds, "ROWS", 2)


@pytest.fixture
def service() -> Iterator[fakes.Fake]:
    with fakes.running(lambda asked: fakes.as_json([])) as fake:
        yield fake


def read(kind: str, fake: fakes.Fake, path: str = "/") -> Any:
    return json.loads(project_feeds.read(kind, fake.url + path, OPEN))


def test_gcf_gives_its_list_as_it_is(service: fakes.Fake) -> None:
    projects = [gcf_project("FP001", "Wetlands", ("Peru", "PER"))]
    service.script.append(fakes.as_json(projects))
    assert read(GCF, service) == projects


def test_ctcn_gets_a_number_out_of_each_page(service: fakes.Fake) -> None:
    service.script.append(fakes.as_json([ctcn_project("Rain for schools", "rain-schools", "Indonesia")]))
    assert [(one["id"], one["Title"]) for one in read(CTCN, service)] == [("rain-schools", "Rain for schools")]


@pytest.mark.parametrize("as_list", [False, True])
def test_the_world_bank_is_read_page_by_page(as_list: bool) -> None:
    with fakes.running(world_bank(DAMS, as_list=as_list)) as bank:
        assert read(WORLD_BANK, bank, "/api/v3/projects?countrycode_exact=ID") == DAMS
        assert [(one.query["os"], one.query["rows"], one.query["countrycode_exact"]) for one in bank.asked] == [
            ("0", "2", "ID"), ("2", "2", "ID"), ("4", "2", "ID"),
        ]  # fmt: skip


def test_a_list_that_moves_while_it_is_read_gives_each_project_once() -> None:
    with fakes.running(world_bank(DAMS)) as bank:
        bank.script.append(fakes.as_json({"total": "5", "projects": {one["id"]: one for one in DAMS[:3]}}))
        bank.script.append(fakes.as_json({"total": "5", "projects": {one["id"]: one for one in DAMS[2:]}}))
        assert read(WORLD_BANK, bank) == DAMS


def test_iati_is_handed_on_as_it_came(service: fakes.Fake) -> None:
    service.script.append(fakes.Answer(activities(1, 2), content_type="application/xml"))
    assert project_feeds.read(IATI, service.url, OPEN) == activities(1, 2)


@pytest.mark.parametrize(
    ("kind", "said", "raised"),
    [
        (GCF, fakes.Answer(status=500), Unavailable),
        (GCF, fakes.Answer(status=404), Rejected),
        (GCF, fakes.Answer(status=302, location="http://127.0.0.1/"), Rejected),
        (GCF, fakes.Answer(b'[{"ApprovedRef": "FP0'), Changed),
        (GCF, fakes.Answer(b"[" * 100_000), Changed),
        (GCF, fakes.Answer(b"<html>maintenance</html>", content_type="text/html"), Changed),
        (GCF, fakes.as_json([]), Changed),
        (GCF, fakes.as_json({"error": "none"}), Changed),
        (GCF, fakes.as_json([{"ref": "FP001", "country": "Peru"}]), Changed),
        (GCF, fakes.as_json([{"ApprovedRef": "FP001", "Countries": "Peru"}]), Changed),
        (CTCN, fakes.as_json([{"Title": "Rain"}]), Changed),
        (CTCN, fakes.as_json(["Rain"]), Changed),
        (WORLD_BANK, fakes.as_json({"projects": {}}), Changed),
        (WORLD_BANK, fakes.as_json({"total": "many", "projects": {}}), Changed),
        (WORLD_BANK, fakes.as_json({"total": "0", "projects": {}}), Changed),
        (WORLD_BANK, fakes.as_json({"total": "3", "projects": {}}), Changed),
        (WORLD_BANK, fakes.as_json({"total": "3", "projects": {"P1": "Dam"}}), Changed),
        (WORLD_BANK, fakes.as_json({"total": "3", "projects": [{"project_name": "Dam"}]}), Changed),
        (WORLD_BANK, fakes.as_json({"total": "10001", "projects": {}}), TooLarge),
        (IATI, fakes.Answer(b"<html></html>"), Changed),
        (IATI, fakes.Answer(b"iati-activities"), Changed),
        (IATI, fakes.Answer(status=403), Rejected),
    ],
)
def test_every_failure_has_its_kind(
    service: fakes.Fake, kind: str, said: fakes.Answer, raised: type[ConnectorError]
) -> None:
    service.script.append(said)
    with pytest.raises(ConnectorError) as error:
        project_feeds.read(kind, service.url, OPEN)
    assert type(error.value) is raised


def test_a_page_that_breaks_off_in_the_middle_of_the_list_brings_nothing() -> None:
    with fakes.running(world_bank(DAMS)) as bank:
        bank.script.extend([world_bank(DAMS)(fakes.Asked("GET", "/", {"format": "json", "rows": "2"}, None))])
        bank.script.append(fakes.Answer(b'{"total": "5", "projects": {"P2": {"id": "P2", "proj'))
        with pytest.raises(Changed):
            read(WORLD_BANK, bank)


def test_a_busy_gateway_and_a_broken_line_are_tried_again(service: fakes.Fake) -> None:
    projects = [gcf_project("FP001", "Wetlands", ("Peru", "PER"))]
    service.script.extend([fakes.Answer(status=503), fakes.Answer(hang_up=True), fakes.as_json(projects)])
    assert read(GCF, service) == projects
    assert len(service.asked) == 3


def test_a_slow_feed_is_given_up(service: fakes.Fake) -> None:
    service.script.append(fakes.Answer(b"[" + b" " * 2_000, drip=0.01))
    with pytest.raises(Unavailable):
        project_feeds.read(GCF, service.url, Limits(timeout=0.2, private=True))


def test_a_feed_with_endless_pages_is_given_up() -> None:
    pages = iter(range(100_000))

    def endless(asked: fakes.Asked) -> fakes.Answer:
        number = next(pages)
        return fakes.as_json({"total": "9999", "projects": {f"P{number}": bank_project(f"P{number}", "Dam", "Peru")}})

    with fakes.running(endless) as bank, pytest.raises(Unavailable):
        project_feeds.read(WORLD_BANK, bank.url, Limits(altogether=0.3, private=True))


def test_a_huge_answer_is_not_read_to_its_end(service: fakes.Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_feeds, "MOST_JSON", 1_000)
    service.script.append(fakes.Answer(b"[" + b" " * 2_000))
    with pytest.raises(TooLarge):
        project_feeds.read(GCF, service.url, OPEN)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost:8000/", "http://10.0.0.5/", "http://169.254.169.254/latest/",
        "http://[::1]/", "ftp://example.org/", "http://", "http://user:pass@127.0.0.1/", "file:///etc/passwd", "http://[",
    ],
)  # fmt: skip
def test_an_address_inside_or_of_another_kind_is_never_asked(address: str) -> None:
    with pytest.raises(Rejected):
        project_feeds.read(GCF, address)


@pytest.mark.parametrize("address", ["64:ff9b::7f00:1", "2002:7f00:1::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1"])
def test_an_address_that_carries_one_inside_is_never_asked(address: str) -> None:
    with pytest.raises(Rejected):
        project_feeds.read(GCF, f"http://[{address}]/")


def test_a_name_that_leads_inside_once_it_was_looked_at_is_never_asked(
    service: fakes.Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server may tell an address outside to who checks, and one inside to who connects."""
    real, told = socket.getaddrinfo, iter(["93.184.216.34"])

    def changing(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        return real(next(told, "127.0.0.1") if host == "feed.example" else host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with pytest.raises(Rejected):
        project_feeds.read(GCF, service.url.replace("127.0.0.1", "feed.example"))
    assert service.asked == []


@contextmanager
def dripping(beginning: bytes) -> Iterator[str]:
    """A service that sends a beginning, and then one byte at a time without end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        over = threading.Event()

        def serve() -> None:
            with suppress(OSError):
                while not over.is_set():
                    connection, _ = server.accept()
                    with connection, suppress(OSError):
                        connection.recv(65_536)
                        connection.sendall(beginning)
                        while not over.wait(0.05):
                            connection.sendall(b"a")

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        over.set()
    thread.join()


HEADERS = b"HTTP/1.1 200 OK\r\nX-Long: "
#: A compressed answer whose file name has no end gives not a byte of content.
NAMED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\x03"


@pytest.mark.parametrize("beginning", [HEADERS, NAMED], ids=["headers", "compressed"])
def test_an_answer_that_never_begins_is_given_up_in_time(beginning: bytes) -> None:
    began = time.monotonic()
    with dripping(beginning) as url, pytest.raises(Unavailable):
        project_feeds.read(GCF, url, Limits(timeout=0.5, private=True))
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (WORLD_BANK, b'{"total": 1e999, "projects": {}}'),
        (CTCN, b'[{"Title": "Wells", "URL": "https://[x/wells"}]'),
    ],
    ids=["total", "url"],
)
def test_a_value_that_cannot_be_is_a_change_of_the_service(service: fakes.Fake, kind: str, answer: bytes) -> None:
    service.script.append(fakes.Answer(answer))
    with pytest.raises(Changed):
        project_feeds.read(kind, service.url, OPEN)
