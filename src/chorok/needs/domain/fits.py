"""Alerts: who is told that a need and a technology fit, where one of the two is new.

A company hears of a need that was published after its technology, whoever asks hears of a technology that was published
after the need, in one mail a day at most, and never twice of the same pair. The search finds nothing below its
threshold, so neither does an alert. Until both sides agree neither is named: the company reads the public page of the
need, whoever asks reads what the technology does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.outbox import notify
from chorok.needs.domain.notices import KIND_FITTING_NEEDS, KIND_FITTING_TECHNOLOGIES
from chorok.needs.enums import CandidateState, NeedState, Side
from chorok.needs.models import Candidate, Fit, Match, MatchRun, Need
from chorok.registry import countries
from chorok.registry.domain.notices import EDITORS
from chorok.registry.enums import SummaryState
from chorok.registry.models import Membership, Technology

#: How long a need or a technology counts as new.
NEW = timedelta(days=30)
#: What a mail lists at most; the rest is told to be more.
MOST = 20


def note_fits(run: MatchRun) -> int:
    """Keep which pairs of a finished search are to be told; return how many are new. Safe to repeat."""
    need = run.need
    if need.state != NeedState.PUBLISHED or need.published_at is None:
        return 0
    since = clock.now() - NEW
    fresh = []
    for match in run.matches.filter(score__gte=run.threshold or 0).select_related("technology"):
        published = match.technology.published_at
        if published is not None and published > need.published_at:
            if published >= since and need.organisation_id is not None:
                fresh.append(_fit(need, match, Side.PARTNER))
        elif need.published_at >= since:
            fresh.append(_fit(need, match, Side.COMPANY))
    before = Fit.objects.filter(need=need).count()
    Fit.objects.bulk_create(fresh, ignore_conflicts=True)
    return Fit.objects.filter(need=need).count() - before


@transaction.atomic
def tell_fits() -> int:
    """Write one mail to each side with all that is to be told; return how many messages were written. Safe to repeat.

    What isn't public any more, or what the company was asked about meanwhile, is told to nobody.
    """
    waiting = list(
        Fit.objects.select_for_update(of=("self",))
        .filter(told_at=None)
        .select_related("need", "technology__organisation")
        .order_by("-score", "pk")
    )
    open_needs = set(Need.objects.public().filter(pk__in=[row.need_id for row in waiting]).values_list("pk", flat=True))
    public = Technology.objects.public().filter(pk__in=[row.technology_id for row in waiting])
    shown = set(public.values_list("pk", flat=True))
    known = set(
        Candidate.objects.filter(need__in=open_needs)
        .exclude(state__in=(CandidateState.SHORTLISTED, CandidateState.REMOVED))
        .values_list("need", "technology")
    )
    by_party: defaultdict[tuple[str, int], list[Fit]] = defaultdict(list)
    for row in waiting:
        if row.need_id in open_needs and row.technology_id in shown and (row.need_id, row.technology_id) not in known:
            party = row.technology.organisation_id if row.side == Side.COMPANY else row.need.organisation_id
            if party is not None:
                by_party[row.side, party].append(row)
    Fit.objects.filter(pk__in=[row.pk for row in waiting]).update(told_at=clock.now())
    people = _people({party for _side, party in by_party})
    return sum(_tell(user, side, rows) for (side, party), rows in by_party.items() for user in people[party])


def _fit(need: Need, match: Match, side: str) -> Fit:
    return Fit(need=need, technology=match.technology, side=side, score=match.score, found_at=clock.now())


def _people(organisations: Iterable[int]) -> defaultdict[int, list[User]]:
    found: defaultdict[int, list[User]] = defaultdict(list)
    members = Membership.objects.filter(
        organisation__in=organisations, left_at=None, role__in=EDITORS, user__is_active=True
    )
    for member in members.select_related("user").order_by("pk"):
        found[member.organisation_id].append(member.user)
    return found


def _tell(user: User, side: str, rows: list[Fit]) -> bool:
    subject, line, kind, link, page = _WAYS[side]
    message = notify(
        kind=kind,
        subject=lazy(subject, str)(len(rows)),
        body=lazy(_body, str)(rows, line, page),
        link=link if len(rows) > 1 else page(rows[0]),
        recipient=user,
    )
    return message is not None


def _body(rows: list[Fit], line: Callable[[Fit], str], page: Callable[[Fit], str]) -> str:
    lines = [f"• {line(row)}\n  {settings.BASE_URL}{page(row)}" for row in rows[:MOST]]
    if len(rows) > MOST:
        lines.append(_("… and %(count)d more") % {"count": len(rows) - MOST})
    return "\n".join(lines)


def _needs_subject(number: int) -> str:
    text = ngettext(
        "%(number)d new need abroad may be answered by your technology",
        "%(number)d new needs abroad may be answered by your technologies",
        number,
    )
    return text % {"number": number}


def _technologies_subject(number: int) -> str:
    text = ngettext(
        "%(number)d new technology may answer your need", "%(number)d new technologies may answer your needs", number
    )
    return text % {"number": number}


def _need_line(fit: Fit) -> str:
    return f"{fit.need.title} ({countries.name(fit.need.country)}) – {fit.technology.name}"


def _technology_line(fit: Fit) -> str:
    """Say what a technology does, without its name or its company's."""
    technology = fit.technology
    english_is_checked = technology.summary_state == SummaryState.REVIEWED
    summary = technology.summary if english_is_checked else technology.summary_ko
    return f"{fit.need.title} – {summary}"


_Way = tuple[Callable[[int], str], Callable[[Fit], str], str, str, Callable[[Fit], str]]
_WAYS: dict[str, _Way] = {
    Side.COMPANY: (_needs_subject, _need_line, KIND_FITTING_NEEDS, "/needs/", lambda fit: f"/needs/{fit.need_id}/"),
    Side.PARTNER: (
        _technologies_subject,
        _technology_line,
        KIND_FITTING_TECHNOLOGIES,
        "/partner/needs/",
        lambda fit: f"/partner/needs/{fit.need_id}/",
    ),
}
