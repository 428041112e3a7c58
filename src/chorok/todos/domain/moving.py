"""What becomes of to-dos when two records of one organisation are merged."""

from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation
from chorok.todos.models import Todo


def register() -> None:
    """Register the mover of this room."""
    register_mover("todos.Todo.organisation", move_todos, name=_("To-dos"))


def move_todos(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let to-dos wait for the kept record, and lead to its desk: the other one is closed."""
    rows = Todo.objects.filter(organisation=absorbed)
    moved = list(rows.values_list("pk", flat=True))
    old, new = f"/desk/{absorbed.pk}/", f"/desk/{kept.pk}/"
    rows.filter(link__startswith=old).update(link=Concat(Value(new), Substr("link", len(old) + 1)))
    rows.update(organisation=kept)
    return moved
