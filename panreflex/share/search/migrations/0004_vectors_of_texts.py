import django.db.models.deletion
import pgvector.django
from django.db import migrations, models


def cut_anew(apps, schema_editor):
    """Passages are written with their documents, so all are indexed again."""
    apps.get_model("search", "SearchDocument").objects.all().delete()
    apps.get_model("base", "ChangeCursor").objects.filter(name="search").delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0003_searched_for"), ("base", "0008_public_addresses")]

    operations = [
        migrations.RunPython(cut_anew, migrations.RunPython.noop),
        migrations.DeleteModel("SearchPassage"),
        migrations.CreateModel(
            name="SearchVector",
            fields=[
                ("text", models.UUIDField(primary_key=True, serialize=False)),
                ("vector", pgvector.django.HalfVectorField(dimensions=384)),
            ],
            options={
                "indexes": [
                    pgvector.django.HnswIndex(
                        ef_construction=64,
                        fields=["vector"],
                        m=16,
                        name="search_vector_near",
                        opclasses=["halfvec_ip_ops"],
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="SearchPassage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("text", models.UUIDField()),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="search.searchdocument",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("text"), name="search_passage_text")],
                "constraints": [
                    models.UniqueConstraint(models.F("document"), models.F("place"), name="search_passage_once")
                ],
            },
        ),
    ]
