"""Closed lists of overseas projects and their funders."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CommonStage(models.TextChoices):
    """The six stages every funder's own ones are mapped onto, in their order."""

    IDENTIFY = "identify", _("Identification")
    CONCEPT = "concept", pgettext_lazy("stage", "Concept")
    FEASIBILITY = "feasibility", _("Feasibility")
    FINANCE = "finance", pgettext_lazy("stage", "Financing")
    IMPLEMENT = "implement", _("Implementation")
    EVALUATE = "evaluate", pgettext_lazy("stage", "Evaluation")


class Asker(models.TextChoices):
    """As what somebody may ask a funder."""

    NDE = "nde", _("National designated entity (NDE)")
    NDA = "nda", _("National designated authority (NDA)")
    ENTITY = "entity", _("Accredited entity")
    GOVERNMENT = "government", _("Government of the country")
    COMPANY = "company", _("Company")


class ProjectState(models.TextChoices):
    """Whether work on a project goes on."""

    ACTIVE = "active", pgettext_lazy("project", "Under way")
    HELD = "held", _("On hold")
    DROPPED = "dropped", _("Given up")
    DONE = "done", pgettext_lazy("project", "Finished")


class PartnerRole(models.TextChoices):
    """What somebody does in a project."""

    REQUESTING = "requesting", _("Asks for the project")
    TECHNOLOGY = "technology", _("Technology")
    FINANCE = "finance", pgettext_lazy("partner", "Finance")
    MARKET = "market", _("Market")
    IMPLEMENTING = "implementing", _("Implementing organisation")
    ACCREDITED = "accredited", _("Accredited entity")


class Section(models.TextChoices):
    """The texts of a project that papers are made of. The column takes any code, so that a paper may bring its own."""

    SUMMARY = "summary", pgettext_lazy("project", "Summary")
    SITUATION = "situation", _("Situation of the country and the sector")
    PROBLEM = "problem", _("Problem to be solved")
    POLICY = "policy", _("Fit with the country's plans (NDC, NAP, TNA)")
    CLIMATE = "climate", _("Climate rationale")
    OBJECTIVE = "objective", _("Objective")
    OUTPUTS = "outputs", _("Outputs")
    ACTIVITIES = "activities", _("Activities")
    TECHNOLOGY = "technology", _("Technology and why it fits")
    BENEFICIARIES = "beneficiaries", _("Beneficiaries")
    GENDER = "gender", _("Women and men, groups at a disadvantage")
    THEORY = "theory", _("Theory of change")
    ENGAGEMENT = "engagement", _("Who was asked and takes part")
    IMPLEMENTATION = "implementation", _("Implementation arrangement")
    SAFEGUARDS = "safeguards", _("Environment and society")
    FINANCING = "financing", _("Why this money, and how it is repaid")
    SUSTAINABILITY = "sustainability", _("What stays afterwards")
    MONITORING = "monitoring", _("Monitoring and evaluation")
    RESUBMISSION = "resubmission", _("What changed since it was handed in before")


class TextLanguage(models.TextChoices):
    """Languages a project's texts are kept in."""

    KO = "ko", _("Korean")
    EN = "en", _("English")


class SourceKind(models.TextChoices):
    """Where money of a project comes from."""

    FUNDER = "funder", _("The funder")
    COUNTRY = "country", _("The partner country")
    COMPANY = "company", _("Companies of the project")
    COFINANCE = "cofinance", _("Another funder")
    OTHER = "other", pgettext_lazy("money", "Other")


class MoneyState(models.TextChoices):
    """How sure money of a project is."""

    PLANNED = "planned", pgettext_lazy("money", "Planned")
    PROMISED = "promised", pgettext_lazy("money", "Promised in writing")
    APPROVED = "approved", pgettext_lazy("money", "Approved")


class IndicatorKind(models.TextChoices):
    """What a project promises to reach (core indicators of the climate funds); the rest names itself."""

    CARBON = "carbon", _("Emissions avoided over its lifetime")
    DIRECT = "direct", _("Direct beneficiaries")
    DIRECT_WOMEN = "direct_women", _("Direct beneficiaries, women")
    INDIRECT = "indirect", _("Indirect beneficiaries")
    INDIRECT_WOMEN = "indirect_women", _("Indirect beneficiaries, women")
    OWN = "own", _("An indicator of its own")


class Criterion(models.TextChoices):
    """GCF's six investment criteria."""

    IMPACT = "impact", _("Impact potential")
    PARADIGM = "paradigm", _("Paradigm-shift potential")
    SUSTAINABLE = "sustainable", _("Sustainable-development potential")
    NEEDS = "needs", _("Needs of the recipient")
    OWNERSHIP = "ownership", _("Country ownership")
    EFFICIENCY = "efficiency", _("Efficiency and effectiveness")


class Level(models.TextChoices):
    """How well a criterion is met, in the centre's own view."""

    LOW = "low", pgettext_lazy("level", "Low")
    MIDDLE = "middle", pgettext_lazy("level", "Middle")
    HIGH = "high", pgettext_lazy("level", "High")


class ResultKind(models.TextChoices):
    """What a project brings that the ledger counts; the values are those of outcomes.ClaimKind."""

    MOU = "mou", _("MOU")
    MOA = "moa", _("MOA")
    CONTRACT = "contract", _("Contract")
    FINANCE = "finance", _("Finance approved")


#: Common stages in their order.
COMMON = tuple(CommonStage)
#: The unit each core indicator is counted in; the one of its own tells it itself.
UNITS = {
    IndicatorKind.CARBON: "tCO2e",
    IndicatorKind.DIRECT: _("people"),
    IndicatorKind.DIRECT_WOMEN: _("people"),
    IndicatorKind.INDIRECT: _("people"),
    IndicatorKind.INDIRECT_WOMEN: _("people"),
}
#: Women are among the beneficiaries, so never more than these.
WOMEN_OF = {
    IndicatorKind.DIRECT_WOMEN: IndicatorKind.DIRECT,
    IndicatorKind.INDIRECT_WOMEN: IndicatorKind.INDIRECT,
}


class Verdict(models.TextChoices):
    """What a rule of a funder says to a project."""

    FITS = "fits", _("Fits")
    NOT = "not", _("Doesn't fit")
    UNKNOWN = "unknown", _("Not known")


class FitRule(models.TextChoices):
    """What a funder's rules look at."""

    ASKER = "asker", _("Who may ask")
    COUNTRY = "country", _("Country")
    SIZE = "size", _("Size")
    INSTRUMENT = "instrument", _("Instrument")
    PAPERS = "papers", _("Papers to begin with")
