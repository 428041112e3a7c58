"""The form as applicants will see it, page by page, in both languages. Nothing is saved."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.programs.domain.queries.forms import form_of
from chorok.web.components.access import inside_only
from chorok.web.components.questions import QuestionPageForm
from chorok.web.staff.form_builder.builder import call_of, page_of, render_form


@require_safe
@inside_only
def first(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the first page, or back to the builder while there is none."""
    call = call_of(request, code)
    page = call.pages.first()
    if page is None:
        return redirect("staff_form", call.code)
    return redirect("staff_form_preview_page", call.code, page.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def page(request: HttpRequest, code: str, page_id: int) -> HttpResponse:
    """Show one page; sent off, it checks what was typed and says what an applicant would be told."""
    call = call_of(request, code)
    here = page_of(call, page_id)
    languages = [key for key, _label in settings.LANGUAGES]
    asked_for = request.GET.get("lang", "")
    language = asked_for if asked_for in languages else translation.get_language() or languages[0]
    pages = form_of(call)
    place = next(number for number, one in enumerate(pages) if one.pk == here.pk)
    with translation.override(language):
        sent = request.method == "POST"
        form = QuestionPageForm(
            here, None, request.POST if sent else None, request.FILES if sent else None, pages=pages
        )
        return render_form(
            request,
            call,
            "preview",
            page=here,
            form=form,
            checked=sent and not form.wants_rows and form.is_valid(),
            steps=[
                {"label": one.name, "state": "done" if number < place else "active" if number == place else "todo"}
                for number, one in enumerate(pages)
            ],
            language_links=[
                {"label": label, "url": f"?lang={key}", "current": key == language} for key, label in settings.LANGUAGES
            ],
            before=_link(call.code, pages[place - 1].pk, language) if place else "",
            after=_link(call.code, pages[place + 1].pk, language) if place + 1 < len(pages) else "",
            count=_("Page %(number)d of %(total)d") % {"number": place + 1, "total": len(pages)},
        )


def _link(code: str, page_id: int, language: str) -> str:
    return f"{reverse('staff_form_preview_page', args=[code, page_id])}?lang={language}"
