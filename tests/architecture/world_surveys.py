"""Surveys and a photograph for the authorization table: one may still be changed, the other has answers."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM
from chorok.core import clock
from chorok.core.tokens import token_hash
from chorok.meetings.domain.photos import add_photo
from chorok.meetings.domain.survey_answers import answer_by_link
from chorok.meetings.domain.surveys import begin_survey, open_survey
from chorok.meetings.enums import Side
from chorok.meetings.models import Participant, Survey, SurveyLink
from tests.core import samples
from tests.meetings.making import coming
from tests.meetings.surveying import given


def make_surveys(company: Participant, buyer: Participant, who: Any) -> dict[str, dict[str, Any]]:
    """Open both surveys, let three more buyers answer; return the addresses' parts by URL name."""
    consultation = company.consultation
    firms, buyers = (
        open_survey(actor=SYSTEM, survey=begin_survey(actor=SYSTEM, consultation=consultation, side=side))
        for side in (Side.COMPANY, Side.BUYER)
    )
    for number in range(3):
        _link(buyers, coming(consultation, Side.BUYER), who, f"survey-{number}")
        answer_by_link(token=f"survey-{number}", given=given(buyers, scale=3 + number % 2, text="Thank you"))
    _link(buyers, buyer, who, "survey")
    photo = add_photo(
        actor=SYSTEM,
        consultation=consultation,
        upload=SimpleUploadedFile("day.png", samples.picture()),
        alt_ko="상담장",
        alt_en="The hall",
        consent="nobody",
    )
    code = {"code": consultation.code}
    firm_side, buyer_side = {**code, "side": "company"}, {**code, "side": "buyer"}
    question = {**firm_side, "pk": firms.questions.order_by("position")[5].pk}
    return {
        "staff_surveys": code,
        "staff_survey": firm_side,
        "staff_survey_begin": firm_side,
        "staff_survey_step": {**firm_side, "step": "remind"},
        "staff_survey_results": buyer_side,
        "staff_survey_results_export": buyer_side,
        "staff_survey_question_new": {**firm_side, "kind": "choice"},
        "staff_survey_question": question,
        "staff_survey_question_step": {**question, "step": "up"},
        "survey": {"token": "survey"},
        "desk_consultation_survey": {"organisation_id": company.organisation_id, **code},
        "partner_consultation_survey": {"organisation_id": buyer.organisation_id, **code},
        "staff_photos": code,
        "staff_photo_new": code,
        "staff_photo": {**code, "pk": photo.pk},
        "staff_photo_step": {**code, "pk": photo.pk, "step": "up"},
    }


def _link(survey: Survey, buyer: Participant, who: Any, token: str) -> None:
    SurveyLink.objects.create(
        survey=survey, participant=buyer, recipient=who, token_hash=token_hash(token), sent_at=clock.now()
    )
