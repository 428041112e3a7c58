"""Closed lists of the registry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(models.TextChoices):
    """Every kind of organisation that acts on the hub."""

    COMPANY = "company", _("Green SME")
    TEAM = "team", _("Founder's team")
    CITY = "city", _("Commissioning city")
    OPERATOR = "operator", _("Entrusted operator")
    BUYER = "buyer", _("Overseas buyer")
    GOVERNMENT = "government", _("Government or public body")
    NDE = "nde", _("National designated entity (NDE)")
    INTERNATIONAL = "international", _("International body")
    FUNDER = "funder", _("Funder or aid agency")
    PLATFORM = "platform", _("Commerce platform")
    MENTOR_FIRM = "mentor_firm", _("Mentoring or consulting firm")


#: Kinds whose pages stand in the public directory.
DIRECTORY_KINDS = (OrganisationKind.COMPANY, OrganisationKind.TEAM)
#: Kinds a person may register without the centre.
SELF_SERVICE_KINDS = (OrganisationKind.COMPANY, OrganisationKind.TEAM)


class MemberRole(models.TextChoices):
    """What a person is inside an organisation."""

    OWNER = "owner", _("Owner")
    MEMBER = "member", _("Member")
    ACCOUNTANT = "accountant", _("Accountant")


class Verification(models.TextChoices):
    """What is known about an organisation's identity."""

    UNVERIFIED = "unverified", _("Not verified")
    DOCUMENT = "document", _("Document under review")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Rejected")


class BusinessStatus(models.TextChoices):
    """What the tax office's status service said (b_stt_cd)."""

    UNKNOWN = "", _("Not asked yet")
    ACTIVE = "01", _("In business")
    SUSPENDED = "02", _("Suspended")
    CLOSED = "03", pgettext_lazy("business", "Closed")
    UNREGISTERED = "none", _("Not registered with the tax office")


class BusinessCheck(models.TextChoices):
    """How the last question to the tax office's status service went."""

    NONE = "", _("Not asked yet")
    ASKED = "asked", _("Asked; the answer is on its way")
    ANSWERED = "answered", _("Answered")
    NOT_CONFIGURED = "off", _("The hub isn't connected to the tax office's service")
    UNAVAILABLE = "down", _("The tax office's service couldn't be reached")


class Publication(models.TextChoices):
    """Whether a page stands in the public directory."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    HIDDEN = "hidden", _("Taken down")


class SummaryState(models.TextChoices):
    """How far the English summary has come; staff reviews it before partners abroad rely on it."""

    MISSING = "missing", _("Missing")
    DRAFT = "draft", _("Waiting for review")
    REVIEWED = "reviewed", _("Reviewed")


class CertificationKind(models.TextChoices):
    """Kinds of certification (green certification: KIAT 2025 manual)."""

    GREEN_TECHNOLOGY = "green_technology", _("Green technology certification")
    GREEN_PRODUCT = "green_product", _("Green technology product confirmation")
    GREEN_COMPANY = "green_company", _("Green specialist company confirmation")
    GREEN_PROJECT = "green_project", _("Green project certification (old law)")
    NET = "net", _("New excellent technology (NET)")
    NEP = "nep", _("New excellent product (NEP)")
    ECO_LABEL = "eco_label", _("Environmental label")
    HIGH_EFFICIENCY = "high_efficiency", _("High-efficiency equipment")
    ISO = "iso", _("ISO management system")
    PATENT = "patent", _("Patent")
    OTHER = "other", _("Other")


#: Certifications that are extended through KIAT between 6 and 3 months before they expire.
EXTENDED_BY_KIAT = frozenset(
    {CertificationKind.GREEN_TECHNOLOGY, CertificationKind.GREEN_PRODUCT, CertificationKind.GREEN_COMPANY}
)
