"""Closed lists of needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.registry.enums import OrganisationKind


class NeedState(models.TextChoices):
    """How far a need has come. What is published has an end, and the clock expires it."""

    DRAFT = "draft", pgettext_lazy("need", "Draft")
    SUBMITTED = "submitted", _("Waiting for review")
    PUBLISHED = "published", pgettext_lazy("need", "Published")
    EXPIRED = "expired", pgettext_lazy("need", "Expired")
    CLOSED = "closed", pgettext_lazy("need", "Closed")


class Origin(models.TextChoices):
    """How a need came in."""

    STAFF = "staff", _("Entered by the centre")
    PARTNER = "partner", _("Entered by the partner")
    IMPORT = "import", _("Imported from a file")


class Language(models.TextChoices):
    """Languages a need is written in (ISO 639-1); the first six are those the thesaurus speaks."""

    EN = "en", _("English")
    KO = "ko", _("Korean")
    ID = "id", _("Indonesian")
    VI = "vi", _("Vietnamese")
    FR = "fr", _("French")
    ES = "es", _("Spanish")
    PT = "pt", _("Portuguese")
    RU = "ru", _("Russian")
    AR = "ar", _("Arabic")
    ZH = "zh", _("Chinese")
    MN = "mn", _("Mongolian")


class Instrument(models.TextChoices):
    """By what the money would come (GCF's instruments, and what a body pays out of its own budget)."""

    GRANT = "grant", _("Grant")
    LOAN = "loan", _("Concessional loan")
    EQUITY = "equity", _("Equity")
    GUARANTEE = "guarantee", _("Guarantee")
    ASSISTANCE = "assistance", _("Technical assistance")
    OWN = "own", _("Own budget")


class PairState(models.TextChoices):
    """What a person decided of two needs that look alike."""

    OPEN = "open", pgettext_lazy("pair of needs", "To be decided")
    SAME = "same", _("The same need")
    DIFFERENT = "different", _("Different needs")


class RunState(models.TextChoices):
    """How far the search for technologies has come."""

    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", pgettext_lazy("matching", "Under way")
    DONE = "done", pgettext_lazy("matching", "Finished")
    FAILED = "failed", _("Broken off")


class CandidateState(models.TextChoices):
    """How far a technology on the shortlist of a need has come."""

    SHORTLISTED = "shortlisted", _("On the shortlist")
    ASKED = "asked", _("The company is asked")
    AGREED = "agreed", _("The company agreed")
    DECLINED = "declined", _("The company declined")
    INTRODUCED = "introduced", _("Introduced")
    LINKED = "linked", _("Both sides agree")
    PASSED = "passed", _("Whoever asks declined")
    REMOVED = "removed", _("Taken off the shortlist")


class Refusal(models.TextChoices):
    """Why a company or whoever asks declined, or why it ended later on; the report counts them."""

    FIT = "fit", _("It doesn't fit the problem")
    COUNTRY = "country", _("Not in this country")
    CAPACITY = "capacity", _("No people or goods for it at present")
    PRICE = "price", _("Price")
    MONEY = "money", _("The money isn't there")
    OTHER_SUPPLIER = "supplier", _("Another supplier was chosen")
    SILENCE = "silence", _("The other side doesn't answer any more")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


class VideoState(models.TextChoices):
    """How far a video meeting has come."""

    PROPOSED = "proposed", _("Times are proposed")
    OTHER = "other", _("Other times are wanted")
    AGREED = "agreed", _("The time is agreed")
    HELD = "held", pgettext_lazy("video meeting", "Held")
    MISSED = "missed", pgettext_lazy("video meeting", "Not held")
    DECLINED = "declined", pgettext_lazy("video meeting", "Declined")
    CANCELLED = "cancelled", pgettext_lazy("video meeting", "Called off")


class Side(models.TextChoices):
    """A side of an introduction."""

    COMPANY = "company", _("Company")
    PARTNER = "partner", _("Whoever asks")


class Standing(models.TextChoices):
    """How it stands between both sides some months after the introduction."""

    TALKING = "talking", _("We are still talking")
    MET = "met", _("We have met")
    SAMPLE = "sample", _("Sample or quotation sent")
    MOU = "mou", _("MOU signed")
    CONTRACT = "contract", _("Contract signed")
    ENDED = "ended", pgettext_lazy("introduction", "It has ended")


class FeedKind(models.TextChoices):
    """In which format a fund or bank publishes its projects; the values are those of connectors.project_feeds."""

    GCF = "gcf", _("Green Climate Fund (JSON)")
    CTCN = "ctcn", _("CTCN (JSON)")
    WORLD_BANK = "world_bank", _("World Bank, projects v3 (JSON)")
    IATI = "iati", _("IATI activities (XML): ADB and others")


class FeedOutcome(models.TextChoices):
    """What came of the last time a feed was asked."""

    RUNNING = "running", _("It is being asked now.")
    WRITTEN = "written", _("New and changed needs were brought in.")
    NOTHING = "nothing", _("Nothing was new or changed.")
    WAITS = "waits", _("The answer waits: look at how its columns are read, then write it.")
    UNREACHABLE = "unreachable", _("The service could not be reached, or took too long. It is asked again tomorrow.")
    REFUSED = "refused", _("The service refuses the question. Check the address.")
    CHANGED = "changed", _("The answer could not be read: half of it came, or the service has changed its format.")
    TOO_LARGE = "too_large", _("The answer is too large. Narrow the address, for example to one country.")
    MISTAKES = "mistakes", _("No row of the answer could be written. Look at the mistakes.")
    FAILED = "failed", _("Bringing it in broke off. Tell the administrator.")


class Lack(models.TextChoices):
    """What a need lacks when it is to be published; the first three keep it back."""

    ENDED = "ended", _("Its last day has passed")
    PAIR = "pair", _("It looks like another need; decide that first")
    BARRED = "barred", _("No company may be introduced there (sanctions)")
    CONTACT = "contact", _("No contact’s e-mail address: nobody can be introduced yet")
    PROBLEM = "problem", _("Nothing is told beside the title")
    FIELD = "field", _("No green field is chosen")


#: Kinds of organisations that say what they need.
ASKING = (
    OrganisationKind.NDE,
    OrganisationKind.GOVERNMENT,
    OrganisationKind.INTERNATIONAL,
    OrganisationKind.FUNDER,
    OrganisationKind.BUYER,
)
#: Needs one looks for technologies for.
SEARCHED = (NeedState.SUBMITTED, NeedState.PUBLISHED)
#: Video meetings that are still to be, one at a time for an introduction.
COMING = (VideoState.PROPOSED, VideoState.OTHER, VideoState.AGREED)
#: What was signed, and becomes a claim of the ledger.
SIGNED = (Standing.MOU, Standing.CONTRACT)
#: What keeps a need from being published together with others.
KEEPS_BACK = (Lack.ENDED, Lack.PAIR, Lack.BARRED)
