"""Concepts from files: differences are seen first, every mistake is told by its row, all is written or nothing."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.engines.matching.comparing import Change, Difference
from chorok.engines.matching.skos import to_skos
from chorok.engines.matching.thesaurus import COLUMNS, Thesaurus
from chorok.thesaurus.domain.concepts import review_label
from chorok.thesaurus.domain.importing import plan, upload_concepts, write_concepts
from chorok.thesaurus.domain.plain import working_concepts
from chorok.thesaurus.enums import LabelStatus
from chorok.thesaurus.models import Concept, Label, ThesaurusImport
from tests.factories import GreenFieldFactory
from tests.thesaurus.making import make_small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder", "en")]

HEADER = "|".join(COLUMNS)


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


def skos(change: Callable[[list[dict[str, Any]]], None]) -> bytes:
    """Return the thesaurus as it stands as SKOS, its graph changed."""
    told = json.loads(to_skos(Thesaurus(working_concepts().values())))
    change(told["@graph"])
    return json.dumps(told).encode()


def test_skos_is_read_back_with_its_differences(staff: Actor, actor_with: Callable[..., Actor]) -> None:
    _, rain = make_small()
    reviewed = review_label(actor=actor_with(Role.STAFF), label=rain.labels.get(language="ko"))

    def change(graph: list[dict[str, Any]]) -> None:
        graph[0]["skosxl:altLabel"] = [
            {"skosxl:literalForm": {"@value": "rain tank", "@language": "en"}, "chorok:status": "reviewed",
             "chorok:reviewer": "somebody elsewhere"}
        ]  # fmt: skip
        graph[0]["chorok:climate"] = [28, 29]
        graph.append({"@id": "dew", "skos:prefLabel": {"@value": "dew", "@language": "en"},
                      "skos:broader": {"@id": "urn:chorok:concept:water"}})  # fmt: skip

    found = upload_concepts(actor=staff, name="t.jsonld", content=skos(change))
    planned = plan(found)
    assert planned.mistakes == []
    assert planned.changes == [
        Change(Difference.CONCEPT_NEW, "dew"),
        Change(Difference.LABEL_NEW, "dew", "dew", "en"),
        Change(Difference.BROADER_NEW, "dew", "water"),
        Change(Difference.LABEL_NEW, "rainwater", "rain tank", "en"),
        Change(Difference.LINK, "rainwater", "climate", before="28", after="28, 29"),
    ]
    assert Concept.objects.count() == 2
    assert write_concepts(actor=staff, found=found).changes == 5
    held = working_concepts()
    assert (held["dew"].broader, held["rainwater"].climate) == (("water",), (28, 29))
    tank = Label.objects.get(text="rain tank")
    assert (tank.status, tank.written_by_id, tank.position) == (LabelStatus.DRAFT, staff.user_id, 1)
    reviewed.refresh_from_db()
    assert reviewed.status == LabelStatus.REVIEWED
    with pytest.raises(DomainError, match="written already"):
        write_concepts(actor=staff, found=found)
    assert plan(upload_concepts(actor=staff, name="t.jsonld", content=skos(lambda _graph: None))).changes == []


def test_labels_the_file_lacks_are_retired_where_that_is_wanted(staff: Actor) -> None:
    make_small()
    content = f"{HEADER}\nrainwater||||||OECD|rainwater storage|빗물||||\n".encode()
    kept = plan(upload_concepts(actor=staff, name="t.psv", content=content))
    assert kept.changes == [Change(Difference.LABEL_NEW, "rainwater", "빗물", "ko")]
    found = upload_concepts(actor=staff, name="t.psv", content=content, retire=True)
    write_concepts(actor=staff, found=found)
    assert [label.text for label in working_concepts()["rainwater"].labels] == ["rainwater storage", "빗물"]
    again = f"{HEADER}\nrainwater||||||OECD|rainwater storage|빗물저장;빗물||||\n".encode()
    planned = plan(upload_concepts(actor=staff, name="t.psv", content=again))
    assert (planned.changes, planned.stay_retired) == ([], 1)


def test_a_workbook_is_read_as_the_table(staff: Actor) -> None:
    GreenFieldFactory(code="circulation")
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (COLUMNS, ("dew", "", "28", "circulation", "", "8413", "us", "dew;dew trap", "이슬")):
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    write_concepts(actor=staff, found=upload_concepts(actor=staff, name="t.xlsx", content=out.getvalue()))
    held = working_concepts()["dew"]
    assert (held.climate, held.field, held.goods) == ((28,), "circulation", ("8413",))
    assert [(label.language, label.text) for label in held.labels] == [
        ("en", "dew"),
        ("en", "dew trap"),
        ("ko", "이슬"),
    ]


def test_every_mistake_is_told_by_its_row_and_nothing_is_written(staff: Actor) -> None:
    make_small()
    rows = (
        "dew||||||us|dew|||||",
        "Dew!||46||||us|dew trap;Dew Trap|||||",
        "fog|sky|||| ||fog|||||",
        "mist||||x|8a|us||||||",
        "dew||||||us|dew|||||",
    )
    found = upload_concepts(actor=staff, name="t.psv", content="\n".join((HEADER, *rows)).encode())
    assert [(one.row, str(one.message)) for one in plan(found).mistakes] == [
        (3, "“Dew!” is no code: small letters, digits and underscores, a letter first, at most 60 signs."),
        (3, "The concept “Dew!” has the label “Dew Trap (en)” twice."),
        (5, "“x” is no topic of the IPC Green Inventory (concept “mist”)."),
        (5, "“8a” is no beginning of a goods code: 2 to 10 digits (concept “mist”)."),
        (6, "The concept “dew” stands there twice."),
    ]
    with pytest.raises(DomainError, match="Nothing was written"):
        write_concepts(actor=staff, found=found)
    assert (Concept.objects.count(), Label.objects.count()) == (2, 4)


def test_what_does_not_hang_together_is_told_by_its_row(staff: Actor) -> None:
    make_small()
    rows = ("water|rainwater||||||물|||||", "fog|sky|46|sea|||us|fog|||||", "mist||||||us||||||")
    found = upload_concepts(actor=staff, name="t.psv", content="\n".join((HEADER, *rows)).encode())
    assert [(one.row, str(one.message)) for one in plan(found).mistakes] == [
        (0, "These concepts would stand under each other in a circle: rainwater → water → rainwater"),
        (3, "The concept “fog” stands under “sky”, which there isn't."),
        (3, "“46” is no climate class from 1 to 45 (concept “fog”)."),
        (3, "“sea” is no green field (concept “fog”)."),
        (4, "The concept “mist” has no label."),
    ]


def test_cells_that_are_wrong_are_told_by_their_row(staff: Actor) -> None:
    rows = ("dew||x;28||||us|dew|||||", "fog|us", "mist||||||us|mist|||||")
    found = upload_concepts(actor=staff, name="t.psv", content="\n".join((HEADER, *rows)).encode())
    assert [(one.row, str(one.message)) for one in plan(found).mistakes] == [
        (2, "“x” is no climate class from 1 to 45 (concept “dew”)."),
        (3, "It has 2 cells: the columns are shifted (concept “fog”)."),
    ]


def test_entries_of_skos_are_told_by_their_place(staff: Actor) -> None:
    graph: list[Any] = [{"@id": "a", "skos:prefLabel": {"@value": "a", "@language": "en"}}, 5, {"skos:prefLabel": []}]
    found = upload_concepts(actor=staff, name="t.jsonld", content=json.dumps({"@graph": graph}).encode())
    assert [one.row for one in plan(found).mistakes] == [2, 3]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{}", b'{"@graph": []}', b"a,b\n1,2\n", b"PK\x03\x04x"])
def test_what_is_no_such_file_is_not_kept(staff: Actor, content: bytes) -> None:
    with pytest.raises(DomainError):
        upload_concepts(actor=staff, name="t", content=content)
    assert ThesaurusImport.objects.count() == 0


def test_only_staff_bring_files_in(actor_with: Callable[..., Actor]) -> None:
    with pytest.raises(Refused):
        upload_concepts(actor=actor_with(), name="t", content=HEADER.encode())
    found = upload_concepts(actor=SYSTEM, name="t.psv", content=f"{HEADER}\ndew||||||us|dew|||||\n".encode())
    with pytest.raises(Refused):
        write_concepts(actor=actor_with(), found=found)
    assert Concept.objects.count() == 0


def entry(text: str = "dew", **more: Any) -> dict[str, Any]:
    return {"@id": "dew", "skos:prefLabel": {"@value": text, "@language": "en"}, **more}


@pytest.mark.parametrize(
    "told",
    [
        entry("de\0w"), entry("de\ud800w"), entry("de;w"), entry("de|w"), entry("ß" * 150),
        entry(**{"chorok:climate": [float("inf")]}), entry(**{"dct:source": "us\0"}),
        entry(**{"chorok:ipc": ["\0"]}), {**entry(), "@id": "d\ud800"},
    ],
    ids=["nul", "half a sign", "semicolon", "bar", "long in lower case", "infinite", "source", "topic", "code"],
)  # fmt: skip
def test_what_the_table_cannot_keep_is_a_mistake(staff: Actor, told: dict[str, Any]) -> None:
    found = upload_concepts(actor=staff, name="t.jsonld", content=json.dumps({"@graph": [told]}).encode())
    (mistake,) = plan(found).mistakes
    assert mistake.row == 1
    str(mistake.message).encode()
    with pytest.raises(DomainError, match="Nothing was written"):
        write_concepts(actor=staff, found=found)
    assert Concept.objects.count() == 0


def test_a_table_with_a_sign_that_is_none_is_not_kept(staff: Actor) -> None:
    with pytest.raises(DomainError):
        upload_concepts(actor=staff, name="t.psv", content=f"{HEADER}\ndew||||||us|d\0w|||||\n".encode())
    assert ThesaurusImport.objects.count() == 0


def test_a_label_in_several_lines_is_one(staff: Actor) -> None:
    content = json.dumps({"@graph": [entry(" dew \n trap ")]}).encode()
    write_concepts(actor=staff, found=upload_concepts(actor=staff, name="t.jsonld", content=content))
    assert Label.objects.get().text == "dew trap"
