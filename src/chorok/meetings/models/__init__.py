"""Models of export consultations."""

from chorok.meetings.models.consultations import (
    Consultation,
    Hall,
    HallDistance,
    Interpreter,
    Photo,
    Slot,
    Table,
)
from chorok.meetings.models.day import CheckIn, PrivateAddress
from chorok.meetings.models.logs import (
    ConsultationClaim,
    ConsultationLog,
    FollowUp,
    LogConfirmation,
    MeetingClaim,
    SignedPaper,
)
from chorok.meetings.models.participants import Attendee, BuyerProfile, HandoverConsent, Participant, Wish
from chorok.meetings.models.plans import Meeting, Plan, PlanGoal, PlannedMeeting, PlanStep, Run, RunPoint
from chorok.meetings.models.surveys import Survey, SurveyAnswer, SurveyQuestion, SurveyResponse

__all__ = [
    "Attendee",
    "BuyerProfile",
    "CheckIn",
    "Consultation",
    "ConsultationClaim",
    "ConsultationLog",
    "FollowUp",
    "Hall",
    "HallDistance",
    "HandoverConsent",
    "Interpreter",
    "LogConfirmation",
    "Meeting",
    "MeetingClaim",
    "Participant",
    "Photo",
    "Plan",
    "PlanGoal",
    "PlanStep",
    "PlannedMeeting",
    "PrivateAddress",
    "Run",
    "RunPoint",
    "SignedPaper",
    "Slot",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "SurveyResponse",
    "Table",
    "Wish",
]
