"""The kinds of papers: how each is put together, and how a text of it is read and written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chorok.papers.domain import company_sheet, project_paper, technology_profile
from chorok.papers.domain.drafting import Draft
from chorok.papers.enums import OF_PROJECTS, PaperKind


@dataclass(frozen=True)
class Making:
    """What is done with a paper's subject, in the language in use.

    `draft(subject)` puts the paper together; `text_of(subject, code)` is a text as it stands now; `limit_of(code)` is
    how long it may be; `write(actor, subject, code, text)` writes it with the rules of its room.
    """

    draft: Callable[..., Draft]
    text_of: Callable[[Any, str], str]
    limit_of: Callable[[str], int]
    write: Callable[[Any, Any, str, str], None]


def _of_project(kind: str) -> Making:
    return Making(
        lambda subject, *, public=False: project_paper.draft(subject, kind=kind, public=public),
        project_paper.text_of,
        project_paper.limit_of,
        lambda actor, subject, code, text: project_paper.write_text(actor=actor, project=subject, code=code, text=text),
    )


MAKING: dict[str, Making] = {
    PaperKind.TECHNOLOGY: Making(
        technology_profile.draft,
        technology_profile.text_of,
        technology_profile.limit_of,
        lambda actor, subject, code, text: technology_profile.write_text(
            actor=actor, technology=subject, code=code, text=text
        ),
    ),
    PaperKind.SHEET: Making(
        company_sheet.draft,
        company_sheet.text_of,
        company_sheet.limit_of,
        lambda actor, subject, code, text: company_sheet.write_text(actor=actor, company=subject, code=code, text=text),
    ),
    **{kind: _of_project(kind) for kind in OF_PROJECTS},
}
