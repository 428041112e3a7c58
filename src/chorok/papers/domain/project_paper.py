"""Papers of a project, put together after a layout (data/README.md) in the funder's own order."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from chorok.accounts.actors import Actor
from chorok.documents.model import Heading, PageBreak
from chorok.papers.domain import project_tables
from chorok.papers.domain.drafting import Draft
from chorok.papers.domain.project_facts import Known, lines
from chorok.papers.enums import PaperKind
from chorok.pipeline.domain.projects import save_texts
from chorok.pipeline.enums import Section
from chorok.pipeline.models import Project, ProjectText


def draft(project: Project, *, kind: str, public: bool = False) -> Draft:
    """Put the paper together in the language in use."""
    tongue = _tongue()
    known = Known(project)
    title = project.title_ko if tongue == "ko" else project.title_en or project.title_ko
    paper = Draft(title, str(PaperKind(kind).label), settings.CENTRE_NAME[tongue], public=public)
    for part in layout(kind)["parts"]:
        _add(paper, known, part)
    return paper


def _add(paper: Draft, known: Known, part: dict[str, Any]) -> None:
    tongue = _tongue()
    if part.get("break"):
        paper.add(PageBreak())
    if "text" in part:
        label = part["heading"][tongue] if "heading" in part else section_label(part["text"])
        text = known.texts.get(part["text"], "")
        paper.text(part["text"], label, text, url=known.texts_page, heading=Heading(label, 2))
    elif "heading" in part:
        paper.add(Heading(part["heading"][tongue], part.get("level", 1)))
    elif "facts" in part:
        paper.facts(part["caption"][tongue], lines(paper, known, part["facts"]))
    else:
        project_tables.add(paper, known, part["table"])


@cache
def layout(kind: str) -> dict[str, Any]:
    """Return the layout of a kind of paper."""
    text = files("chorok.papers").joinpath(f"data/{kind}.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def section_label(code: str) -> str:
    """Return what a section of a project's texts is called; its code where a paper brought its own."""
    return str(Section(code).label) if code in Section.values else code


def limits(kind: str, language: str) -> dict[str, int]:
    """Return how many pages the chapters of a paper may have, by their headings in a language."""
    read = layout(kind)
    named = {part["code"]: part["heading"][language] for part in read["parts"] if "code" in part}
    return {named[code]: most for code, most in read["most"].items()}


def text_of(project: Project, code: str) -> str:
    """Return a text of the project in the language in use, empty where it isn't written."""
    row = ProjectText.objects.filter(project=project, section=code, language=_tongue()).first()
    return "" if row is None else row.text


def limit_of(code: str) -> int:
    """Return how many signs a text of a project may have."""
    return ProjectText._meta.get_field("text").max_length or 0


def _tongue() -> str:
    return "ko" if get_language() == "ko" else "en"


def write_text(*, actor: Actor, project: Project, code: str, text: str) -> None:
    """Write a text of the project by its room's rules. Raises DomainError when it is too long, Refused for others."""
    save_texts(actor=actor, project=project, language=_tongue(), texts={code: text})
