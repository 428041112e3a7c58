"""Two people at the very same step of the plan or the form: the second waits, then does it or is told why not."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.core.errors import DomainError, Outdated
from chorok.outcomes.domain.indicators import copy_targets, save_indicator, save_line, set_target
from chorok.outcomes.models import Indicator, Line, ProgrammeYear, Target
from chorok.programs.domain.call_parts import move_part, remove_part, save_checklist_item
from chorok.programs.domain.forms import move_question, remove_question, save_page
from chorok.programs.domain.plan import copy_year, digest_of, drop_year_line, save_year_line
from chorok.programs.models import ChecklistItem, FormPage, Question, YearLine
from tests.factories import LineFactory, ProgrammeYearFactory
from tests.factories_programs import (
    ChecklistItemFactory,
    DraftFactory,
    FormPageFactory,
    QuestionFactory,
    YearLineFactory,
)
from tests.programs.meanwhile import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


def _indicator(**facts: Any) -> Indicator:
    texts = {"name_ko": "지원 기업", "name_en": "Companies", "unit_ko": "개사", "unit_en": "companies", "position": 1}
    return Indicator.objects.create(code="companies", kind="support", measure="companies", **texts, **facts)


def test_two_put_the_same_line_into_the_plan() -> None:
    year, line = ProgrammeYearFactory(), LineFactory()
    steps = [partial(save_year_line, actor=SYSTEM, year=year, line=line, budget=budget) for budget in (100, 200)]
    second = meanwhile(*steps)
    assert isinstance(second, YearLine)
    assert [row.budget for row in YearLine.objects.all()] == [200]


def test_two_change_what_both_have_read() -> None:
    row = YearLineFactory(budget=Decimal(50))
    plan = partial(save_year_line, actor=SYSTEM, year=row.year, line=row.line, base=digest_of(row))
    second = meanwhile(partial(plan, budget=100), partial(plan, budget=200))
    assert isinstance(second, Outdated)
    assert [row.budget for row in YearLine.objects.all()] == [100]


def test_two_take_the_same_code() -> None:
    texts = {"name_ko": "지원 기업", "name_en": "Companies", "unit_ko": "개사", "unit_en": "companies", "position": 1}
    facts = {"line": None, "kind": "support", "measure": "companies"}
    add_indicator = partial(save_indicator, actor=SYSTEM, code="companies", **facts, **texts)
    add_line = partial(save_line, actor=SYSTEM, code="education", name_ko="교육", name_en="Education", position=1)
    for add, found in ((add_indicator, Indicator), (add_line, Line)):
        second = meanwhile(add, add)
        assert isinstance(second, DomainError)
        assert (second.field, found.objects.count()) == ("code", 1)


def test_two_change_an_indicator_to_the_same_code() -> None:
    line = LineFactory()
    first = _indicator(line=line)
    second = Indicator.objects.create(
        code="others", kind="support", measure="companies", name_ko="기타", name_en="Others", position=2
    )
    values = {
        name: getattr(first, name) for name in ("line", "kind", "measure", "name_ko", "name_en", "unit_ko", "unit_en")
    }
    renaming = partial(save_indicator, actor=SYSTEM, code="firms", position=1, **values)
    refused = meanwhile(partial(renaming, indicator=first), partial(renaming, indicator=second))
    assert isinstance(refused, DomainError)
    assert refused.field == "code"
    assert set(Indicator.objects.values_list("code", flat=True)) == {"firms", "others"}


def test_two_copy_the_same_year() -> None:
    old = ProgrammeYearFactory(year=2019)
    row = YearLineFactory(year=old, budget=Decimal(10))
    Target.objects.create(year=old, indicator=_indicator(line=row.line), value=25)
    copy = partial(copy_year, actor=SYSTEM, source=2019, target=2021)
    assert meanwhile(copy, copy) == []
    assert list(YearLine.objects.filter(year=2021).values_list("line", "budget")) == [(row.line_id, 10)]
    assert list(Target.objects.filter(year=2021).values_list("value", flat=True)) == [25]
    assert ProgrammeYear.objects.count() == 2


def test_one_copies_targets_while_the_other_sets_one() -> None:
    old, new = ProgrammeYearFactory(year=2019), ProgrammeYearFactory(year=2020)
    indicator = _indicator(line=LineFactory())
    Target.objects.create(year=old, indicator=indicator, value=25)
    setting = partial(set_target, actor=SYSTEM, year=new, indicator=indicator, value=Decimal(30))
    assert meanwhile(setting, partial(copy_targets, actor=SYSTEM, source=old, year=new)) == 0
    assert Target.objects.get(year=new).value == 30


def test_two_take_the_same_line_out_of_the_plan() -> None:
    row = YearLineFactory()
    drop = partial(drop_year_line, actor=SYSTEM, year_line=row)
    assert isinstance(meanwhile(drop, drop), Outdated)
    assert not YearLine.objects.exists()


def test_two_move_the_same_part_up() -> None:
    call = DraftFactory()
    rows = [ChecklistItemFactory(call=call, position=position) for position in range(3)]
    up = partial(move_part, actor=SYSTEM, part=rows[2], up=True)
    assert meanwhile(up, up) is None
    assert list(call.checklist.values_list("pk", "position")) == [
        (rows[2].pk, 0),
        (rows[0].pk, 1),
        (rows[1].pk, 2),
    ]


def _gone_part() -> tuple[Callable[[], Any], list[Callable[[], Any]]]:
    item = ChecklistItemFactory(call=DraftFactory())
    ChecklistItemFactory(call=item.call)
    theirs = ChecklistItem.objects.get(pk=item.pk)
    change = partial(save_checklist_item, actor=SYSTEM, call=item.call, item=theirs, name_ko="서명 확인")
    moving = partial(move_part, actor=SYSTEM, part=theirs, up=True)
    return partial(remove_part, actor=SYSTEM, part=item), [moving, change]


def test_what_was_taken_out_meanwhile_is_neither_moved_nor_written_again() -> None:
    for at in range(2):
        remove, others = _gone_part()
        assert isinstance(meanwhile(remove, others[at]), Outdated)
    assert ChecklistItem.objects.count() == 2


def test_a_question_or_page_that_was_taken_out_meanwhile_is_not_moved_or_written() -> None:
    call = DraftFactory()
    page, question = FormPageFactory(call=call), QuestionFactory(page=FormPageFactory(call=call))
    removing, moving = (
        partial(remove_question, actor=SYSTEM, question=question),
        partial(move_question, actor=SYSTEM, question=question, up=True),
    )
    assert isinstance(meanwhile(removing, moving), Outdated)
    assert not Question.objects.exists()
    FormPage.objects.filter(pk=page.pk).delete()
    with pytest.raises(Outdated):
        save_page(actor=SYSTEM, call=call, page=page, name_ko="개요")
    assert FormPage.objects.filter(call=call).count() == 1


def test_a_budget_is_not_lowered_while_a_decision_grants_the_money() -> None:
    row = YearLineFactory(budget=Decimal(100))

    def bind() -> None:
        YearLine.objects.select_for_update().get(pk=row.pk)
        YearLine.objects.filter(pk=row.pk).update(committed=60)

    lower = partial(save_year_line, actor=SYSTEM, year=row.year, line=row.line, budget=59)
    refusal = meanwhile(bind, lower)
    assert isinstance(refusal, DomainError)
    assert refusal.field == "budget"
    row.refresh_from_db()
    assert (row.budget, row.committed) == (100, 60)
