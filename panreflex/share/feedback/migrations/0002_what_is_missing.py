from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_reports")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="kind",
            field=models.CharField(
                choices=[("barrier", "Barriere"), ("missing", "Etwas fehlt")],
                default="barrier",
                editable=False,
                max_length=10,
                verbose_name="Art",
            ),
        ),
    ]
