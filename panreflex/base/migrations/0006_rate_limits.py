from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("base", "0005_mail_that_is_forgotten")]

    operations = [
        migrations.CreateModel(
            name="RateLimit",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("arrival", models.DateTimeField(db_index=True)),
            ],
        ),
        # A row a request and worth nothing after a crash: not written to the log of the database.
        migrations.RunSQL("ALTER TABLE base_ratelimit SET UNLOGGED", "ALTER TABLE base_ratelimit SET LOGGED"),
    ]
