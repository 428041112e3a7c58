from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outcomes', '0003_at_least_targets_and_countries'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='action',
            field=models.CharField(choices=[('report', 'Reported'), ('confirm', 'Confirmed'), ('correct', 'Corrected'), ('withdraw', 'Withdrawn'), ('evidence', 'Evidence added'), ('close', 'Closed')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['year', '-id'], name='claim_by_year'),
        ),
    ]
