"""Many tables as one step of a migration."""

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
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


@pytest.mark.django_db
def test_what_changes_a_table_of_the_step_is_in_it_already_and_an_older_table_is_changed() -> None:
    key = ("id", models.BigAutoField(primary_key=True))
    older = migrations.CreateModel("Trunk", [key])
    step = AtOnce(
        [
            migrations.CreateModel("Branch", [key]),
            migrations.AddField("Branch", "name", models.CharField(max_length=10, default="")),
            migrations.AddConstraint("Branch", models.UniqueConstraint(fields=["name"], name="scratch_one_name")),
            migrations.AddField("Trunk", "height", models.IntegerField(default=3)),
        ]
    )
    before = ProjectState()
    older.state_forwards("scratch", before)
    after = before.clone()
    step.state_forwards("scratch", after)
    with connection.schema_editor(atomic=False) as editor:
        older.database_forwards("scratch", editor, ProjectState(), before)
        trunk = before.apps.get_model("scratch", "Trunk").objects.create()  # type: ignore[attr-defined]
        step.database_forwards("scratch", editor, before, after)
    assert after.apps.get_model("scratch", "Trunk").objects.get(pk=trunk.pk).height == 3  # type: ignore[attr-defined]
    branches = after.apps.get_model("scratch", "Branch").objects  # type: ignore[attr-defined]
    branches.create(name="ast")
    with pytest.raises(IntegrityError), transaction.atomic():
        branches.create(name="ast")
