from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of the shared cache (rate limits of sign-in), and links that are forgotten once mailed."""

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="secret_link",
            field=models.BooleanField(
                default=False, help_text="The link carries a token: it is forgotten as soon as the mail has gone."
            ),
        ),
        migrations.RunSQL(
            sql="""
                CREATE TABLE core_cache (
                    cache_key varchar(255) NOT NULL PRIMARY KEY,
                    value text NOT NULL,
                    expires timestamp with time zone NOT NULL
                );
                CREATE INDEX core_cache_expires ON core_cache (expires);
            """,
            reverse_sql="DROP TABLE core_cache;",
        ),
    ]
