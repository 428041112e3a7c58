"""A call's applications with every answer as a list, read from the database bit by bit."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.programs.domain.queries.answers_table import AnswerColumns, batches
from chorok.programs.models import Application, Call
from chorok.registry.domain import business_number


def application_sheet(call: Call, applications: QuerySet[Application], *, scores: bool) -> Sheet:
    """Return the applications as a sheet; its rows are read in batches while it is written. `scores`: with totals."""
    answers = AnswerColumns(call)
    columns = [
        Column(_("Receipt number"), width=18),
        Column(_("Applicant"), width=28),
        Column(_("Business registration number"), width=16),
        Column(_("State"), width=14),
        Column(_("Received"), Kind.MOMENT, 18),
        Column(_("Costs in all"), Kind.MONEY, 16),
        Column(_("Subsidy asked for"), Kind.MONEY, 16),
        Column(_("Own share in cash"), Kind.MONEY, 16),
        Column(_("Own share in kind"), Kind.MONEY, 16),
        *([Column(_("Total score"), Kind.NUMBER, 12, 2)] if scores else []),
        *answers.columns,
    ]
    return Sheet(_("Applications"), columns, _rows(answers, applications, scores))


def _rows(answers: AnswerColumns, applications: QuerySet[Application], scores: bool) -> Iterator[list[Cell]]:
    for batch in batches(applications):
        cells = answers.cells(batch)
        for application in batch:
            yield [*_own(application, scores), *cells[application.pk]]


def _own(application: Application, scores: bool) -> list[Cell]:
    organisation = application.organisation
    return [
        application.receipt_code,
        organisation.name,
        business_number.shown(organisation.business_number),
        str(application.get_state_display()),
        application.submitted_at,
        application.costs,
        application.subsidy,
        application.own_cash,
        application.own_in_kind,
        *([application.score_total] if scores else []),
    ]
