"""Needs from files: four formats, a kept mapping, mistakes by row and column, all or nothing."""

import io
import json
import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import xlsxwriter
from django.db import connection, transaction
from django.utils import translation

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.needs.domain import tables
from chorok.needs.domain.importing import change_mapping, plan, table_of, upload_needs, write_needs
from chorok.needs.domain.needs import update_need
from chorok.needs.domain.reviewing import close_need
from chorok.needs.enums import NeedState, Origin
from chorok.needs.models import Need, NeedImport, NeedPair
from tests.needs.iati import IATI
from tests.programs.meanwhile import PATIENCE, meanwhile, until_it_waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

HEADER = "Project ID,Country,Name of Project,Sector (OECD),Key words,Amount of Funding Approved (USD millions),End year"
FIRST = 'A1,India,Super-efficient cooling,Energy,"cooling, buildings","4,42",2027.0'
SECOND = 'A2,Lao PDR,Rainwater harvesting,Water,,"0,25",'


def csv_file(*lines: str) -> bytes:
    return "\r\n".join((HEADER, *lines)).encode()


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


def upload(staff: Actor, content: bytes, source: str = "Funds") -> NeedImport:
    return upload_needs(actor=staff, source=source, name="funds.csv", content=content)


def mistakes(found: NeedImport) -> list[tuple[int, str, str]]:
    with translation.override("en"):
        planned = plan(found, table_of(found))
        return [(one.row, one.column, str(one.message)) for one in planned.mistakes]


def settings_of(found: NeedImport, **changed: Any) -> dict[str, Any]:
    names = ("mapping", "defaults", "decimal_comma", "factor", "leave_out")
    return {name: getattr(found, name) for name in names} | changed


def test_a_table_of_funds_is_understood_with_its_decimal_commas(staff: Actor) -> None:
    found = upload(staff, csv_file(FIRST, SECOND))
    assert found.mapping == {
        "title": "Name of Project",
        "country": "Country",
        "source_id": "Project ID",
        "sector": "Sector (OECD)",
        "wished": "Key words",
        "amount": "Amount of Funding Approved (USD millions)",
        "wanted_by": "End year",
    }
    assert (found.defaults, found.decimal_comma, found.factor) == ({"currency": "USD"}, True, 1_000_000)
    assert Need.objects.count() == 0
    written = write_needs(actor=staff, need_import=found)
    assert (written.made, written.updated, written.unchanged, written.left_out) == (2, 0, 0, 0)
    first, second = Need.objects.order_by("source_id")
    assert (first.country, first.amount, first.currency, first.wanted_by) == (
        "IN", Decimal("4420000.00"), "USD", date(2027, 12, 31),
    )  # fmt: skip
    assert (first.state, first.origin, first.source, first.problem) == (
        NeedState.SUBMITTED, Origin.IMPORT, "Funds", "Super-efficient cooling",
    )  # fmt: skip
    assert (second.country, second.amount, second.wanted_by) == ("LA", Decimal("250000.00"), None)


def test_a_file_that_comes_again_changes_what_changed(staff: Actor) -> None:
    write_needs(actor=staff, need_import=upload(staff, csv_file(FIRST, SECOND)))
    closed = close_need(actor=staff, need=Need.objects.get(source_id="A2"), reason="Built")
    again = upload(staff, csv_file(FIRST.replace("4,42", "5,5"), SECOND, SECOND.replace("A2", "A3")))
    written = write_needs(actor=staff, need_import=again)
    assert (written.made, written.updated, written.unchanged) == (1, 1, 1)
    assert Need.objects.get(source_id="A1").amount == Decimal("5500000.00")
    closed.refresh_from_db()
    assert closed.state == NeedState.CLOSED
    assert Need.objects.count() == 3
    with pytest.raises(DomainError):
        write_needs(actor=staff, need_import=again)
    assert NeedPair.objects.count() == 0  # its twin is closed


def test_what_was_corrected_here_stays_until_the_source_says_something_else(staff: Actor) -> None:
    write_needs(actor=staff, need_import=upload(staff, csv_file(FIRST)))
    need = Need.objects.get()
    update_need(actor=staff, need=need, title="Cooling of offices", sector="Buildings")
    again = upload(staff, csv_file(FIRST))
    assert (len(plan(again, table_of(again)).updated), plan(again, table_of(again)).unchanged) == (0, 1)
    changed = upload(
        staff, csv_file(FIRST.replace("Super-efficient cooling", "Cooling for all").replace("2027", "2028"))
    )
    (line,) = plan(changed, table_of(changed)).updated
    assert line.changed == ("title", "problem", "wanted_by")  # whose description is its title
    write_needs(actor=staff, need_import=changed)
    need.refresh_from_db()
    assert (need.title, need.sector, need.wanted_by) == ("Cooling for all", "Buildings", date(2028, 12, 31))


def test_the_mapping_is_changed_kept_and_proposed_for_the_next_file(staff: Actor) -> None:
    found = upload(staff, csv_file(FIRST))
    mapping = {**found.mapping, "problem": "Key words", "wished": ""}
    change_mapping(actor=staff, need_import=found, **settings_of(found, mapping=mapping, decimal_comma=False))
    found.refresh_from_db()
    assert mistakes(found) == [
        (2, "Amount of Funding Approved (USD millions)", "“4,42” is no number with a decimal point.")
    ]
    with pytest.raises(DomainError):
        write_needs(actor=staff, need_import=found)
    assert Need.objects.count() == 0
    change_mapping(actor=staff, need_import=found, **settings_of(found, decimal_comma=True))
    write_needs(actor=staff, need_import=found)
    assert Need.objects.get().problem == "cooling, buildings"
    following = upload(staff, csv_file(SECOND))
    assert following.mapping == {name: column for name, column in mapping.items() if column}
    assert following.decimal_comma


def test_a_mapping_without_a_title_or_of_unknown_columns_is_refused(staff: Actor) -> None:
    found = upload(staff, csv_file(FIRST))
    for changed, field in (
        ({"mapping": {"country": "Country"}}, "title"),
        ({"mapping": {**found.mapping, "nothing": "Country"}}, None),
        ({"factor": 7}, None),
        ({"defaults": {"currency": "XXX"}}, "default_currency"),
    ):
        with pytest.raises(DomainError) as refused:
            change_mapping(actor=staff, need_import=found, **settings_of(found, **changed))
        assert refused.value.field == field
    kept = NeedImport.objects.get()
    assert kept.mapping == found.mapping
    NeedImport.objects.update(mapping={**found.mapping, "place": "Region"})
    assert mistakes(NeedImport.objects.get()) == [(1, "Region", "The file has no such column.")]


def test_mistakes_stop_all_or_are_left_out_when_asked(staff: Actor) -> None:
    lines = (
        FIRST,
        "A2,Atlantis,Rainwater,Water,,,",
        "A3,India,Shifted,Water,",
        "A1,India,Again,Water,,,",
        "A4,India,,Water,,,",
        "A5,India,Zambiaâ€™s forests,Water,,,",
        "A6,India,Late,Water,,,soon",
    )
    found = upload(staff, csv_file(*lines))
    assert mistakes(found) == [
        (3, "Country", "“Atlantis” is no single country."),
        (4, "", "It has 5 cells where the header has 7: the columns are shifted."),
        (5, "Project ID", "This need stands in row 2 already."),
        (6, "Name of Project", "This can't be empty."),
        (7, "Name of Project", "“Zambiaâ€™s forests” holds broken signs: the file was saved with the wrong encoding."),
        (8, "End year", "“soon” is no day like 2026-12-31."),
    ]
    with pytest.raises(DomainError):
        write_needs(actor=staff, need_import=found)
    assert Need.objects.count() == 0
    change_mapping(actor=staff, need_import=found, **settings_of(found, leave_out=True))
    written = write_needs(actor=staff, need_import=found)
    assert (written.made, written.left_out) == (1, 6)


def test_broken_bytes_are_told_by_row_and_column(staff: Actor) -> None:
    content = csv_file(FIRST, SECOND).replace(b"Rainwater harvesting", b"Rainwater \xe9t harvesting")
    with translation.override("en"), pytest.raises(DomainError) as refused:
        upload(staff, content)
    assert str(refused.value.message) == (
        "Row 3, column “Name of Project”: the byte 0xE9 is no text in UTF-8. Save the file again as “CSV UTF-8”."
    )
    assert NeedImport.objects.count() == 0


def test_other_encodings_are_read(staff: Actor) -> None:
    korean = "제목,국가\n빗물 저장,인도네시아\n"
    for content in (korean.encode("cp949"), korean.encode("utf-16"), korean.encode("utf-8-sig")):
        assert tables.read(content).rows == [(2, ["빗물 저장", "인도네시아"])]
    assert tables.read(b"title;country\nRain;ID\n").rows == [(2, ["Rain", "ID"])]


def test_excel_json_and_iati_become_the_same_table(staff: Actor) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["title", "country", "budget"])
        page.write_row(1, 0, ["Rain", "ID", 4.5])
        page.write_row(3, 0, ["Sun", "VN", 3, "", "shifted"])
    table = tables.read(book.getvalue())
    assert (table.columns, table.rows[0]) == (["title", "country", "budget"], (2, ["Rain", "ID", "4.5"]))
    assert table.rows[1] == (4, ["Sun", "VN", "3", "", "shifted"])
    nested = json.dumps({"results": [{"title": "Rain", "where": {"iso": "ID"}, "tags": ["a", "b"]}, {"title": "Sun"}]})
    assert tables.read(nested.encode()) == tables.Table(
        ["title", "where.iso", "tags"], [(2, ["Rain", "ID", "a; b"]), (3, ["Sun", "", ""])]
    )


def test_an_iati_activity_becomes_a_need(staff: Actor) -> None:
    found = upload(staff, IATI.encode(), source="IATI")
    written = write_needs(actor=staff, need_import=found)
    assert written.made == 1
    need = Need.objects.get()
    assert (need.source_id, need.country, need.amount, need.currency) == ("XM-1", "SN", Decimal(250_000), "USD")
    assert (need.wanted_by, need.problem) == (date(2027, 6, 30), "Écoles")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"{", "Line 1: this is no JSON"),
        (b"[1]", "A JSON file holds a list of objects"),
        (b"<a><b></a>", "Line 1, sign 9: this is no well-formed XML."),
        (b"<a/>", "This XML holds no IATI activities."),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "This XML defines entities of its own and is not accepted."),
        (b"PK\x03\x04nothing", "This workbook is damaged or of another kind. Save it again as .xlsx."),
        (b"a\0b", "This is neither CSV, Excel, JSON nor IATI."),
    ],
    ids=["empty", "json", "json-list", "xml", "no-iati", "entities", "workbook", "zero"],
)
def test_what_is_no_table_is_said(staff: Actor, content: bytes, said: str) -> None:
    with translation.override("en"):
        with pytest.raises(DomainError) as refused:
            upload(staff, content)
        assert str(refused.value.message).startswith(said)
    assert refused.value.field == "upload"
    assert NeedImport.objects.count() == 0


def test_only_staff_import(actor_with: Callable[..., Actor]) -> None:
    with pytest.raises(Refused):
        upload(actor_with(Role.CITY), csv_file(FIRST))
    assert NeedImport.objects.count() == 0


def test_a_default_stands_where_a_cell_is_empty(staff: Actor) -> None:
    found = upload(staff, b"title,country\nRain,ID\nSun,\n")
    change_mapping(actor=staff, need_import=found, **settings_of(found, defaults={"country": "VN", "language": "en"}))
    write_needs(actor=staff, need_import=found)
    assert list(Need.objects.order_by("title").values_list("title", "country", "language")) == [
        ("Rain", "ID", "en"),
        ("Sun", "VN", "en"),
    ]
    assert Need.objects.filter(source_id__startswith="title-").count() == 2


def test_what_json_can_write_and_nothing_keep_is_told_by_row_and_column(staff: Actor) -> None:
    found = upload(staff, b'[{"title": "Rain", "country": "ID"}, {"title": "a\\ud800b\\u0000", "country": "ID"}]')
    assert mistakes(found) == [
        (3, "title", "“a\ufffdb\ufffd” holds broken signs: the file was saved with the wrong encoding.")
    ]


def test_an_amount_that_cannot_be_kept_is_told_by_row_and_column(staff: Actor) -> None:
    large, vast = (FIRST.replace("4,42", "1" * digits).replace("A1", f"B{digits}") for digits in (15, 40))
    found = upload(staff, csv_file(FIRST, large, vast))
    column = "Amount of Funding Approved (USD millions)"
    change_mapping(actor=staff, need_import=found, **settings_of(found, factor=1))
    assert mistakes(found) == [(3, column, "This amount is too large."), (4, column, "This amount is too large.")]
    change_mapping(actor=staff, need_import=found, **settings_of(found, factor=10**9, leave_out=True))
    assert write_needs(actor=staff, need_import=found).made == 1
    found = upload(staff, csv_file(FIRST.replace('"4,42"', '"400000"')))
    change_mapping(actor=staff, need_import=found, **settings_of(found, factor=10**9))
    assert mistakes(found) == [(2, column, "This amount is too large.")]


def test_a_cell_longer_than_a_csv_may_have_is_kept_where_another_format_brings_it(staff: Actor) -> None:
    long = "Wells run dry. " * 20_000
    found = upload(staff, json.dumps([{"title": "Rain", "country": "ID", "notes": long}]).encode())
    assert table_of(found).rows == [(2, ["Rain", "ID", long])]
    assert write_needs(actor=staff, need_import=found).made == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_files_of_one_source_the_second_waits_and_holds_nothing(staff: Actor) -> None:
    older, newer = (upload(staff, csv_file(FIRST)) for _ in range(2))
    outcome: list[Any] = []

    def write() -> None:
        try:
            outcome.append(write_needs(actor=staff, need_import=newer))
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        NeedImport.objects.select_for_update().get(pk=older.pk)
        other = threading.Thread(target=write)
        other.start()
        until_it_waits(other)
        assert NeedImport.objects.select_for_update(nowait=True).get(pk=newer.pk).written_at is None
    other.join(PATIENCE)
    assert outcome[0].made == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_edited_while_a_file_is_written_is_not_written_over_unseen(staff: Actor) -> None:
    write_needs(actor=staff, need_import=upload(staff, csv_file(FIRST)))
    again = upload(staff, csv_file(FIRST.replace("2027", "2028")))
    edit = partial(update_need, actor=staff, need=Need.objects.get(), scale="40 buildings", place="Pune")
    written = meanwhile(edit, partial(write_needs, actor=staff, need_import=again))
    assert written.updated == 1
    need = Need.objects.get()
    assert (need.place, need.scale, need.wanted_by) == ("Pune", "40 buildings", date(2028, 12, 31))
