"""Which column of a file is which field of a need: guessed from the header, then shown, changed and kept."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import Text
from chorok.needs.domain.tables import Table
from chorok.needs.models import NeedImport

#: What an imported row can fill, in the order of the form, with its name.
TARGETS: dict[str, Text] = {
    "title": _("Title"),
    "country": _("Country"),
    "source_id": _("Number at the source"),
    "problem": _("Problem"),
    "place": _("Place in the country"),
    "sector": _("Sector as the source names it"),
    "wished": _("Technology wished for"),
    "site": _("Site conditions"),
    "scale": _("Scale"),
    "amount": _("Money in sight"),
    "currency": _("Currency"),
    "instrument": _("Instrument"),
    "funder": _("Who may pay"),
    "wanted_by": _("Wanted by"),
    "expires_on": _("Last day it is shown"),
    "language": _("Language of the text"),
    "contact_name": _("Contact person"),
    "contact_email": _("Contact’s e-mail"),
    "source_url": _("Address of the page at the source"),
}
#: Without these there is no need.
MUST = ("title", "country")
#: What tells of a person.
CONTACT = ("contact_name", "contact_email")
#: What may be said once for all rows whose column is not there or empty.
DEFAULTS = ("country", "language", "currency", "expires_on")

#: Names of columns by which a field is known beside its own: tables of funds, IATI 2.x and 1.x; the first counts.
_KNOWN: dict[str, tuple[str, ...]] = {
    "title": ("name of project", "project name", "project title", "projectname", "project_name", "name", "사업명"),
    "country": (
        "countries", "recipient-country/@code", "recipient country", "recipient-country", "countries.iso3",
        "countries.countryname", "countryshortname", "countrycode",
    ),
    "source_id": ("iati-identifier", "approvedref", "project id", "id", "ref", "번호"),
    "problem": (
        "description", "objective", "summary", "project_abstract.cdata", "project_abstract", "pdo", "text", "내용",
        "개요",
    ),
    "place": ("location", "region", "location/name"),
    "sector": ("sector (oecd)", "theme", "sector1.name", "sector/@code"),
    "wished": ("technology", "key words", "keywords", "keyword matches"),
    "site": ("conditions",),
    "scale": ("size",),
    "amount": (
        "budget", "amount of funding approved (usd millions)", "budget/value", "totalamt", "totalvalue", "금액", "예산",
    ),
    "currency": ("budget/value/@currency", "@default-currency"),
    "instrument": (),
    "funder": ("fund", "participating-org", "reporting-org"),
    "wanted_by": ("end year", "closingdate", "activity-date[3]/@iso-date", "activity-date[end-planned]/@iso-date"),
    "expires_on": ("deadline", "closing date", "마감일"),
    "language": ("title/@xml:lang", "@xml:lang", "언어"),
    "contact_name": ("contact-info/person-name",),
    "contact_email": ("contact-info/email",),
    "source_url": ("url", "link", "projecturl", "activity-website"),
}  # fmt: skip
#: So many rows are looked at to tell whether numbers have decimal commas.
_LOOKED_AT = 500
_COMMA = re.compile(r"\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3})+,\d+")
_POINT = re.compile(r"\d+\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_FACTORS = (("billion", 10**9), ("million", 10**6), ("백만", 10**6), ("thousand", 10**3), ("천 ", 10**3))


def guess(table: Table) -> dict[str, str]:
    """Return for each field the column whose name says so; a field nobody names stays out."""
    by_name = {column.casefold(): column for column in reversed(table.columns) if column}
    found: dict[str, str] = {}
    for field, known in _KNOWN.items():
        names = (field, *_labels(field), *known)
        column = next((by_name[name] for name in names if name in by_name), None)
        if column is not None and column not in found.values():
            found[field] = column
    return found


def _labels(field: str) -> list[str]:
    """Return the names our own template gives a field."""
    labels = []
    for language in ("ko", "en"):
        with translation.override(language):
            labels.append(str(TARGETS[field]).casefold())
    return labels


def guess_comma(table: Table, column: str) -> bool:
    """Say whether the numbers of a column are written with a decimal comma, as 4,42."""
    cells = column_of(table, column)[:_LOOKED_AT]
    return sum(bool(_COMMA.fullmatch(cell)) for cell in cells) > sum(bool(_POINT.fullmatch(cell)) for cell in cells)


def guess_factor(column: str) -> int:
    """Return what the amounts of a column are counted in, as its name says."""
    return next((factor for word, factor in _FACTORS if word in column.casefold()), 1)


def guess_currency(column: str) -> str:
    """Return the currency a column's name says, empty where it says none."""
    found = re.search(r"\b(USD|EUR|KRW|GBP|JPY)\b", column)
    return found[1] if found else ""


def column_of(table: Table, column: str) -> list[str]:
    """Return the cells of a column that hold something."""
    if column not in table.columns:
        return []
    at = table.columns.index(column)
    return [cells[at].strip() for _number, cells in table.rows if at < len(cells) and cells[at].strip()]


def kept_mapping(source: str, table: Table) -> dict[str, Any] | None:
    """Return the mapping of `source` that was written last, None where the table lacks a column of it."""
    kept = NeedImport.objects.filter(source=source, written_at__isnull=False).order_by("-written_at", "-pk").first()
    if kept is None or not set(kept.mapping.values()) <= set(table.columns):
        return None
    return {
        "mapping": kept.mapping,
        "defaults": kept.defaults,
        "decimal_comma": kept.decimal_comma,
        "factor": kept.factor,
    }


def first_mapping(source: str, table: Table) -> dict[str, Any]:
    """Return with what an import of `source` begins: the mapping that was written last, else what the header says."""
    return kept_mapping(source, table) or guessed(table)


def guessed(table: Table) -> dict[str, Any]:
    """Return what the header says of the columns."""
    mapping = guess(table)
    amount = mapping.get("amount", "")
    currency = guess_currency(amount)
    return {
        "mapping": mapping,
        "defaults": {"currency": currency} if currency and "currency" not in mapping else {},
        "decimal_comma": bool(amount) and guess_comma(table, amount),
        "factor": guess_factor(amount),
    }


def samples(table: Table, column: str, most: int = 2) -> list[str]:
    """Return the first different cells of a column, for whoever chooses it."""
    return list(dict.fromkeys(column_of(table, column)))[:most]


def times(amount: Decimal, factor: int) -> Decimal:
    """Return an amount counted in ones, to the cent."""
    return (amount * factor).quantize(Decimal("0.01"))


def unknown(mapping: Mapping[str, str], columns: Sequence[str]) -> list[str]:
    """Return the columns a mapping names that the file doesn't have."""
    return [column for column in mapping.values() if column not in columns]
