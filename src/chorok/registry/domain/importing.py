"""Bringing in organisations from a table: everything is checked first, then all rows are written or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Text
from chorok.core.policy import require
from chorok.registry import labels
from chorok.registry.domain import business_number, profile
from chorok.registry.domain.organisations import create_organisation
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import GreenField, Organisation
from chorok.registry.policy import can_import

#: The columns a file may have, in the order of the template.
COLUMNS = tuple(name for name in labels.ORGANISATION if name != "logo")
REQUIRED = ("kind", "name_ko")
_LANGUAGES = ("ko", "en")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell; `row` is counted as the spreadsheet does, the header being row 1."""

    row: int
    column: Text
    message: Text


@dataclass(frozen=True)
class ImportPlan:
    """What a file would bring in: values by row, the problems found, and the columns nobody knows."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Everything may be written."""
        return bool(self.rows) and not self.problems


def plan_import(table: Sequence[Sequence[str]]) -> ImportPlan:
    """Check a table (its first row names the columns, in Korean, English or by code) and say what it would bring in."""
    if not table:
        return ImportPlan(problems=[Problem(1, "", _("The file is empty."))])
    header, unknown = _columns(table[0])
    problems = [
        Problem(1, labels.ORGANISATION[name], _("This column is missing.")) for name in REQUIRED if name not in header
    ]
    if problems:
        return ImportPlan(problems=problems, unknown_columns=unknown)
    codes = _green_field_codes()
    kinds = _words(OrganisationKind.choices)
    rows: list[dict[str, Any]] = []
    for number, cells in enumerate(table[1:], start=2):
        given = {name: cells[at].strip() for name, at in header.items() if at < len(cells)}
        if any(given.values()):
            values, errors = _check_row(given, kinds, codes)
            rows.append(values)
            problems += [Problem(number, labels.ORGANISATION[name], message) for name, message in errors.items()]
    problems += _doubles(table, header)
    if not rows:
        problems.append(Problem(2, "", _("There is no row below the header.")))
    return ImportPlan(rows, sorted(problems, key=lambda problem: problem.row), unknown)


@transaction.atomic
def import_organisations(*, actor: Actor, table: Sequence[Sequence[str]]) -> list[Organisation]:
    """Write every row of a table, or none. Raises DomainError when the table has a problem (see `plan_import`)."""
    require(can_import(actor))
    plan = plan_import(table)
    if not plan.is_clean:
        raise DomainError(_("The file has mistakes, so nothing was written. Correct them and upload it again."))
    return [create_organisation(actor=actor, **values) for values in plan.rows]


def _columns(header: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    known: dict[str, str] = {}
    for name in COLUMNS:
        known[name] = name
        for language in _LANGUAGES:
            with translation.override(language):
                known[str(labels.ORGANISATION[name]).casefold()] = name
    found: dict[str, int] = {}
    unknown: list[str] = []
    for at, title in enumerate(header):
        column = known.get(title.strip().casefold())
        if column is not None:
            found.setdefault(column, at)
        elif title.strip():
            unknown.append(title.strip())
    return found, unknown


def _words(choices: Sequence[tuple[str, Any]]) -> dict[str, str]:
    words = {code: code for code, _label in choices}
    for language in _LANGUAGES:
        with translation.override(language):
            words |= {str(label).casefold(): code for code, label in choices}
    return words


def _green_field_codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in GreenField.objects.all():
        codes |= {row.code: row.code, row.name_ko.casefold(): row.code, row.name_en.casefold(): row.code}
    return codes


def _check_row(
    given: dict[str, str], kinds: dict[str, str], codes: dict[str, str]
) -> tuple[dict[str, Any], dict[str, Text]]:
    errors: dict[str, Text] = {}
    kind = kinds.get(given.get("kind", "").casefold(), "")
    if not kind:
        errors["kind"] = _("Unknown kind of organisation.")
    words = [word.strip() for word in given.get("fields", "").replace(",", ";").split(";") if word.strip()]
    unknown = [word for word in words if word.casefold() not in codes]
    if unknown:
        errors["fields"] = _("Unknown green field: %(code)s") % {"code": unknown[0]}
    plain = {name: value for name, value in given.items() if name not in {"kind", "fields"}}
    plain["country"] = plain.get("country", "").upper() or profile.HOME
    cleaned, wrong = profile.check(plain, kind=kind, country=plain["country"])
    values = cleaned | {"kind": kind, "fields": [codes[word.casefold()] for word in words if word not in unknown]}
    return values, errors | wrong


def _doubles(table: Sequence[Sequence[str]], header: dict[str, int]) -> list[Problem]:
    """Business numbers that stand in the file twice, or in the registry already (one query)."""
    at = header.get("business_number")
    if at is None:
        return []
    numbers: dict[int, str] = {}
    for row, cells in enumerate(table[1:], start=2):
        try:
            number = business_number.clean(cells[at]) if at < len(cells) else ""
        except DomainError:
            continue
        if number:
            numbers[row] = number
    taken = set(
        Organisation.objects.current()
        .filter(business_number__in=numbers.values())
        .values_list("business_number", flat=True)
    )
    problems: list[Problem] = []
    first: dict[str, int] = {}
    label = labels.ORGANISATION["business_number"]
    for row, number in numbers.items():
        if number in taken:
            problems.append(Problem(row, label, _("An organisation with this number is registered already.")))
        elif number in first:
            message = _("This number stands in row %(row)s already.") % {"row": first[number]}
            problems.append(Problem(row, label, message))
        first.setdefault(number, row)
    return problems
