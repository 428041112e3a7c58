"""Companies, technologies and projects whose papers the tests make, and files as office programs change them."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM
from chorok.core import files
from chorok.core.models import StoredFile
from chorok.needs.enums import Instrument
from chorok.papers.models import MadePaper
from chorok.pipeline.domain.partners import save_partner
from chorok.pipeline.domain.projects import open_project, save_texts
from chorok.pipeline.domain.starting import load_funders
from chorok.pipeline.domain.work import save_budget_line, save_indicator
from chorok.pipeline.enums import IndicatorKind, PartnerRole, SourceKind
from chorok.pipeline.models import FunderStage, Project
from chorok.registry.enums import SummaryState
from chorok.registry.models import Organisation, Technology
from tests.factories import GreenFieldFactory, OrganisationFactory, TechnologyFactory

SUMMARY = "학교 지붕의 빗물을 모읍니다.\n가뭄에도 <물>이 & 남습니다."
MAIN = {"docx": "word/document.xml", "hwpx": "Contents/section0.xml"}


def make_company(**changed: Any) -> Organisation:
    """Return a company with what a sheet asks for, in Korean."""
    given = {
        "name_ko": "초록물산업",
        "name_en": "Chorok Water",
        "summary_ko": "빗물을 모으는 회사입니다.",
        "representative_ko": "김초록",
        "employees": 12,
        "address_ko": "서울 중구 청파로 1",
        "website": "https://water.example",
        "email": "info@water.example",
        "phone": "+8221234567",
        **changed,
    }
    company: Organisation = OrganisationFactory(**given)
    company.fields.add(GreenFieldFactory())
    return company


def make_technology(**changed: Any) -> Technology:
    """Return a technology described in Korean alone."""
    given = {"name_ko": "빗물저류조", "name_en": "", "summary_ko": SUMMARY, "readiness": 9, **changed}
    if "organisation" not in given:
        given["organisation"] = make_company()
    made: Technology = TechnologyFactory(**given, summary_state=SummaryState.MISSING)
    made.fields.add(GreenFieldFactory())
    return made


def make_project(funder: str = "gcf", **changed: Any) -> Project:
    """Return a project in the first stage of a funder, with some of what its papers ask for, in English."""
    load_funders()
    stage = FunderStage.objects.get(funder__code=funder, position=0)
    given = {
        "title_ko": "학교 빗물 저장",
        "title_en": "Rainwater storage for schools",
        "country": "ID",
        "place": "West Java",
        "months": 24,
        **changed,
    }
    project = open_project(actor=SYSTEM, stage=stage, **given)
    texts = {
        "summary": "Two hundred schools store the rain of their roofs.",
        "problem": "Schools run dry for three months.",
        "outputs": "200 tanks\n200 trained caretakers",
        "activities": "Survey the roofs\nBuild the tanks",
    }
    save_texts(actor=SYSTEM, project=project, language="en", texts=texts)
    for source, amount in ((SourceKind.FUNDER, 900_000), (SourceKind.COUNTRY, 100_000)):
        save_budget_line(
            actor=SYSTEM, project=project, source=source, instrument=Instrument.GRANT, amount=Decimal(amount)
        )
    save_indicator(actor=SYSTEM, project=project, kind=IndicatorKind.DIRECT, target=Decimal(40_000))
    save_partner(actor=SYSTEM, project=project, role=PartnerRole.IMPLEMENTING, other="Dinas SDA", country="ID")
    return project


def content(stored: StoredFile) -> bytes:
    """Return what is in a stored file."""
    with files.read(stored) as opened:
        return opened.read()


def changed_file(paper: MadePaper, form: str, change: Callable[[str], str]) -> SimpleUploadedFile:
    """Return a paper's DOCX or HWPX as an upload, its main part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content(getattr(paper, form)))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, change(data.decode()) if entry.filename == MAIN[form] else data)
    return SimpleUploadedFile(f"changed.{form}", out.getvalue())
