"""The demonstration's programmes: ten lines with templates, the 2020 call played through, calls of today."""

from collections import Counter
from decimal import Decimal

import pytest

from chorok.core import clock
from chorok.core.models import Notification
from chorok.operations.demo.figures import TARGETS_2020
from chorok.operations.demo.programmes import load_call_of_2020, load_present_calls
from chorok.operations.demo.programmes_applying import CODE
from chorok.operations.demo.programmes_finished import CODE as FINISHED
from chorok.operations.demo.programmes_finished import FINISHED_AT, load_finished_call
from chorok.operations.demo.programmes_of_today import CODE as IN_REVIEW
from chorok.operations.demo.programmes_of_today import load_call_in_review
from chorok.operations.demo.programmes_people import JUDGES, KINDS, person
from chorok.operations.demo.programmes_plan import BUDGETS, load_plan
from chorok.outcomes.domain.queries.results import year_results
from chorok.programs.domain.eligibility import check, may_apply
from chorok.programs.enums import (
    AgreementState,
    ApplicationState,
    AssignmentState,
    CallState,
    ConflictGround,
    Outcome,
    PanelState,
)
from chorok.programs.models import (
    Agreement,
    Appeal,
    Application,
    Assignment,
    Call,
    Conflict,
    Question,
    Ranking,
    Supplement,
    YearLine,
)
from chorok.registry.models import Organisation
from chorok.support.models import Case
from chorok.todos.models import Todo
from tests.operations.published import PUBLISHED_2019, figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstrated")]


def test_ten_lines_have_a_budget_and_a_template_with_all_its_parts() -> None:
    assert len(TARGETS_2020) == len(BUDGETS) == 10
    lines = YearLine.objects.filter(year=2020)
    assert {row.line.code: int(row.budget) for row in lines.select_related("line")} == BUDGETS
    templates = list(Call.objects.templates().select_related("line"))
    assert {call.line.code for call in templates} == set(BUDGETS)
    for call in templates:
        assert call.name_en
        assert call.body_en
        assert call.agreement_en
        assert sum(each.most for each in call.criteria.all()) == 100
        assert call.rules.exists()
        assert call.checklist.count() == 4
        assert call.pages.count() >= 3
    assert not Question.objects.filter(name_en="").exists()
    assert load_plan() == 0
    assert Call.objects.templates().count() == 10


def test_the_call_of_2020_is_played_through_to_its_cases() -> None:
    call = Call.objects.get(code=CODE)
    applications = Application.objects.filter(call=call)
    assert call.state == CallState.DECIDED
    assert sorted(applications.values_list("number", flat=True)) == list(range(1, 41))
    assert not applications.filter(receipt=None).exists()
    assert Counter(applications.values_list("state", flat=True)) == {
        ApplicationState.AGREED: 25,
        ApplicationState.SELECTED: 2,
        ApplicationState.WAITING: 3,
        ApplicationState.NOT_SELECTED: 7,
        ApplicationState.INELIGIBLE: 3,
    }
    assert Supplement.objects.filter(application__call=call).count() == 3
    conflict = Conflict.objects.get(member__call=call)
    assert (conflict.ground, conflict.member.user.email) == (ConflictGround.EMPLOYMENT, JUDGES[1].email)
    assigned = Assignment.objects.filter(application__call=call)
    assert Counter(assigned.values_list("state", flat=True)) == {AssignmentState.SUBMITTED: 5 * 37 - 1}
    _ranked_with_a_tie_over_the_last_place(call)
    assert Appeal.objects.get().application.state == ApplicationState.NOT_SELECTED
    agreements = Agreement.objects.filter(application__call=call)
    assert Counter(agreements.values_list("state", flat=True)) == {
        AgreementState.SIGNED: 25,
        AgreementState.SIGNING: 1,
        AgreementState.NEGOTIATION: 1,
    }
    assert Case.objects.filter(agreement__in=agreements).count() == 25
    bound = sum(agreements.values_list("committed", flat=True), Decimal(0))
    assert YearLine.objects.get(line=call.line, year=2020).committed == bound > 0

    assert not person("company").user.notification_switches.filter(kind__in=KINDS).exists()
    assert load_call_of_2020() is False
    assert applications.count() == 40


def _ranked_with_a_tie_over_the_last_place(call: Call) -> None:
    ranking = Ranking.objects.get(call=call)
    rows = list(ranking.rows.all())
    assert [row.decided for row in rows] == [Outcome.SELECTED] * 27 + [Outcome.WAITING] * 3 + [Outcome.NOT_SELECTED] * 7
    assert [row.position for row in rows if row.tied] == [27, 28]
    assert rows[26].total == rows[27].total
    assert [row.waiting_position for row in rows[27:30]] == [1, 2, 3]
    assert ranking.resolution_pdf is not None
    assert ranking.resolution_hwpx is not None


def test_a_small_call_of_2020_is_finished() -> None:
    call = Call.objects.get(code=FINISHED)
    assert (call.state, call.finished_at) == (CallState.FINISHED, FINISHED_AT)
    assert Counter(call.applications.values_list("state", flat=True)) == {
        ApplicationState.AGREED: 2,
        ApplicationState.NOT_SELECTED: 1,
    }
    rows = Ranking.objects.get(call=call).rows.values_list("decided", flat=True)
    assert list(rows) == [Outcome.SELECTED, Outcome.SELECTED, Outcome.WAITING]
    agreed = Agreement.objects.filter(application__call=call)
    assert list(agreed.values_list("state", flat=True)) == [AgreementState.SIGNED] * 2
    bound = YearLine.objects.get(line__code="certification-fee", year=2020).committed
    assert bound == sum(agreed.values_list("committed", flat=True), Decimal(0)) > 0
    assert not Conflict.objects.filter(member__call=call).exists()
    assert load_finished_call() is False


def test_one_call_is_open_now_one_comes_and_one_waits_for_the_city() -> None:
    now_open, coming, waiting = (
        Call.objects.get(code=code) for code in ("fee-open", "mentoring-upcoming", "prototype-approval")
    )
    assert now_open.takes_applications
    company = Organisation.objects.of(person("company")).get()
    assert may_apply(check(now_open, company, today=clock.today())) is not False
    assert (coming.is_public, coming.takes_applications) == (True, False)
    assert (waiting.state, waiting.is_public) == (CallState.APPROVAL, False)
    assert Todo.objects.open().get(key__startswith=f"call:{waiting.pk}:").role == "city"
    assert load_present_calls() == 0


def test_one_call_is_in_the_middle_of_its_review() -> None:
    call = Call.objects.get(code=IN_REVIEW)
    assert (call.state, call.has_closed, call.approved_by_id) == (CallState.PUBLISHED, True, person("city").user_id)
    assert Counter(call.applications.values_list("state", flat=True)) == {
        ApplicationState.SUPPLEMENT: 1,
        ApplicationState.ELIGIBLE: 6,
        ApplicationState.SUBMITTED: 1,
    }
    asked = Todo.objects.open().get(key__startswith="application:", key__endswith=":supplement")
    assert asked.organisation == Organisation.objects.of(person("company")).get()
    sheets = Assignment.objects.filter(member__call=call)
    of_evaluator = sheets.filter(member__user=person("evaluator").user)
    assert set(of_evaluator.values_list("state", "cleared_at")) == {(AssignmentState.ASSIGNED, None)}
    assert sheets.filter(state=AssignmentState.RECUSED).count() == 1
    assert Todo.objects.open().filter(key=f"review-short:{call.pk}").exists()
    assert call.panel.filter(state=PanelState.INVITED).count() == 1
    turns = call.presentations.order_by("position")
    assert [turn.planned_at > clock.now() for turn in turns] == [True] * 6
    assert load_call_in_review() is False


def test_nothing_of_it_changes_a_published_result_or_waits_to_be_mailed() -> None:
    assert figures(year_results(2019)) == PUBLISHED_2019
    assert not any(result.final_claims for result in year_results(2020).indicators)
    assert not Notification.objects.filter(mail=Notification.Mail.QUEUED, kind__in=KINDS).exists()
