"""A version of a paper and a file that came back, shown on the desk of a company and at the centre alike."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.papers import policy
from chorok.papers.domain.making import subject_of
from chorok.papers.domain.queries.papers import long_chapters, longest_texts
from chorok.papers.domain.rereading import UnusableFile, compare, leave_text, note_texts, read_paper, take_text
from chorok.papers.enums import TextState
from chorok.papers.models import MadePaper, ReadPaper, ReadText
from chorok.papers.policy import Subject
from chorok.web.components.access import actor_of
from chorok.web.components.attempts import attempt, do
from chorok.web.components.papers.forms import ReadForm

PAGE_SIZE = 20
STEPS = ("take", "leave")


def version_context(request: HttpRequest, paper: MadePaper, form: ReadForm | None = None) -> dict[str, Any]:
    """Return what the page of a version shows."""
    return {
        "paper": paper,
        "missing": [each for each in paper.texts if not each["text"]],
        "chapters": long_chapters(paper),
        "longest": longest_texts(paper) if paper.too_long or long_chapters(paper) else [],
        "readings": list(paper.readings.select_related("file", "read_by")),
        "read_form": form or ReadForm(),
        "may_make": bool(policy.can_make(actor_of(request), subject_of(paper))),
    }


def read_upload(request: HttpRequest, subject: Subject) -> tuple[ReadPaper | None, ReadForm]:
    """Read an uploaded paper back; return what came of it, and the form with what is wrong where nothing did."""
    form = ReadForm(request.POST, request.FILES)
    if not form.is_valid():
        return None, form
    upload: UploadedFile = form.cleaned_data["upload"]

    def read() -> ReadPaper | None:
        try:
            return read_paper(actor=actor_of(request), subject=subject, upload=upload)
        except UnusableFile as refusal:
            for problem in refusal.problems:
                form.add_error("upload", problem)
            return None

    return attempt(form, read), form


def reading_context(paper: MadePaper, reading_id: int, actor: Actor) -> dict[str, Any]:
    """Return what the page of a file that came back shows; 404 where it isn't one of this paper."""
    reading = get_object_or_404(paper.readings.select_related("file", "read_by"), pk=reading_id)
    reading.paper = paper
    rows = compare(reading)
    return {
        "paper": paper,
        "reading": reading,
        "rows": rows,
        "waiting": sum(one.row.state == TextState.OPEN for one in rows),
        "notes": note_texts(reading),
        "may_make": bool(policy.can_make(actor, subject_of(paper))),
    }


def decide(request: HttpRequest, row: ReadText, step: str) -> None:
    """Take a text over or leave it, and say on the next page what was done or why it wasn't."""
    actor = actor_of(request)
    if step == "take":
        do(
            request,
            lambda: take_text(actor=actor, row=row, seen=request.POST.get("seen", "")),
            _("The text is taken over."),
        )
    else:
        do(request, lambda: leave_text(actor=actor, row=row), _("The text stays as it is."))
