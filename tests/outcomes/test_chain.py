"""The chain of entries: what the hash covers, and that every change behind the application's back is found."""

import hashlib
import threading
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections, transaction

from chorok.accounts.actors import SYSTEM
from chorok.outcomes.domain import chain
from chorok.outcomes.domain.claims import confirm_claim, correct_claim, withdraw_claim
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.domain.verification import Broken, verify_chain
from chorok.outcomes.domain.years import close_year
from chorok.outcomes.models import Entry, Line, Seal
from tests.factories import LineFactory, OrganisationFactory, ProgrammeYearFactory
from tests.outcomes.making import make_claim

pytestmark = pytest.mark.usefixtures("held_clock")


@pytest.fixture
def ledger(db: None) -> None:
    """Six entries about two claims: report, report, confirm, correct, evidence, withdraw."""
    company = OrganisationFactory()
    first = make_claim(organisations=[company], title_ko="탭\t과 \\ 역사선")
    second = make_claim(organisations=[company])
    confirm_claim(actor=SYSTEM, claim=first)
    correct_claim(actor=SYSTEM, claim=first, reason="정정 \\N", amount=Decimal(900))
    add_evidence(actor=SYSTEM, claim=first, title="서명본", url="https://example.org/a")
    withdraw_claim(actor=SYSTEM, claim=second, reason="중복")


def tamper(sql: str, *values: Any) -> None:
    """Change rows as somebody with the hub's own database password would: without its triggers and foreign keys.

    They are gone until the test's transaction is undone.
    """
    tables = [model._meta.db_table for model in apps.get_app_config("outcomes").get_models()]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'f'")
        keys = [(table, name) for table, name in cursor.fetchall() if table in tables]
        for table, name in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)


def first_broken() -> Broken:
    found = verify_chain().first
    assert found is not None
    return found


@pytest.mark.usefixtures("ledger")
def test_an_untouched_ledger_is_intact() -> None:
    verdict = verify_chain()
    assert verdict.broken == ()
    assert (verdict.entries, verdict.head.sequence) == (6, 6)
    assert verdict.head == chain.head()


def test_an_empty_ledger_is_intact(db: None) -> None:
    assert verify_chain() == verify_chain(noted=chain.Head())
    assert verify_chain().intact


@pytest.mark.usefixtures("ledger")
def test_the_hash_is_what_the_documentation_says() -> None:
    """Anybody with psql and sha256sum comes to the same."""
    columns = (
        "sequence, claim_id, action, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), by_id, "
        "by_name, year_id, line_id, kind, provisional_claims, provisional_quantity, provisional_amount, "
        "final_claims, final_quantity, final_amount, facts, reason"
    )
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {columns} FROM outcomes_entry ORDER BY sequence) TO STDOUT") as copy,
    ):
        texts = [bytes(row).removesuffix(b"\n") for row in copy]
    previous = b"0" * 64
    for text, entry in zip(texts, Entry.objects.order_by("sequence"), strict=True):
        expected = hashlib.sha256(previous + text).hexdigest()
        assert (entry.previous.encode(), entry.hash) == (previous, expected)
        previous = expected.encode()


COLUMNS: dict[str, Any] = {
    "claim_id": "(SELECT sum(id) FROM outcomes_claim) - claim_id",  # the other of the two
    "action": "'close'",
    "at": "at + interval '1 microsecond'",
    "by_id": "1",
    "by_name": "by_name || ' '",
    "year_id": "2019",
    "line_id": "line_id + 1",
    "kind": "'moa'",
    "provisional_claims": "provisional_claims + 1",
    "provisional_quantity": "provisional_quantity - 1",
    "provisional_amount": "provisional_amount + 0.01",
    "final_claims": "final_claims + 1",
    "final_quantity": "final_quantity + 1",
    "final_amount": "final_amount - 0.01",
    "facts": "facts || ' '",
    "reason": "reason || '!'",
    "previous": f"'{'1' * 64}'",
    "hash": f"'{'2' * 64}'",
}


def test_every_column_is_tried() -> None:
    stored = {field.attname for field in Entry._meta.concrete_fields}
    assert stored == {*COLUMNS, "sequence"}


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("sequence", [1, 3, 6])
def test_a_change_of_any_column_is_found_and_named(column: str, sequence: int) -> None:
    tamper(f"UPDATE outcomes_entry SET {column} = {COLUMNS[column]} WHERE sequence = %s", sequence)
    found = first_broken()
    assert (found.kind, found.sequence) == ("changed", sequence)


@pytest.mark.usefixtures("ledger")
def test_a_missing_entry_is_named() -> None:
    tamper("DELETE FROM outcomes_entry WHERE sequence = 3")
    found = first_broken()
    assert (found.kind, found.sequence) == ("missing", 3)


@pytest.mark.usefixtures("ledger")
def test_two_entries_in_the_wrong_order_are_found() -> None:
    tamper("UPDATE outcomes_entry SET sequence = sequence + 100 WHERE sequence IN (2, 3)")
    tamper("UPDATE outcomes_entry SET sequence = CASE sequence WHEN 102 THEN 3 ELSE 2 END WHERE sequence > 100")
    found = first_broken()
    assert (found.kind, found.sequence) == ("changed", 2)


@pytest.mark.usefixtures("ledger")
def test_a_replaced_entry_with_a_fitting_hash_is_named() -> None:
    entry = Entry.objects.get(sequence=3)
    rows = list(chain.stored())
    text = rows[2][2].replace(b"Chorok", b"Nobody")
    forged = hashlib.sha256(entry.previous.encode() + text).hexdigest()
    tamper("UPDATE outcomes_entry SET by_name = 'Nobody', hash = %s WHERE sequence = 3", forged)
    found = first_broken()
    assert (found.kind, found.sequence) == ("order", 3)


@pytest.mark.usefixtures("ledger")
def test_a_cut_end_shows_in_claims_and_totals() -> None:
    tamper("DELETE FROM outcomes_entry WHERE sequence = 6")
    assert {one.kind for one in verify_chain().broken} == {"tally", "claim"}


@pytest.mark.usefixtures("ledger")
def test_a_noted_end_shows_a_cut_and_a_rewritten_end() -> None:
    noted = chain.head()
    make_claim()
    assert verify_chain(noted=noted).intact
    assert verify_chain(noted=chain.Head(noted.sequence, "0" * 64)).first == Broken(
        "seal", "the noted end does not fit entry 6", 6
    )
    tamper("DELETE FROM outcomes_entry WHERE sequence >= 6")
    cut = [one for one in verify_chain(noted=noted).broken if one.kind == "cut"]
    assert [one.sequence for one in cut] == [6]


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE outcomes_claim SET amount = 901, reported_amount = 901 WHERE number = 'R2020-00001'", "tally"),
        ("UPDATE outcomes_claim SET title_ko = 'x' WHERE number = 'R2020-00001'", "claim"),
        ("UPDATE outcomes_claim SET public = false WHERE number = 'R2020-00001'", "claim"),
        ("UPDATE outcomes_tally SET final_amount = final_amount + 1", "tally"),
        ("UPDATE outcomes_tally SET provisional_companies = 5", "tally"),
        ("UPDATE outcomes_companytally SET final = 1", "tally"),
        ("DELETE FROM outcomes_tally", "tally"),
        ("DELETE FROM outcomes_claimorganisation", "tally"),
        ("DELETE FROM outcomes_evidence", "claim"),
        ("UPDATE outcomes_evidence SET url = 'https://example.org/b'", "claim"),
    ],
)
def test_a_change_beside_the_chain_is_found(sql: str, kind: str) -> None:
    tamper(sql)
    verdict = verify_chain()
    assert verdict.entries == 6
    assert verdict.broken[0].kind == kind


@pytest.mark.usefixtures("ledger")
def test_a_deleted_claim_is_found() -> None:
    tamper("DELETE FROM outcomes_claim WHERE number = 'R2020-00001'")
    assert [one.sequence for one in verify_chain().broken if one.kind == "claim"] == [1]


@pytest.mark.usefixtures("ledger")
def test_another_evidence_file_is_found(db: None) -> None:
    claim = make_claim()
    upload = SimpleUploadedFile("signed.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n")
    add_evidence(actor=SYSTEM, claim=claim, title="서명본", upload=upload)
    assert verify_chain().intact
    tamper("UPDATE core_storedfile SET sha256 = %s", "0" * 64)
    found = first_broken()
    assert (found.kind, found.claim) == ("claim", claim.number)
    assert "evidence" in found.what


def test_a_changed_seal_is_found(db: None) -> None:
    claim = make_claim()
    confirm_claim(actor=SYSTEM, claim=claim)
    seal = close_year(actor=SYSTEM, year=2020)
    assert (seal.sequence, seal.hash) == (3, chain.head().hash)
    assert verify_chain().intact
    tamper("UPDATE outcomes_seal SET hash = %s", "f" * 64)
    assert first_broken() == Broken("seal", "the seal of 2020 does not fit entry 3", 3)
    assert Seal.objects.count() == 1


@pytest.mark.usefixtures("ledger")
def test_the_database_refuses_to_change_or_delete_an_entry() -> None:
    for change in ("UPDATE outcomes_entry SET reason = 'x'", "DELETE FROM outcomes_entry"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert verify_chain().intact


@pytest.mark.usefixtures("ledger")
def test_the_command_speaks_plainly_and_ends_with_the_right_code() -> None:
    said = StringIO()
    call_command("verify", stdout=said, stderr=StringIO())
    assert "INTACT" in said.getvalue()
    assert f"6:{chain.head().hash}" in said.getvalue()

    tamper("UPDATE outcomes_entry SET reason = 'x' WHERE sequence = 2")
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify", stdout=said, stderr=StringIO())
    assert end.value.code == 1
    assert "CHANGED" in said.getvalue()
    assert "First broken entry: 2." in said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_two_writers_leave_no_gap_and_no_double() -> None:
    ProgrammeYearFactory()
    LineFactory()
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def report() -> None:
        try:
            start.wait()
            line = Line.objects.get()
            for _ in range(10):
                make_claim(line=line)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    run(report)
    assert failures == []
    assert list(Entry.objects.values_list("sequence", flat=True)) == list(range(1, 21))
    numbers = sorted(Entry.objects.values_list("claim__number", flat=True))
    assert numbers == [f"R2020-{number:05d}" for number in range(1, 21)]
    assert verify_chain().intact


def run(work: Callable[[], None]) -> None:
    """Run `work` twice at once."""
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
