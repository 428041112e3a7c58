"""Reads of the selection: what is left of quota and money, what a ranking still waits for."""

from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chorok.programs.domain.ranking import ties_to_settle
from chorok.programs.enums import AppealState, ApplicationState, AssignmentState, CallState
from chorok.programs.models import Appeal, Application, Assignment, Call, Ranking, RankingRow, YearLine


def year_line_of(call: Call) -> YearLine | None:
    """Return the line's plan for the call's year, None where nothing is planned: then no budget limits the call."""
    return YearLine.objects.filter(year_id=call.year_id, line_id=call.line_id).first()


def money_left(line: YearLine | None) -> Decimal | None:
    """Return the won of a year's line that nobody was promised yet, None where no budget limits it.

    Promised is what signed agreements bind, and what was granted to the selected who have not signed yet, in every
    call of the line.
    """
    return None if line is None else line.budget - line.committed - granted_unsigned(line)


def granted_unsigned(line: YearLine) -> Decimal:
    """Return the won granted to selected applicants of a year's line who have not signed yet, in all its calls."""
    granted = RankingRow.objects.filter(
        ranking__decided_at__isnull=False,
        ranking__call__year=line.year_id,
        ranking__call__line=line.line_id,
        application__state=ApplicationState.SELECTED,
    ).aggregate(sum=Sum("granted"))["sum"]
    return granted or Decimal(0)


def places_left(call: Call) -> int | None:
    """Return how many more may be selected, None without a quota."""
    if call.quota is None:
        return None
    return call.quota - Application.objects.filter(call=call).with_a_place().count()


def latest_ranking(call: Call) -> Ranking | None:
    """Return the decided ranking, before that the one drawn up last."""
    order = (F("decided_at").desc(nulls_last=True), "-drawn_at", "-pk")
    return Ranking.objects.filter(call=call).select_related("call").order_by(*order).first()


def what_is_missing(call: Call) -> list[str]:
    """Return why no ranking can be drawn up now, in whole sentences; nothing when it can."""
    applications = Application.objects.filter(call=call)
    if call.state in (CallState.DECIDED, CallState.FINISHED):
        return [_("The results of this call went out already.")]
    if call.state not in (CallState.APPROVED, CallState.PUBLISHED) or not call.has_closed:
        return [_("The call still takes applications.")]
    missing = []
    unscreened = applications.filter(state__in=[ApplicationState.SUBMITTED, ApplicationState.SUPPLEMENT]).count()
    if unscreened:
        missing.append(
            ngettext(
                "%(count)d application is not screened yet.", "%(count)d applications are not screened yet.", unscreened
            )
            % {"count": unscreened}
        )
    eligible = applications.filter(state=ApplicationState.ELIGIBLE)
    waits = Assignment.objects.filter(application=OuterRef("pk"), state=AssignmentState.ASSIGNED)
    unscored = eligible.filter(Q(score_total=None) | Exists(waits)).count()
    if unscored:
        missing.append(
            ngettext(
                "%(count)d application still waits for scores. Take assignments back that nobody will score.",
                "%(count)d applications still wait for scores. Take assignments back that nobody will score.",
                unscored,
            )
            % {"count": unscored}
        )
    if not missing and not eligible.exists():
        missing.append(_("No application has passed the screening."))
    return missing


def open_ties(ranking: Ranking) -> list[int]:
    """Return the first places of the ties that the committee has to put in order before it can decide."""
    outcome = Coalesce(NullIf("decided", Value("")), "proposed")
    tied = RankingRow.objects.filter(ranking=ranking, tie_from__isnull=False, settled=False)
    return sorted(ties_to_settle(tied.order_by().values_list("tie_from", outcome).distinct()))


def open_rejection_appeals(call: Call) -> int:
    """Return how many appeals against the screening wait for an answer."""
    return Appeal.objects.filter(
        application__call=call, application__state=ApplicationState.INELIGIBLE, state=AppealState.OPEN
    ).count()


def is_outdated(ranking: Ranking) -> bool:
    """Say whether applications or scores changed since the ranking was drawn up.

    A sheet that came in since counts also where the total is the old one: its points may break a tie otherwise.
    """
    rows = RankingRow.objects.filter(ranking=ranking)
    eligible = Application.objects.filter(call=ranking.call_id, state=ApplicationState.ELIGIBLE)
    same = rows.filter(
        application__state=ApplicationState.ELIGIBLE,
        application__score_mean=F("mean"),
        application__score_bonus=F("bonus"),
        subsidy=Coalesce(F("application__subsidy"), Decimal(0)),
    )
    # An application has one row at most, so three equal numbers mean that nobody came, went or was scored anew. Counts
    # are quick however old the database's statistics are: right after drawing up it knows nothing of the new rows.
    if not rows.count() == eligible.count() == same.count():
        return True
    since = Q(state=AssignmentState.ASSIGNED) | Q(state=AssignmentState.SUBMITTED, submitted_at__gt=ranking.drawn_at)
    sheets = Assignment.objects.filter(since, member__call=ranking.call_id)
    return sheets.filter(application__state=ApplicationState.ELIGIBLE).exists()
