"""The steps of an application: costs, the form's pages with their autosave, papers."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.core.access import client_ip
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.policy import require
from chorok.programs.domain.answers import SavedPage, save_page_answers
from chorok.programs.domain.applications import save_costs
from chorok.programs.domain.costs import bounds, digest_of
from chorok.programs.domain.papers import add_document, remove_document
from chorok.programs.domain.queries.forms import form_of
from chorok.programs.domain.readiness import STEP_COSTS, STEP_DOCUMENTS, asked_documents, costs_problem, problems
from chorok.programs.models import ApplicationDocument, FormPage, RequiredDocument
from chorok.programs.policy_applications import (
    can_edit_costs,
    can_edit_document,
    can_edit_draft,
    can_edit_page,
    can_file,
)
from chorok.web.company.applications.forms import CostsForm, PaperForm
from chorok.web.company.applications.opened import Acting, Opened, application_act, application_page
from chorok.web.components.attempts import attempt, tell
from chorok.web.components.feedback import say, warn
from chorok.web.components.questions import QuestionPageForm


@application_page("GET", "HEAD")
def next_step(opened: Opened) -> HttpResponse:
    """Lead to the first step at which something is open, to the check when nothing is."""
    found = problems(opened.application, pages=opened.pages)
    waiting = {problem.step for problem in found}
    for step in opened.steps:
        if step.code in waiting:
            return redirect(opened.step_url(step))
    return redirect(opened.check_url)


@application_page("GET", "HEAD", "POST")
def costs(opened: Opened) -> HttpResponse:
    """Write what the whole costs and who bears it. Sums are kept also when the call doesn't allow them yet."""
    if STEP_COSTS not in {step.code for step in opened.steps}:
        raise Http404
    desk, application = opened.desk, opened.application
    require(can_file(desk.actor, desk.organisation))
    editable = can_edit_costs(desk.actor, application)
    if not editable:
        return opened.back(editable.reason)
    posted = desk.request.POST or None
    form = CostsForm(posted, application=application)
    if posted is not None and form.is_valid():
        try:
            application = save_costs(
                actor=desk.actor, application=application, base=desk.request.POST.get("base", ""), sums=form.sums
            )
        except Refused:
            raise
        except DomainError as refusal:
            tell(form, refusal)
            return _costs_page(opened, form, theirs=isinstance(refusal, Outdated))
        problem = costs_problem(application)
        if problem is None:
            return redirect(opened.after(STEP_COSTS) if opened.may_edit else opened.overview_url)
        tell(form, problem)
    return _costs_page(opened, form)


def _costs_page(opened: Opened, form: CostsForm, *, theirs: bool = False) -> HttpResponse:
    """Draw the costs; after a colleague's change with the sums they saved, so that saving again is meant."""
    stored = opened.reread()
    return opened.draw(
        "costs",
        form=form,
        stored=stored,
        base=digest_of(stored),
        theirs=theirs,
        allowed=None if stored.costs is None else bounds(stored.call, stored.costs),
        bar=opened.bar(STEP_COSTS, problems(stored, pages=opened.pages)) if opened.may_edit else [],
        previous=opened.before(STEP_COSTS) if opened.may_edit else opened.overview_url,
    )


@application_page("GET", "HEAD", "POST")
def page(opened: Opened, page_id: int) -> HttpResponse:
    """Answer one page of the form. What can be kept is kept; the rest is shown again with what is wrong."""
    desk, application = opened.desk, opened.application
    asked = _asked_page(opened.pages, page_id)
    require(can_file(desk.actor, desk.organisation))
    editable = can_edit_page(desk.actor, application, asked)
    if not editable:
        return opened.back(editable.reason)
    if desk.request.method != "POST":
        return _page(opened, asked, QuestionPageForm(asked, application, pages=opened.pages))
    form = QuestionPageForm(asked, application, desk.request.POST, desk.request.FILES, pages=opened.pages)
    valid = form.is_valid()
    acting = Acting(desk.request, desk.actor, application)
    saved = attempt(form, lambda: _save(acting, asked, form))
    if saved is None:
        return _page(opened, asked, form)
    if valid and not saved.conflicts and not form.wants_rows:
        return redirect(_following(opened, asked))
    again = QuestionPageForm(
        asked, application, desk.request.POST, desk.request.FILES, pages=opened.pages, bases=_bases(saved)
    )
    again.is_valid()
    return _page(opened, asked, again, saved=saved)


@application_act
def save(acting: Acting, page_id: int) -> HttpResponse:
    """Keep what was typed on a pause: answers with the time, the digests as they stand, and what is in conflict."""
    pages = form_of(acting.application.call)
    asked = _asked_page(pages, page_id)
    form = QuestionPageForm(asked, acting.application, acting.request.POST, pages=pages)
    form.is_valid()
    try:
        saved = _save(acting, asked, form)
    except DomainError as refusal:
        status = 403 if isinstance(refusal, Refused) else 400
        return JsonResponse({"error": str(refusal.message)}, status=status)
    return JsonResponse(
        {
            "saved_at": f"{timezone.localtime(clock.now()):%H:%M:%S}",
            "bases": dict(saved.bases),
            "unkept": [str(form.fields[code].label) for code in form.errors if code in form.fields],
            "conflicts": [
                {
                    "code": conflict.question.code,
                    "question": conflict.question.name,
                    "mine": conflict.mine,
                    "theirs": conflict.theirs,
                    "by": conflict.saved_by,
                }
                for conflict in saved.conflicts
            ],
        }
    )


def _asked_page(pages: Sequence[FormPage], page_id: int) -> FormPage:
    for one in pages:
        if one.pk == page_id:
            return one
    raise Http404


def _save(acting: Acting, asked: FormPage, form: QuestionPageForm) -> SavedPage:
    """Save the answers that can be kept, with the choices made where a colleague had written something else."""
    posted = acting.request.POST
    values, base = form.values, form.base
    for code in form.fields:
        choice = posted.get(f"choice-{code}")
        if choice == "theirs":
            values.pop(code, None)
        elif choice == "mine":
            base[code] = posted.get(f"seen-{code}", "")
    return save_page_answers(
        actor=acting.actor,
        application=acting.application,
        page=asked,
        values=values,
        base=base,
        ip=client_ip(acting.request),
    )


def _bases(saved: SavedPage) -> dict[str, str]:
    """Return the digests to draw the page with; an answer in conflict keeps its own until a choice is made."""
    in_conflict = {conflict.question.code for conflict in saved.conflicts}
    return {code: digest for code, digest in saved.bases.items() if code not in in_conflict}


def _following(opened: Opened, asked: FormPage) -> str:
    return opened.after(str(asked.pk)) if opened.may_edit else opened.overview_url


def _page(opened: Opened, asked: FormPage, form: QuestionPageForm, *, saved: SavedPage | None = None) -> HttpResponse:
    code = str(asked.pk)
    found = problems(opened.reread(), pages=opened.pages) if opened.may_edit else []
    return opened.draw(
        "page",
        page=asked,
        form=form,
        save_url=opened.url("desk_application_save", asked.pk),
        bar=opened.bar(code, found) if opened.may_edit else [],
        previous=opened.before(code) if opened.may_edit else opened.overview_url,
        conflicts=[] if saved is None else [(one, saved.bases[one.question.code]) for one in saved.conflicts],
    )


@application_page("GET", "HEAD")
def documents(opened: Opened) -> HttpResponse:
    """Show the papers asked for, each with its file or its field."""
    return _documents(opened)


@application_page("POST")
def document_add(opened: Opened, document_id: int) -> HttpResponse:
    """Hand one paper in."""
    document = _asked_document(opened, document_id)
    form = PaperForm(opened.desk.request.POST, opened.desk.request.FILES, prefix=f"paper-{document.pk}")
    if form.is_valid():
        made = attempt(
            form,
            lambda: add_document(
                actor=opened.desk.actor,
                application=opened.application,
                document=document,
                upload=form.cleaned_data["upload"],
            ),
        )
        if made is not None:
            say(opened.desk.request, _("The file was added."))
            return redirect(opened.url("desk_application_documents"))
    return _documents(opened, wrong=(document.pk, form))


@application_page("POST")
def document_remove(opened: Opened, document_id: int) -> HttpResponse:
    """Take one paper out again."""
    document = _asked_document(opened, document_id)
    try:
        remove_document(actor=opened.desk.actor, application=opened.application, document=document)
    except Refused:
        raise
    except DomainError as refusal:
        warn(opened.desk.request, refusal.message)
    else:
        say(opened.desk.request, _("The file was taken out."))
    return redirect(opened.url("desk_application_documents"))


def _asked_document(opened: Opened, document_id: int) -> RequiredDocument:
    asked = asked_documents(opened.application.call, opened.desk.organisation)
    return get_object_or_404(asked, pk=document_id)


def _documents(opened: Opened, *, wrong: tuple[int, PaperForm] | None = None) -> HttpResponse:
    desk, application = opened.desk, opened.application
    require(can_file(desk.actor, desk.organisation))
    asked = list(asked_documents(application.call, desk.organisation))
    editable = [document for document in asked if can_edit_document(desk.actor, application, document)]
    if not editable:
        return opened.back(can_edit_draft(desk.actor, application).reason)
    present = {
        paper.document_id: paper
        for paper in ApplicationDocument.objects.filter(application=application, replaced_at=None).select_related(
            "file", "added_by"
        )
    }
    forms = {document.pk: PaperForm(prefix=f"paper-{document.pk}") for document in editable}
    if wrong is not None:
        forms[wrong[0]] = wrong[1]
    found = problems(application, pages=opened.pages) if opened.may_edit else []
    return opened.draw(
        "documents",
        rows=[(document, present.get(document.pk), forms.get(document.pk)) for document in asked],
        bar=opened.bar(STEP_DOCUMENTS, found) if opened.may_edit else [],
        previous=opened.before(STEP_DOCUMENTS) if opened.may_edit else opened.overview_url,
        following=opened.check_url if opened.may_edit else opened.overview_url,
    )
