"""How the directory's kinds, facets and orders are spoken of on pages and in the API."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.registry import regions
from chorok.registry.domain.queries.directory import Sort
from chorok.registry.enums import CertificationKind
from chorok.registry.models import ClimateClass, DirectoryEntry, GreenField
from chorok.registry.models.directory import area_code

KINDS: dict[str, Text] = {
    DirectoryEntry.Kind.COMPANY: _("Companies"),
    DirectoryEntry.Kind.TECHNOLOGY: _("Technologies"),
    DirectoryEntry.Kind.PRODUCT: _("Products"),
}
#: What one page of each kind is.
KIND: dict[str, Text] = {
    DirectoryEntry.Kind.COMPANY: _("Company"),
    DirectoryEntry.Kind.TECHNOLOGY: _("Technology"),
    DirectoryEntry.Kind.PRODUCT: _("Product"),
}
LIST_URLS: dict[str, str] = {
    DirectoryEntry.Kind.COMPANY: "directory",
    DirectoryEntry.Kind.TECHNOLOGY: "directory_technologies",
    DirectoryEntry.Kind.PRODUCT: "directory_products",
}
PAGE_URLS: dict[str, str] = {
    DirectoryEntry.Kind.COMPANY: "company_page",
    DirectoryEntry.Kind.TECHNOLOGY: "technology_page",
    DirectoryEntry.Kind.PRODUCT: "product_page",
}
FACETS: dict[str, Text] = {
    "field": _("Green field"),
    "area": _("Climate-technology area"),
    "certification": _("Certification"),
    "region": _("Region"),
    "readiness": _("Technology readiness"),
}
SORTS: dict[str, Text] = {
    Sort.BEST: _("Best match"),
    Sort.NAME: _("By name"),
    Sort.NEWEST: _("Newest first"),
    Sort.COMPLETENESS: _("Most complete first"),
}


@dataclass(frozen=True)
class Labels:
    """The names of facet values in the reader's language."""

    names: Mapping[str, Mapping[str, str]]

    def of(self, facet: str, value: str) -> str:
        """Return the name of `value`; a value without one stands for itself."""
        if facet == "readiness":
            return f"TRL {value}"
        if facet == "region":
            return regions.name(value)
        return self.names.get(facet, {}).get(value, value)

    def order(self, facet: str) -> list[str]:
        """Return the values of `facet` in their usual order."""
        return list(self.names.get(facet, {}))


def labels() -> Labels:
    """Return the names of all facet values (two queries)."""
    korean = get_language() == "ko"
    fields = {field.pk: field.name for field in GreenField.objects.all()}
    areas = {
        area_code(area_en): area_ko if korean else area_en
        for area_ko, area_en in ClimateClass.objects.values_list("area_ko", "area_en").distinct().order_by("area_en")
    }
    certifications = {kind.value: str(kind.label) for kind in CertificationKind}
    return Labels({"field": fields, "area": areas, "certification": certifications})


def address(entry: DirectoryEntry) -> str:
    """Return the address of the page an entry stands for."""
    return reverse(PAGE_URLS[entry.kind], args=[entry.object_id])
