"""What was found for a need, reason by reason, and the shortlist made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chorok.core.errors import Text
from chorok.engines.matching.sentences import Language, word
from chorok.engines.matching.vectors import CLASS
from chorok.needs.domain import introducing
from chorok.needs.domain.following import waiting_run
from chorok.needs.domain.matching import ask_matches, newest_run
from chorok.needs.domain.shortlist import shortlist, take_off
from chorok.needs.domain.states import CANDIDATE_FLOW
from chorok.needs.models import Candidate, Match, MatchRun, Need
from chorok.registry import countries
from chorok.registry.models import ClimateClass, GreenField, Technology
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import do
from chorok.web.components.needs.forms import AnswerForm
from chorok.web.components.needs.marking import Piece, marked, phrases
from chorok.web.components.needs.meeting_forms import RefusalForm, refusal_choices
from chorok.web.staff.needs.forms import ShortlistForm
from chorok.web.staff.needs.opened import need_of, need_page

MATCHES_A_PAGE = 5
#: Reasons that stand on their own; the smaller ones are told together.
MOST_REASONS = 8
_TONES = {"yes": "success", "no": "danger", "unknown": "neutral"}


@dataclass(frozen=True)
class Reason:
    """One part of a score as the page tells it: by the phrases of both texts, a fit by the values of both profiles."""

    kind: str
    name: str
    score: float
    need: list[str]
    technology: list[str]
    values: list[str]
    inherited: bool


@dataclass(frozen=True)
class _Names:
    """What codes are called in the reader's language: green fields, and terms of climate classes."""

    fields: dict[str, str]
    classes: dict[str, str]


@dataclass(frozen=True)
class Shown:
    """One match as the page draws it. `rest` is what the reasons that aren't listed add, `more` how many they are."""

    match: Match
    reasons: list[Reason]
    more: int
    rest: float
    gates: list[tuple[str, str, str]]
    missing: list[str]
    text: list[Piece]
    candidate: Candidate | None


@require_safe
@inside_only
def matches(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the technologies that were found, best first, with every reason."""
    found = need_of(request, pk)
    run = newest_run(found)
    waiting = waiting_run(found)
    rows = Match.objects.none() if run is None else run.matches.order_by("rank")
    page = Paginator(rows.select_related("technology__organisation"), MATCHES_A_PAGE).get_page(request.GET.get("page"))
    shown = [] if run is None else _shown(found, run, list(page.object_list))
    return need_page(
        request,
        found,
        "staff/needs/matches.html",
        run=run,
        waiting=waiting,
        failed=run is None and waiting is None and found.runs.exists(),
        page=page,
        shown=shown,
        need_text=[] if run is None else marked(run.text, _places(shown, run)),
        shut_out=[] if run is None else [(_word(name), number) for name, number in run.shut_out.items()],
        form=ShortlistForm(),
    )


@require_POST
@staff_only
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker look anew."""
    found = need_of(request, pk)
    done = _("The search is under way. It takes some seconds.")
    do(request, lambda: ask_matches(actor=actor_of(request), need=found), done)
    return redirect("staff_need_matches", found.pk)


@require_POST
@staff_only
def add(request: HttpRequest, pk: int, technology_id: int) -> HttpResponse:
    """Put a technology on the shortlist."""
    found = need_of(request, pk)
    technology = get_object_or_404(Technology, pk=technology_id)
    form = ShortlistForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    do(
        request,
        lambda: shortlist(actor=actor_of(request), need=found, technology=technology, note=note),
        _("The technology is on the shortlist."),
    )
    return redirect("staff_need_shortlist", found.pk)


@require_safe
@inside_only
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the shortlist with what came of each."""
    actor, found = actor_of(request), need_of(request, pk)
    rows = found.candidates.all() & Candidate.objects.listed()
    page = Paginator(
        rows.select_related("technology__organisation", "added_by")
        .prefetch_related("projects")
        .order_by("added_at", "pk"),
        MATCHES_A_PAGE * 4,
    ).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.need = found
        row.steps = [name for name in STEPS if CANDIDATE_FLOW.check(name, row, actor=actor)]
    return need_page(request, found, "staff/needs/shortlist.html", page=page, refusals=refusal_choices())


STEPS = ("ask", "agree", "decline", "introduce", "link", "pass", "remove")


@require_POST
@staff_only
def step(request: HttpRequest, pk: int, candidate_id: int, step: str) -> HttpResponse:
    """Take one step with a candidate: ask the company, enter its answer, introduce it, enter the reply, take it off."""
    actor, found = actor_of(request), need_of(request, pk)
    row = get_object_or_404(Candidate.objects.select_related("technology__organisation"), pk=candidate_id, need=found)
    words, because = AnswerForm(request.POST).told(), RefusalForm(request.POST).told()
    actions: dict[str, tuple[Any, Text]] = {
        "ask": (lambda: introducing.ask_company(actor=actor, candidate=row), _("The company was asked.")),
        "agree": (
            lambda: introducing.answer(actor=actor, candidate=row, agrees=True, consents=True, words=words),
            _("The company’s answer is kept."),
        ),
        "decline": (
            lambda: introducing.answer(actor=actor, candidate=row, agrees=False, words=words, because=because),
            _("The company’s answer is kept."),
        ),
        "introduce": (lambda: introducing.introduce(actor=actor, candidate=row), _("The introduction was mailed.")),
        "link": (
            lambda: introducing.reply(actor=actor, candidate=row, welcome=True, words=words),
            _("The reply is kept."),
        ),
        "pass": (
            lambda: introducing.reply(actor=actor, candidate=row, welcome=False, words=words, because=because),
            _("The reply is kept."),
        ),
        "remove": (lambda: take_off(actor=actor, candidate=row), _("The technology was taken off the shortlist.")),
    }
    if step not in actions:
        raise Http404
    action, done = actions[step]
    do(request, action, str(done))
    return redirect("staff_need_shortlist", found.pk)


def _shown(need: Need, run: MatchRun, rows: Sequence[Match]) -> list[Shown]:
    listed = Candidate.objects.listed().filter(need=need, technology__in=[row.technology_id for row in rows])
    candidates_by = {row.technology_id: row for row in listed}
    names = _Names(
        fields={field.pk: field.name for field in GreenField.objects.all()},
        classes={f"{CLASS}{one.number}": one.name for one in ClimateClass.objects.all()},
    )
    return [_match(run, row, candidates_by.get(row.technology_id), names) for row in rows]


def _match(run: MatchRun, row: Match, candidate: Candidate | None, names: _Names) -> Shown:
    parts = row.parts
    language: Language = "ko" if get_language() == "ko" else "en"
    reasons = [
        Reason(
            kind=_word(f"kind {part['kind']}"),
            name=_name(part, language, run, names),
            score=part["score"],
            need=phrases(run.text, part["need"]),
            technology=phrases(row.text, part["technology"]),
            values=[_value(part["term"], value, names.fields) for value in part.get("values", ("", ""))],
            inherited=part["kind"] in ("inherited", "class"),
        )
        for part in parts[:MOST_REASONS]
    ]
    return Shown(
        match=row,
        reasons=reasons,
        more=max(len(parts) - MOST_REASONS, 0),
        rest=sum(part["score"] for part in parts[MOST_REASONS:]),
        gates=[(_word(name), _word(f"answer {answer}"), _TONES[answer]) for name, answer in row.gates.items()],
        missing=[_word(name) for name in row.missing],
        text=marked(row.text, [place for part in parts for place in part["technology"]]),
        candidate=candidate,
    )


def _name(part: dict[str, Any], language: Language, run: MatchRun, names: _Names) -> str:
    """Return what a part of a score is about. A word's term is its stem, which nobody reads: its phrase is told."""
    told = str(part[language])
    if part["kind"] == "words":
        return next(iter(phrases(run.text, part["need"])), told)
    named = names.classes.get(part["term"])
    return f"{told}: {named}" if named else told


def _value(fit: str, value: str, fields: dict[str, str]) -> str:
    """Return what a profile says about a fit in the reader's words."""
    if fit == "sector":
        return ", ".join(fields.get(code, code) for code in value.split(", "))
    if fit == "experience":
        return ", ".join(countries.name(code) for code in value.split(", "))
    unit = {"readiness": "TRL ", "price": "USD "}.get(fit, "")
    return unit + value if value else ""


def _places(shown: Sequence[Shown], run: MatchRun) -> list[list[int]]:
    return [place for one in shown for part in one.match.parts for place in part["need"]]


def _word(code: str) -> str:
    language: Language = "ko" if get_language() == "ko" else "en"
    return word(code, language)
