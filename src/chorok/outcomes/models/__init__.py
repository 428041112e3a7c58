"""Models of the ledger of outcomes."""

from chorok.outcomes.models.claims import Claim, ClaimOrganisation, ConfirmationRequest, Evidence
from chorok.outcomes.models.indicators import Indicator, Target
from chorok.outcomes.models.ledger import CompanyTally, Entry, Seal, Tally
from chorok.outcomes.models.programme import Line, ProgrammeYear

__all__ = [
    "Claim",
    "ClaimOrganisation",
    "CompanyTally",
    "ConfirmationRequest",
    "Entry",
    "Evidence",
    "Indicator",
    "Line",
    "ProgrammeYear",
    "Seal",
    "Tally",
    "Target",
]
