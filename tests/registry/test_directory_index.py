"""The directory's index: what stands in it, and that its counts are always those of its entries."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chorok.core import clock
from chorok.registry.domain import directory
from chorok.registry.enums import OrganisationKind, Publication
from chorok.registry.models import Certification, ClimateClass, DirectoryEntry, FacetCount, Organisation
from tests.factories import GreenFieldFactory, OrganisationFactory, ProductFactory, TechnologyFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 5, 13, 1, 0, tzinfo=UTC)


def counts() -> dict[tuple[str, str, str], int]:
    rows = FacetCount.objects.filter(count__gt=0).values_list("kind", "facet", "value", "count")
    return {(kind, facet, value): count for kind, facet, value, count in rows}


def recount() -> dict[tuple[str, str, str], int]:
    found: Counter[tuple[str, str, str]] = Counter()
    for entry in DirectoryEntry.objects.all():
        found[entry.kind, "all", ""] += 1
        for facet in entry.facets:
            found[(entry.kind, *facet.split(":", 1))] += 1
    return dict(found)


def indexed() -> list[tuple[str, int]]:
    return list(DirectoryEntry.objects.order_by("kind", "object_id").values_list("kind", "object_id"))


def test_a_company_brings_its_public_offerings() -> None:
    company = OrganisationFactory(region="중구")
    product = ProductFactory(organisation=company)
    technology = TechnologyFactory(organisation=company, readiness=7)
    ProductFactory(organisation=company, publication=Publication.DRAFT)
    assert directory.index_organisation(company.pk) == 3
    assert indexed() == [("company", company.pk), ("product", product.pk), ("technology", technology.pk)]
    assert counts() == {
        ("company", "all", ""): 1,
        ("company", "region", "중구"): 1,
        ("product", "all", ""): 1,
        ("product", "region", "중구"): 1,
        ("technology", "all", ""): 1,
        ("technology", "region", "중구"): 1,
        ("technology", "readiness", "7"): 1,
    }


@pytest.mark.parametrize(
    "hidden",
    [{"publication": Publication.DRAFT}, {"publication": Publication.HIDDEN}, {"kind": OrganisationKind.BUYER}],
)
def test_what_goes_out_of_view_leaves_the_index(hidden: dict[str, str]) -> None:
    company = OrganisationFactory()
    ProductFactory(organisation=company)
    directory.index_organisation(company.pk)
    Organisation.objects.filter(pk=company.pk).update(**hidden)
    assert directory.index_organisation(company.pk) == 0
    assert indexed() == []
    assert counts() == {}


def test_indexing_twice_changes_nothing() -> None:
    company = OrganisationFactory()
    company.fields.add(GreenFieldFactory())
    directory.index_organisation(company.pk)
    before = counts()
    directory.index_organisation(company.pk)
    assert counts() == before == recount()
    assert len(indexed()) == 1


def test_a_company_stands_under_the_fields_and_classes_of_what_it_offers() -> None:
    company = OrganisationFactory()
    product = ProductFactory(organisation=company)
    product.fields.add(GreenFieldFactory(code="led", name_ko="LED", name_en="LED"))
    technology = TechnologyFactory(organisation=company)
    technology.climate_classes.add(
        ClimateClass.objects.create(
            number=42,
            name_ko="조명",
            name_en="Lighting",
            area_ko="감축",
            area_en="Mitigation",
            group_ko="",
            group_en="",
        )
    )
    directory.index_organisation(company.pk)
    entry = DirectoryEntry.objects.get(kind="company")
    assert (entry.fields, entry.climate_classes) == (["led"], [42])
    assert entry.facets == ["field:led", "area:mitigation"]


def test_only_a_certificate_that_holds_today_counts() -> None:
    company = OrganisationFactory()
    for number, ends in (("1", date(2020, 5, 12)), ("2", date(2020, 5, 13))):
        Certification.objects.create(
            organisation=company,
            kind="net" if number == "1" else "nep",
            number=number,
            issued_on=date(2019, 1, 1),
            expires_on=ends,
            created_at=NOW,
        )
    with clock.at(NOW):
        directory.index_organisation(company.pk)
        assert DirectoryEntry.objects.get().certifications == ["nep"]
        assert directory.organisations_with_ended_certificates(clock.today()) == [company.pk]


def test_a_moved_product_is_counted_once() -> None:
    """After a merge the kept company may be indexed before the absorbed one is."""
    absorbed, kept = OrganisationFactory(), OrganisationFactory()
    product = ProductFactory(organisation=absorbed)
    directory.index_organisation(absorbed.pk)
    product.organisation = kept
    product.save()
    directory.index_organisation(kept.pk)
    assert DirectoryEntry.objects.get(kind="product").organisation_id == kept.pk
    assert counts() == recount()
    directory.index_organisation(absorbed.pk)
    assert counts() == recount() == {("company", "all", ""): 2, ("product", "all", ""): 1}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2), st.sampled_from(["중구", "종로구", ""]), st.sampled_from(list(Publication.values))
        ),
        min_size=1,
        max_size=12,
    )
)
def test_counts_are_those_of_the_entries_after_any_changes(steps: list[tuple[int, str, str]]) -> None:
    with transaction.atomic():
        companies = [OrganisationFactory() for _ in range(3)]
        for company in companies:
            ProductFactory(organisation=company)
        for which, region, publication in steps:
            Organisation.objects.filter(pk=companies[which].pk).update(region=region, publication=publication)
            directory.index_organisation(companies[which].pk)
            assert counts() == recount()
        gradual = indexed(), counts()
        listed = {pk for kind, pk in gradual[0] if kind == "company"}
        for company in companies:
            if company.pk not in listed:
                Organisation.objects.filter(pk=company.pk).update(publication=Publication.HIDDEN)
        directory.rebuild_index()
        assert (indexed(), counts()) == gradual
        transaction.set_rollback(True)


def test_a_change_is_indexed_by_the_worker_after_its_transaction() -> None:
    company = OrganisationFactory()
    with transaction.atomic():
        directory.queue_reindex(company.pk)
        transaction.set_rollback(True)
    assert jobs() == []
    directory.queue_reindex(company.pk)
    assert jobs() == [("documents", {"organisation_id": company.pk})]


def jobs() -> list[tuple[str, dict[str, int]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, (args->>'organisation_id')::bigint FROM procrastinate_jobs "
            "WHERE task_name = 'registry.index_organisation' ORDER BY id"
        )
        return [(queue, {"organisation_id": number}) for queue, number in cursor.fetchall()]


def test_a_web_process_never_loads_kiwi() -> None:
    """330 MB for each process is what the split into worker and web is for."""
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'chorok.settings.test'; django.setup(); "
        "import chorok.web.urls, chorok.registry.tasks; from django.urls import resolve; resolve('/directory/'); "
        "sys.exit('kiwipiepy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
