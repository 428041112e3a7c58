"""What every page of one application needs: the application, its steps and where one stands in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chorok.accounts.actors import Actor
from chorok.core.access import client_ip, record_look
from chorok.core.errors import Text
from chorok.core.policy import require
from chorok.programs.domain.queries.forms import form_of
from chorok.programs.domain.readiness import STEP_COSTS, STEP_DOCUMENTS, Problem, Step, steps
from chorok.programs.models import Application, FormPage
from chorok.programs.policy_applications import can_edit_draft, can_file
from chorok.web.company.desk import Desk, desk_page
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.feedback import warn

CHECK = "check"


@dataclass(frozen=True)
class StepLink:
    """A step as the progress bar draws it: `state` is one of done, active, todo."""

    code: str
    label: Text
    url: str
    state: str


@dataclass(frozen=True)
class Opened:
    """One application as one person of the desk sees it."""

    desk: Desk
    application: Application

    @cached_property
    def pages(self) -> Sequence[FormPage]:
        """The pages of the call's form."""
        return form_of(self.application.call)

    @cached_property
    def steps(self) -> Sequence[Step]:
        """The steps, each on a page of its own."""
        return steps(self.application, self.pages)

    @property
    def may_edit(self) -> bool:
        """The draft can be changed by this person now."""
        return bool(can_edit_draft(self.desk.actor, self.application))

    @property
    def overview_url(self) -> str:
        """The application's own page."""
        return self.url("desk_application")

    @property
    def check_url(self) -> str:
        """The page that checks everything and hands in."""
        return self.url("desk_application_check")

    def url(self, name: str, *more: object) -> str:
        """Return the address of a page of this application."""
        return url_of(self.application, name, *more)

    def step_url(self, step: Step) -> str:
        """Return where a step is done."""
        if step.page is not None:
            return self.url("desk_application_page", step.page.pk)
        return self.url({STEP_COSTS: "desk_application_costs", STEP_DOCUMENTS: "desk_application_documents"}[step.code])

    def after(self, code: str) -> str:
        """Return the address of the step that follows the one called `code`: the next one, at last the check."""
        codes = [step.code for step in self.steps]
        following = codes.index(code) + 1
        return self.step_url(self.steps[following]) if following < len(codes) else self.check_url

    def before(self, code: str) -> str:
        """Return the address of the step before the one called `code`, empty for the first one."""
        codes = [*(step.code for step in self.steps), CHECK]
        at = codes.index(code)
        return self.step_url(self.steps[at - 1]) if at else ""

    def bar(self, active: str, problems: Sequence[Problem] = ()) -> list[StepLink]:
        """Return the progress bar: a step without problems is done."""
        open_steps = {problem.step for problem in problems}
        links = [
            StepLink(
                step.code,
                step.label,
                self.step_url(step),
                "active" if step.code == active else "todo" if step.code in open_steps else "done",
            )
            for step in self.steps
        ]
        state = "active" if active == CHECK else "todo"
        return [*links, StepLink(CHECK, _("Check and hand in"), self.check_url, state)]

    def reread(self) -> Application:
        """Return the application as it stands now."""
        return Application.objects.select_related("call__line", "organisation").get(pk=self.application.pk)

    def back(self, reason: Text) -> HttpResponse:
        """Lead to the application's page with the reason why this can't be done now."""
        warn(self.desk.request, reason)
        return redirect(self.overview_url)

    def draw(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render a page of the application."""
        response = self.desk.page(
            f"company/applications/{template}.html",
            opened=self,
            application=self.application,
            call=self.application.call,
            **context,
        )
        response.status_code = status
        return response


@dataclass(frozen=True)
class Acting:
    """A member who does something to one application and is led on: read is only what finds it and its form."""

    request: HttpRequest
    actor: Actor
    application: Application


def url_of(application: Application, name: str, *more: object) -> str:
    """Return the address of a page of an application."""
    return reverse(name, args=[application.organisation_id, application.pk, *more])


def _keep_look(desk: Desk, application: Application) -> None:
    """Staff who look at a company's desk leave their trace, as in their own console."""
    record_look(
        actor=desk.actor,
        ip=client_ip(desk.request),
        action="view",
        subject_type="application",
        subject_ids=[application.pk],
        path=desk.request.path,
    )


def application_page(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Open one application for those who may see it: the view takes an Opened. Anybody else finds nothing (404)."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_http_methods(methods)
        @desk_page
        @wraps(view)
        def opened(desk: Desk, application_id: int, **kwargs: Any) -> HttpResponse:
            found = Application.objects.visible_to(desk.actor).filter(organisation=desk.organisation)
            record = found.select_related("call__line", "receipt", "submitted_by").filter(pk=application_id).first()
            if record is None:
                raise Http404
            record.organisation = desk.organisation
            if desk.membership is None:
                _keep_look(desk, record)
            return view(Opened(desk, record), **kwargs)

        return opened

    return decorate


def application_act(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a member act on one application: the view takes an Acting and draws no page.

    These are the two addresses thousands press in the last minute of a call, so finding the application takes one
    narrow statement. Staff, who never file, are refused what they may see; anybody else finds nothing (404).
    """

    @require_POST
    @signed_in
    @wraps(view)
    def acted(request: HttpRequest, organisation_id: int, application_id: int, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        own = Application.objects.of_member(actor).filter(organisation=organisation_id, pk=application_id)
        found = own.select_related("call").only("state", "organisation", "call__form_frozen_at").first()
        if found is not None:
            return view(Acting(request, actor, found), **kwargs)
        if actor.is_staff:
            seen = Application.objects.visible_to(actor).filter(organisation=organisation_id)
            require(can_file(actor, get_object_or_404(seen, pk=application_id).organisation))
        raise Http404

    return acted
