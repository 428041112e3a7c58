"""What surveys say, without who said it.

Nothing is told before a survey is closed: two looks at one that still runs would tell what the last one answered. Nor
is anything told of fewer than `LEAST` who answered, neither of a survey nor of a country in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from django.db.models import Count, Q, QuerySet, Sum

from chorok.meetings.enums import Agreement, ParticipantState, Side, SurveyKind, SurveyState
from chorok.meetings.models import (
    Consultation,
    Participant,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyReceipt,
    SurveyResponse,
)
from chorok.meetings.policy_surveys import LEAST


@dataclass(frozen=True)
class Tally:
    """The answers to one question: how many, the mean of a scale, how many for each answer, the words."""

    question: SurveyQuestion
    answered: int
    mean: Decimal | None
    #: The number or the id of the choice that was answered, and how often; in the order of the form.
    parts: Sequence[tuple[int, int]]
    texts: Sequence[str]


@dataclass(frozen=True)
class CountryTally:
    """A country of which enough answered: how many, the mean of all its scale answers and of each scale question."""

    country: str
    answered: int
    mean: Decimal | None
    means: Sequence[Decimal | None]


@dataclass(frozen=True)
class SurveyResults:
    """A survey: how many were asked and answered, each question, the countries. Empty while it may not be told.

    `mean` is that of all answers to questions of the scale.
    """

    survey: Survey
    asked: int
    answered: int
    mean: Decimal | None
    tallies: Sequence[Tally]
    countries: Sequence[CountryTally]

    @property
    def closed(self) -> bool:
        """Whether nobody answers any more."""
        return self.survey.state == SurveyState.CLOSED

    @property
    def told(self) -> bool:
        """Whether anything is shown: the survey is closed and enough have answered."""
        return self.closed and self.answered >= LEAST

    @property
    def rate(self) -> Decimal | None:
        """The response rate, 1 for all; None where nobody was asked."""
        return Decimal(self.answered) / self.asked if self.asked else None

    @property
    def scales(self) -> list[SurveyQuestion]:
        """The questions of the scale, as the countries' means stand."""
        return [tally.question for tally in self.tallies if tally.question.kind == SurveyKind.SCALE]


def survey_results(consultation: Consultation) -> list[SurveyResults]:
    """Return the surveys of a consultation, companies first, in a fixed number of statements."""
    surveys = list(consultation.surveys.prefetch_related("questions__choices"))
    asked = _asked(consultation)
    answered = dict(_receipts(surveys).values_list("survey").annotate(count=Count("pk")))
    told = {row.pk for row in surveys if row.state == SurveyState.CLOSED and answered.get(row.pk, 0) >= LEAST}
    counts, texts = _counts(told), _texts(told)
    countries, sums = _countries(told), _sums(told)
    results = []
    for survey in surveys:
        questions = list(survey.questions.all()) if survey.pk in told else []
        tallies = [_tally(question, counts[question.pk], texts[question.pk]) for question in questions]
        scales = [tally for tally in tallies if tally.question.kind == SurveyKind.SCALE]
        results.append(
            SurveyResults(
                survey=survey,
                asked=asked[survey.side],
                answered=answered.get(survey.pk, 0),
                mean=_mean(
                    sum(number * count for tally in scales for number, count in tally.parts),
                    sum(tally.answered for tally in scales),
                ),
                tallies=tallies,
                countries=[
                    _country(country, number, [sums[tally.question.pk, country] for tally in scales])
                    for country, number in shown_countries(countries[survey.pk])
                ],
            )
        )
    return results


def survey_means(consultations: Sequence[Consultation]) -> dict[tuple[int, str], Decimal]:
    """Return the mean of all scale answers by consultation and side, where it is closed and enough answered."""
    closed = Survey.objects.filter(consultation__in=consultations, state=SurveyState.CLOSED)
    rows = (
        SurveyAnswer.objects.filter(response__survey__in=closed, question__kind=SurveyKind.SCALE)
        .order_by()
        .values_list("response__survey__consultation", "response__survey__side")
        .annotate(sum=Sum("number"), count=Count("pk"), people=Count("response", distinct=True))
    )
    found = {(pk, side): _mean(total, count) for pk, side, total, count, people in rows if people >= LEAST}
    return {key: mean for key, mean in found.items() if mean is not None}


def responses(survey: Survey) -> Iterator[dict[int, SurveyAnswer]]:
    """Yield each response as its answers by question, in an order that says nothing; none while it may not be told."""
    if survey.state != SurveyState.CLOSED or SurveyResponse.objects.filter(survey=survey).count() < LEAST:
        return
    rows = SurveyAnswer.objects.filter(response__survey=survey).select_related("choice").order_by("response_id", "pk")
    for _response, answers in groupby(rows.iterator(), key=lambda answer: answer.response_id):
        yield {answer.question_id: answer for answer in answers}


def shown_countries(answered: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the countries that may be told apart, the most answers first.

    A country of fewer than LEAST is left out. What is left out together must be LEAST too, else it could be worked out
    from the whole; so the smallest shown one joins it. One country that is the whole says nothing new.
    """
    ordered = sorted(answered.items(), key=lambda row: (-row[1], row[0]))
    shown = [row for row in ordered if row[1] >= LEAST]
    rest = sum(answered.values()) - sum(count for _country, count in shown)
    while shown and 0 < rest < LEAST:
        rest += shown.pop()[1]
    return [] if len(shown) == 1 and rest == 0 else shown


def _asked(consultation: Consultation) -> dict[str, int]:
    answered = SurveyReceipt.objects.filter(survey__consultation=consultation).values("participant")
    rows = Participant.objects.filter(consultation=consultation)
    rows = rows.filter(Q(state=ParticipantState.COMING) | Q(pk__in=answered)).order_by()
    return dict.fromkeys(Side.values, 0) | dict(rows.values_list("side").annotate(count=Count("pk")))


def _receipts(surveys: Sequence[Survey]) -> "QuerySet[SurveyReceipt]":
    return SurveyReceipt.objects.filter(survey__in=surveys).order_by()


def _counts(surveys: set[int]) -> dict[int, Counter[int]]:
    """Count the answers to each question by number or choice."""
    rows = (
        SurveyAnswer.objects.filter(response__survey__in=surveys, text="")
        .order_by()
        .values_list("question", "number", "choice")
        .annotate(count=Count("pk"))
    )
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for question, number, choice, count in rows:
        found[question][choice if number is None else number] += count
    return found


def _texts(surveys: set[int]) -> dict[int, list[str]]:
    rows = SurveyAnswer.objects.filter(response__survey__in=surveys).exclude(text="").order_by("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for question, text in rows.values_list("question", "text"):
        found[question].append(text)
    return found


def _countries(surveys: set[int]) -> dict[int, dict[str, int]]:
    rows = SurveyResponse.objects.filter(survey__in=surveys).order_by().values_list("survey", "country")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for survey, country, count in rows.annotate(count=Count("pk")):
        found[survey][country] = count
    return found


def _sums(surveys: set[int]) -> dict[tuple[int, str], tuple[int, int]]:
    """Add up the scale answers by question and country: sum and number."""
    rows = (
        SurveyAnswer.objects.filter(response__survey__in=surveys, question__kind=SurveyKind.SCALE)
        .order_by()
        .values_list("question", "response__country")
        .annotate(sum=Sum("number"), count=Count("pk"))
    )
    found: dict[tuple[int, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for question, country, total, count in rows:
        found[question, country] = (total, count)
    return found


def _country(country: str, answered: int, counted: Sequence[tuple[int, int]]) -> CountryTally:
    whole = _mean(sum(total for total, _count in counted), sum(count for _total, count in counted))
    return CountryTally(country, answered, whole, [_mean(*_enough(each)) for each in counted])


def _enough(counted: tuple[int, int]) -> tuple[int, int]:
    return counted if counted[1] >= LEAST else (0, 0)


def _tally(question: SurveyQuestion, counts: Counter[int], texts: list[str]) -> Tally:
    keys: Sequence[int] = {
        SurveyKind.SCALE: Agreement.values,
        SurveyKind.YES_NO: (1, 0),
        SurveyKind.CHOICE: [choice.pk for choice in question.choices.all()],
    }.get(SurveyKind(question.kind), ())
    answered = len(texts) or counts.total()
    is_scale = question.kind == SurveyKind.SCALE
    total = sum(number * count for number, count in counts.items())
    return Tally(
        question=question,
        answered=answered,
        mean=_mean(total, answered) if is_scale else None,
        parts=[(key, counts[key]) for key in keys],
        texts=texts,
    )


def _mean(total: int, count: int) -> Decimal | None:
    """Return the mean to two decimals, rounded half up; None of nothing."""
    return (Decimal(total) / count).quantize(Decimal("0.01"), ROUND_HALF_UP) if count else None
