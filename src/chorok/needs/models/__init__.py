"""Tables of this room."""

from chorok.needs.models.feeds import NeedFeed
from chorok.needs.models.imports import NeedImport
from chorok.needs.models.matches import Candidate, Match, MatchRun
from chorok.needs.models.needs import Need, NeedPair, NeedPaper

__all__ = ["Candidate", "Match", "MatchRun", "Need", "NeedFeed", "NeedImport", "NeedPair", "NeedPaper"]
