"""URLs of the form builder."""

from django.urls import URLPattern, URLResolver, path, register_converter

from chorok.web.staff.form_builder import builder, consents, preview, questions


class FormStep:
    """What may be done with a page or a question by one press."""

    regex = "up|down|remove"

    def to_python(self, value: str) -> str:
        """Return the word itself."""
        return value

    def to_url(self, value: str) -> str:
        """Return the word itself."""
        return value


register_converter(FormStep, "form_step")

_FORM = "calls/<slug:code>/form/"
_PAGE = f"{_FORM}pages/<int:page_id>/"
_QUESTION = f"{_FORM}questions/<int:question_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_FORM, builder.form, name="staff_form"),
    path(f"{_FORM}answers/", builder.answers, name="staff_form_answers"),
    path(f"{_FORM}preview/", preview.first, name="staff_form_preview"),
    path(f"{_FORM}preview/<int:page_id>/", preview.page, name="staff_form_preview_page"),
    path(f"{_FORM}pages/new/", builder.page, name="staff_form_page_new"),
    path(_PAGE, builder.page, name="staff_form_page"),
    path(f"{_PAGE}<form_step:step>/", builder.page_step, name="staff_form_page_step"),
    path(f"{_PAGE}questions/new/", questions.choose_kind, name="staff_question_kind"),
    path(f"{_PAGE}questions/new/<slug:kind>/", questions.new, name="staff_question_new"),
    path(_QUESTION, questions.edit, name="staff_question"),
    path(f"{_QUESTION}<form_step:step>/", builder.question_step, name="staff_question_step"),
    path("consents/", consents.consents, name="staff_consents"),
    path("consents/new/", consents.new, name="staff_consent_new"),
    path("consents/text/<slug:code>/", consents.consent, name="staff_consent"),
]
