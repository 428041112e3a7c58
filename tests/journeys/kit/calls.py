"""Calls for the pages that are looked at: one open with all its parts, a draft of it, one that waits for the city."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core import clock
from chorok.outcomes.models import Line
from chorok.programs.domain.call_parts import save_bonus_rule, save_checklist_item, save_document
from chorok.programs.domain.call_rules import save_rule
from chorok.programs.domain.calls import create_call, create_template
from chorok.programs.domain.plan import save_year_line
from chorok.programs.domain.publishing import extend_call, publish_call, submit_for_approval
from chorok.programs.domain.questions import ask
from chorok.programs.enums import RuleKind
from chorok.programs.models import Call, CallQuestion, Criterion, EligibilityRule
from tests.factories_programs import DraftFactory, complete


@dataclass(frozen=True)
class Calls:
    """The calls, and of the draft one part of each kind that has a page."""

    running: Call
    question: CallQuestion
    draft: Call
    rule: EligibilityRule
    criterion: Criterion
    waiting: Call


def build(asker: Actor) -> Calls:
    """Write the calls as the staff does."""
    line, now = Line.objects.latest("pk"), clock.now()
    save_year_line(actor=SYSTEM, year=2020, line=line, budget=Decimal(120_000_000), when_ko="연중", when_en="all year")
    source = complete(
        DraftFactory(
            line=line, code="source", name_ko="바탕 공고 (가상)", opens_at=None, closes_at=None, results_on=None
        )
    )
    rule = save_rule(actor=SYSTEM, call=source, kind=RuleKind.SIZE, most=299)
    save_document(actor=SYSTEM, call=source, code="plan", name_ko="사업계획서", name_en="Project plan")
    save_bonus_rule(actor=SYSTEM, call=source, name_ko="여성기업", name_en="Led by a woman", points=2)
    save_checklist_item(actor=SYSTEM, call=source, name_ko="신청서 서명", name_en="Form signed")
    if not Call.objects.templates().filter(line=line).exists():
        create_template(actor=SYSTEM, source=source, line=line, name_ko="공고 서식 (가상)", name_en="A template")
    period = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=20)}

    def begin(code: str, **values: bool) -> Call:
        names = {"name_ko": f"공고 {code} (가상)", "name_en": f"Call {code} (fictitious)"}
        return create_call(
            actor=SYSTEM, source=source, year=2020, line=line, code=code, fictitious=True, **names, **period, **values
        )

    running = publish_call(actor=SYSTEM, call=begin("running"))
    extend_call(
        actor=SYSTEM, call=running, closes_at=now + timedelta(days=30), text_ko="연장합니다.", text_en="Extended."
    )
    return Calls(
        running=running,
        question=ask(actor=asker, call=running, text="언제까지 신청할 수 있나요?"),
        draft=source,
        rule=rule,
        criterion=source.criteria.get(),
        waiting=submit_for_approval(actor=SYSTEM, call=begin("waiting", needs_approval=True)),
    )
