"""A draft with a form for the authorization table, and a consent text."""

from typing import Any

from chorok.programs.enums import QuestionKind
from tests.architecture.world_applications import LONG_AGO
from tests.factories_programs import DraftFactory, FormPageFactory, QuestionFactory
from tests.programs.making_forms import make_consent

_PAGES = (
    *("staff_form", "staff_form_answers", "staff_form_preview", "staff_form_preview_page", "staff_form_page_new"),
    *("staff_form_page", "staff_form_page_step", "staff_question_kind", "staff_question_new", "staff_question"),
    "staff_question_step",
)


def make_form() -> dict[str, dict[str, Any]]:
    """Make a draft whose form may be written; return the addresses' parts by URL name."""
    call = DraftFactory(code="drawn-up", created_at=LONG_AGO)
    page = FormPageFactory(call=call)
    question = QuestionFactory(page=page)
    parts = {"code": call.code, "page_id": page.pk, "question_id": question.pk, "step": "down"}
    consent = make_consent()
    return {
        **{name: parts | {"kind": QuestionKind.CHOICE} for name in _PAGES},
        "staff_consent": {"code": consent.code},
    }
