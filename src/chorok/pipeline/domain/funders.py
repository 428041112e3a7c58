"""Funders are kept by staff: who they are, whom they pay, and the stages of their own."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.money import CURRENCIES
from chorok.core.policy import require
from chorok.needs.enums import Instrument
from chorok.pipeline import policy
from chorok.pipeline.domain.values import TOO_MUCH, choose
from chorok.pipeline.enums import Asker, CommonStage
from chorok.pipeline.models import (
    CountryGroup,
    Funder,
    FunderSize,
    FunderStage,
    Project,
    StageCheck,
    StagePaper,
)
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.registry import countries

_LISTS = ("only_countries", "not_countries", "first_countries")
_TERMS = 3000
#: Projects that stand in a stage, named in the sentence that refuses to take it away.
_NAMED = 5
LONGEST_DAYS = 3650
MOST_PAGES = 1000


@transaction.atomic
def save_funder(*, actor: Actor, row: Funder | None = None, code: str = "", **values: Any) -> Funder:
    """Add a funder, or change one (`row`, whose `code` stays); what isn't given stays.

    `values` are columns of Funder and its lists of country groups. Raises DomainError for a code that is taken, an
    unknown kind of asker or instrument, a smallest amount above the largest, and a wrong address.
    """
    require(policy.can_keep_funders(actor))
    funder = (
        Funder(code=_free_code(code, Funder), position=_next_position(Funder.objects.all()))
        if row is None
        else _lock(row)
    )
    for name in ("name_ko", "name_en"):
        if name in values or row is None:
            text = one_line(values.get(name, ""), field=name, limit=200, required=name == "name_ko")
            setattr(funder, name, text)
    for name, choices in (("askers", Asker), ("instruments", Instrument)):
        if name in values:
            setattr(funder, name, [choose(each, choices, field=name) for each in values[name]])
    for name in ("terms_ko", "terms_en"):
        if name in values:
            setattr(funder, name, paragraphs(values[name], field=name, limit=_TERMS))
    for name in ("least", "most", "currency", "checked_on", "active"):
        if name in values:
            setattr(funder, name, values[name])
    _check_limits(funder)
    if "website" in values:
        funder.website = _address(values["website"])
    if "source" in values:
        funder.source = one_line(values["source"], field="source", limit=300)
    funder.updated_at = clock.now()
    funder.save()
    for name in _LISTS:
        if name in values:
            getattr(funder, name).set(values[name])
    return funder


@transaction.atomic
def save_stage(
    *,
    actor: Actor,
    funder: Funder,
    name_ko: str,
    common: str,
    row: FunderStage | None = None,
    name_en: str = "",
    gatekeeper_ko: str = "",
    gatekeeper_en: str = "",
    usual_days: int | None = None,
) -> FunderStage:
    """Add a stage at the end of a funder's own, or change one (`row`); its projects follow it into another column.

    Raises DomainError without a name and for an unknown common stage.
    """
    require(policy.can_keep_funders(actor))
    _lock(funder)
    stage = (
        FunderStage(funder=funder, position=_next_position(funder.stages.all()))
        if row is None
        else FunderStage.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    )
    stage.name_ko = one_line(name_ko, field="name_ko", limit=200, required=True)
    stage.name_en = one_line(name_en, field="name_en", limit=200)
    stage.common = choose(common, CommonStage, field="common")
    stage.gatekeeper_ko = one_line(gatekeeper_ko, field="gatekeeper_ko", limit=200)
    stage.gatekeeper_en = one_line(gatekeeper_en, field="gatekeeper_en", limit=200)
    if usual_days is not None and not 1 <= usual_days <= LONGEST_DAYS:
        message = _("Give a number between %(least)d and %(most)d.") % {"least": 1, "most": LONGEST_DAYS}
        raise DomainError(message, field="usual_days")
    stage.usual_days = usual_days
    stage.save()
    for project in Project.objects.select_for_update(of=("self",), no_key=True).filter(stage=stage):
        if project.common != stage.common:
            project.common = stage.common
            project.save(update_fields=["common"])
    return stage


@transaction.atomic
def move_stage(*, actor: Actor, stage: FunderStage, up: bool) -> FunderStage:
    """Let a stage change places with the one before (`up`) or after it; at the end nothing happens."""
    require(policy.can_keep_funders(actor))
    _lock(stage.funder)
    stages = list(FunderStage.objects.select_for_update(of=("self",)).filter(funder=stage.funder_id))
    here = next(place for place, each in enumerate(stages) if each.pk == stage.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(stages):
        one, other = stages[here], stages[there]
        one.position, other.position = other.position, one.position
        one.save(update_fields=["position"])
        other.save(update_fields=["position"])
        return one
    return stages[here]


@transaction.atomic
def retire_stage(*, actor: Actor, stage: FunderStage, retired: bool = True) -> FunderStage:
    """Let no project come into a stage any more, or again. Raises DomainError while projects stand in it."""
    require(policy.can_keep_funders(actor))
    row = FunderStage.objects.select_for_update(of=("self",)).get(pk=stage.pk)
    if retired:
        _refuse_with_projects(row)
    row.retired = retired
    row.save(update_fields=["retired"])
    return row


@transaction.atomic
def delete_stage(*, actor: Actor, stage: FunderStage) -> None:
    """Take a stage away with its papers and checks; moves and papers of projects stay, with the names they had.

    Raises DomainError while projects stand in it, and says how many and which.
    """
    require(policy.can_keep_funders(actor))
    row = FunderStage.objects.select_for_update(of=("self",)).get(pk=stage.pk)
    _refuse_with_projects(row)
    row.delete()


@transaction.atomic
def save_stage_paper(
    *,
    actor: Actor,
    stage: FunderStage,
    name_ko: str,
    row: StagePaper | None = None,
    name_en: str = "",
    required: bool = True,
    most_pages: int | None = None,
    template: str = "",
) -> StagePaper:
    """Add a paper a stage wants, or change one (`row`). Raises DomainError without a name."""
    require(policy.can_keep_funders(actor))
    paper = row or StagePaper(stage=stage, position=_next_position(stage.papers.all()))
    paper.name_ko = one_line(name_ko, field="name_ko", limit=200, required=True)
    paper.name_en = one_line(name_en, field="name_en", limit=200)
    if most_pages is not None and not 1 <= most_pages <= MOST_PAGES:
        message = _("Give a number between %(least)d and %(most)d.") % {"least": 1, "most": MOST_PAGES}
        raise DomainError(message, field="most_pages")
    paper.required, paper.most_pages = required, most_pages
    paper.template = template
    paper.save()
    return paper


@transaction.atomic
def save_stage_check(
    *,
    actor: Actor,
    stage: FunderStage,
    text_ko: str,
    row: StageCheck | None = None,
    text_en: str = "",
    required: bool = True,
) -> StageCheck:
    """Add a check of a stage, or change one (`row`). Raises DomainError without a text."""
    require(policy.can_keep_funders(actor))
    check = row or StageCheck(stage=stage, position=_next_position(stage.checks.all()))
    check.text_ko = one_line(text_ko, field="text_ko", limit=300, required=True)
    check.text_en = one_line(text_en, field="text_en", limit=300)
    check.required = required
    check.save()
    return check


@transaction.atomic
def save_size(
    *,
    actor: Actor,
    funder: Funder,
    name_ko: str,
    row: FunderSize | None = None,
    name_en: str = "",
    most: Decimal | None = None,
) -> FunderSize:
    """Add a size class of a funder, or change one (`row`). Raises DomainError without a name or for a wrong amount."""
    require(policy.can_keep_funders(actor))
    size = row or FunderSize(funder=funder)
    size.name_ko = one_line(name_ko, field="name_ko", limit=200, required=True)
    size.name_en = one_line(name_en, field="name_en", limit=200)
    if most is not None and not 0 < most < TOO_MUCH:
        raise DomainError(_("Give an amount above 0."), field="most")
    size.most = most
    size.save()
    return size


@transaction.atomic
def remove_part(*, actor: Actor, row: StagePaper | StageCheck | FunderSize) -> None:
    """Take away a paper or check of a stage, or a size class; what projects handed in stays with them."""
    require(policy.can_keep_funders(actor))
    row.delete()


@transaction.atomic
def save_group(
    *,
    actor: Actor,
    name_ko: str,
    codes: Iterable[str],
    row: CountryGroup | None = None,
    code: str = "",
    name_en: str = "",
    source: str = "",
    checked_on: Any = None,
) -> CountryGroup:
    """Add a group of countries, or change one (`row`, whose `code` stays); `codes` are ISO 3166-1 alpha-2.

    Raises DomainError with the first country that isn't known, and for a code that is taken.
    """
    require(policy.can_keep_funders(actor))
    group = row or CountryGroup(code=_free_code(code, CountryGroup))
    group.name_ko = one_line(name_ko, field="name_ko", limit=200, required=True)
    group.name_en = one_line(name_en, field="name_en", limit=200)
    listed = list(dict.fromkeys(codes))
    unknown = next((each for each in listed if not countries.known(each)), None)
    if unknown is not None:
        raise DomainError(_("%(code)s is no code of a country.") % {"code": unknown}, field="codes")
    group.countries = listed
    group.source = one_line(source, field="source", limit=300)
    group.checked_on = checked_on
    group.save()
    return group


def _refuse_with_projects(stage: FunderStage) -> None:
    numbers = list(stage.projects.order_by("number").values_list("number", flat=True))
    if not numbers:
        return
    named = ", ".join(numbers[:_NAMED]) + (" …" if len(numbers) > _NAMED else "")
    text = ngettext(
        "%(number)d project stands in this stage (%(named)s). Move it to another stage first.",
        "%(number)d projects stand in this stage (%(named)s). Move them to another stage first.",
        len(numbers),
    )
    raise DomainError(text % {"number": len(numbers), "named": named})


def _check_limits(funder: Funder) -> None:
    if funder.currency not in CURRENCIES:
        raise DomainError(_("Choose the currency."), field="currency")
    for name in ("least", "most"):
        value = getattr(funder, name)
        if value is not None and not 0 < value < TOO_MUCH:
            raise DomainError(_("Give an amount above 0."), field=name)
    if funder.least is not None and funder.most is not None and funder.least > funder.most:
        raise DomainError(_("The smallest amount lies above the largest."), field="least")


def _free_code(code: str, model: type[Funder] | type[CountryGroup]) -> str:
    try:
        validate_slug(code)
    except ValidationError as error:
        raise DomainError(_("Use small letters, digits and hyphens."), field="code") from error
    if len(code) > 30 or code != code.lower():  # noqa: PLR2004 - the column's length
        raise DomainError(_("Use small letters, digits and hyphens."), field="code")
    if model._default_manager.filter(code=code).exists():
        raise DomainError(_("This code is taken."), field="code")
    return code


def _address(text: str) -> str:
    clean = text.strip()
    try:
        if clean:
            URLValidator(schemes=["https", "http"])(clean)
    except ValidationError as error:
        raise DomainError(_("Give the whole address, beginning with https://"), field="website") from error
    return clean


def _next_position(rows: Any) -> int:
    highest = rows.aggregate(highest=Max("position"))["highest"]
    return 0 if highest is None else highest + 1


def _lock(funder: Funder) -> Funder:
    return Funder.objects.select_for_update(of=("self",), no_key=True).get(pk=funder.pk)
