"""Projects are opened, changed, rested and ended."""

from collections.abc import Callable
from typing import Any

import pytest

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.needs.domain.introducing import answer, ask_company, introduce, reply
from chorok.needs.domain.shortlist import shortlist
from chorok.pipeline.domain.partners import remove_partner, save_partner
from chorok.pipeline.domain.projects import open_project, save_texts, take_step, update_project
from chorok.pipeline.enums import PartnerRole
from chorok.pipeline.models import Project, ProjectPartner, ProjectText
from chorok.registry.domain.merging import merge_organisations
from tests.factories import MembershipFactory, OrganisationFactory
from tests.needs.making import ROOFS, asking_body, make_need, make_technology
from tests.pipeline.making import make_funder, make_line, make_project, stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]


def _linked() -> Any:
    need = make_need(organisation=asking_body())
    row = shortlist(actor=SYSTEM, need=need, technology=make_technology())
    row = answer(actor=SYSTEM, candidate=ask_company(actor=SYSTEM, candidate=row), agrees=True, consents=True)
    return introduce(actor=SYSTEM, candidate=row)


def test_a_project_stands_by_itself_and_gets_the_next_number_of_its_year() -> None:
    first, second = make_project(), make_project()
    assert (first.number, second.number) == ("P2020-001", "P2020-002")
    assert (first.common, first.funder, first.state, first.stage_since) == (
        "identify", None, "active", clock.today(),
    )  # fmt: skip
    move = first.moves.get()
    assert (move.from_ko, move.to_ko, move.to_en) == ("", "발굴", "Identification")


def test_a_project_comes_out_of_an_introduction_with_its_partners_and_the_problem() -> None:
    candidate = _linked()
    reply(actor=SYSTEM, candidate=candidate, welcome=True)
    project = open_project(actor=SYSTEM, candidate=candidate, title_ko="빗물", country="ID")
    assert project.need == candidate.need
    assert list(project.partners.values_list("role", "organisation", "standing")) == [
        ("requesting", candidate.need.organisation_id, "nde"),
        ("technology", candidate.technology.organisation_id, "company"),
    ]
    assert list(project.texts.values_list("section", "language", "text")) == [("problem", "en", ROOFS)]
    with pytest.raises(DomainError, match="P2020-001"):
        open_project(actor=SYSTEM, candidate=candidate, title_ko="빗물", country="ID")
    assert Project.objects.count() == 1


def test_a_project_for_an_example_is_one_itself() -> None:
    need = make_need()
    need.fictitious = True
    need.save()
    assert open_project(actor=SYSTEM, need=need, title_ko="빗물", country="ID").fictitious is True
    assert make_project().fictitious is False


def test_an_introduction_that_is_not_agreed_to_opens_nothing(en: None) -> None:
    with pytest.raises(DomainError, match="once both sides have agreed"):
        open_project(actor=SYSTEM, candidate=_linked(), title_ko="빗물", country="ID")
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title_ko": " ", "country": "ID"}, "title_ko"),
        ({"title_ko": "빗물", "country": "XX"}, "country"),
        ({"title_ko": "빗물", "country": "ID", "currency": "XYZ"}, "currency"),
        ({"title_ko": "빗물", "country": "ID", "months": 0}, "months"),
        ({"title_ko": "빗" * 201, "country": "ID"}, "title_ko"),
    ],
)
def test_what_is_wrong_opens_nothing(values: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        open_project(actor=SYSTEM, **values)
    assert refusal.value.field == field
    assert not Project.objects.exists()


def test_only_staff_open_projects(actor_with: Callable[..., Actor]) -> None:
    with pytest.raises(Refused):
        make_project(actor=actor_with(Role.CITY))
    assert not Project.objects.exists()


def test_what_somebody_else_saved_is_not_overwritten() -> None:
    project = make_project()
    read_at = project.updated_at
    with clock.at(clock.in_days(1)):
        update_project(actor=SYSTEM, project=project, place="Bandung")
        with pytest.raises(Outdated):
            update_project(actor=SYSTEM, project=project, read_at=read_at, place="Jakarta")
    assert Project.objects.get().place == "Bandung"


def test_the_currency_stays_while_the_budget_has_lines(en: None) -> None:
    project = make_project()
    make_line(project, 100)
    with pytest.raises(DomainError, match="Take its lines away"):
        update_project(actor=SYSTEM, project=project, currency="EUR")
    assert Project.objects.get().currency == "USD"


def test_a_project_rests_and_ends_with_a_reason() -> None:
    project = make_project()
    with pytest.raises(DomainError) as refusal:
        take_step(actor=SYSTEM, project=project, step="drop")
    assert (refusal.value.field, Project.objects.get().state) == ("note", "active")
    take_step(actor=SYSTEM, project=project, step="drop", note="부지를 찾지 못했습니다.")
    assert (Project.objects.get().state, Project.objects.get().state_note) == ("dropped", "부지를 찾지 못했습니다.")
    with pytest.raises(Refused):
        update_project(actor=SYSTEM, project=project, place="Bandung")
    assert take_step(actor=SYSTEM, project=project, step="reopen").state == "active"


def test_texts_are_kept_by_section_and_language_and_an_empty_one_goes() -> None:
    project = make_project()
    assert (
        save_texts(actor=SYSTEM, project=project, language="ko", texts={"problem": "물이 없다", "objective": ""}) == 1
    )
    assert save_texts(actor=SYSTEM, project=project, language="en", texts={"problem": "No water"}) == 1
    assert save_texts(actor=SYSTEM, project=project, language="ko", texts={"problem": "물이 없다"}) == 0
    assert save_texts(actor=SYSTEM, project=project, language="ko", texts={"problem": ""}) == 1
    assert list(ProjectText.objects.values_list("section", "language", "text")) == [("problem", "en", "No water")]
    with pytest.raises(DomainError) as refusal:
        save_texts(actor=SYSTEM, project=project, language="en", texts={"problem": "x" * 20001, "summary": "s"})
    assert refusal.value.field == "problem"
    assert ProjectText.objects.count() == 1


def test_a_partner_is_registered_or_named_and_once_in_a_role() -> None:
    project, company = make_project(), OrganisationFactory()
    save = {"actor": SYSTEM, "project": project, "role": PartnerRole.TECHNOLOGY}
    row = save_partner(**save, organisation=company, task="짓는다")
    assert (row.name, row.country) == (company.name, "KR")
    for wrong in ({}, {"organisation": company, "other": "둘"}, {"organisation": company}):
        with pytest.raises(DomainError) as refusal:
            save_partner(**save, **wrong)
        assert refusal.value.field == "organisation"
    named = save_partner(**{**save, "role": PartnerRole.ACCREDITED}, other="Fund X", country="ID", standing="entity")
    assert project.partners.count() == 2
    remove_partner(actor=SYSTEM, row=named)
    assert list(project.partners.all()) == [row]


def test_a_merge_brings_the_roles_together() -> None:
    kept, absorbed = OrganisationFactory(), OrganisationFactory()
    both, one = make_project(), make_project()
    for project, organisation in ((both, kept), (both, absorbed), (one, absorbed)):
        save_partner(actor=SYSTEM, project=project, role=PartnerRole.MARKET, organisation=organisation)
    merge_organisations(actor=SYSTEM, kept=kept, absorbed=absorbed, reason="같은 기업")
    assert list(ProjectPartner.objects.order_by("project").values_list("project", "organisation")) == [
        (both.pk, kept.pk), (one.pk, kept.pk),
    ]  # fmt: skip


def test_who_sees_a_project(actor_with: Callable[..., Actor]) -> None:
    project, company = make_project(), OrganisationFactory()
    save_partner(actor=SYSTEM, project=project, role=PartnerRole.TECHNOLOGY, organisation=company)
    make_project()
    own = actor_for(MembershipFactory(organisation=company).user)
    assert list(Project.objects.visible_to(own)) == [project]
    assert Project.objects.visible_to(actor_with(Role.CITY)).count() == 2
    assert Project.objects.visible_to(actor_with(Role.PARTNER)).count() == 0
    assert Project.objects.visible_to(Actor()).count() == 0


def test_a_project_that_is_opened_with_a_funder_stands_in_its_stage() -> None:
    funder = make_funder()
    project = make_project(stage=stage_of(funder, "Board"))
    assert (project.funder, project.common) == (funder, "finance")
    assert project.moves.get().to_en == "Fund fund: Board"
