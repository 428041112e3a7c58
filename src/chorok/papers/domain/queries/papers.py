"""Lists of papers, and what is to be said of their length."""

from dataclasses import dataclass

from django.db.models import Count, Q

from chorok.accounts.actors import Actor
from chorok.papers.domain.project_paper import limits
from chorok.papers.enums import OF_PROJECTS, TextState
from chorok.papers.models import MadePaper
from chorok.papers.models.papers import MadePaperQuerySet
from chorok.pipeline.models import Project
from chorok.registry.models import Organisation

#: How many of the longest texts are named where a paper is too long.
LONGEST = 3


def papers_of(actor: Actor, subject: Organisation | Project) -> MadePaperQuerySet:
    """Return the papers of an organisation (its technologies' among them) or of a project, the newest first.

    Each has how many texts of files that came back wait for a decision.
    """
    rows = MadePaper.objects.visible_to(actor)
    if isinstance(subject, Organisation):
        rows = rows.filter(Q(organisation=subject) | Q(technology__organisation=subject))
    else:
        rows = rows.filter(project=subject)
    waiting = Count("readings__changed", filter=Q(readings__changed__state=TextState.OPEN))
    return rows.select_related("docx", "hwpx", "pdf", "made_by").annotate(waiting=waiting)


@dataclass(frozen=True)
class Chapter:
    """A chapter that has more pages than it may."""

    title: str
    pages: int
    most: int


def long_chapters(paper: MadePaper) -> list[Chapter]:
    """Return the chapters of a paper that are longer than its funder wants."""
    if paper.kind not in OF_PROJECTS:
        return []
    most = limits(paper.kind, paper.language)
    begins = sorted(paper.headings.items(), key=lambda item: item[1])
    ends = [page for _title, page in begins[1:]] + [paper.pages + 1]
    lengths = {title: max(end - begin, 1) for (title, begin), end in zip(begins, ends, strict=True)}
    return [Chapter(title, lengths[title], limit) for title, limit in most.items() if lengths.get(title, 0) > limit]


def longest_texts(paper: MadePaper) -> list[tuple[str, int]]:
    """Return the longest texts of a paper with their signs: what is shortened first where it has too many pages."""
    texts = sorted(((str(each["label"]), len(each["text"])) for each in paper.texts), key=lambda pair: -pair[1])
    return [pair for pair in texts[:LONGEST] if pair[1]]
