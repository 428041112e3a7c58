"""Models of export consultations."""

from chorok.meetings.models.after import Accord, FollowUp
from chorok.meetings.models.consultations import (
    Consultation,
    Hall,
    HallDistance,
    Interpreter,
    Slot,
    Table,
)
from chorok.meetings.models.day import Arrival, Delay, PrivateAddress, WayOn
from chorok.meetings.models.logs import (
    ConsultationClaim,
    ConsultationLog,
    LogConfirmation,
    MeetingClaim,
)
from chorok.meetings.models.participants import Attendee, BuyerProfile, HandoverConsent, Participant, Wish
from chorok.meetings.models.photos import EventPhoto
from chorok.meetings.models.plans import Meeting, Plan, PlanGoal, PlannedMeeting, PlanStep, Run, RunPoint
from chorok.meetings.models.precedences import Precedence
from chorok.meetings.models.surveys import (
    Survey,
    SurveyAnswer,
    SurveyChoice,
    SurveyLink,
    SurveyQuestion,
    SurveyReceipt,
    SurveyResponse,
)

__all__ = [
    "Accord",
    "Arrival",
    "Attendee",
    "BuyerProfile",
    "Consultation",
    "ConsultationClaim",
    "ConsultationLog",
    "Delay",
    "EventPhoto",
    "FollowUp",
    "Hall",
    "HallDistance",
    "HandoverConsent",
    "Interpreter",
    "LogConfirmation",
    "Meeting",
    "MeetingClaim",
    "Participant",
    "Plan",
    "PlanGoal",
    "PlanStep",
    "PlannedMeeting",
    "Precedence",
    "PrivateAddress",
    "Run",
    "RunPoint",
    "Slot",
    "Survey",
    "SurveyAnswer",
    "SurveyChoice",
    "SurveyLink",
    "SurveyQuestion",
    "SurveyReceipt",
    "SurveyResponse",
    "Table",
    "WayOn",
    "Wish",
]
