"""Which funder fits a project, and why not."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chorok.accounts.actors import SYSTEM
from chorok.core.models import ExchangeRate
from chorok.pipeline.domain.moves import add_paper, choose_funder
from chorok.pipeline.domain.partners import save_partner
from chorok.pipeline.domain.queries.fitting import compare
from chorok.pipeline.domain.starting import load_funders
from chorok.pipeline.models import CountryGroup, Funder, Project, StagePaper
from tests.pipeline.making import make_line, make_project, paper, stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder", "en")]


def said(project: Project, code: str) -> dict[str, str]:
    fit = next(fit for fit in compare(project) if fit.funder.code == code)
    return {str(finding.rule): str(finding.verdict) for finding in fit.findings}


def sentence(project: Project, code: str, rule: str) -> str:
    fit = next(fit for fit in compare(project) if fit.funder.code == code)
    return next(finding.sentence for finding in fit.findings if finding.rule == rule)


def test_what_is_not_told_is_not_known() -> None:
    load_funders()
    project = make_project()
    unknown = {"asker": "unknown", "size": "unknown", "instrument": "unknown"}
    assert said(project, "gcf") == {**unknown, "country": "fits", "papers": "not"}
    assert said(project, "koica") == {**unknown, "country": "unknown", "papers": "not"}
    assert said(project, "gggi") == {**unknown, "country": "unknown", "papers": "fits"}
    assert sentence(project, "gggi", "country") == "The list “Members of GGGI” is still empty."


def test_every_rule_of_ctcn() -> None:
    load_funders()
    project = make_project(country="LA")
    make_line(project, 200_000, instrument="assistance")
    save_partner(actor=SYSTEM, project=project, role="requesting", other="NDE", standing="nde")
    assert said(project, "ctcn") == {
        "asker": "fits", "country": "fits", "size": "fits", "instrument": "fits", "papers": "not",
    }  # fmt: skip
    assert sentence(project, "ctcn", "country") == (
        "Laos is even preferred: Least developed countries. (This list has not been compared with its source yet.)"
    )
    assert sentence(project, "ctcn", "size") == "Asked for are USD 200,000, within its limits."
    make_line(project, 60_000)
    assert said(project, "ctcn") == {
        "asker": "fits", "country": "fits", "size": "not", "instrument": "not", "papers": "not",
    }  # fmt: skip
    assert sentence(project, "ctcn", "size") == "Asked for are USD 260,000, it gives at most USD 250,000."
    assert sentence(project, "ctcn", "instrument") == "It doesn't give: Grant. It gives: Technical assistance."
    assert sentence(project, "ctcn", "papers") == (
        "“Eligibility and prioritisation” still wants: Request for technical assistance (CTCN's form)."
    )
    assert said(project, "gcf")["asker"] == "not"


def test_a_country_it_never_pays_and_a_list_that_was_compared() -> None:
    load_funders()
    CountryGroup.objects.filter(code="annex-i").update(checked_on="2020-05-01")
    assert said(make_project(country="DE"), "gcf")["country"] == "not"
    assert sentence(make_project(country="DE"), "gcf", "country") == (
        "Germany is among those it never pays: Annex I parties to the UNFCCC."
    )


def test_size_classes_look_at_the_whole_project_in_the_funder_s_currency() -> None:
    load_funders()
    project = make_project(currency="EUR")
    make_line(project, 9_000_000)
    make_line(project, 1_000_000, source="country")
    assert sentence(project, "gcf", "size") == "There is no exchange rate to USD."
    for currency, krw in (("EUR", "1320"), ("USD", "1200")):
        ExchangeRate.objects.create(currency=currency, day="2020-05-12", source="test", krw=Decimal(krw))
    assert sentence(project, "gcf", "size") == "The whole project costs USD 11,000,000: its class “Small”."


def test_all_papers_of_the_stage_it_stands_in_and_the_fitting_funder_first() -> None:
    load_funders()
    gcf = Funder.objects.get(code="gcf")
    project = choose_funder(actor=SYSTEM, project=make_project(), stage=stage_of(gcf, "Concept note"))
    add_paper(actor=SYSTEM, project=project, upload=paper(), wanted=StagePaper.objects.get(template="gcf-concept-note"))
    make_line(project, 5_000_000)
    save_partner(actor=SYSTEM, project=project, role="requesting", other="NDA", standing="nda")
    assert said(project, "gcf") == dict.fromkeys(("asker", "country", "size", "instrument", "papers"), "fits")
    assert sentence(project, "gcf", "papers") == "All papers of “Concept note” are there."
    assert compare(project)[0].funder.code == "gcf"
    assert str(compare(project)[0].verdict) == "fits"


def test_the_number_of_queries_stays_the_same() -> None:
    load_funders()
    project = make_project()
    counts = []
    for keep in (1, 7):
        Funder.objects.update(active=False)
        Funder.objects.filter(pk__in=[funder.pk for funder in Funder.objects.all()[:keep]]).update(active=True)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(compare(project)) == keep
        counts.append(len(captured))
    assert counts[0] == counts[1]
