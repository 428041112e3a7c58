"""Many tables as one step of a migration."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from chorok.core.migrating import AtOnce


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("scratch_")}


@pytest.mark.django_db
def test_tables_that_point_at_each_other_are_made_and_taken_back_at_once() -> None:
    key = ("id", models.BigAutoField(primary_key=True))
    step = AtOnce(
        [
            # The first points at the second, which is not there yet.
            migrations.CreateModel(
                "Leaf", [key, ("branch", models.ForeignKey("scratch.Branch", on_delete=models.CASCADE))]
            ),
            migrations.CreateModel("Branch", [key, ("name", models.CharField(max_length=10))]),
        ]
    )
    before = ProjectState()
    after = before.clone()
    step.state_forwards("scratch", after)
    with connection.schema_editor(atomic=False) as editor:
        step.database_forwards("scratch", editor, before, after)
    assert tables() == {"scratch_leaf", "scratch_branch"}
    branch = after.apps.get_model("scratch", "Branch").objects.create(name="ast")  # type: ignore[attr-defined]
    leaf = after.apps.get_model("scratch", "Leaf").objects.create(branch=branch)  # type: ignore[attr-defined]
    assert leaf.branch.name == "ast"
    leaf.delete()
    branch.delete()
    connection.check_constraints()
    with connection.schema_editor(atomic=False) as editor:
        step.database_backwards("scratch", editor, after, before)
    assert tables() == set()
