"""Keeps the scores of applications in their own columns, so that lists sort by them."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from chorok.programs.domain.ranking import Totals, totals_of
from chorok.programs.enums import AssignmentState
from chorok.programs.models import Application, BonusAward, Criterion, Score

_KEPT = ["score_mean", "score_bonus", "score_total", "score_criteria", "score_count"]


@transaction.atomic
def refresh_totals(application_ids: Iterable[int]) -> None:
    """Work out the scores of these applications anew, from the submitted sheets of evaluators who aren't recused.

    Whoever submits, unlocks, recuses or awards a bonus calls this in the own transaction; the applications are locked
    in the order of their ids.
    """
    applications = list(
        Application.objects.select_for_update(of=("self",))
        .filter(pk__in=set(application_ids))
        .select_related("call")
        .order_by("pk")
    )
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    for criterion in Criterion.objects.filter(call__in={each.call_id for each in applications}):
        criteria[criterion.call_id].append(criterion)
    sheets: dict[int, dict[int, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    scores = Score.objects.filter(
        assignment__application__in=applications, assignment__state=AssignmentState.SUBMITTED
    ).values_list("assignment__application_id", "assignment_id", "criterion_id", "points")
    for application_id, assignment_id, criterion_id, points in scores:
        sheets[application_id][assignment_id][criterion_id] = points
    awards: dict[int, list[Decimal]] = defaultdict(list)
    for application_id, points in BonusAward.objects.filter(application__in=applications).values_list(
        "application_id", "rule__points"
    ):
        awards[application_id].append(points)
    for application in applications:
        own = criteria[application.call_id]
        _keep(
            application,
            totals_of(
                [[sheet.get(each.pk, Decimal(0)) for each in own] for sheet in sheets[application.pk].values()],
                weights=[each.weight for each in own],
                trimming=application.call.trimming,
                awards=awards[application.pk],
                cap=application.call.bonus_cap,
            ),
        )
    Application.objects.bulk_update(applications, _KEPT)


def _keep(application: Application, totals: Totals) -> None:
    application.score_mean, application.score_bonus, application.score_total = totals.mean, totals.bonus, totals.total
    application.score_criteria, application.score_count = list(totals.criteria), totals.counted
