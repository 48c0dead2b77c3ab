from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="researchproject",
            name="years_only",
            field=models.BooleanField(default=False, verbose_name="Nur die Jahre sind bekannt"),
        ),
    ]
