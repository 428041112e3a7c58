"""Closed lists of the programmes: calls, forms, applications, review, selection, agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallState(models.TextChoices):
    """How far a call has come. Whether it takes applications now follows from its period, never from a state."""

    TEMPLATE = "template", _("Template")
    DRAFT = "draft", pgettext_lazy("call", "Draft")
    APPROVAL = "approval", _("Waiting for the city's approval")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", pgettext_lazy("call", "Published")
    DECIDED = "decided", _("Results announced")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


#: States in which a call's page is public once `publish_at` has come.
PUBLIC_CALL_STATES = (CallState.PUBLISHED, CallState.DECIDED, CallState.FINISHED, CallState.CANCELLED)


class VatPolicy(models.TextChoices):
    """Whether the subsidy may pay value added tax. The convention is to pay the supply price alone."""

    EXCLUDE = "exclude", _("Supply price only, VAT is borne by the company")
    INCLUDE = "include", _("VAT included")


class NoticeKind(models.TextChoices):
    """What a public notice to a call says."""

    EXTENSION = "extension", _("Extension")
    CORRECTION = "correction", _("Correction")
    CANCELLATION = "cancellation", _("Cancellation")
    INFORMATION = "information", _("Information")


class RuleKind(models.TextChoices):
    """What a rule of eligibility looks at."""

    APPLICANT = "applicant", _("Founder or company")
    REGION = "region", _("Location")
    SIZE = "size", _("Employees")
    AGE = "age", _("Years in business")
    FIELD = "field", _("Green field")
    CERTIFICATE = "certificate", _("Certificate held")
    NO_CERTIFICATE = "no_certificate", _("Certificate not held yet")
    EARLIER_SUPPORT = "earlier_support", _("Earlier support in the same line")
    VERIFIED = "verified", pgettext_lazy("rule", "Identity verified")
    IN_BUSINESS = "in_business", _("In business")


class QuestionKind(models.TextChoices):
    """Types of questions in an application form."""

    SHORT = "short", _("Short text")
    LONG = "long", _("Long text")
    CHOICE = "choice", _("One of several")
    SEVERAL = "several", _("Several of several")
    NUMBER = "number", _("Number with a unit")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")
    TABLE = "table", _("Table with rows")
    FILE = "file", _("File")
    ADDRESS = "address", _("Address")
    PERSON = "person", pgettext_lazy("question", "Person")
    CONSENT = "consent", _("Consent")


#: Kinds whose answer is chosen from a list.
CHOICE_KINDS = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})


class ColumnKind(models.TextChoices):
    """Types of a table's columns."""

    SHORT = "short", _("Short text")
    NUMBER = "number", pgettext_lazy("column", "Number")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")


class ApplicationState(models.TextChoices):
    """How far an application has come."""

    DRAFT = "draft", pgettext_lazy("application", "Draft")
    SUBMITTED = "submitted", _("Submitted")
    SUPPLEMENT = "supplement", _("Supplement asked for")
    ELIGIBLE = "eligible", _("Passed screening")
    INELIGIBLE = "ineligible", _("Rejected in screening")
    SELECTED = "selected", pgettext_lazy("application", "Selected")
    WAITING = "waiting", _("On the waiting list")
    NOT_SELECTED = "not_selected", _("Not selected")
    AGREED = "agreed", _("Agreement signed")
    LAPSED = "lapsed", _("Selection lapsed")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


#: States of applications that were handed in and not taken back.
HANDED_IN = frozenset(set(ApplicationState) - {ApplicationState.DRAFT, ApplicationState.WITHDRAWN})


class CheckResult(models.TextChoices):
    """What the screening found for one line of the checklist."""

    FINE = "fine", _("Fine")
    MISSING = "missing", _("Missing or wrong")
    NOT_NEEDED = "not_needed", _("Not needed")


class SupplementState(models.TextChoices):
    """A request for supplement."""

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", pgettext_lazy("supplement", "Answered")
    CLOSED = "closed", pgettext_lazy("supplement", "Settled")


class PanelState(models.TextChoices):
    """An evaluator's place in the panel of a call."""

    INVITED = "invited", _("Invited")
    PLEDGED = "pledged", _("Pledge signed")
    DECLINED = "declined", _("Declined")
    DISMISSED = "dismissed", _("Dismissed")


class ConflictSource(models.TextChoices):
    """Who brought a conflict of interest up: exclusion by law, by the evaluator, or on the applicant's claim."""

    FOUND = "found", _("Found by the system")
    DECLARED = "declared", _("Declared by the evaluator")
    CLAIMED = "claimed", _("Claimed by the applicant")


class ConflictGround(models.TextChoices):
    """Why an evaluator can't judge an application."""

    SAME_ORGANISATION = "same_organisation", _("Belongs to the applicant")
    SAME_NUMBER = "same_number", _("Same business registration number")
    EMPLOYMENT = "employment", _("Worked for the applicant within three years")
    MENTORING = "mentoring", _("Mentored or advised the applicant")
    EMAIL_DOMAIN = "email_domain", _("Same e-mail domain")
    FAMILY = "family", _("Family or close acquaintance")
    OTHER = "other", _("Other reason")


class ConflictState(models.TextChoices):
    """What became of a conflict; an upheld one recuses the evaluator from the application."""

    CLAIMED = "claimed", _("To be decided")
    UPHELD = "upheld", _("Recused")
    DISMISSED = "dismissed", _("Not upheld")


class AssignmentState(models.TextChoices):
    """An evaluator's work on one application."""

    ASSIGNED = "assigned", _("To be scored")
    SUBMITTED = "submitted", _("Scores submitted")
    RECUSED = "recused", _("Recused")


class PastKind(models.TextChoices):
    """What an evaluator did for an organisation."""

    EMPLOYMENT = "employment", _("Employment")
    MENTORING = "mentoring", _("Mentoring")
    ADVICE = "advice", _("Advice, research or services")


class Trimming(models.TextChoices):
    """Which totals are left out before the mean is taken."""

    NONE = "none", _("None")
    FROM_FIVE = "from_five", _("Highest and lowest, with five or more evaluators")
    FROM_THREE = "from_three", _("Highest and lowest, with three or more evaluators")


class TieBreak(models.TextChoices):
    """What decides between equal totals, in the order a call lists them."""

    CRITERIA = "criteria", _("Higher score in the first criterion, then the next")
    BONUS = "bonus", _("More bonus points")
    EARLIER = "earlier", _("Handed in earlier")
    COMMITTEE = "committee", _("Decision of the committee")


class Outcome(models.TextChoices):
    """What the committee decides for an application."""

    SELECTED = "selected", pgettext_lazy("application", "Selected")
    WAITING = "waiting", _("On the waiting list")
    NOT_SELECTED = "not_selected", _("Not selected")


class AppealState(models.TextChoices):
    """An applicant's appeal against a decision."""

    OPEN = "open", _("Waiting for an answer")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("appeal", "Not upheld")


class AgreementState(models.TextChoices):
    """How far an agreement has come."""

    NEGOTIATION = "negotiation", _("Budget under negotiation")
    SIGNING = "signing", _("Waiting for signatures")
    SIGNED = "signed", pgettext_lazy("agreement", "Signed")
    ENDED = "ended", pgettext_lazy("agreement", "Ended")


class VersionState(models.TextChoices):
    """A version of an agreement: its text and budget. A signed one is replaced by the next signed one."""

    DRAFT = "draft", pgettext_lazy("agreement", "Draft")
    FROZEN = "frozen", _("Frozen for signing")
    SIGNED = "signed", pgettext_lazy("agreement", "Signed")
    SUPERSEDED = "superseded", _("Replaced by a later version")
    DROPPED = "dropped", _("Dropped")


class Side(models.TextChoices):
    """Who signs."""

    CENTRE = "centre", _("The centre")
    COMPANY = "company", _("The company")


class SignatureMethod(models.TextChoices):
    """How a side signed."""

    IN_APP = "in_app", _("Signed on the hub")
    SCAN = "scan", _("Scan of the signed paper")


class BudgetCategory(models.TextChoices):
    """Expense items (비목) of an agreement."""

    MATERIALS = "materials", _("Materials")
    OUTSOURCING = "outsourcing", _("Outsourced work")
    EQUIPMENT = "equipment", _("Equipment and rent")
    LABOUR = "labour", _("Labour")
    CONSULTING = "consulting", _("Consulting and training")
    FEES = "fees", _("Certification and test fees")
    TRAVEL = "travel", _("Travel and freight")
    PROMOTION = "promotion", _("Promotion and interpretation")
    OTHER = "other", pgettext_lazy("budget", "Other")
