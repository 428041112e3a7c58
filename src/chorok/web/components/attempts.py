"""Running a domain function with a form's values, for the pages of every audience."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm
from django.http import HttpRequest

from chorok.core.errors import DomainError, Refused, Text
from chorok.web.components.feedback import say, warn

T = TypeVar("T")


def attempt(form: BaseForm, action: Callable[[], T]) -> T | None:
    """Run `action`; when the domain refuses, say so beside the form's field and return None.

    A person without the right is not answered beside a field: Refused goes on to the 403 page.
    """
    try:
        return action()
    except Refused:
        raise
    except DomainError as refusal:
        tell(form, refusal)
        return None


def attempted(form: BaseForm, action: Callable[[], object]) -> bool:
    """Run `action` as `attempt` does; return whether it was done, for actions that return nothing of use."""
    try:
        action()
    except Refused:
        raise
    except DomainError as refusal:
        tell(form, refusal)
        return False
    return True


def do(request: HttpRequest, action: Callable[[], object], done: Text) -> bool:
    """Run a button's `action` and say on the next page what was `done`, or why it wasn't. Refused goes on."""
    try:
        action()
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
        return False
    say(request, done)
    return True


def tell(form: BaseForm, refusal: DomainError) -> None:
    """Say a refusal beside the field it speaks of, above the form where it has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
