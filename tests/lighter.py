"""What the tests need not pay for: looking for garbage all the time, and copies of contexts nobody reads."""

import gc
from collections.abc import Callable
from typing import Any

from django.template import Template

#: How the names of templates start that draw a part of a page: a field, a component.
PARTS = ("django/forms/", "chorok/forms/", "cotton/")


def look_seldom() -> None:
    """Look for garbage at every 20,000th new object in place of every 700th, and never among what is there by now.

    What draws a page makes many objects that go by themselves: a sixth of the time went into looking at them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def of_pages_only(keep: Callable[..., None]) -> Callable[..., None]:
    """Return what keeps contexts for the test client as `keep` does, but none of a page's parts.

    A field of 250 options is drawn by 500 templates, and Django copies the context of each.
    """

    def store(kept: dict[str, Any], signal: Any, sender: Any, template: Template, context: Any, **given: Any) -> None:
        if not (template.name or "").startswith(PARTS):
            keep(kept, signal, sender, template, context, **given)

    return store
