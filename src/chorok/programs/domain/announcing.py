"""Results go out: everyone who was ranked is told, once, also when the work is begun again."""

from chorok.programs.domain.notices_selection import result_of, tell_result
from chorok.programs.models import Ranking


def tell_results(ranking_id: int) -> int:
    """Write the decided results to all applicants of a ranking; return how many messages were new.

    Each message is kept with its own key, so that a run that broke off is simply run again.
    """
    ranking = Ranking.objects.select_related("call").get(pk=ranking_id)
    rows = ranking.rows.select_related("application__organisation", "application__call")
    return sum(tell_result(row.application, result_of(row, ranking.call)) for row in rows)
