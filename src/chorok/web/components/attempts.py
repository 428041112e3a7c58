"""Running a domain function with a form's values, for the pages of every audience."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm

from chorok.core.errors import DomainError, Refused

T = TypeVar("T")


def attempt(form: BaseForm, action: Callable[[], T]) -> T | None:
    """Run `action`; when the domain refuses, say so beside the form's field and return None.

    A person without the right is not answered beside a field: Refused goes on to the 403 page.
    """
    try:
        return action()
    except Refused:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return None
