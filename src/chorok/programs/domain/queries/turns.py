"""The presentation day as everybody in the room sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chorok.programs.domain.queries.reading import title_of
from chorok.programs.models import Call, Presentation


@dataclass(frozen=True)
class Turn:
    """One turn: `title` names the application as evaluators know it; the moments are those of the server."""

    pk: int
    position: int
    application_id: int
    title: str
    talk_minutes: int
    question_minutes: int
    planned_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def runs(self) -> bool:
        """It is this one's turn now."""
        return self.started_at is not None and self.ended_at is None

    @property
    def talk_until(self) -> datetime | None:
        """When the talk ends and questions begin."""
        return None if self.started_at is None else self.started_at + timedelta(minutes=self.talk_minutes)

    @property
    def questions_until(self) -> datetime | None:
        """When the turn ends."""
        return None if self.talk_until is None else self.talk_until + timedelta(minutes=self.question_minutes)


def turns_of(call: Call) -> list[Turn]:
    """Return the turns in their order."""
    rows = Presentation.objects.filter(call=call).select_related("application__call", "application__organisation")
    return [
        Turn(
            pk=row.pk,
            position=row.position,
            application_id=row.application_id,
            title=title_of(row.application),
            talk_minutes=row.talk_minutes,
            question_minutes=row.question_minutes,
            planned_at=row.planned_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
