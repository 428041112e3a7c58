"""Surveys and a photograph for the authorization table: one may still be changed, the other has answers."""

from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM
from chorok.core import clock
from chorok.core.tokens import token_hash
from chorok.meetings.domain.photos import add_photo
from chorok.meetings.domain.survey_answers import answer_by_link
from chorok.meetings.domain.surveys import close_survey
from chorok.meetings.enums import ConsultationState, Side
from chorok.meetings.models import Consultation, Participant, SurveyLink
from tests.core import samples
from tests.meetings.making import coming, make_consultation
from tests.meetings.surveying import given, link_of, opened

#: Before the last day of the past operator, so that its staff may still look.
LONG_AGO = datetime(2019, 6, 1, tzinfo=UTC)


def make_surveys(company: Participant, buyer: Participant, who: Any) -> dict[str, dict[str, Any]]:
    """Open both surveys, and close an earlier one with answers; return the addresses' parts by URL name."""
    consultation = company.consultation
    firms, buyers = (opened(consultation, side) for side in (Side.COMPANY, Side.BUYER))
    SurveyLink.objects.create(
        survey=buyers, participant=buyer, recipient=who, token_hash=token_hash("survey"), sent_at=clock.now()
    )
    told = {"code": _told().code, "side": "buyer"}
    photo = add_photo(
        actor=SYSTEM,
        consultation=consultation,
        upload=SimpleUploadedFile("day.png", samples.picture()),
        alt_ko="상담장",
        alt_en="The hall",
        consent="nobody",
    )
    code = {"code": consultation.code}
    firm_side = {**code, "side": "company"}
    question = {**firm_side, "pk": firms.questions.order_by("position")[5].pk}
    return {
        "staff_surveys": code,
        "staff_survey": firm_side,
        "staff_survey_begin": firm_side,
        "staff_survey_step": {**firm_side, "step": "remind"},
        "staff_survey_results": told,
        "staff_survey_results_export": told,
        "staff_survey_question_new": {**firm_side, "kind": "choice"},
        "staff_survey_question": question,
        "staff_survey_question_step": {**question, "step": "up"},
        "survey": {"token": "survey"},
        "desk_consultation_survey": {"organisation_id": company.organisation_id, **code},
        "partner_consultation_survey": {"organisation_id": buyer.organisation_id, **code},
        "staff_photos": code,
        "staff_photo_new": code,
        "staff_photo": {**code, "pk": photo.pk},
        "staff_photo_public": {**code, "pk": photo.pk},
        "staff_photo_step": {**code, "pk": photo.pk, "step": "up"},
    }


def _told() -> Consultation:
    """Make an earlier consultation whose buyers have answered, and close its survey."""
    made = make_consultation(code="export-2020-earlier")
    Consultation.objects.filter(pk=made.pk).update(state=ConsultationState.HELD, created_at=LONG_AGO)
    made.refresh_from_db()
    survey = opened(made, Side.BUYER)
    for number in range(3):
        link_of(survey, coming(made, Side.BUYER), f"survey-{number}")
        answer_by_link(token=f"survey-{number}", given=given(survey, scale=3 + number % 2, text="Thank you"))
    close_survey(actor=SYSTEM, survey=survey)
    return made
