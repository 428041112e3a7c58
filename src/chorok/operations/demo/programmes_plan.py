"""The plan of 2020 with its ten lines, and a template of a call for each of them, written from `data/calls/*.toml`.

Lines and months are those of the announcement; budgets and texts are made up and say so.
"""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.db import transaction

from chorok.accounts.actors import SYSTEM
from chorok.core import clock
from chorok.operations.demo.figures import TARGETS_2020
from chorok.outcomes.models import Indicator, Line
from chorok.programs.domain.call_parts import save_bonus_rule, save_checklist_item, save_criterion, save_document
from chorok.programs.domain.call_rules import save_rule
from chorok.programs.domain.calls import create_template
from chorok.programs.domain.consents import add_consent_text
from chorok.programs.domain.form_rules import Option
from chorok.programs.domain.forms import save_page, save_question
from chorok.programs.domain.plan import save_year_line
from chorok.programs.models import Call, ConsentText, FormPage, Question, YearLine

YEAR = 2020
#: When the plan was made: the day it was announced.
PLANNED_AT = datetime(2020, 2, 28, 1, 0, tzinfo=UTC)
#: Line → budget in won, made up.
BUDGETS = {
    "startup-mentoring": 60_000_000,
    "prototype": 100_000_000,
    "education": 20_000_000,
    "certification-consulting": 75_000_000,
    "certification-fee": 10_000_000,
    "startup-information": 15_000_000,
    "online-exhibition": 40_000_000,
    "export-consultation": 50_000_000,
    "overseas-delegation": 45_000_000,
    "green-biz-lab": 30_000_000,
}
NOTE = "예산은 시연용으로 만든 값입니다. (가상) / The budget is made up (fictitious)."
_LARGE = {"least", "most"}

Table = dict[str, Any]


@transaction.atomic
def load_plan() -> int:
    """Write the year's lines and the templates that aren't there yet; return how many templates were written."""
    with clock.at(PLANNED_AT):
        _year_lines()
        missing = [code for code in BUDGETS if not Call.objects.templates().filter(line__code=code).exists()]
        for code in missing:
            write_template(Line.objects.get(code=code))
    return len(missing)


def words_of(name: str) -> Table:
    """Return what `data/calls/<name>.toml` says."""
    return tomllib.loads(files("chorok.operations.demo").joinpath(f"data/calls/{name}.toml").read_text("utf-8"))


def _year_lines() -> None:
    planned = set(YearLine.objects.filter(year=YEAR).values_list("line__code", flat=True))
    lines = dict(Indicator.objects.values_list("code", "line__code"))
    for target in TARGETS_2020:
        code = lines[target.indicator]
        if code in planned:
            continue
        save_year_line(
            actor=SYSTEM,
            year=YEAR,
            line=Line.objects.get(code=code),
            budget=Decimal(BUDGETS[code]),
            when_ko=target.when_ko,
            when_en=target.when_en,
            note=NOTE,
        )


def _consent(words: Table) -> ConsentText:
    present = ConsentText.objects.filter(code=words["code"]).first()
    return present or add_consent_text(actor=SYSTEM, **words)


@transaction.atomic
def write_template(line: Line) -> Call:
    """Write the template of one of the ten lines from its file."""
    common, own = words_of("common"), words_of(line.code)
    consents = {one["code"]: _consent(one) for one in common["consents"]}
    call = create_template(actor=SYSTEM, line=line, **{**common["call"], **own["call"]})
    for rule in (*own.get("rules", ()), *common["rules"]):
        save_rule(actor=SYSTEM, call=call, **rule)
    for document in (*common["documents"], *own.get("documents", ())):
        save_document(actor=SYSTEM, call=call, **document)
    for criterion in own["criteria"]:
        save_criterion(actor=SYSTEM, call=call, **criterion)
    for bonus in common["bonus_rules"]:
        save_bonus_rule(actor=SYSTEM, call=call, **bonus)
    for item in common["checklist"]:
        save_checklist_item(actor=SYSTEM, call=call, **item)
    asked: dict[str, Question] = {}
    for page in (*common["first_pages"], *own["pages"], *common["last_pages"]):
        names = {name: value for name, value in page.items() if name != "questions"}
        written = save_page(actor=SYSTEM, call=call, **names)
        for question in page["questions"]:
            asked[question["code"]] = _question(written, question, asked, consents)
    return call


def _question(
    page: FormPage, words: Table, asked: Mapping[str, Question], consents: Mapping[str, ConsentText]
) -> Question:
    values: Table = dict(words)
    for name in _LARGE & values.keys():
        values[name] = Decimal(values[name])
    for name in {"choices", "columns"} & values.keys():
        values[name] = [Option(**option) for option in values[name]]
    if "shown_if" in values:
        values["shown_if"] = asked[values["shown_if"]]
    if "consent" in values:
        values["consent"] = consents[values["consent"]]
    return save_question(actor=SYSTEM, page=page, **values)
