"""Order the directory by newest and by English name, and keep an entry's facets as they are counted."""

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_business_check")]

    operations = [
        migrations.AddField(
            "directoryentry",
            "added_at",
            models.DateTimeField(
                default=django.utils.timezone.now, help_text="When the record itself was made, for the order by newest."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "directoryentry",
            "facets",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=70),
                default=list,
                help_text="facet:value, as counted and filtered",
                size=None,
            ),
        ),
        migrations.AlterField("facetcount", "count", models.IntegerField()),
        migrations.AddIndex(
            "directoryentry", models.Index(fields=["kind", "name_en", "id"], name="directory_by_name_en")
        ),
        migrations.AddIndex(
            "directoryentry", models.Index(fields=["kind", "-added_at", "-id"], name="directory_newest")
        ),
    ]
