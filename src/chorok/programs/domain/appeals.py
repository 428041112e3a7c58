"""Appeals (이의신청) against a rejection in the screening or the committee's decision, and their answers."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core import clock, files
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied, require
from chorok.programs.domain.notices import KIND_SELECTION
from chorok.programs.domain.notices_selection import appeal_last_day, day_here, tell_appeal_answered, written_day
from chorok.programs.domain.states_selection import APPEAL_FLOW, SELECTION_FLOW
from chorok.programs.enums import ApplicationState, CallState
from chorok.programs.models import Appeal, Application, Call
from chorok.programs.policy_selection import can_appeal
from chorok.todos.domain.todos import close_todo, open_todo

PURPOSE = "appeal"
_TEXT_LIMIT = 4000
#: Decisions of the committee one may appeal against; a rejection in the screening is the other thing.
AGAINST_DECISION = frozenset({ApplicationState.NOT_SELECTED, ApplicationState.WAITING})


def register() -> None:
    """Say who may read what is handed in with an appeal."""
    files.register_reader(PURPOSE, can_read)


def can_read(actor: Actor, stored: StoredFile) -> Decision:
    """The applicant's people; of others' appeals those who look inside, in calls in which they have no stake."""
    if Appeal.objects.filter(file=stored, application__in=Application.objects.visible_to(actor)).exists():
        return ALLOWED
    return denied(_("Only the applicant and the centre may open this file."))


def decided_on(application: Application) -> datetime | None:
    """Return when what may be appealed against was decided, None where nothing can be."""
    if application.state == ApplicationState.INELIGIBLE:
        return application.screened_at
    if application.state in AGAINST_DECISION:
        return application.call.decided_at
    return None


def last_day(application: Application) -> date | None:
    """Return the last day of the appeal's period, None where there is no appeal."""
    moment = decided_on(application)
    return None if moment is None else appeal_last_day(application.call, day_here(moment))


def may_still_appeal(application: Application) -> Decision:
    """Say whether the period holds this moment and nobody of the applicant appealed against this decision yet."""
    moment, until = decided_on(application), last_day(application)
    if moment is None or until is None:
        return denied(_("There is no decision that can be appealed against."))
    if clock.today() > until:
        return denied(_("The period for appeals ended on %(day)s.") % {"day": written_day(until)})
    if application.appeals.filter(made_at__gte=moment).exists():
        return denied(_("You have appealed against this decision already."))
    return ALLOWED


@transaction.atomic
def make_appeal(*, actor: Actor, application: Application, text: str, upload: UploadedFile | None = None) -> Appeal:
    """Appeal against a rejection or a decision, once, within `call.appeal_days` days after it.

    The staff get a to-do. Raises DomainError without a text, after the period, for a second appeal or a bad file.
    """
    found = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation")
    locked = found.get(pk=application.pk)
    require(can_appeal(actor, locked))
    possible = may_still_appeal(locked)
    if not possible:
        raise DomainError(possible.reason)
    words = _words(text, "text", _("Write what you appeal against and why."))
    if actor.user_id is None:
        raise DomainError(_("Only a person can appeal."))
    appeal = Appeal.objects.create(
        application=locked,
        text=words,
        file=None if upload is None else _stored(upload, actor),
        made_at=clock.now(),
        made_by_id=actor.user_id,
    )
    open_todo(
        key=_key(appeal),
        kind=KIND_SELECTION,
        title=format_lazy(gettext_lazy("Answer the appeal about {receipt}"), receipt=locked.receipt_code),
        link=reverse("staff_appeal", args=[appeal.pk]),
        role=Role.STAFF,
    )
    return appeal


@transaction.atomic
def answer_appeal(*, actor: Actor, appeal: Appeal, upheld: bool, answer: str) -> Appeal:
    """Answer an appeal; the applicant is told at once.

    When an appeal against a rejection is upheld the application has passed the screening again. When one against the
    decision is upheld nothing is decided anew by itself: `selection.move_up` may then select the applicant within quota
    and money. Raises DomainError without an answer, and when it was answered already.
    """
    # The call first, the order everywhere: no decision falls between the answer and what follows from it.
    Call.objects.select_for_update(of=("self",), no_key=True).get(applications=appeal.application_id)
    found = Appeal.objects.select_for_update(of=("self",))
    locked = found.select_related("application__call", "application__organisation").get(pk=appeal.pk)
    APPEAL_FLOW.apply("uphold" if upheld else "dismiss", locked, actor=actor)
    locked.answer = _words(answer, "answer", _("Write the answer; the applicant reads it."))
    locked.answered_at, locked.answered_by_id = clock.now(), actor.user_id
    locked.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    if upheld:
        _reinstate(locked, actor)
    close_todo(_key(locked))
    tell_appeal_answered(locked)
    return locked


def _reinstate(appeal: Appeal, actor: Actor) -> None:
    """Undo a rejection. After the results it has to be judged and given its row by people."""
    found = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation")
    application = found.get(pk=appeal.application_id)
    if application.state != ApplicationState.INELIGIBLE:
        return
    SELECTION_FLOW.apply("reinstate", application, actor=actor)
    application.screened_at, application.rejection_reason = clock.now(), ""
    application.save(update_fields=["state", "screened_at", "rejection_reason"])
    if application.call.state == CallState.DECIDED:
        open_todo(
            key=f"reinstated:{application.pk}",
            kind=KIND_SELECTION,
            title=format_lazy(
                gettext_lazy("{receipt} won its appeal after the results: have it judged"),
                receipt=application.receipt_code,
            ),
            link=reverse("staff_ranking", args=[application.call.code]),
            role=Role.STAFF,
        )


def _stored(upload: UploadedFile, actor: Actor) -> StoredFile:
    try:
        return files.store(upload=upload, purpose=PURPOSE, user_id=actor.user_id)
    except DomainError as refusal:
        raise DomainError(refusal.message, field="upload") from refusal


def _words(given: str, field: str, missing: str) -> str:
    text = given.strip()
    if not text:
        raise DomainError(missing, field=field)
    if len(text) > _TEXT_LIMIT:
        raise DomainError(_("This text is too long."), field=field)
    return text


def _key(appeal: Appeal) -> str:
    return f"appeal:{appeal.pk}"
