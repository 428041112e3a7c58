"""Technologies and products: save, publish, take back, take down, delete a draft."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict, TypeVar, Unpack

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.money import CURRENCIES
from chorok.core.policy import ALLOWED, Decision, denied, require
from chorok.core.workflow import Transition, Workflow
from chorok.registry.domain import pictures
from chorok.registry.domain.completeness import refresh_completeness
from chorok.registry.domain.directory import queue_reindex
from chorok.registry.domain.notices import EDITORS, tell
from chorok.registry.domain.pictures import PictureValues
from chorok.registry.domain.reference_sites import Site, keep_sites
from chorok.registry.domain.summaries import write_summary
from chorok.registry.enums import Publication
from chorok.registry.models import (
    ClimateClass,
    GoodsCode,
    GreenField,
    IpcTopic,
    Organisation,
    Product,
    Technology,
)
from chorok.registry.policy import can_edit_organisation
from chorok.registry.policy_offerings import can_edit_offering, can_moderate_offering
from chorok.registry.readiness import READINESS

O = TypeVar("O", Technology, Product)  # noqa: E741 - the usual letter of an offering's type


class OfferingValues(PictureValues, total=False):
    """What a person may write about a technology or product; what isn't given stays as it is."""

    name_ko: str
    name_en: str
    summary_ko: str
    summary_en: str
    description_ko: str
    description_en: str
    fields: Sequence[GreenField]
    reference_sites: Sequence[Site]


class TechnologyValues(OfferingValues, total=False):
    """`readiness` is the TRL, 1 to 9."""

    climate_classes: Sequence[ClimateClass]
    ipc_topics: Sequence[IpcTopic]
    readiness: int | None


class PriceValues(TypedDict, total=False):
    """A price range in one ISO 4217 currency, and what it is the price of."""

    price_from: Decimal | None
    price_to: Decimal | None
    currency: str
    price_unit_ko: str
    price_unit_en: str


class ProductValues(OfferingValues, PriceValues, total=False):
    """`technology` is one of the same organisation."""

    technology: Technology | None
    goods_code: GoodsCode | None


_TEXTS = ("name_ko", "name_en", "summary_ko", "description_ko", "description_en")
_PRICE = ("price_from", "price_to", "currency", "price_unit_ko", "price_unit_en")


def ready_to_publish(offering: Technology | Product) -> Decision:
    """Say whether the page holds the least a visitor needs: a Korean summary and a green field."""
    if not offering.summary_ko:
        return denied(_("Write the Korean summary before you publish."))
    if not offering.fields.exists():
        return denied(_("Choose at least one green field before you publish."))
    return ALLOWED


#: draft → published (and back by the company); the staff takes down and restores.
PUBLICATION: Workflow[Technology | Product] = Workflow(
    field="publication",
    transitions={
        "publish": Transition(
            frozenset({Publication.DRAFT}), Publication.PUBLISHED, can_edit_offering, ready_to_publish
        ),
        "take_back": Transition(frozenset({Publication.PUBLISHED}), Publication.DRAFT, can_edit_offering),
        "take_down": Transition(
            frozenset({Publication.DRAFT, Publication.PUBLISHED}), Publication.HIDDEN, can_moderate_offering
        ),
        "restore": Transition(
            frozenset({Publication.HIDDEN}), Publication.PUBLISHED, can_moderate_offering, ready_to_publish
        ),
    },
)


@transaction.atomic
def save_technology(
    *,
    actor: Actor,
    organisation: Organisation,
    technology: Technology | None = None,
    **values: Unpack[TechnologyValues],
) -> Technology:
    """Write a technology of `organisation`: a new draft, or changes to `technology`.

    A changed English summary waits for review again. Raises DomainError (with the field) on values that don't hold
    together and Refused for those who may not edit.
    """
    organisation = _locked_organisation(actor, organisation)
    record = _locked(technology, organisation) if technology else Technology(organisation=organisation)
    _set_texts(record, values, actor)
    if "readiness" in values:
        record.readiness = _readiness(values["readiness"])
    _save(record, values, actor)
    if "climate_classes" in values:
        record.climate_classes.set(values["climate_classes"])
    if "ipc_topics" in values:
        record.ipc_topics.set(values["ipc_topics"])
    _changed(organisation)
    return record


@transaction.atomic
def save_product(
    *, actor: Actor, organisation: Organisation, product: Product | None = None, **values: Unpack[ProductValues]
) -> Product:
    """Write a product of `organisation`: a new draft, or changes to `product`.

    A changed English summary waits for review again. Raises DomainError (with the field) on values that don't hold
    together and Refused for those who may not edit.
    """
    organisation = _locked_organisation(actor, organisation)
    record = _locked(product, organisation) if product else Product(organisation=organisation)
    _set_texts(record, values, actor)
    if "technology" in values:
        technology = values["technology"]
        if technology is not None and technology.organisation_id != organisation.pk:
            raise DomainError(_("Choose a technology of your own organisation."), field="technology")
        record.technology = technology
    if "goods_code" in values:
        record.goods_code = values["goods_code"]
    _set_price(record, values)
    _save(record, values, actor)
    _changed(organisation)
    return record


@transaction.atomic
def publish_offering(*, actor: Actor, offering: O) -> O:
    """Put a draft into the public directory (or, by the staff, back into it)."""
    step = "restore" if offering.publication == Publication.HIDDEN else "publish"
    return _move(offering, step, actor)


@transaction.atomic
def take_back_offering(*, actor: Actor, offering: O) -> O:
    """Take a public page back to a draft; its address answers “not found” until it is published again."""
    return _move(offering, "take_back", actor)


@transaction.atomic
def hide_offering(*, actor: Actor, offering: O, reason: str) -> O:
    """Take a page down for the `reason` its people are told. Only the staff restores it."""
    require(can_moderate_offering(actor, offering))
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say why the page is taken down."), field="reason")
    moved = _move(offering, "take_down", actor)
    tell(
        moved.organisation,
        kind="offering_hidden",
        subject=format_lazy(_("“{name}” was taken down from the directory"), name=moved.name_ko),
        body=format_lazy(_("Reason: {reason}"), reason=reason),
        link=f"/desk/{moved.organisation_id}/offerings/",
        roles=EDITORS,
        but=actor.user_id,
    )
    return moved


@transaction.atomic
def delete_draft(*, actor: Actor, offering: O) -> None:
    """Delete a draft that nothing hangs on. Its history stays.

    Raises DomainError for a public page and for one that certificates or products refer to.
    """
    record = _lock_again(offering)
    require(can_edit_offering(actor, record))
    if record.publication != Publication.DRAFT:
        raise DomainError(_("Only a draft can be deleted. Take the page back first."))
    if record.certifications.exists():
        raise DomainError(_("A certificate refers to this page. Remove the certificate first."))
    if isinstance(record, Technology) and record.products.exists():
        raise DomainError(_("A product uses this technology. Choose another for the product first."))
    organisation = record.organisation
    try:
        record.delete()
    except ProtectedError as error:
        raise DomainError(
            _("The centre has worked with this page, for example for a need abroad. It stays a draft.")
        ) from error
    _changed(organisation)


def _locked_organisation(actor: Actor, organisation: Organisation) -> Organisation:
    """Return the organisation, locked, that the actor may edit."""
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    require(can_edit_organisation(actor, locked))
    return locked


def _lock_again(offering: O) -> O:
    manager = type(offering)._default_manager
    return manager.select_for_update(of=("self",)).select_related("organisation").get(pk=offering.pk)


def _locked(offering: O, organisation: Organisation) -> O:
    record = _lock_again(offering)
    if record.organisation_id != organisation.pk:
        raise DomainError(_("This page belongs to another organisation."))
    record.organisation = organisation
    return record


def _set_texts(record: Technology | Product, values: OfferingValues, actor: Actor) -> None:
    for name in _TEXTS:
        if name in values:
            setattr(record, name, str(values[name]).strip())  # type: ignore[literal-required]
    if not record.name_ko:
        raise DomainError(_("Write the name in Korean."), field="name_ko")
    if record.publication == Publication.PUBLISHED and not record.summary_ko:
        raise DomainError(_("A public page needs its Korean summary."), field="summary_ko")
    if "summary_en" in values:
        write_summary(record, values["summary_en"], actor=actor)


def _readiness(value: int | None) -> int | None:
    if value is not None and value not in READINESS:
        raise DomainError(_("The readiness level is a number from 1 to 9."), field="readiness")
    return value


def _set_price(record: Product, values: ProductValues) -> None:
    for name in _PRICE:
        if name in values:
            setattr(record, name, values[name])  # type: ignore[literal-required]
    low, high = record.price_from, record.price_to
    for name, price in (("price_from", low), ("price_to", high)):
        if price is not None and price < 0:
            raise DomainError(_("A price can't be below zero."), field=name)
    if low is not None and high is not None and high < low:
        raise DomainError(_("The highest price is below the lowest."), field="price_to")
    priced = low is not None or high is not None
    if priced and record.currency not in CURRENCIES:
        raise DomainError(_("Choose the currency of the price."), field="currency")
    if not priced:
        record.currency = ""


def _save(record: Technology | Product, values: OfferingValues, actor: Actor) -> None:
    """Store the row, its picture, green fields and reference sites."""
    pictures.keep_picture(record, values, actor=actor, public=record.publication == Publication.PUBLISHED)
    record.updated_at = clock.now()
    if record.pk is None:
        record.created_at = record.updated_at
    record.save()
    if "fields" in values:
        if record.publication == Publication.PUBLISHED and not values["fields"]:
            raise DomainError(_("A public page needs at least one green field."), field="fields")
        record.fields.set(values["fields"])
    if "reference_sites" in values:
        keep_sites(record, values["reference_sites"])


def _move(offering: O, step: str, actor: Actor) -> O:
    record = _lock_again(offering)
    PUBLICATION.apply(step, record, actor=actor)
    record.updated_at = clock.now()
    if record.publication == Publication.PUBLISHED and record.published_at is None:
        record.published_at = record.updated_at
    record.save(update_fields=["publication", "published_at", "updated_at"])
    pictures.expose(record.picture_id, public=record.publication == Publication.PUBLISHED)
    _changed(record.organisation)
    return record


def _changed(organisation: Organisation) -> None:
    """Keep what is worked out from the organisation's pages right: completeness and the directory."""
    refresh_completeness(organisation)
    queue_reindex(organisation.pk)
