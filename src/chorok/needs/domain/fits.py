"""Alerts: who is told that a need and a technology fit, where one of the two is new.

A company hears of a need that was published after its technology, whoever asks hears of a technology that was published
after the need, in one mail a day at most, and never twice of the same pair. The search finds nothing below its
threshold, so neither does an alert. Until both sides agree neither is named: the company reads the public page of the
need, whoever asks reads what the technology does. Where nobody of whoever asks has an account, the need's contact is
written to, with a link.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.outbox import notify
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain.fit_links import find_link, make_link, may_be_written_to, told_by
from chorok.needs.domain.notices import KIND_FITTING_NEEDS, KIND_FITTING_TECHNOLOGIES, KIND_INTRODUCTIONS
from chorok.needs.domain.sanctions import barred
from chorok.needs.enums import CandidateState, NeedState, Side
from chorok.needs.models import Candidate, Fit, FitLink, Match, MatchRun, Need
from chorok.registry import countries
from chorok.registry.domain.notices import EDITORS
from chorok.registry.enums import SummaryState
from chorok.registry.models import Membership, Organisation, Technology
from chorok.todos.domain.todos import open_todo

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
            if published >= since and (need.organisation_id is not None or need.contact_email):
                fresh.append(_fit(need, match, Side.PARTNER))
        elif need.published_at >= since:
            fresh.append(_fit(need, match, Side.COMPANY))
    before = Fit.objects.filter(need=need).count()
    Fit.objects.bulk_create(fresh, ignore_conflicts=True)
    return Fit.objects.filter(need=need).count() - before


@transaction.atomic
def tell_fits() -> int:
    """Write one mail to each side with all that is to be told; return how many messages were written. Safe to repeat.

    What isn't public any more, what the company was asked about meanwhile, and what comes from a country on the list of
    sanctions, is told to nobody.
    """
    waiting = list(
        Fit.objects.select_for_update(of=("self",))
        .filter(told_at=None)
        .select_related("need__organisation", "technology__organisation")
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
    by_party: defaultdict[tuple[str, int | None], list[Fit]] = defaultdict(list)
    for row in waiting:
        asked = (row.need_id, row.technology_id) in known
        if row.need_id in open_needs and row.technology_id in shown and not asked and not barred(row.need):
            party = row.technology.organisation_id if row.side == Side.COMPANY else row.need.organisation_id
            by_party[row.side, party].append(row)
    Fit.objects.filter(pk__in=[row.pk for row in waiting]).update(told_at=clock.now())
    people = _people({party for _side, party in by_party if party is not None})
    told, unreached = 0, []
    for (side, party), rows in by_party.items():
        readers = [] if party is None else people[party]
        told += sum(_tell(user, side, rows) for user in readers)
        unreached += rows if side == Side.PARTNER and not readers else []
    return told + _tell_contacts(unreached)


def told_to(organisation: Organisation, side: str) -> "QuerySet[Fit]":
    """Return what an organisation was told of, newest first.

    A pair goes once one of the two is shown no more, and once the company was asked about it.
    """
    asked = Candidate.objects.filter(
        need=OuterRef("need"), technology=OuterRef("technology"), asked_at__isnull=False
    ).exclude(state=CandidateState.REMOVED)
    rows = Fit.objects.filter(
        side=side,
        told_at__isnull=False,
        need__in=Need.objects.public().values("pk"),
        technology__in=Technology.objects.public().values("pk"),
    )
    party = "technology__organisation" if side == Side.COMPANY else "need__organisation"
    rows = rows.filter(**{party: organisation}).exclude(Exists(asked))
    return rows.select_related("need", "technology").order_by("-told_at", "-score", "pk")


@transaction.atomic
def want_more(*, actor: Actor, fit: Fit) -> Fit:
    """Keep that who was told of a pair wants to hear more of it: the staff have a to-do.

    Raises DomainError where it was asked for already.
    """
    rows = Fit.objects.select_for_update(of=("self",)).select_related("need__organisation", "technology__organisation")
    row = rows.get(pk=fit.pk)
    require(policy.can_want(actor, row))
    if row.wanted_at is not None:
        raise DomainError(_("The centre knows already that you want to hear more."))
    row.wanted_at, row.wanted_by_id = clock.now(), actor.user_id
    row.save(update_fields=["wanted_at", "wanted_by"])
    title = (
        gettext_lazy("{technology}: the company wants to be introduced: {need}")
        if row.side == Side.COMPANY
        else gettext_lazy("{technology}: whoever asks wants to hear more: {need}")
    )
    open_todo(
        key=f"need-fit:{row.pk}",
        kind=KIND_INTRODUCTIONS,
        title=format_lazy(title, technology=row.technology.name_ko, need=row.need.title),
        link=f"/staff/needs/{row.need_id}/matches/",
        role=Role.STAFF,
    )
    return row


@transaction.atomic
def want_by_link(*, token: str, fits: Iterable[int]) -> list[Fit]:
    """Keep of which technologies whoever asks wants to hear more, as the link says; the link is used up.

    Raises DomainError for a link that is unknown, too old or was answered, and where nothing it tells of is chosen.
    """
    link = find_link(token)
    if link is None:
        raise DomainError(_("This link is not valid. Ask the centre for a new one."))
    row = FitLink.objects.select_for_update().get(pk=link.pk)
    if row.used_at is not None:
        raise DomainError(_("This link was answered already."))
    wanted = set(fits)
    chosen = [fit for fit in told_by(row) if fit.pk in wanted]
    if not chosen:
        raise DomainError(_("Choose one of the list."), field="fits")
    found = [want_more(actor=SYSTEM, fit=fit) for fit in chosen if fit.wanted_at is None]
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
    return found


def summary_of(technology: Technology) -> str:
    """Return what a technology does, without its name or its company's; English only once it was reviewed."""
    reviewed = technology.summary_state == SummaryState.REVIEWED
    return technology.summary if reviewed else technology.summary_ko


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
    way = _WAYS[side]
    message = notify(
        kind=way.kind,
        subject=lazy(way.subject, str)(len(rows)),
        body=lazy(_body, str)(rows, way),
        link=way.link(rows),
        recipient=user,
    )
    return message is not None


def _tell_contacts(rows: list[Fit]) -> int:
    """Write to contacts without an account, one mail to each address and language; return how many were written."""
    reached = may_be_written_to({row.need_id: row.need for row in rows}.values())
    by_address: defaultdict[tuple[str, str], list[Fit]] = defaultdict(list)
    for row in rows:
        if row.need_id in reached:
            by_address[row.need.contact_email.lower(), row.need.contact_language].append(row)
    for (address, language), own in by_address.items():
        notify(
            kind=_CONTACT.kind,
            subject=lazy(_CONTACT.subject, str)(len(own)),
            body=lazy(_contact_body, str)(own),
            email=address,
            language=language,
            link=make_link(own, address=address, language=language),
            secret_link=True,
        )
    return len(by_address)


def _contact_body(rows: list[Fit]) -> str:
    ask = _("Open the link to say of which you want to hear more, or that you want no such mails. You need no account.")
    return f"{_body(rows, _CONTACT)}\n\n{ask}"


def _body(rows: list[Fit], way: "_Way") -> str:
    lines = [f"• {way.line(row)}\n  {settings.BASE_URL}{way.page(row)}" for row in rows[:MOST]]
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
    return f"{fit.need.title} – {summary_of(fit.technology)}"


def _company_page(rows: list[Fit]) -> str:
    return f"/desk/{rows[0].technology.organisation_id}/needs/"


def _partner_page(rows: list[Fit]) -> str:
    needs = {row.need_id for row in rows}
    return f"/partner/needs/{needs.pop()}/" if len(needs) == 1 else "/partner/needs/"


@dataclass(frozen=True)
class _Way:
    """How one side is told: the mail's subject, a line and its page for each pair, the kind, where the mail leads."""

    subject: Callable[[int], str]
    line: Callable[[Fit], str]
    page: Callable[[Fit], str]
    kind: str
    link: Callable[[list[Fit]], str]


_WAYS: dict[str, _Way] = {
    Side.COMPANY: _Way(
        _needs_subject, _need_line, lambda fit: f"/needs/{fit.need_id}/", KIND_FITTING_NEEDS, _company_page
    ),
    Side.PARTNER: _Way(
        _technologies_subject,
        _technology_line,
        lambda fit: f"/partner/needs/{fit.need_id}/",
        KIND_FITTING_TECHNOLOGIES,
        _partner_page,
    ),
}
#: Contacts without an account read the public page of their need; the mail's link is made for each.
_CONTACT = _Way(
    _technologies_subject,
    _technology_line,
    lambda fit: f"/needs/{fit.need_id}/",
    KIND_FITTING_TECHNOLOGIES,
    lambda _rows: "",
)
