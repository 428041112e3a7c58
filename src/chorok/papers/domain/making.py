"""Papers are made and kept: each version with its three files and what it was made from."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.core.policy import require
from chorok.documents import docx, hwpx, pdf
from chorok.documents.model import Report
from chorok.papers import policy
from chorok.papers.domain.drafting import Draft
from chorok.papers.domain.kinds import MAKING
from chorok.papers.domain.readers import PURPOSE_PAPER
from chorok.papers.enums import FORMATS, MOST_PAGES
from chorok.papers.models import MadePaper
from chorok.papers.policy import Subject
from chorok.pipeline.models import Project
from chorok.registry.models import Organisation, Technology

_WRITERS: dict[str, tuple[Callable[[Report, datetime], bytes], str]] = {
    "docx": (lambda paper, _made_at: docx.report(paper), docx.CONTENT_TYPE),
    "hwpx": (lambda paper, _made_at: hwpx.report(paper), hwpx.CONTENT_TYPE),
    "pdf": (lambda paper, made_at: pdf.report(paper, made_at=made_at), pdf.CONTENT_TYPE),
}


def draft_of(subject: Subject, *, kind: str, language: str, public: bool = False) -> Draft:
    """Put a paper together as it would be made now; nothing is kept."""
    with translation.override(language):
        return MAKING[kind].draft(subject, public=public)


def file_of(draft: Draft, *, form: str, language: str) -> tuple[bytes, str]:
    """Return a draft as a file of one of FORMATS with its content type; nothing is kept."""
    write, content_type = _WRITERS[form]
    with translation.override(language):
        return write(draft.report(), clock.now()), content_type


def subject_columns(subject: Subject) -> dict[str, Any]:
    """Return the columns of a MadePaper that say what it is about."""
    if isinstance(subject, Organisation):
        return {"organisation": subject}
    return {"project": subject} if isinstance(subject, Project) else {"technology": subject}


def subject_of(paper: MadePaper) -> Subject:
    """Return what a paper is about, as it stands now."""
    subject = paper.organisation or paper.technology or paper.project
    if subject is None:  # the table's constraint rules it out
        raise ValueError(paper.pk)
    return read_anew(subject)


def read_anew(subject: Subject, *, lock: bool = False) -> Subject:
    """Return a paper's subject as it stands now, with what its papers ask for; locked against another version."""
    along: tuple[str, ...] = ()
    if isinstance(subject, Technology):
        along = ("organisation", "picture")
    elif isinstance(subject, Project):
        along = ("funder", "stage", "field")
    rows = type(subject)._default_manager.select_related(*along)
    return rows.select_for_update(of=("self",), no_key=True).get(pk=subject.pk) if lock else rows.get(pk=subject.pk)


@transaction.atomic
def make_paper(*, actor: Actor, subject: Subject, kind: str, language: str, most_pages: int | None = None) -> MadePaper:
    """Make the next version of a paper as DOCX, HWPX and PDF, count its pages, and keep what it was made from.

    `most_pages` are as many as it may have, else those of its kind. Raises DomainError when it would say exactly what
    the newest version says, Refused for those who may not change its subject.
    """
    require(policy.can_make(actor, subject))
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("Choose Korean or English."), field="language")
    # Versions are counted under this lock.
    subject = read_anew(subject, lock=True)
    columns = subject_columns(subject)
    earlier = MadePaper.objects.filter(kind=kind, language=language, **columns)
    draft = draft_of(subject, kind=kind, language=language)
    with translation.override(language):
        fingerprint = draft.fingerprint()
    newest = earlier.order_by("-version").first()
    if newest is not None and newest.fingerprint == fingerprint:
        raise DomainError(_("Nothing has changed since version %(number)d of this paper.") % {"number": newest.version})
    paper = MadePaper(
        kind=kind,
        language=language,
        version=(earlier.aggregate(most=Max("version"))["most"] or 0) + 1,
        title=draft.title[:300],
        texts=[asdict(block) for block in draft.editable],
        gaps=[asdict(gap) for gap in draft.gaps],
        fingerprint=fingerprint,
        most_pages=most_pages or MOST_PAGES.get(kind),  # type: ignore[call-overload]
        made_at=clock.now(),
        made_by_id=actor.user_id,
        **columns,
    )
    _keep_files(paper, draft, actor)
    return paper


def _keep_files(paper: MadePaper, draft: Draft, actor: Actor) -> None:
    """Make the files with the version's number in every code, and save the row with them."""
    mark = _next_id()
    paper.pk = mark
    with translation.override(paper.language):
        report = draft.report(mark=mark)
        name = f"{paper.get_kind_display()} {paper.title} {paper.version}"
        contents = {form: _WRITERS[form][0](report, paper.made_at) for form in FORMATS}
    counted = pdf.pages(contents["pdf"])
    paper.pages, paper.headings = counted.count, counted.headings
    for form, content in contents.items():
        setattr(paper, form, _stored(content, f"{name}.{form}", _WRITERS[form][1], actor))
    paper.save(force_insert=True)


def _next_id() -> int:
    """Take the next id of the table: it stands in the files before the row is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [MadePaper._meta.db_table])
        return int(cursor.fetchone()[0])


def _stored(content: bytes, name: str, content_type: str, actor: Actor) -> StoredFile:
    return files.store_generated(
        content=BytesIO(content), name=name, content_type=content_type, purpose=PURPOSE_PAPER, user_id=actor.user_id
    )
