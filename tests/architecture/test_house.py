"""The rules of the house, held against the code itself."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tools import messages

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "chorok"
ROOMS = (
    "core", "accounts", "registry", "thesaurus", "todos", "outcomes", "programs",
    "support", "meetings", "needs", "pipeline", "papers", "councils", "operations",
)  # fmt: skip

#: Tables without history, each with the reason.
WITHOUT_HISTORY = {
    "core.AccessLog": "append-only by a trigger",
    "core.ExchangeRate": "published by an authority; a day's rate is written once",
    "core.FormDraft": "what somebody is typing, swept after a month",
    "core.FormKey": "a form that was sent, for some days",
    "core.Notification": "a message that was sent, not a state of the world",
    "core.NotificationSwitch": "a person's own setting",
    "accounts.SignInLink": "used once, then past",
    "needs.PagesChange": "a note for the workers that pages changed; the pages have the history",
    "todos.Todo": "what is due now; the record it stands for has the history",
    "todos.DigestChoice": "a person's own setting",
    "programs.ReceiptCounter": "the last number given; the applications keep theirs",
    "meetings.RunPoint": "what a run of the engine told as it went",
    "meetings.PlanGoal": "counted from the plan's meetings; its bound is the run's",
    "meetings.PlanStep": "is itself the history of a plan's changes by hand",
    "meetings.SurveyResponse": "nobody may work out who answered what, and history names the actor",
    "meetings.SurveyAnswer": "as its response",
    "needs.IntroductionLink": "used once, then past",
    "needs.FitLink": "used once, then past",
    "needs.MatchRun": "what a search found with; done anew from the records",
    "needs.Match": "derived; found anew from the records",
    "thesaurus.Edition": "written once",
    "thesaurus.UnknownNoun": "derived; mined anew from the texts",
    "registry.GreenField": "reference data, loaded from its source",
    "registry.ClimateClass": "reference data, loaded from its source",
    "registry.IpcTopic": "reference data, loaded from its source",
    "registry.GoodsCode": "reference data, loaded from its source",
    "registry.DirectoryEntry": "derived; rebuilt from the records",
    "registry.FacetCount": "derived; rebuilt from the records",
    "registry.Merge": "written once",
    "registry.TeamConversion": "written once",
    "outcomes.ClaimOrganisation": "stands in the facts of the claim's entries",
    "outcomes.Entry": "append-only by a trigger, chained by hash",
    "outcomes.Tally": "derived from the entries; checked by `chorok verify`",
    "outcomes.CompanyTally": "derived from the entries; checked by `chorok verify`",
    "outcomes.Seal": "append-only by a trigger",
}


def _python_files() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def test_every_domain_table_keeps_its_history() -> None:
    without = set()
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            is_event = hasattr(model, "pgh_tracked_model")
            is_link = model._meta.auto_created
            if not is_event and not is_link and not hasattr(model, "pgh_event_model"):
                without.add(model._meta.label)
    assert without == set(WITHOUT_HISTORY)


def test_files_stay_readable() -> None:
    long = {
        str(path.relative_to(SOURCE))
        for path in _python_files()
        if len(path.read_text(encoding="utf-8").splitlines()) > 400
    }
    assert long == set()


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"timezone\.now\(|datetime\.now\(|date\.today\(", {"core/clock.py"}),
        (r"\bpost_save\b|\bpre_save\b|\bm2m_changed\b|\bpost_delete\b|\bpre_delete\b", set()),
        (r"\bTODO\b|\bFIXME\b|\bXXX\b", set()),
        (r"mark_safe\(|\|safe\b", set()),
    ],
)
def test_nobody_goes_around_the_house(pattern: str, allowed: set[str]) -> None:
    found = {
        str(path.relative_to(SOURCE))
        for path in _python_files()
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }
    assert found == allowed


def test_templates_keep_the_content_security_policy() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\son[a-z]+=[\"']|\sstyle=[\"']|\|safe\b"
    )
    found = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("templates/**/*.html")
        if inline.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_each_form_that_does_something_carries_its_key() -> None:
    """Sign-in, switches of the frame and handing in (decision 9) may be sent twice; whatever else is sent may not."""
    may_come_twice = (
        "web/account/",
        "web/templates/chorok/",
        "web/company/templates/company/applications/check.html",
    )
    found = [
        path
        for path in (str(path.relative_to(SOURCE)) for path in SOURCE.rglob("templates/**/*.html"))
        if not path.startswith(may_come_twice)
        and re.search(r"{% csrf_token %}(?!{% form_key %})", (SOURCE / path).read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_text_stands_in_korean() -> None:
    assert messages.check() == []


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree() -> None:
    call_command("makemigrations", *ROOMS, check=True, dry_run=True, stdout=StringIO())
