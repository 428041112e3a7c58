"""An operation for migrations that make many tables."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, AlterField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

#: What changes a table, and isn't needed where the same step makes that table: it is made as it is in the end.
CHANGES = (AddField, AlterField, AddConstraint, AddIndex)


class AtOnce(Operation):
    """Takes several operations as one step; each table is made or changed to what it is after the last of them.

    Django draws every related model anew after each operation. With some hundred tables and their history triggers
    that is nearly all the time a new database takes; here it happens once.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Return what a migration file writes."""
        return self.__class__.__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take all steps on the state, whose models are drawn when they are asked for next."""
        state.__dict__.pop("apps", None)  # the cache of drawn models, as Django itself empties it
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take each step in the database, as the models are after the last of them."""
        for operation in self._needed():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the steps back, the last one first."""
        for operation in reversed(self._needed()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _needed(self) -> list[Operation]:
        made = {operation.name_lower for operation in self.operations if isinstance(operation, CreateModel)}
        return [
            operation
            for operation in self.operations
            if not (isinstance(operation, CHANGES) and operation.model_name_lower in made)
        ]

    def describe(self) -> str:
        """Return the steps, one a line."""
        return "\n".join(operation.describe() for operation in self.operations)
