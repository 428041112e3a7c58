"""The partners of a project as one of them may know them."""

from chorok.needs.enums import CandidateState
from chorok.needs.models import Candidate
from chorok.pipeline.models import Project, ProjectPartner
from chorok.registry import countries
from chorok.registry.models import Organisation


def partners_as_seen_by(project: Project, reader: Organisation) -> list[tuple[ProjectPartner, str]]:
    """Return the partners of a project with their names, as an organisation among them may read them.

    Who asks for an anonymous need is told by kind and country until both it and the reader's company want to meet, as
    everywhere else (needs.domain.introducing.asker).
    """
    rows = list(project.partners.select_related("organisation"))
    hidden = _hidden_from(project, reader)
    return [(row, _kind(hidden) if hidden is not None and row.organisation == hidden else row.name) for row in rows]


def _hidden_from(project: Project, reader: Organisation) -> Organisation | None:
    need = project.need
    if need is None or not need.anonymous or need.organisation_id == reader.pk:
        return None
    met = Candidate.objects.filter(need=need, technology__organisation=reader, state=CandidateState.LINKED)
    return None if met.exists() else need.organisation


def _kind(organisation: Organisation) -> str:
    return f"{organisation.get_kind_display()}, {countries.name(organisation.country)}"
