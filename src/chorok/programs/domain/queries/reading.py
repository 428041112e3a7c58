"""What an evaluator reads of an application: plain values only, no record of the applicant."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from chorok.core.models import StoredFile
from chorok.programs.domain.queries.answers import ShownPage, answers_for_evaluator, neutral_name
from chorok.programs.models import Application, ApplicationDocument


@dataclass(frozen=True)
class Paper:
    """A paper that was handed in, under the name an evaluator may see."""

    title: str
    file_id: UUID
    file_name: str
    size: int


@dataclass(frozen=True)
class Reading:
    """An application as one of its evaluators reads it; amounts in won."""

    title: str
    costs: Decimal | None
    subsidy: Decimal | None
    own_cash: Decimal | None
    own_in_kind: Decimal | None
    pages: list[ShownPage]
    papers: list[Paper]
    files: Mapping[UUID, tuple[StoredFile, str]]


def title_of(application: Application) -> str:
    """Return what an application is called before evaluators: its alias, with the applicant's name unless blind."""
    if application.call.blind:
        return application.alias
    return f"{application.alias} {application.organisation.name}".strip()


def reading_of(application: Application) -> Reading:
    """Return what an evaluator of the application may read; in a blind call nothing that names the applicant."""
    blind = application.call.blind
    pages = answers_for_evaluator(application, blind=blind)
    files = {
        answer.file.pk: (answer.file, answer.file_name) for page in pages for answer in page.answers if answer.file
    }
    present = ApplicationDocument.objects.filter(application=application, replaced_at=None)
    if blind:
        present = present.filter(document__names_applicant=False)
    papers = []
    for each in present.select_related("document", "file"):
        name = neutral_name(application, each.document.name, each.file) if blind else each.file.name
        papers.append(Paper(each.document.name, each.file.pk, name, each.file.size))
        files[each.file.pk] = (each.file, name)
    return Reading(
        title=title_of(application),
        costs=application.costs,
        subsidy=application.subsidy,
        own_cash=application.own_cash,
        own_in_kind=application.own_in_kind,
        pages=pages,
        papers=papers,
        files=files,
    )
