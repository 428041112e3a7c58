"""The paper of an agreement: a tagged PDF out of text and budget, kept with its fingerprint."""

from io import BytesIO

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chorok.core import clock, files
from chorok.core.models import StoredFile
from chorok.documents import pdf
from chorok.documents.model import Block, Column, Heading, Kind, Paragraph, Report, Table
from chorok.programs.domain.budgets import Totals
from chorok.programs.domain.placeholders import filled
from chorok.programs.enums import BudgetCategory
from chorok.programs.models import AgreementVersion

PURPOSE_AGREEMENT = "agreement"
PURPOSE_SCAN = "agreement_scan"
#: Agreements are signed in Korean, whoever freezes them.
LANGUAGE = "ko"


def keep_paper(version: AgreementVersion, totals: Totals, *, user_id: int | None) -> StoredFile:
    """Make the paper of `version` and put it into the store of files."""
    application = version.agreement.application
    return files.store_generated(
        content=BytesIO(paper(version, totals)),
        name=f"{application.receipt_code}-v{version.number}.pdf",
        content_type=pdf.CONTENT_TYPE,
        purpose=PURPOSE_AGREEMENT,
        user_id=user_id,
    )


def paper(version: AgreementVersion, totals: Totals) -> bytes:
    """Return the paper as PDF/UA-1: the text with its facts, the budget item by item, lines for both signatures."""
    application = version.agreement.application
    now = clock.now()
    with translation.override(LANGUAGE):
        centre = settings.CENTRE_NAME[LANGUAGE]
        report = Report(
            title=_("Agreement"),
            subtitle=application.call.name,
            organisation=centre,
            issued=date_format(timezone.localtime(now, timezone.get_default_timezone()), "DATE_FORMAT"),
            language=LANGUAGE,
            contents_title=_("Contents"),
            blocks=[
                Heading(_("Agreement")),
                *_paragraphs(filled(version, totals)),
                Heading(_("Budget")),
                _budget(version, totals),
                Heading(_("Signatures")),
                _parties(version, centre),
            ],
            notice=[
                _("%(code)s, version %(number)d") % {"code": application.receipt_code, "number": version.number},
            ],
        )
        return pdf.report(report, made_at=now)


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _budget(version: AgreementVersion, totals: Totals) -> Table:
    sums = ("supply", "vat", "subsidy", "own_cash", "own_in_kind")
    rows = [
        [BudgetCategory(item.category).label, item.name, *(f"{getattr(item, name):,}" for name in sums)]
        for item in version.items.all()
    ]
    rows.append([_("Sum"), "", *(f"{getattr(totals, name):,}" for name in sums)])
    return Table(
        caption=_("Expenses in won"),
        columns=[
            Column(_("Category"), width=14),
            Column(_("Expense"), width=24),
            *(
                Column(title, Kind.MONEY, width=13)
                for title in (_("Supply price"), _("VAT"), _("Subsidy"), _("Own cash"), _("Own in kind"))
            ),
        ],
        rows=[[str(cell) for cell in row] for row in rows],
    )


def _parties(version: AgreementVersion, centre: str) -> Table:
    company = version.agreement.application.organisation
    return Table(
        caption=_("Both sides sign on the hub under the fingerprint of this paper, or on its print."),
        columns=[Column(_("Side"), width=14), Column(_("Party"), width=40), Column(_("Signature"), width=30)],
        rows=[
            [_("The centre"), centre, ""],
            [_("The company"), f"{company.name} {company.representative_ko}".strip(), ""],
        ],
    )
