"""Questions people ask about a call, and the centre's answers."""

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs import policy
from chorok.programs.domain import call_messages
from chorok.programs.domain.texts import paragraphs
from chorok.programs.models import Call, CallQuestion

#: Questions one person may have open about one call.
MOST_OPEN = 5


@transaction.atomic
def ask(*, actor: Actor, call: Call, text: str) -> CallQuestion:
    """Ask about a public call. The question is seen by the centre and the asker until staff makes it public.

    Raises DomainError without words and when the person has MOST_OPEN questions waiting already.
    """
    locked = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    require(policy.can_ask(actor, locked))
    words = paragraphs(text, field="text", limit=2000, required=True)
    if locked.questions_asked.filter(asked_by_id=actor.user_id, answered_at=None).count() >= MOST_OPEN:
        raise DomainError(_("Your earlier questions are waiting for an answer. Please wait for it."), field="text")
    assert actor.user is not None  # noqa: S101 - can_ask says so
    question = CallQuestion.objects.create(call=locked, text=words, asked_by=actor.user, asked_at=clock.now())
    call_messages.question_is_due(question)
    return question


@transaction.atomic
def answer(
    *, actor: Actor, question: CallQuestion, answer_ko: str, answer_en: str = "", public: bool = False
) -> CallQuestion:
    """Answer a question, or change the answer; a `public` one stands beside the call without the asker's name."""
    require(policy.can_answer(actor))
    locked = CallQuestion.objects.select_for_update(of=("self",)).select_related("call", "asked_by").get(pk=question.pk)
    before = (locked.answer_ko, locked.answer_en)
    locked.answer_ko = paragraphs(answer_ko, field="answer_ko", limit=4000, required=True)
    locked.answer_en = paragraphs(answer_en, field="answer_en", limit=4000)
    locked.answered_at, locked.answered_by_id, locked.public = clock.now(), actor.user_id, public
    locked.save()
    if before != (locked.answer_ko, locked.answer_en):
        call_messages.question_was_answered(locked)
    return locked
