"""The links of records to the green fields, so that the history tells which fields came and went."""

from chorok.core.history import tracked_links
from chorok.registry.models.offerings import Product, Technology
from chorok.registry.models.organisations import Organisation


@tracked_links()
class OrganisationFields(Organisation.fields.through):  # type: ignore[name-defined, misc]
    """An organisation works in a green field."""

    class Meta:
        proxy = True


@tracked_links()
class TechnologyFields(Technology.fields.through):  # type: ignore[name-defined, misc]
    """A technology belongs to a green field."""

    class Meta:
        proxy = True


@tracked_links()
class ProductFields(Product.fields.through):  # type: ignore[name-defined, misc]
    """A product belongs to a green field."""

    class Meta:
        proxy = True
