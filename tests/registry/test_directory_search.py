"""Searching, filtering, ordering and paging the directory."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chorok.registry.domain import directory
from chorok.registry.domain.queries import directory as queries
from chorok.registry.domain.queries.directory import Question, Sort, search
from chorok.registry.models import DirectoryEntry
from tests.factories import NOW, GreenFieldFactory, OrganisationFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> None:
    """Four products: one in Korean only, one in both languages, two others."""
    renewable = GreenFieldFactory()
    circulation = GreenFieldFactory(code="circulation", name_ko="도시자원순환", name_en="Urban resource circulation")
    company = OrganisationFactory(name_ko="한빛환경", name_en="Hanbit", region="중구", completeness=90)
    ProductFactory(
        organisation=company, name_ko="폐플라스틱 빗물 저류조", summary_ko="도시 침수를 줄입니다"
    ).fields.add(circulation)
    ProductFactory(
        organisation=company,
        name_ko="태양광 모듈",
        name_en="Solar module",
        summary_ko="건물에 붙입니다",
        summary_en="For roofs",
    ).fields.add(renewable)
    ProductFactory(
        organisation=company, name_ko="인버터", name_en="Inverter", description_ko="태양광 발전소에 씁니다"
    ).fields.add(renewable)
    ProductFactory(organisation=company, name_ko="종이컵", name_en="Paper cup", summary_ko="크라프트 종이")
    directory.index_organisation(company.pk)


def names(text: str, kind: str = "product", **facets: str) -> list[str]:
    return [entry.name_ko for entry in search(Question(kind, text, facets)).entries]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("태양", ["태양광 모듈", "인버터"]),
        ("태양광", ["태양광 모듈", "인버터"]),
        ("빗물저류", ["폐플라스틱 빗물 저류조"]),
        ("빗물 저류조를", ["폐플라스틱 빗물 저류조"]),
        ("저류 빗물", ["폐플라스틱 빗물 저류조"]),
        ("rainwater", ["폐플라스틱 빗물 저류조"]),
        ("solar", ["태양광 모듈"]),
        ("Solar modules", ["태양광 모듈"]),
        ("modu", ["태양광 모듈"]),
        ("컵", []),
        ("종이컵", ["종이컵"]),
        ("한빛", ["폐플라스틱 빗물 저류조", "태양광 모듈", "인버터", "종이컵"]),
        ("냉장고", []),
        ("태양광 컵", []),
    ],
)
def test_what_a_person_expects_is_found(text: str, found: list[str]) -> None:
    assert sorted(names(text)) == sorted(found)


@pytest.mark.usefixtures("shelf")
def test_a_word_in_the_name_comes_before_one_in_the_description() -> None:
    assert names("태양광") == ["태양광 모듈", "인버터"]


@pytest.mark.usefixtures("shelf")
def test_the_company_is_found_by_what_it_makes() -> None:
    assert names("종이컵", kind="company") == ["한빛환경"]


@pytest.mark.usefixtures("shelf")
def test_facets_narrow_and_are_counted() -> None:
    found = search(Question("product", "", {"field": "renewable"}))
    assert sorted(entry.name_ko for entry in found.entries) == ["인버터", "태양광 모듈"]
    assert (found.total, found.more) == (2, False)
    assert found.facets["field"] == {"renewable": 2}
    assert found.facets["region"] == {"중구": 2}
    assert names("태양", field="circulation") == []


@pytest.mark.usefixtures("shelf")
def test_browsing_counts_from_the_kept_counts() -> None:
    found = search(Question("product"))
    assert (found.total, found.more, found.pages) == (4, False, 1)
    assert found.facets["field"] == {"circulation": 1, "renewable": 2}


@pytest.mark.usefixtures("shelf")
def test_orders() -> None:
    by_name = [entry.name_ko for entry in search(Question("product", sort=Sort.NAME)).entries]
    assert by_name == ["인버터", "종이컵", "태양광 모듈", "폐플라스틱 빗물 저류조"]
    assert [entry.name_ko for entry in search(Question("product", "한빛", sort=Sort.NAME)).entries] == by_name
    with translation.override("en"):
        in_english = [entry.name for entry in search(Question("product", sort=Sort.NAME)).entries]
    assert in_english == ["Inverter", "Paper cup", "Solar module", "폐플라스틱 빗물 저류조"]


@pytest.fixture
def row_of_entries() -> None:
    company = OrganisationFactory()
    DirectoryEntry.objects.bulk_create(
        DirectoryEntry(
            kind="product",
            object_id=n,
            organisation=company,
            name_ko=f"제품 {n:03}",
            name_en=f"Product {n:03}",
            organisation_name_ko="회사",
            facets=["region:중구"],
            completeness=n % 100,
            added_at=NOW,
            tokens=f"'제품':1A '=제품' '/region:중구'{' /best' * (n % 100 >= 80)}",
            indexed_at=NOW,
        )
        for n in range(120)
    )


@pytest.mark.usefixtures("row_of_entries")
def test_too_many_hits_are_bounded_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BOUND", 50)
    found = search(Question("product", "제품"), page=99)
    assert (found.total, found.more, found.page, found.pages) == (50, True, 3, 3)
    assert len(found.entries) == 10
    assert found.facets["region"] == {"중구": None}


@pytest.mark.usefixtures("row_of_entries")
def test_a_filter_with_too_many_hits_shows_the_well_kept_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BOUND", 20)
    found = search(Question("product", "", {"region": "중구"}))
    assert [entry.completeness for entry in found.entries] == list(range(99, 79, -1))


@pytest.mark.usefixtures("row_of_entries")
def test_pages_hold_every_entry_once() -> None:
    seen = [entry.pk for page in range(1, 7) for entry in search(Question("product", "제품"), page=page).entries]
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.usefixtures("row_of_entries")
def test_statements_are_as_many_for_any_number_of_hits() -> None:
    DirectoryEntry.objects.filter(object_id=7).update(tokens="'하나':1A")
    used = []
    for question in (
        Question("product", "제품"),
        Question("product", "", {"region": "중구"}),
        Question("product", "하나"),
    ):
        with CaptureQueriesContext(connection) as captured:
            search(question)
        used.append(len([one for one in captured if "SAVEPOINT" not in one["sql"]]))
    assert used == [3, 3, 3]


@pytest.mark.usefixtures("row_of_entries")
def test_a_search_reads_the_word_index_of_its_kind() -> None:
    company = OrganisationFactory()
    DirectoryEntry.objects.bulk_create(
        DirectoryEntry(
            kind="product",
            object_id=n,
            organisation=company,
            name_ko="다른 것",
            added_at=NOW,
            tokens="'다른':1A",
            indexed_at=NOW,
        )
        for n in range(1000, 6000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_directoryentry")
    with CaptureQueriesContext(connection) as captured:
        search(Question("product", "제품"))
    statement = next(one["sql"] for one in captured if one["sql"].lstrip().startswith("WITH found"))
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + statement.replace("%", "%%"))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Bitmap Index Scan on directory_product_words" in plan
    assert "Seq Scan" not in plan


@pytest.mark.usefixtures("row_of_entries")
def test_an_export_holds_all_hits_up_to_its_limit() -> None:
    assert len(list(queries.every(Question("product", "제품"), most=1000))) == 120
    assert [entry.name_ko for entry in queries.every(Question("product"), most=2)] == ["제품 000", "제품 001"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), region=st.text(alphabet=st.characters(exclude_characters="\x00", codec="utf-8")))
def test_no_typing_breaks_a_search(text: str, region: str) -> None:
    search(Question("product", text.replace("\x00", ""), {"region": region[:40]}))
