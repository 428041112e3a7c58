"""A paper the hub made becomes one of its project's papers, for the stage that wants it."""

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import files
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.papers import policy
from chorok.papers.enums import FORMATS
from chorok.papers.models import MadePaper
from chorok.pipeline.domain.moves import keep_paper
from chorok.pipeline.domain.readers import PURPOSE_PROJECT
from chorok.pipeline.models import Project, ProjectPaper, StagePaper


def wanted_papers(project: Project) -> list[StagePaper]:
    """Return the papers of the project's funder that the hub can make, those of its own stage first."""
    if project.funder_id is None:
        return []
    rows = StagePaper.objects.filter(stage__funder=project.funder_id, stage__retired=False).exclude(template="")
    found = list(rows.select_related("stage").order_by("stage__position", "position", "pk"))
    return sorted(found, key=lambda one: one.stage_id != project.stage_id)


@transaction.atomic
def hand_in(*, actor: Actor, paper: MadePaper, form: str) -> ProjectPaper:
    """Put a version of a paper among its project's papers, as the one its funder's stage wants.

    Raises DomainError for a format the hub doesn't make and where the funder wants no such paper any more.
    """
    if paper.project is None or form not in FORMATS:
        raise DomainError(_("Choose DOCX, HWPX or PDF."))
    project = paper.project
    require(policy.can_make(actor, project))
    wanted = next((one for one in wanted_papers(project) if one.template == paper.kind), None)
    if wanted is None:
        raise DomainError(_("The project's funder wants no paper of this kind."))
    with files.read(getattr(paper, form)) as content:
        stored = files.store_generated(
            content=content,
            name=getattr(paper, form).name,
            content_type=getattr(paper, form).content_type,
            purpose=PURPOSE_PROJECT,
            user_id=actor.user_id,
        )
    title = f"{wanted.name} ({_('version %(number)d') % {'number': paper.version}})"
    return keep_paper(actor=actor, project=project, title=title, stored=stored, wanted=wanted, template=paper.kind)
