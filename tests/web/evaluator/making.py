"""A blind call whose applicant left its name wherever one can, and the evaluator who must not learn it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfWriter

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.models import User
from chorok.core import clock, files
from chorok.programs.domain.answers import PURPOSE_ANSWER
from chorok.programs.domain.papers import PURPOSE_DOCUMENT
from chorok.programs.domain.presentations import plan_presentations, start_presentation
from chorok.programs.enums import QuestionKind
from chorok.programs.models import Answer, Application, ApplicationDocument, Assignment, Call
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories_programs import FormPageFactory, QuestionFactory, RequiredDocumentFactory
from tests.programs.making_review import given, in_review, pledged, reviewed_call

NAME = "누리솔라텍"
#: Everything that tells who applies. The number stands in texts as it is and as it is printed.
TELLING = (
    NAME,
    "Nurisolartech",
    "120-81-47521",
    "1208147521",
    "나대표",
    "함께한",
    "박담당",
    "nurisolar",
    "031-555-0199",
)


@dataclass
class Blind:
    """The call and who is in it."""

    call: Call
    application: Application
    assignment: Assignment
    evaluator: Actor
    owner: User


def pdf(**about: str) -> bytes:
    """A PDF of one empty page that says something of itself."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_metadata({f"/{key}": value for key, value in about.items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def blind_call(*, blind: bool = True) -> Blind:
    """Make it. Files need the fixture `store_folder`."""
    call = reviewed_call(blind=blind)
    company = OrganisationFactory(
        name_ko=f"주식회사 {NAME} (가상)",
        name_en="Nurisolartech",
        business_number="1208147521",
        representative_ko="나대표",
        email="info@nurisolar.kr",
        phone="+82315550199",
        website="https://www.nurisolar.kr/",
    )
    owner = UserFactory(name="함께한", email="ham@nurisolar.kr")
    MembershipFactory(organisation=company, user=owner)
    application = in_review(call, 1, organisation=company, created_by=owner, submitted_by=owner)
    page = FormPageFactory(call=call)
    texts = {
        "title": f"{NAME}의 옥상 태양광 실증",
        "plan": f"(주){NAME} 함께한과 박담당이 맡는다. ham@NURISOLAR.kr, 120-81-47521 (1208147521), 031-555-0199",
    }
    for code, text in texts.items():
        question = QuestionFactory(page=page, code=code, kind=QuestionKind.LONG)
        _answer(application, question, owner, text=text)
    name = QuestionFactory(page=page, code="company", names_applicant=True)
    _answer(application, name, owner, text=NAME)
    person = QuestionFactory(page=page, code="person", kind=QuestionKind.PERSON)
    _answer(application, person, owner, part="name", text="박담당")
    table = QuestionFactory(page=page, code="plan-file", kind=QuestionKind.FILE, name_ko="사업계획서")
    _answer(application, table, owner, file=_stored(PURPOSE_ANSWER, owner))
    for position, names in enumerate((True, False)):
        asked = RequiredDocumentFactory(
            call=call, name_ko="등기부등본" if names else "견적서", names_applicant=names, position=position
        )
        ApplicationDocument.objects.create(
            application=application,
            document=asked,
            file=_stored(PURPOSE_DOCUMENT, owner) if names else _packed(owner),
            added_at=clock.now(),
            added_by=owner,
        )
    member, evaluator = pledged(call)
    assignment = given(application, member, evaluator)
    [turn] = plan_presentations(actor=SYSTEM, call=call, first_at=None, talk_minutes=10, question_minutes=5)
    start_presentation(actor=SYSTEM, presentation=turn)
    application.refresh_from_db()
    return Blind(call, application, assignment, evaluator, owner)


def desk_of(blind: Blind, client_for: Callable[[User], Client]) -> Client:
    """The evaluator's browser."""
    assert blind.evaluator.user is not None
    return client_for(blind.evaluator.user)


def _answer(application: Application, question: object, owner: User, **value: object) -> None:
    Answer.objects.create(application=application, question=question, saved_at=clock.now(), saved_by=owner, **value)


def _stored(purpose: str, owner: User) -> object:
    content = pdf(Author="나대표", Title=f"{NAME} 사업계획서", Producer="Nurisolartech Writer")
    upload = SimpleUploadedFile(f"{NAME}_사업계획서.pdf", content, content_type="application/pdf")
    return files.store(upload=upload, purpose=purpose, user_id=owner.pk)


def _packed(owner: User) -> object:
    """A ZIP whose folder, member and member's properties name the applicant."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = "나대표".encode()
        archive.writestr(f"Nurisolartech/{NAME} 견적서.pdf", pdf(Author="함께한"))
    upload = SimpleUploadedFile(f"{NAME}.zip", out.getvalue(), content_type="application/zip")
    return files.store(upload=upload, purpose=PURPOSE_DOCUMENT, user_id=owner.pk)
