"""The first steps of an application, for tests that begin after them."""

from chorok.accounts.actors import Actor, actor_for
from chorok.programs.domain.answers import save_page_answers
from chorok.programs.domain.applications import start_application, submit_application
from chorok.programs.models import Application, Call
from chorok.registry.models import Membership


def actor(membership: Membership) -> Actor:
    return actor_for(membership.user)


def begun(call: Call, membership: Membership) -> Application:
    return start_application(actor=actor(membership), call=call, organisation=membership.organisation)


def ready(call: Call, membership: Membership) -> Application:
    application = begun(call, membership)
    for page in call.pages.all():
        save_page_answers(
            actor=actor(membership),
            application=application,
            page=page,
            values={question.code: "과제" for question in page.questions.all()},
        )
    return application


def submitted(call: Call, membership: Membership) -> Application:
    return submit_application(actor=actor(membership), application=ready(call, membership))
