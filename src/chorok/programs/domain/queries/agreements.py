"""Reads of agreements: lists, the version at work, what a paper's fingerprint belongs to, what happened when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.models import User
from chorok.core.errors import Text
from chorok.programs.enums import AgreementState, ApplicationState, Side, VersionState
from chorok.programs.models import Agreement, AgreementVersion, Application, RankingRow, Signature
from chorok.registry.models import Organisation

#: What a list of agreements may be sorted by.
SORTS: dict[str, tuple[Any, ...]] = {
    "newest": ("-created_at", "-pk"),
    "name": ("application__organisation__name_ko", "pk"),
    "receipt": ("application__call__code", "application__number"),
    "ends": ("ends_on", "pk"),
    "money": ("-committed", "-pk"),
}
#: The most digits a receipt number can have.
_NUMBER_DIGITS = 9


@dataclass(frozen=True)
class AgreementFilter:
    """What a list of agreements is narrowed to; `waits` is a side whose signature is missing."""

    text: str = ""
    state: str = ""
    line: int | None = None
    year: int | None = None
    waits: str = ""
    sort: str = "newest"


def find(actor: Actor, wanted: AgreementFilter) -> QuerySet[Agreement]:
    """Return the agreements `actor` may see that the filter lets through, in its order."""
    found = Agreement.objects.visible_to(actor)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.line is not None:
        found = found.filter(year_line__line=wanted.line)
    if wanted.year is not None:
        found = found.filter(year_line__year=wanted.year)
    if wanted.waits:
        frozen = AgreementVersion.objects.filter(state=VersionState.FROZEN)
        signed = Signature.objects.filter(side=wanted.waits, version__state=VersionState.FROZEN)
        waiting = frozen.exclude(pk__in=signed.values("version"))
        found = found.filter(pk__in=waiting.values("agreement"))
    found = found.filter(_names_or_number(wanted.text, "application__"))
    return found.select_related(
        "application__call", "application__organisation", "year_line__line", "year_line__year"
    ).order_by(*SORTS[wanted.sort])


def named(rows: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Narrow applications to those whose applicant, call or receipt number is meant by `text` (empty: all)."""
    return rows.filter(_names_or_number(text, ""))


def of_organisation(organisation: Organisation) -> QuerySet[Agreement]:
    """Return the agreements of one organisation, the newest first."""
    rows = Agreement.objects.filter(application__organisation=organisation)
    return rows.select_related("application__call", "application__organisation", "year_line__line").order_by(
        *SORTS["newest"]
    )


def without_agreement(actor: Actor) -> QuerySet[Application]:
    """Return the selected applicants whose agreement isn't opened yet, with `granted`: won granted, or asked for."""
    row = RankingRow.objects.filter(application=OuterRef("pk"), ranking__decided_at__isnull=False)
    granted = Coalesce(Subquery(row.values("granted")[:1]), F("subsidy"))
    rows = Application.objects.visible_to(actor).filter(state=ApplicationState.SELECTED, agreement=None)
    return (
        rows.select_related("call__line", "organisation")
        .annotate(granted=granted)
        .order_by("call__code", "number", "pk")
    )


def versions_of(agreement: Agreement) -> list[AgreementVersion]:
    """Return every version, the newest first, with expenses and signatures; a constant number of queries."""
    rows = agreement.versions.select_related("file", "agreement__application__call").order_by("-number")
    return list(rows.prefetch_related("items", "signatures__scan"))


@dataclass(frozen=True)
class KnownPaper:
    """The paper a fingerprint belongs to: the version it is of, and how many sides have signed it."""

    version: AgreementVersion
    signed_by: int

    @property
    def in_force(self) -> bool:
        """Both sides have signed, and no later version has replaced it."""
        return self.version.state == VersionState.SIGNED and self.version.agreement.state == AgreementState.SIGNED


def paper_of(sha256: str) -> KnownPaper | None:
    """Return what the hub knows of a document by its SHA-256; None when no agreement's paper has it."""
    version = (
        AgreementVersion.objects.filter(sha256=sha256.lower(), file__isnull=False)
        .select_related("agreement__application__call")
        .first()
        if sha256
        else None
    )
    return None if version is None else KnownPaper(version, version.signatures.count())


@dataclass(frozen=True)
class Step:
    """One thing that happened to an agreement: when, what, by whom (empty: nobody in particular)."""

    at: datetime
    text: Text
    by: str = ""
    detail: str = ""


def steps_of(agreement: Agreement, versions: list[AgreementVersion]) -> list[Step]:
    """Return what happened to an agreement, the newest first."""
    names = _names(agreement, versions)
    steps = [Step(agreement.created_at, _("Agreement opened"), names.get(agreement.created_by_id, ""))]
    for version in versions:
        number = str(version.number)
        if version.number > 1:
            steps.append(
                Step(
                    version.created_at,
                    _("Version %(number)s begun") % {"number": number},
                    names.get(version.created_by_id, ""),
                    version.reason,
                )
            )
        if version.frozen_at is not None:
            steps.append(Step(version.frozen_at, _("Version %(number)s frozen for signing") % {"number": number}))
        for signature in version.signatures.all():
            text = _("Version %(number)s signed: %(side)s")
            side = Side(signature.side).label
            steps.append(Step(signature.signed_at, text % {"number": number, "side": side}, signature.name))
        if version.signed_at is not None:
            steps.append(Step(version.signed_at, _("Version %(number)s is in force") % {"number": number}))
    if agreement.ended_at is not None:
        steps.append(Step(agreement.ended_at, _("Agreement ended"), detail=agreement.end_reason))
    # What happened in one moment is told backwards too.
    return [step for _at, step in sorted(enumerate(steps), key=lambda one: (one[1].at, one[0]), reverse=True)]


def _names_or_number(text: str, path: str) -> Q:
    """Return the condition on an application at `path`."""
    text = text.strip()
    if not text:
        return Q()
    found = Q()
    for name in ("organisation__name_ko", "organisation__name_en", "call__name_ko", "call__name_en"):
        found |= Q(**{f"{path}{name}__icontains": text})
    code, _dash, number = text.rpartition("-")
    if number.isdecimal() and len(number) <= _NUMBER_DIGITS:
        numbered = Q(**{f"{path}number": int(number)})
        found |= numbered & Q(**{f"{path}call__code__iexact": code}) if code else numbered
    return found


def _names(agreement: Agreement, versions: list[AgreementVersion]) -> dict[int | None, str]:
    who = {agreement.created_by_id, *(version.created_by_id for version in versions)} - {None}
    return {user.pk: user.shown_name for user in User.objects.filter(pk__in=who)}
