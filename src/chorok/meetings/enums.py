"""Closed lists of export consultations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConsultationState(models.TextChoices):
    """How far an export consultation has come. Whether wishes are taken now follows from its dates."""

    DRAFT = "draft", pgettext_lazy("consultation", "In preparation")
    OPEN = "open", _("Participants choose")
    PUBLISHED = "published", _("Timetable published")
    HELD = "held", _("Held")
    CLOSED = "closed", pgettext_lazy("consultation", "Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Side(models.TextChoices):
    """On which side of the table a participant sits."""

    COMPANY = "company", _("Company")
    BUYER = "buyer", _("Buyer")


class ParticipantState(models.TextChoices):
    """What a participant answered to the invitation."""

    INVITED = "invited", pgettext_lazy("participant", "Invited")
    COMING = "coming", _("Takes part")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("participant", "Withdrew")


class DayPart(models.TextChoices):
    """Half of a day."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")


class BuyerKind(models.TextChoices):
    """What kind of buyer (구분): private, government, public body."""

    PRIVATE = "private", _("Private company")
    GOVERNMENT = "government", _("Government")
    PUBLIC = "public", _("Public body")


class Demand(models.TextChoices):
    """What the centre says of a pair."""

    NICE = "nice", _("As they wish")
    MUST = "must", _("Must meet")
    NEVER = "never", _("Must not meet")


class RunState(models.TextChoices):
    """How far a run of the timetable engine has come."""

    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Computing")
    DONE = "done", pgettext_lazy("run", "Finished")
    STOPPED = "stopped", _("Stopped on request")
    FAILED = "failed", _("Broken off")
    REFUSED = "refused", _("The demands can't hold together")


class PlanState(models.TextChoices):
    """Whether a plan is worked on, holds, or held before."""

    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    PUBLISHED = "published", pgettext_lazy("plan", "Published")
    REPLACED = "replaced", _("Replaced")


class MeetingState(models.TextChoices):
    """What became of a meeting of the published timetable."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    HELD = "held", pgettext_lazy("meeting", "Held")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


#: Meetings that are still to come or under way: they hold their place.
STANDING = (MeetingState.PLANNED, MeetingState.HELD)


class WayPrice(models.TextChoices):
    """What the hub may do to other meetings when it offers a way on."""

    NONE = "none", _("Nobody else moves")
    HIGH = "high", _("A few meetings move so that more can be held")


class AddressKind(models.TextChoices):
    """What a private address opens."""

    CALENDAR = "calendar", _("Calendar")
    HALL = "hall", _("Hall screen")


class Gap(models.TextChoices):
    """Why a participant gets no mail."""

    NOBODY = "nobody", _("Nobody who answers for it has an active account")
    MUTED = "muted", _("All its people have switched these mails off")


class Interest(models.IntegerChoices):
    """How interested the buyer was (관심도)."""

    NONE = 1, _("None")
    LOW = 2, _("Low")
    MIDDLE = 3, _("Middle")
    HIGH = 4, _("High")
    VERY_HIGH = 5, _("Very high")


class Answer(models.TextChoices):
    """Whether the other side says that a log is right."""

    YES = "yes", _("Yes, this is right")
    NO = "no", _("No, this is not right")


class Course(models.TextChoices):
    """How it stands between company and buyer at a follow-up."""

    GOES_ON = "goes_on", _("It goes on")
    ENDED = "ended", _("It has ended")


class AccordKind(models.TextChoices):
    """What was signed; the values are those of the ledger's kinds."""

    MOU = "mou", _("MOU")
    MOA = "moa", _("MOA")


class LogAuthor(models.TextChoices):
    """Who wrote a consultation log."""

    COMPANY = "company", _("Company")
    INTERPRETER = "interpreter", _("Interpreter")
    STAFF = "staff", _("Centre staff")


class Language(models.TextChoices):
    """Languages that are spoken at consultations (ISO 639-1)."""

    KO = "ko", _("Korean")
    EN = "en", _("English")
    ID = "id", _("Indonesian")
    VI = "vi", _("Vietnamese")
    ZH = "zh", _("Chinese")
    JA = "ja", _("Japanese")
    TH = "th", _("Thai")
    MS = "ms", _("Malay")
    MN = "mn", _("Mongolian")
    UZ = "uz", _("Uzbek")
    KK = "kk", _("Kazakh")
    RU = "ru", _("Russian")
    FR = "fr", _("French")
    ES = "es", _("Spanish")
    PT = "pt", _("Portuguese")
    AR = "ar", _("Arabic")


class SurveyState(models.TextChoices):
    """How far a survey has come."""

    DRAFT = "draft", pgettext_lazy("survey", "In preparation")
    OPEN = "open", pgettext_lazy("survey", "Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


class SurveyKind(models.TextChoices):
    """What kind of answer a question of a survey takes."""

    SCALE = "scale", _("Scale from 1 to 5")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of several answers")
    TEXT = "text", _("In their own words")


class Agreement(models.IntegerChoices):
    """How far somebody agrees with what a question of the scale says (리커트 5점 척도)."""

    NOT_AT_ALL = 1, _("1 Not at all")
    RATHER_NOT = 2, _("2 Rather not")
    SO_SO = 3, _("3 So so")
    RATHER = 4, _("4 Rather")
    FULLY = 5, _("5 Fully")


class PhotoConsent(models.TextChoices):
    """Why a photograph may be shown."""

    AGREED = "agreed", _("Everybody who can be recognised agreed to it")
    NOBODY = "nobody", _("Nobody can be recognised")
