"""What is missing before a call can be published."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.errors import Text
from chorok.programs.domain.queries.forms import newest_consents
from chorok.programs.models import Call, ConsentText, Question, YearLine


@dataclass(frozen=True)
class Gap:
    """Something missing in a `section` of the call; what `stops` must be there before publishing."""

    section: str
    message: Text
    stops: bool = True


def gaps(call: Call) -> list[Gap]:
    """Return what the call lacks, what stops its publication first."""
    found = [*_texts(call), *_period(call), *_money(call), *_parts(call)]
    return sorted(found, key=lambda gap: not gap.stops)


def _texts(call: Call) -> list[Gap]:
    found = []
    if not call.summary_ko:
        found.append(Gap("basics", _("Write the Korean summary: it stands in the list of calls.")))
    if not call.body_ko:
        found.append(Gap("basics", _("Write the Korean text of the call.")))
    if not (call.name_en and call.summary_en and call.body_en):
        found.append(Gap("basics", _("The English texts are not complete. English readers see Korean there."), False))
    if not call.contact_name or not (call.contact_phone or call.contact_email):
        found.append(Gap("basics", _("Name a contact with a telephone number or an e-mail address.")))
    if not call.agreement_ko:
        found.append(Gap("agreement", _("Write the text of the agreement.")))
    return found


def _period(call: Call) -> list[Gap]:
    if call.opens_at is None or call.closes_at is None:
        return [Gap("period", _("Set when applications open and close."))]
    found = []
    if call.closes_at <= clock.now():
        found.append(Gap("period", _("The deadline has passed. Set a new one.")))
    if call.results_on is None:
        found.append(Gap("period", _("Say when the results are planned to be announced."), False))
    if call.support_from is None or call.support_until is None:
        found.append(Gap("period", _("Say from when until when the support runs."), False))
    return found


def _money(call: Call) -> list[Gap]:
    if call.quota is None and not YearLine.objects.filter(year=call.year_id, line=call.line_id, budget__gt=0).exists():
        return [Gap("money", _("Set how many are selected, or a budget of the line in the year's plan."))]
    return []


def _parts(call: Call) -> list[Gap]:
    found = []
    if not Question.objects.filter(page__call=call).exists():
        found.append(Gap("form", _("Build the application form: it has no question yet.")))
    found += _consents(call)
    if not call.criteria.exists():
        found.append(Gap("criteria", _("Add at least one criterion for the review.")))
    if not call.rules.exists():
        found.append(Gap("rules", _("There is no rule of eligibility: anyone may apply."), False))
    if not call.documents.exists():
        found.append(Gap("documents", _("No document is asked for."), False))
    if not call.checklist.exists():
        found.append(Gap("checklist", _("The screening checklist is empty."), False))
    return found


def _consents(call: Call) -> Iterator[Gap]:
    """A consent text was reworded after the form was written."""
    asked = ConsentText.objects.filter(pk__in=Question.objects.filter(page__call=call).values("consent"))
    message = _("The consent “{text}” has a newer version. Choose it in the form.")
    for text in asked.exclude(pk__in=newest_consents().values("pk")):
        yield Gap("form", format_lazy(message, text=text), False)
