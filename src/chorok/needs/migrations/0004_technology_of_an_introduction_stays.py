import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('needs', '0003_feeds'),
        ('registry', '0008_published_at'),
    ]

    operations = [
        migrations.AlterField(
            model_name='candidate',
            name='technology',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='registry.technology'),
        ),
    ]
