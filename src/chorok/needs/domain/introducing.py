"""From the shortlist to an introduction: the company is asked, whoever asks is told, and each side says yes or no.

Until both have, neither has the other's contact: the company learns who asks only where the need isn't anonymous.
"""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.outbox import notify
from chorok.needs.domain.notices import KIND_INTRODUCTIONS
from chorok.needs.domain.shortlist import lock_candidate, todo_key
from chorok.needs.domain.states import CANDIDATE_FLOW
from chorok.needs.enums import CandidateState, Origin, Refusal
from chorok.needs.models import Candidate
from chorok.registry import countries
from chorok.registry.domain.notices import EDITORS, tell
from chorok.registry.models import Technology
from chorok.todos.domain.todos import close_todo, open_todo

#: Version of the words a company agrees to before its contact goes abroad (PIPA §28-8), see CONSENT.
CONSENT_VERSION = "2026-1"
CONSENT = _(
    "Our company's name, telephone, e-mail and page go to the organisation that asks, in the country named above, so "
    "that it can write to us about this need. It keeps them as long as that takes. We may decline; then nothing goes."
)
DAYS_TO_ANSWER = 14


@transaction.atomic
def ask_company(*, actor: Actor, candidate: Candidate) -> Candidate:
    """Ask the company on the shortlist whether it wants to be introduced: a to-do at its desk, and a mail.

    Raises DomainError for a need that is closed and a technology that isn't public any more.
    """
    row = lock_candidate(candidate)
    CANDIDATE_FLOW.apply("ask", row, actor=actor)
    _check_public(row)
    row.asked_at = clock.now()
    row.save(update_fields=["state", "asked_at"])
    company = row.technology.organisation
    link = f"/desk/{company.pk}/needs/{row.pk}/"
    open_todo(
        key=todo_key(row),
        kind=KIND_INTRODUCTIONS,
        title=format_lazy(_("Answer: may we introduce you? {title}"), title=row.need.title),
        link=link,
        due_at=clock.in_days(DAYS_TO_ANSWER),
        organisation=company,
    )
    tell(
        company,
        kind=KIND_INTRODUCTIONS,
        subject=_("A need abroad that your technology may answer"),
        body=format_lazy(
            _(
                "{title}\n\nYour technology “{technology}” is on the shortlist. "
                "Open the page and say whether we may introduce you."
            ),
            title=row.need.title,
            technology=row.technology.name_ko,
        ),
        link=link,
        roles=EDITORS,
    )
    return row


@transaction.atomic
def answer(
    *,
    actor: Actor,
    candidate: Candidate,
    agrees: bool,
    consents: bool = False,
    words: str = "",
    because: str = "",
) -> Candidate:
    """Keep what the company said; `because` is why it declines, a value of `Refusal`, empty where it doesn't say.

    Raises DomainError for a yes without the consent to its contact going abroad, and for a reason not on the list.
    """
    row = lock_candidate(candidate)
    if agrees and not consents:
        raise DomainError(_("Agree to the contact going abroad, or decline."), field="consents")
    CANDIDATE_FLOW.apply("agree" if agrees else "decline", row, actor=actor)
    row.answered_at, row.answered_by_id, row.answer = clock.now(), actor.user_id, words.strip()
    row.consent, row.declined_because = CONSENT_VERSION if agrees else "", "" if agrees else _reason(because)
    row.save(update_fields=["state", "answered_at", "answered_by", "answer", "consent", "declined_because"])
    close_todo(todo_key(row))
    return row


@transaction.atomic
def introduce(*, actor: Actor, candidate: Candidate) -> Candidate:
    """Introduce the company to the need's contact by mail, in the contact's language.

    Raises DomainError where the need has no contact's address or is closed, or the technology isn't public any more.
    """
    row = lock_candidate(candidate)
    need, company = row.need, row.technology.organisation
    if not need.contact_email:
        raise DomainError(_("This need has no contact with an e-mail address. Enter one first."))
    CANDIDATE_FLOW.apply("introduce", row, actor=actor)
    _check_public(row)
    row.introduced_at = clock.now()
    row.save(update_fields=["state", "introduced_at"])
    with translation.override(need.contact_language):
        technology = row.technology
        body = _(
            "{title}\n\nA company of the city can answer your need:\n"
            "{company}\n{technology}: {summary}\n{page}\n{contact}\n\n"
            "Its people have agreed to be introduced to you. Tell us whether you would like to meet them."
        ).format(
            title=need.title,
            company=company.name,
            technology=technology.name,
            summary=technology.summary,
            page=f"{settings.BASE_URL}/directory/technologies/{technology.pk}/",
            contact=" · ".join(each for each in (company.phone, company.email) if each),
        )
        subject = _("An answer to your need: {company}").format(company=company.name)
    notify(
        kind=KIND_INTRODUCTIONS,
        subject=subject,
        body=body,
        email=need.contact_email,
        language=need.contact_language,
        link=f"/partner/needs/{need.pk}/" if need.origin == Origin.PARTNER else "",
    )
    return row


@transaction.atomic
def reply(*, actor: Actor, candidate: Candidate, welcome: bool, words: str = "", because: str = "") -> Candidate:
    """Keep what whoever asks said to an introduction; the company is told, with the contact where it is welcome.

    `because` is why they decline, as in `answer`.
    """
    row = lock_candidate(candidate)
    CANDIDATE_FLOW.apply("link" if welcome else "pass", row, actor=actor)
    row.replied_at, row.replied_by_id, row.reply = clock.now(), actor.user_id, words.strip()
    row.passed_because = "" if welcome else _reason(because)
    row.save(update_fields=["state", "replied_at", "replied_by", "reply", "passed_because"])
    company = row.technology.organisation
    subject = _("They want to meet you: {title}") if welcome else _("They chose another way: {title}")
    body = (
        _("Both sides have agreed. The page shows whom you can write to.")
        if welcome
        else _("Thank you for having been ready. The need stays open to others.")
    )
    tell(
        company,
        kind=KIND_INTRODUCTIONS,
        subject=format_lazy(subject, title=row.need.title),
        body=body,
        link=f"/desk/{company.pk}/needs/{row.pk}/",
        roles=EDITORS,
    )
    return row


def _reason(because: str) -> str:
    if because and because not in Refusal.values:
        raise DomainError(_("Choose one of the list."), field="because")
    return because


def _check_public(candidate: Candidate) -> None:
    """Raise DomainError for a technology its company has taken back since it was put on the shortlist."""
    if not Technology.objects.public().filter(pk=candidate.technology_id).exists():
        raise DomainError(_("This technology is not public any more."))


def asker(candidate: Candidate) -> str:
    """Return who asks as the company may know it: by name once both agree or where the need says so, else by kind."""
    need = candidate.need
    if need.organisation is None:
        return countries.name(need.country)
    if need.anonymous and candidate.state != CandidateState.LINKED:
        return f"{need.organisation.get_kind_display()}, {countries.name(need.country)}"
    return need.organisation.name
