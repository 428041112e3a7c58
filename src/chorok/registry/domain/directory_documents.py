"""Makes the directory's entries out of the records: what a page shows in a list, and the words that find it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Expression, Prefetch, Q, QuerySet

from chorok.core import clock
from chorok.registry.domain import search_text
from chorok.registry.domain.search_text import Passage, Vector
from chorok.registry.domain.thesaurus import thesaurus
from chorok.registry.enums import DIRECTORY_KINDS, Publication
from chorok.registry.models import (
    Certification,
    ClimateClass,
    DirectoryEntry,
    GreenField,
    Organisation,
    Product,
    Technology,
)
from chorok.registry.models.directory import area_code

#: Pages kept this well (completeness in percent) come first when a filter alone finds too many.
WELL_KEPT = 80


def public_organisations(ids: Iterable[int] | None = None) -> QuerySet[Organisation]:
    """Return the organisations whose page is public (of `ids`, if given), with all an entry needs, in few queries."""
    public = Organisation.objects.public().filter(kind__in=DIRECTORY_KINDS)
    if ids is not None:
        public = public.filter(pk__in=list(ids))
    published = Q(publication=Publication.PUBLISHED)
    parts: list[Any] = [
        "fields",
        Prefetch("technologies", Technology.objects.filter(published).prefetch_related("fields", "climate_classes")),
        Prefetch(
            "products",
            Product.objects.filter(published).select_related("goods_code", "technology").prefetch_related("fields"),
        ),
        Prefetch("certifications", Certification.objects.filter(valid_on(clock.today()))),
    ]
    return public.prefetch_related(*parts)


def valid_on(day: date) -> Q:
    """Return the condition that a certificate holds on `day`."""
    return Q(expires_on=None) | Q(expires_on__gte=day)


def entries(organisation: Organisation, *, at: datetime, morphemes: search_text.Morphemes) -> list[DirectoryEntry]:
    """Return the unsaved entries of one organisation read by `public_organisations`: its own and its offerings'."""
    technologies = list(organisation.technologies.all())
    products = list(organisation.products.all())
    certificates = list(organisation.certifications.all())
    made = [_company(organisation, technologies, products, certificates)]
    made += [_technology(organisation, each, certificates) for each in technologies]
    made += [_product(organisation, each, certificates) for each in products]
    for entry, vector in made:
        entry.indexed_at = at
        entry.tokens = _Tokens(vector(morphemes))
    return [entry for entry, _vector in made]


def _company(
    organisation: Organisation,
    technologies: Sequence[Technology],
    products: Sequence[Product],
    certificates: Sequence[Certification],
) -> Any:
    offerings: list[Technology | Product] = [*technologies, *products]
    fields = _unique([*organisation.fields.all(), *(field for each in offerings for field in each.fields.all())])
    classes = _unique(one for each in technologies for one in each.climate_classes.all())
    entry = _entry(
        DirectoryEntry.Kind.COMPANY,
        organisation=organisation,
        record=organisation,
        fields=fields,
        classes=classes,
        certificates=certificates,
    )
    entry.picture_id = organisation.logo_id
    other = [Passage(text, "B") for each in offerings for text in (each.name_ko, each.name_en)]
    return entry, _words(entry, fields, classes, other)


def _technology(organisation: Organisation, technology: Technology, certificates: Sequence[Certification]) -> Any:
    fields, classes = list(technology.fields.all()), list(technology.climate_classes.all())
    own = [each for each in certificates if each.technology_id == technology.pk]
    entry = _entry(
        DirectoryEntry.Kind.TECHNOLOGY,
        organisation=organisation,
        record=technology,
        fields=fields,
        classes=classes,
        certificates=own,
    )
    _offering(entry, technology, technology.readiness)
    return entry, _words(entry, fields, classes, _descriptions(technology))


def _product(organisation: Organisation, product: Product, certificates: Sequence[Certification]) -> Any:
    fields = list(product.fields.all())
    own = [each for each in certificates if each.product_id == product.pk]
    entry = _entry(
        DirectoryEntry.Kind.PRODUCT,
        organisation=organisation,
        record=product,
        fields=fields,
        classes=[],
        certificates=own,
    )
    _offering(entry, product, product.technology.readiness if product.technology else None)
    passages = _descriptions(product)
    if product.goods_code is not None:
        entry.goods_code = product.goods_code.code
        passages += [Passage(product.goods_code.name_ko, "B"), Passage(product.goods_code.name_en, "B")]
    return entry, _words(entry, fields, [], passages)


def _entry(
    kind: str,
    *,
    organisation: Organisation,
    record: Organisation | Technology | Product,
    fields: Sequence[GreenField],
    classes: Sequence[ClimateClass],
    certificates: Sequence[Certification],
) -> DirectoryEntry:
    return DirectoryEntry(
        kind=kind,
        object_id=record.pk,
        organisation=organisation,
        name_ko=record.name_ko,
        name_en=record.name_en or record.name_ko,
        organisation_name_ko=organisation.name_ko,
        organisation_name_en=organisation.name_en or organisation.name_ko,
        summary_ko=record.summary_ko,
        summary_en=record.summary_en,
        fields=[field.pk for field in fields],
        climate_classes=[one.pk for one in classes],
        certifications=sorted({each.kind for each in certificates}),
        region=organisation.region,
        completeness=organisation.completeness,
        fictitious=organisation.fictitious,
        added_at=record.created_at,
    )


def _offering(entry: DirectoryEntry, offering: Technology | Product, readiness: int | None) -> None:
    entry.picture_id = offering.picture_id
    entry.picture_alt_ko = offering.picture_alt_ko
    entry.picture_alt_en = offering.picture_alt_en
    entry.readiness = readiness


def _descriptions(offering: Technology | Product) -> list[Passage]:
    return [Passage(offering.description_ko, "D"), Passage(offering.description_en, "D")]


def _words(
    entry: DirectoryEntry, fields: Sequence[GreenField], classes: Sequence[ClimateClass], other: Sequence[Passage]
) -> Any:
    """Set the entry's facets and return what makes its vector once morphemes can be had."""
    areas = _unique(area_code(one.area_en) for one in classes)
    entry.facets = [
        *(f"field:{field}" for field in entry.fields),
        *(f"area:{area}" for area in areas),
        *(f"certification:{kind}" for kind in entry.certifications),
        *([f"region:{entry.region}"] if entry.region else []),
        *([f"readiness:{entry.readiness}"] if entry.readiness else []),
    ]
    names = _unique([entry.name_ko, entry.name_en])
    second = [entry.organisation_name_ko, entry.organisation_name_en]
    second += [text for each in [*fields, *classes] for text in (each.name_ko, each.name_en)]
    passages = [Passage(text, "B") for text in second]
    passages += [Passage(entry.summary_ko, "C"), Passage(entry.summary_en, "C"), *other]
    written = "\n".join([*names, entry.summary_ko, entry.summary_en])
    passages += [Passage("\n".join(thesaurus().translations(written)), "D")]
    filters = list(entry.facets)
    if entry.completeness >= WELL_KEPT:
        filters.append("best")
    return lambda morphemes: search_text.vector(names=names, passages=passages, filters=filters, morphemes=morphemes)


class _Tokens(Expression):
    """The tsvector of an entry: our lexemes and, for each weight, PostgreSQL's English stems."""

    _SQL = "%s::tsvector" + "".join(f" || setweight(to_tsvector('english', %s), '{w}')" for w in search_text.WEIGHTS)

    def __init__(self, vector: Vector) -> None:
        super().__init__(output_field=SearchVectorField())
        self._vector = vector

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[str | int]]:
        """Return the SQL with the entry's texts as parameters."""
        by_weight = [self._vector.latin.get(weight, "") for weight in search_text.WEIGHTS]
        return self._SQL, [self._vector.literal, *by_weight]


def _unique(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))
