"""The receipt of a handed-in application (접수증): a PDF beside the application, and a mail that says so."""

from datetime import datetime
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from chorok.accounts.models import User
from chorok.core import clock, files
from chorok.documents import letter
from chorok.documents.pdf import CONTENT_TYPE
from chorok.programs.domain.applications import link_of, lock
from chorok.programs.domain.notices import KIND_APPLICATIONS, tell_organisation
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application

PURPOSE_RECEIPT = "application_receipt"


@transaction.atomic
def make_receipt(application_id: int) -> bool:
    """Make the receipt and tell the applicant's owners and members; return whether there was one to make.

    Runs as a task and may run twice: an application that has its receipt, or was opened again meanwhile, is left.
    """
    application = lock(Application(pk=application_id))
    if application.receipt_id is not None or application.submitted_at is None:
        return False
    if application.state == ApplicationState.DRAFT:
        return False
    content = receipt_pdf(application)
    application.receipt = files.store_generated(
        content=BytesIO(content),
        name=f"{application.receipt_code}.pdf",
        content_type=CONTENT_TYPE,
        purpose=PURPOSE_RECEIPT,
        user_id=None,
    )
    application.save(update_fields=["receipt"])
    tell_organisation(
        application.organisation,
        kind=KIND_APPLICATIONS,
        subject=format_lazy(_("{code}: your application was received"), code=application.receipt_code),
        body=format_lazy(
            _("“{call}” – received at {moment}. The receipt number is {code}; the receipt lies on your desk as a PDF."),
            call=application.call,
            moment=exact(application.submitted_at),
            code=application.receipt_code,
        ),
        link=link_of(application),
        key=f"receipt:{application.pk}:{application.submitted_at:%s}",
    )
    return True


def receipt_pdf(application: Application) -> bytes:
    """Return the receipt in the language of the person who handed the application in."""
    submitter = application.submitted_by
    language = submitter.language if submitter is not None else "ko"
    with translation.override(language):
        return letter.pdf(_letter(application, submitter, language), made_at=application.submitted_at or clock.now())


def exact(moment: datetime) -> str:
    """Return a moment to the second where the centre is, as deadlines are counted."""
    return f"{timezone.localtime(moment, timezone.get_default_timezone()):%Y-%m-%d %H:%M:%S %Z}"


def _letter(application: Application, submitter: User | None, language: str) -> letter.Letter:
    submitted_at = application.submitted_at or clock.now()
    day = timezone.localtime(submitted_at, timezone.get_default_timezone())
    return letter.Letter(
        title=gettext("Receipt of an application"),
        number="",
        language=language,
        facts=[
            (gettext("Receipt number"), application.receipt_code),
            (gettext("Call"), application.call.name),
            (gettext("Applicant"), application.organisation.name),
            (gettext("Received"), exact(submitted_at)),
            (gettext("Handed in by"), submitter.name if submitter is not None else pgettext("actor", "System")),
        ],
        text=[gettext("We confirm that we have received your application as stated above.")],
        issued=date_format(day, "DATE_FORMAT"),
        issuer=settings.CENTRE_NAME.get(language, settings.CENTRE_NAME["ko"]),
        notes=[gettext("Made by the hub at the moment of handing in, by the clock of the server.")],
    )
