"""Faults inside a template are never swallowed.

Django takes a missing variable or record for an empty text where a template *names* something, as in `{{ a.b }}`.
Naming may draw whole templates: `{{ block.super }}`, `{{ field.as_field_group }}`. A fault in those left the page blank
and answered 200; as a `TemplateDrawingError` it is a server error, and an error in the tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.template import Node, VariableDoesNotExist
from django.template.base import Parser, Token
from django.template.loader_tags import BlockNode, do_block


class TemplateDrawingError(Exception):
    """A template that was drawn inside an expression failed."""


@contextmanager
def nothing_swallowed() -> Iterator[None]:
    """Let a fault that Django would take for an empty text end the page."""
    try:
        yield
    except Exception as fault:
        if isinstance(fault, VariableDoesNotExist) or getattr(fault, "silent_variable_failure", False):
            raise TemplateDrawingError(str(fault)) from fault
        raise


class LoudBlock(BlockNode):
    """A block whose `{{ block.super }}` fails aloud."""

    def super(self) -> str:
        """Draw the block of the template above."""
        with nothing_swallowed():
            drawn: str = BlockNode.super(self)
            return drawn


def block(parser: Parser, token: Token) -> Node:
    """Read a block as Django does."""
    node = do_block(parser, token)
    return LoudBlock(node.name, node.nodelist)
