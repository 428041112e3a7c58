"""Tables of this room."""

from chorok.needs.models.changes import PagesChange
from chorok.needs.models.feeds import NeedFeed
from chorok.needs.models.fits import Fit, FitLink, FitSwitch
from chorok.needs.models.imports import NeedImport
from chorok.needs.models.matches import Candidate, Match, MatchRun
from chorok.needs.models.needs import Need, NeedPair, NeedPaper
from chorok.needs.models.rounds import IntroductionRound, RoundAnswer
from chorok.needs.models.video import IntroductionLink, LabRoom, MeetingTime, VideoMeeting

__all__ = [
    "Candidate",
    "Fit",
    "FitLink",
    "FitSwitch",
    "IntroductionLink",
    "IntroductionRound",
    "LabRoom",
    "Match",
    "MatchRun",
    "MeetingTime",
    "Need",
    "NeedFeed",
    "NeedImport",
    "NeedPair",
    "NeedPaper",
    "PagesChange",
    "RoundAnswer",
    "VideoMeeting",
]
