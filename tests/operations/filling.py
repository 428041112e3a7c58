"""Fills every table of the hub, so that no model can be forgotten by the archive."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from chorok.accounts.actors import SYSTEM
from chorok.core import files
from chorok.meetings.enums import Demand
from chorok.meetings.models import Hall, Participant, Wish
from chorok.needs.models import Need
from chorok.operations.archive.records import Model, archived_models
from chorok.outcomes.domain.claims import confirm_claim
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.domain.years import close_year
from chorok.outcomes.models import Claim
from chorok.thesaurus.models import Concept
from tests.core import samples
from tests.factories import NOW, OrganisationFactory, UserFactory
from tests.outcomes.making import make_claim

#: Characters that a careless format loses.
NASTY = "초록 \"'\\ \\n\t\n{},\\N é 𝄞"


def _second_need() -> Need:
    """A pair is of two different needs."""
    return Need._base_manager.create(**{**_values(Need), "source_id": ""})


def _second_wish() -> Wish:
    """A pair meets before another one."""
    other = {"organisation": OrganisationFactory(), "interpreter": None}
    company = Participant._base_manager.create(**{**_values(Participant), **other})
    return Wish._base_manager.create(**{**_values(Wish), "company": company})


def _second_hall() -> Hall:
    """A way is between two halls."""
    return Hall._base_manager.create(**_values(Hall))


def _second_concept() -> Concept:
    """A concept stands under another one."""
    return Concept._base_manager.create(**{**_values(Concept), "code": "second"})


#: What the constraints of a table ask for.
SPECIAL: dict[str, dict[str, Any]] = {
    "accounts.term": {"starts_on": date(2019, 1, 1), "reads_from": date(2018, 12, 1)},
    "accounts.rolegrant": {"role": "city", "term": None},
    "registry.organisation": {"merged_into": None},
    "registry.certification": {"expires_on": date(2030, 1, 1), "extends": None},
    "registry.product": {"price_from": Decimal("1.10"), "price_to": Decimal("2.25")},
    "registry.referencesite": {"technology": None},
    "todos.todo": {"organisation": None, "role": ""},
    "programs.call": {"closes_at": None},
    "programs.question": {"shown_if": None, "consent": None},
    "meetings.consultation": {"wishes_until": NOW + timedelta(days=1)},
    "meetings.slot": {"ends_at": NOW + timedelta(minutes=20)},
    "meetings.precedence": {"then": _second_wish},
    "meetings.halldistance": {"other": _second_hall},
    "meetings.arrival": {"interpreter": None},
    "meetings.privateaddress": {"kind": "calendar"},
    "meetings.wish": {"demand": Demand.MUST, "company_refuses": False, "buyer_refuses": False},
    "meetings.surveyanswer": {"number": None, "choice": None, "text": NASTY},
    "programs.budgetitem": {"own_in_kind": Decimal(0)},
    "needs.needpair": {"second": _second_need},
    "thesaurus.broader": {"broader": _second_concept},
    "thesaurus.label": {"status": "reviewed", "written_by": None},
    "needs.introductionround": {"round": 1},
    "needs.roundanswer": {"standing": "talking", "ended_because": "", "amount": None, "signed_on": None},
    "needs.videomeeting": {"ends_at": NOW + timedelta(hours=1)},
    "needs.meetingtime": {"ends_at": NOW + timedelta(hours=1)},
    "needs.introductionlink": {"round": None},
    "papers.madepaper": {"kind": "company-sheet", "technology": None, "project": None},
    "councils.councilmember": {"body": ""},
    "councils.followup": {"person": None},
    "pipeline.project": {"funder": None, "stage": None},
    "pipeline.projectpartner": {"other": ""},
}


def fill_hub() -> Claim:
    """Make a hub with at least one row of every model, ledger and stored file included; return a claim of it."""
    UserFactory(name=NASTY.replace("\n", " ").replace("\t", " "))
    organisation = OrganisationFactory(name_ko="초록 「가상」", summary_ko=NASTY)
    picture = SimpleUploadedFile("사진.png", samples.picture())
    files.store(upload=picture, purpose="picture", user_id=None, public=True)
    claim = make_claim(organisations=[organisation], amount=Decimal("12345678901234.56"))
    paper = SimpleUploadedFile("증빙.pdf", samples.PDF)
    add_evidence(actor=SYSTEM, claim=claim, title="증빙 「1」", upload=paper)
    confirm_claim(actor=SYSTEM, claim=claim)
    make_claim(year=2019, happened_on=date(2019, 7, 3))
    close_year(actor=SYSTEM, year=2020)
    waiting = [model for model in archived_models() if not model._default_manager.exists()]
    while waiting:
        ready = [model for model in waiting if not _missing(model, waiting, empty_too=True)]
        ready = ready or [model for model in waiting if not _missing(model, waiting, empty_too=False)][:1]
        assert ready, f"no row can be made for {waiting}"
        for model in ready:
            if not model._base_manager.exists():
                model._base_manager.create(**_values(model))
        waiting = [model for model in waiting if model not in ready]
    return claim


def _missing(model: Model, waiting: list[Model], *, empty_too: bool) -> list[Model]:
    """Return what a record of `model` refers to and nobody has made; with `empty_too` also what may stay empty."""
    return [
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and (empty_too or not field.null)
        and field.related_model in set(waiting) - {model}
    ]


def _values(model: Model) -> dict[str, Any]:
    special = SPECIAL.get(model._meta.label_lower, {})
    values = {}
    for field in model._meta.concrete_fields:
        if field.name not in special and not isinstance(field, models.AutoField | models.BigAutoField):
            values[field.name] = _value(field)
    return {**values, **{name: given() if callable(given) else given for name, given in special.items()}}


def _value(field: "models.Field[Any, Any]") -> Any:
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.first()
    if isinstance(field, ArrayField):
        return [_value(field.base_field), _value(field.base_field)]
    if field.choices:
        return next(value for value, _label in field.flatchoices if value != "")
    if isinstance(field, models.CharField | models.TextField):
        if isinstance(field, models.EmailField | models.SlugField | models.URLField) or field.max_length == 2:
            return "kr"
        return NASTY[: field.max_length or 200]
    plain: dict[type, Any] = {
        models.BooleanField: True,
        models.DateTimeField: NOW.replace(microsecond=123456),
        models.DateField: date(2020, 5, 13),
        models.DecimalField: Decimal("1.10"),
        models.FloatField: 0.1 + 0.2,
        models.UUIDField: uuid.UUID(int=7),
        models.JSONField: {"이름": [1, 2.5, None, NASTY]},
        models.GenericIPAddressField: "2001:db8::1",
        models.IntegerField: 5,
    }
    for kind, value in plain.items():
        if isinstance(field, kind):
            return value
    raise AssertionError(f"{field} needs a value")
