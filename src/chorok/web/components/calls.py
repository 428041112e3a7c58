"""A call as people read it, for every audience: the public page, the centre's preview, the city's approval."""

from dataclasses import dataclass
from typing import Any

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import Text
from chorok.programs.domain.call_rules import RuleWords, words
from chorok.programs.domain.queries.calls import Phase, phase_of
from chorok.programs.enums import TieBreak, Trimming
from chorok.programs.models import (
    BonusRule,
    Call,
    CallAttachment,
    CallNotice,
    CallQuestion,
    Criterion,
    RequiredDocument,
)

#: Colour of each phase's badge.
PHASE_TONES: dict[str, str] = {
    Phase.OPEN: "success",
    Phase.UPCOMING: "info",
    Phase.CLOSED: "neutral",
    Phase.CANCELLED: "danger",
}


@dataclass(frozen=True)
class CallView:
    """Everything the page of a call shows. `now` is the server's clock."""

    call: Call
    phase: Phase
    tone: str
    rules: list[RuleWords]
    documents: list[RequiredDocument]
    criteria: list[Criterion]
    bonuses: list[BonusRule]
    attachments: list[CallAttachment]
    notices: list[CallNotice]
    questions: list[CallQuestion]
    own_questions: list[CallQuestion]
    now: Any

    @property
    def tie_breaks(self) -> list[Text]:
        """What decides between equal totals, in its order."""
        return [TieBreak(rule).label for rule in self.call.tie_breaks]

    @property
    def trimming(self) -> Text:
        """Which totals are left out before the mean is taken; empty where all count."""
        return "" if self.call.trimming == Trimming.NONE else Trimming(self.call.trimming).label


def call_view(call: Call, actor: Actor) -> CallView:
    """Read what the page of `call` shows to `actor`: a constant number of queries."""
    phase = phase_of(call)
    asked = call.questions_asked.all()
    return CallView(
        call=call,
        phase=phase,
        tone=PHASE_TONES[phase],
        rules=words(call.rules.all()),
        documents=list(call.documents.select_related("blank_form")),
        criteria=list(call.criteria.all()),
        bonuses=list(call.bonus_rules.all()),
        attachments=list(call.attachments.select_related("file")),
        notices=list(call.notices.all()),
        questions=list(asked.filter(public=True).exclude(answered_at=None)),
        own_questions=list(asked.filter(asked_by_id=actor.user_id, public=False)) if actor.user_id else [],
        now=clock.now(),
    )
