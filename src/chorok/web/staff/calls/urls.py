"""URLs of the pages of plan and calls, under /staff/programme/."""

from django.urls import URLPattern, URLResolver, path, register_converter

from chorok.web.staff.calls import actions, asked, pages, parts, plan, sections


class _Word:
    """One word of a closed list."""

    regex = ""

    def to_python(self, value: str) -> str:
        """Return the word itself."""
        return value

    def to_url(self, value: str) -> str:
        """Return the word itself."""
        return value


class CallSection(_Word):
    """A section of a call that is one form."""

    regex = "|".join(sections.FORMS)


class CallPart(_Word):
    """A section of a call that is a list."""

    regex = "|".join(parts.KINDS)


class CallAction(_Word):
    """What is done with a call as a whole."""

    regex = "|".join(actions.ACTIONS)


class PartStep(_Word):
    """What is done with a row by one press."""

    regex = "up|down|remove"


register_converter(CallSection, "call_section")
register_converter(CallPart, "call_part")
register_converter(CallAction, "call_action")
register_converter(PartStep, "part_step")

_CALL = "calls/<slug:code>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("plan/", plan.plan, name="staff_year_plan_newest"),
    path("plan/<int:year>/", plan.plan, name="staff_year_plan"),
    path("plan/<int:year>/copy/", plan.copy, name="staff_year_copy"),
    path("plan/<int:year>/<slug:line>/", plan.year_line, name="staff_year_line"),
    path("calls/", pages.calls, name="staff_calls"),
    path("calls/export/", pages.calls_export, name="staff_calls_export"),
    path("calls/new/", pages.call_new, name="staff_call_new"),
    path("calls/templates/", pages.templates, name="staff_call_templates"),
    path("calls/templates/new/", pages.template_new, name="staff_call_template_new"),
    path(f"{_CALL}/", pages.call, name="staff_call"),
    path(f"{_CALL}/preview/", pages.preview, name="staff_call_preview"),
    path(f"{_CALL}/questions/", asked.questions, name="staff_call_questions"),
    path(f"{_CALL}/questions/<int:pk>/", asked.question, name="staff_call_question"),
    path(f"{_CALL}/edit/<call_section:section>/", sections.section, name="staff_call_section"),
    path(f"{_CALL}/do/<call_action:action>/", actions.act, name="staff_call_action"),
    path(f"{_CALL}/parts/<call_part:part>/", parts.parts, name="staff_call_parts"),
    path(f"{_CALL}/parts/<call_part:part>/new/", parts.part_new, name="staff_call_part_new"),
    path(f"{_CALL}/parts/<call_part:part>/<int:pk>/", parts.part_edit, name="staff_call_part"),
    path(f"{_CALL}/parts/<call_part:part>/<int:pk>/<part_step:step>/", parts.part_step, name="staff_call_part_step"),
]
