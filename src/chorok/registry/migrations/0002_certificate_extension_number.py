"""An extension may keep the number of the certificate it extends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="certification", name="one_row_per_certificate"),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("extends", None)),
                fields=("organisation", "kind", "number"),
                name="one_row_per_certificate",
            ),
        ),
    ]
