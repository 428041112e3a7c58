"""What a survey says, written out: for its page, its workbook and the event's report."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from chorok.core.errors import Text
from chorok.documents.model import Cell, Column, Kind
from chorok.meetings.domain.queries.surveys import SurveyResults, Tally
from chorok.meetings.enums import Agreement, Side, SurveyKind
from chorok.meetings.models import SurveyQuestion
from chorok.meetings.policy_surveys import LEAST
from chorok.web.components.templatetags.chorok import country, number, percent
from chorok.web.staff.consultations.report_section import Section

TITLES: dict[str, Text] = {
    Side.COMPANY: gettext_lazy("Survey of companies"),
    Side.BUYER: gettext_lazy("Survey of buyers"),
}
_WORDS: dict[str, Text] = {
    Side.COMPANY: gettext_lazy("Companies in their own words"),
    Side.BUYER: gettext_lazy("Buyers in their own words"),
}


def title_of(side: str) -> str:
    """Return what the survey of a side is called."""
    return str(TITLES[side])


def answer_text(question: SurveyQuestion, key: int) -> str:
    """Write an answer of the scale, a yes or no, or a choice."""
    match question.kind:
        case SurveyKind.SCALE:
            return str(Agreement(key).label)
        case SurveyKind.YES_NO:
            return _("Yes") if key else _("No")
        case _:
            return next((choice.name for choice in question.choices.all() if choice.pk == key), "")


def figures(results: SurveyResults) -> list[dict[str, Any]]:
    """Return each question with its figures; `parts` are answer, how many, and which share of those who answered.

    `rounded` says that the shares as shown don't add up to the whole.
    """
    return [
        {
            "name": tally.question.name,
            "kind": tally.question.kind,
            "answered": tally.answered,
            "mean": tally.mean,
            "parts": [(answer_text(tally.question, key), count, share(tally, count)) for key, count in tally.parts],
            "rounded": bool(tally.parts) and sum(share(tally, count) or 0 for _key, count in tally.parts) != 1,
            "texts": tally.texts,
        }
        for tally in results.tallies
    ]


def share(tally: Tally, count: int) -> Decimal | None:
    """Return the share of an answer as it is shown: in tenths of a percent, rounded half up; None of nothing."""
    return (Decimal(count) / tally.answered).quantize(Decimal("0.001"), ROUND_HALF_UP) if tally.answered else None


def sections(results: Sequence[SurveyResults]) -> list[Section]:
    """Return what the event's report tells of the surveys that were opened."""
    found = []
    for each in results:
        if each.survey.opened_at is not None:
            found.append(_section(each))
            words = [tally for tally in each.tallies if tally.texts]
            if words:
                found.append(_words(each, words))
    return found


def _section(results: SurveyResults) -> Section:
    columns = [
        Column(pgettext("survey", "Question"), width=44),
        Column(pgettext("survey", "Answered"), Kind.NUMBER, 12),
        Column(_("Mean"), Kind.NUMBER, 10, 2),
        Column(pgettext("survey", "Answers"), width=44),
    ]
    rows: list[list[Cell]] = [
        [tally.question.name, tally.answered, tally.mean, _spread(tally)]
        for tally in results.tallies
        if tally.question.kind != SurveyKind.TEXT
    ]
    notes = [
        _("%(answered)s of %(asked)s answered (%(rate)s).")
        % {
            "answered": number(results.answered),
            "asked": number(results.asked),
            "rate": percent(results.rate),
        }
    ]
    if results.mean is not None:
        told = {"mean": number(results.mean)}
        notes.append(_("Mean of all answers on the scale from 1 to 5: %(mean)s.") % told)
    notes += [
        _("%(country)s: %(answered)s answered, mean %(mean)s.")
        % {"country": country(row.country), "answered": number(row.answered), "mean": number(row.mean)}
        for row in results.countries
    ]
    return Section(title_of(results.survey.side), columns, rows, " ".join(notes), why_untold(results))


def why_untold(results: SurveyResults) -> str:
    """Say why nothing is shown yet."""
    if not results.closed:
        return _("Results are shown once the survey is closed, so that nobody can tell who answered last.")
    return _("Answers are shown once %(least)d have answered, so that nobody can be recognised.") % {"least": LEAST}


def _spread(tally: Tally) -> str:
    return " · ".join(f"{answer_text(tally.question, key)}: {number(count)}" for key, count in tally.parts if count)


def _words(results: SurveyResults, tallies: Sequence[Tally]) -> Section:
    columns = [Column(pgettext("survey", "Question"), width=30), Column(pgettext("survey", "Answers"), width=60)]
    rows: list[list[Cell]] = [[tally.question.name, text] for tally in tallies for text in tally.texts]
    return Section(str(_WORDS[results.survey.side]), columns, rows)
