"""A participant's place as a page knows it: who asks, for whom, and where the other pages are."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.errors import Text
from chorok.meetings import policy
from chorok.meetings.domain.survey_answers import open_survey_of
from chorok.meetings.enums import ParticipantState, Side
from chorok.meetings.models import Consultation, Participant


@dataclass(frozen=True)
class ParticipantDesk:
    """One participant as one person sees it; `prefix` begins the names of its pages, `base` is their template."""

    request: HttpRequest
    actor: Actor
    participant: Participant
    prefix: str
    base: str

    @property
    def consultation(self) -> Consultation:
        """The consultation."""
        return self.participant.consultation

    def url(self, page: str, **more: Any) -> str:
        """Return the address of a page of this participant: "", "attendance", "profile", "people", "choose" …"""
        name = f"{self.prefix}_consultation_{page}" if page else f"{self.prefix}_consultation"
        own = {"organisation_id": self.participant.organisation_id, "code": self.consultation.code}
        return reverse(name, kwargs=own | more)

    def to(self, page: str) -> HttpResponseRedirect:
        """Lead to a page of this participant."""
        return redirect(self.url(page))

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a page with the tabs of this participant."""
        own = {
            "base": self.base,
            "place": self,
            "participant": self.participant,
            "consultation": self.consultation,
            "organisation": self.participant.organisation,
            "tabs": self._tabs(),
            "may_answer": bool(policy.can_answer_for(self.actor, self.participant)),
        }
        return render(self.request, template, own | context)

    def _tabs(self) -> list[dict[str, Any]]:
        pages: list[tuple[str, Text]] = [("", _("Overview"))]
        if self.participant.state == ParticipantState.COMING:
            if self.participant.side == Side.BUYER:
                pages.append(("profile", _("Profile")))
            pages += [
                ("attendance", _("Languages and hours")),
                ("people", _("People")),
                ("choose", _("Whom to meet")),
            ]
            if self.consultation.published_at is not None:
                pages.append(("timetable", _("Timetable")))
                if self.participant.side == Side.COMPANY:
                    pages += [("follow_ups", _("Follow-up")), ("accords", _("MOU and MOA"))]
                if open_survey_of(self.participant) is not None:
                    pages.append(("survey", _("Survey")))
        here = self.request.path
        tabs = [(page, label, self.url(page)) for page, label in pages]
        return [
            {"label": label, "url": url, "current": here.startswith(url) if page else here == url}
            for page, label, url in tabs
        ]
