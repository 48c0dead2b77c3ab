import django.contrib.postgres.fields
import django.db.models.deletion
import pgvector.django
from django.db import migrations, models

KINDS = [
    ("beispiele", "Gute Beispiele"),
    ("empfehlungen", "Empfehlungen"),
    ("stellschrauben", "Stellschrauben"),
    ("literatur", "Literatur"),
    ("projekte", "Forschungsprojekte"),
    ("gespraeche", "Gespräche"),
    ("termine", "Termine"),
    ("befragungen", "Zahlen aus Befragungen"),
    ("aktuelles", "Aktuelles"),
    ("seiten", "Seiten"),
    ("dateien", "Dateien"),
]


def build_anew(apps, schema_editor):
    """The index holds nothing of its own: it is made anew from what is public by the next run of the job."""
    apps.get_model("search", "SearchState").objects.create(pk=1)
    apps.get_model("base", "ChangeCursor").objects.filter(name="search").delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index"), ("base", "0008_public_addresses")]

    operations = [
        pgvector.django.VectorExtension(),
        migrations.DeleteModel("SearchTerm"),
        migrations.DeleteModel("SearchDocument"),
        migrations.CreateModel(
            name="SearchState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("generation", models.PositiveIntegerField(default=1)),
                ("revision", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="search_state_is_one_row"),
                ]
            },
        ),
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=60, unique=True)),
                ("word", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("generation", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("source", models.CharField(max_length=60)),
                ("object_key", models.CharField(max_length=60)),
                ("part", models.PositiveIntegerField(default=0)),
                ("title", models.TextField()),
                ("url", models.CharField(max_length=400)),
                ("summary", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                (
                    "labels",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "facets",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("note", models.TextField(blank=True)),
                ("date", models.DateField(null=True)),
                ("terms", models.BinaryField(default=bytes)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("generation"),
                        models.F("source"),
                        models.F("object_key"),
                        models.F("part"),
                        name="search_document_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchPassage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("text_hash", models.BinaryField(max_length=32)),
                ("vector", pgvector.django.HalfVectorField(dimensions=384, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="search.searchdocument",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(models.F("text_hash"), name="search_passage_text"),
                    pgvector.django.HnswIndex(
                        ef_construction=64,
                        fields=["vector"],
                        m=16,
                        name="search_passage_vector",
                        opclasses=["halfvec_ip_ops"],
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(models.F("document"), models.F("place"), name="search_passage_once")
                ],
            },
        ),
        # Numbers of a sequence are never given twice, not even after a rollback.
        migrations.RunSQL("CREATE SEQUENCE search_revision", "DROP SEQUENCE search_revision"),
        migrations.RunPython(build_anew, migrations.RunPython.noop),
    ]
