"""The check of everything: what still stands between a draft and its receipt, step by step."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.errors import DomainError, Text
from chorok.programs.domain.costs import Costs, asks_for_costs, check_costs
from chorok.programs.domain.eligibility import Finding, check
from chorok.programs.domain.missing import missing
from chorok.programs.domain.queries.forms import form_of
from chorok.programs.models import Application, ApplicationDocument, Call, FormPage, RequiredDocument
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Organisation

STEP_ELIGIBILITY = "eligibility"
STEP_COSTS = "costs"
STEP_DOCUMENTS = "documents"


@dataclass(frozen=True)
class Problem:
    """Something to mend before handing in. `step` is one of the STEP_ names, or the number of a page as text."""

    step: str
    step_label: Text
    message: Text


@dataclass(frozen=True)
class Step:
    """One step of an application: eligibility excepted, each is a page of the desk."""

    code: str
    label: Text
    page: FormPage | None = None


def steps(application: Application, pages: Sequence[FormPage]) -> list[Step]:
    """Return the steps in their order: costs where the call pays a subsidy, the form's pages, documents if any."""
    call = application.call
    found = [Step(STEP_COSTS, _("Costs"))] if asks_for_costs(call) else []
    found += [Step(str(page.pk), page.name, page) for page in pages]
    if asked_documents(call, application.organisation).exists():
        found.append(Step(STEP_DOCUMENTS, _("Documents")))
    return found


def asked_documents(call: Call, organisation: Organisation) -> QuerySet[RequiredDocument]:
    """Return the papers asked of this kind of applicant."""
    is_team = organisation.kind == OrganisationKind.TEAM
    own = RequiredDocument.For.TEAM if is_team else RequiredDocument.For.COMPANY
    return call.documents.filter(asked_of__in=[RequiredDocument.For.ANYONE, own]).select_related("blank_form")


def problems(
    application: Application,
    *,
    findings: Iterable[Finding] | None = None,
    pages: Sequence[FormPage] | None = None,
) -> list[Problem]:
    """Return everything that stands in the way, in the order of the steps; empty: it can be handed in.

    What the registry doesn't know stops nobody; the screening sees it. `findings` and `pages` may be given where they
    were read already.
    """
    call = application.call
    if findings is None:
        findings = check(call, application.organisation, today=clock.today())
    form = form_of(call) if pages is None else pages
    return [
        *(Problem(STEP_ELIGIBILITY, _("Eligibility"), one.reason) for one in findings if one.met is False),
        *_costs(application),
        *(
            Problem(str(one.page.pk), one.page.name, format_lazy("{q}: {m}", q=one.question.name, m=one.message))
            for one in missing(application, pages=form)
        ),
        *_documents(application),
    ]


def costs_of(application: Application) -> Costs | None:
    """Return the sums, None while one is missing."""
    if application.costs is None or application.subsidy is None:
        return None
    if application.own_cash is None or application.own_in_kind is None:
        return None
    return Costs(application.costs, application.subsidy, application.own_cash, application.own_in_kind)


def costs_problem(application: Application) -> DomainError | None:
    """Return what is wrong with the sums, with its field; None when they may stand or aren't asked for."""
    if not asks_for_costs(application.call):
        return None
    sums = costs_of(application)
    if sums is None:
        return DomainError(_("Write all four sums; 0 where there is nothing."), field="costs")
    try:
        check_costs(application.call, sums)
    except DomainError as refusal:
        return refusal
    return None


def _costs(application: Application) -> Iterable[Problem]:
    wrong = costs_problem(application)
    if wrong is not None:
        yield Problem(STEP_COSTS, _("Costs"), wrong.message)


def document_gaps(application: Application, asked: Sequence[RequiredDocument]) -> Iterator[Text]:
    """Say of each paper `asked` what is wrong with it: not there though it has to be, or its file is lost."""
    if not asked:
        return
    handed_in = ApplicationDocument.objects.filter(application=application, replaced_at=None)
    present = {paper.document_id: paper for paper in handed_in.select_related("file")}
    for document in asked:
        paper = present.get(document.pk)
        if paper is None:
            if document.required:
                yield format_lazy(_("{document}: add the file."), document=document)
        elif not default_storage.exists(paper.file.stored_as):
            yield format_lazy(_("{document}: the file is lost. Add it again."), document=document)


def _documents(application: Application) -> Iterable[Problem]:
    asked = list(asked_documents(application.call, application.organisation))
    for message in document_gaps(application, asked):
        yield Problem(STEP_DOCUMENTS, _("Documents"), message)
