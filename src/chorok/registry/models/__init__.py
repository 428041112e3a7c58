"""Models of the registry."""

from chorok.registry.models.certifications import Certification
from chorok.registry.models.directory import DirectoryEntry, FacetCount
from chorok.registry.models.field_links import OrganisationFields, ProductFields, TechnologyFields
from chorok.registry.models.offerings import Product, ReferenceSite, Technology
from chorok.registry.models.organisations import Merge, Organisation, TeamConversion
from chorok.registry.models.people import Invitation, Membership
from chorok.registry.models.taxonomy import ClimateClass, GoodsCode, GreenField, IpcTopic

__all__ = [
    "Certification",
    "ClimateClass",
    "DirectoryEntry",
    "FacetCount",
    "GoodsCode",
    "GreenField",
    "Invitation",
    "IpcTopic",
    "Membership",
    "Merge",
    "Organisation",
    "OrganisationFields",
    "Product",
    "ProductFields",
    "ReferenceSite",
    "TeamConversion",
    "Technology",
    "TechnologyFields",
]
