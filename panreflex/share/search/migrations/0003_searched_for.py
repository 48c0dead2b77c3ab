from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("search", "0002_segments_and_passages")]

    operations = [
        migrations.CreateModel(
            name="SearchedFor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("text", models.CharField(max_length=80)),
                ("shown", models.CharField(max_length=80)),
                ("searches", models.PositiveIntegerField(default=0)),
                ("without_result", models.PositiveIntegerField(default=0)),
                ("clicks", models.PositiveIntegerField(default=0)),
                ("settled", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(F("day"), F("text"), name="searched_for_once_a_day"),
                    models.CheckConstraint(condition=~Q(text=""), name="searched_for_says_something"),
                    models.CheckConstraint(
                        condition=Q(without_result__lte=F("searches"), clicks__lte=F("searches")),
                        name="searched_for_counts_fit",
                    ),
                ],
            },
        ),
    ]
