"""What somebody sends to be taken over: the file, what each of its rows would do, and what was done."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.library.models.entries import LibraryEntry


class Import(models.Model):
    """One file on its way: looked through first, then taken over as a whole, and perhaps taken back as a whole."""

    class Kind(models.TextChoices):
        """What the rows are."""

        PUBLICATION = "publication", _("Literatur")
        EXAMPLE = "example", _("Praxisbeispiele")
        PROJECT = "project", _("Forschungsprojekte")
        INTERVIEW = "interview", _("Gespräche")

    class Form(models.TextChoices):
        """How the file is written."""

        BIBTEX = "bibtex", _("BibTeX oder BibLaTeX")
        RIS = "ris", _("RIS")
        CSL = "csl", _("CSL-JSON")
        DOI = "doi", _("Liste von DOIs")
        CSV = "csv", _("CSV-Tabelle")
        XLSX = "xlsx", _("Excel-Tabelle (XLSX)")

    class State(models.TextChoices):
        """Where it stands. Those that end in "-ing" belong to a job."""

        COLUMNS = "columns", _("Spalten werden zugeordnet")
        CHECKING = "checking", _("wird geprüft")
        REFUSED = "refused", _("nicht lesbar")
        CHECKED = "checked", _("geprüft")
        WRITING = "writing", _("wird übernommen")
        WRITTEN = "written", _("übernommen")
        UNDOING = "undoing", _("wird zurückgenommen")
        UNDONE = "undone", _("zurückgenommen")

    MODELS: ClassVar[dict[str, type[LibraryEntry]]] = {
        Kind.PUBLICATION: Publication,
        Kind.EXAMPLE: PracticeExample,
        Kind.PROJECT: ResearchProject,
        Kind.INTERVIEW: Interview,
    }
    MOVING: ClassVar[tuple[str, ...]] = (State.CHECKING, State.WRITING, State.UNDOING)

    kind = models.CharField(_("Was in der Datei steht"), max_length=20, choices=Kind)
    form = models.CharField(_("Format"), max_length=10, choices=Form)
    name = models.CharField(_("Datei"), max_length=200)
    content = models.BinaryField()
    encoding = models.CharField(_("Zeichensatz"), max_length=40, blank=True)
    headers = models.JSONField(default=list)  # of a table: above its columns
    mapping = models.JSONField(default=list)  # of a table: key of the column for each header, "" for none
    live = models.BooleanField(_("Sofort veröffentlichen"), default=False)
    state = models.CharField(_("Stand"), max_length=10, choices=State)
    message = models.TextField(blank=True)  # why it was refused, or why nothing was taken over
    job_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    written_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Import")
        verbose_name_plural = _("Importe")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(written_at=None) ^ Q(state__in=["written", "undoing", "undone"]),
                name="import_written_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) ^ Q(state="undone"), name="import_undone_when_it_says_so"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def model(self) -> type[LibraryEntry]:
        """The class of its entries."""
        return self.MODELS[self.kind]

    @property
    def is_table(self) -> bool:
        """Whether it has columns."""
        return self.form in (self.Form.CSV, self.Form.XLSX)

    @property
    def is_moving(self) -> bool:
        """Whether a job works on it or will."""
        return self.state in self.MOVING


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def acting(self) -> "ImportRowQuerySet":
        """Rows that make or change an entry, as things are decided now."""
        decided = Q(decision__in=[ImportRow.Decision.ADD, ImportRow.Decision.UPDATE])
        by_themselves = Q(outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED], decision="")
        return self.filter(decided | by_themselves)

    def adding(self) -> "ImportRowQuerySet":
        """Rows that make an entry."""
        return self.acting().exclude(self._updates())

    def updating(self) -> "ImportRowQuerySet":
        """Rows that change an entry."""
        return self.acting().filter(self._updates())

    @staticmethod
    def _updates() -> Q:
        return Q(decision=ImportRow.Decision.UPDATE) | Q(outcome=ImportRow.Outcome.CHANGED, decision="")


class ImportRow(models.Model):
    """One entry of the file, and what it would do here or has done."""

    class Outcome(models.TextChoices):
        """What was found out, the best news first."""

        NEW = "new", _("Neu")
        CHANGED = "changed", _("Geändert")
        UNCHANGED = "unchanged", _("Unverändert")
        DUPLICATE = "duplicate", _("Dublette")
        FAULTY = "faulty", _("Fehlerhaft")

    class Decision(models.TextChoices):
        """What an editor chose; empty: what the outcome says (new and changed are taken over, the rest is not)."""

        SKIP = "skip", _("Auslassen")
        ADD = "add", _("Als neu übernehmen")
        UPDATE = "update", _("Vorhandenen Eintrag ändern")

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # in the order of the file, from 1
    row = models.PositiveIntegerField()  # line of the file, or number of the item
    key = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    values = models.JSONField(default=dict)  # key of the column -> value, as far as the file says something
    differences = models.JSONField(default=list)  # [key of the column, old, new] as people read them
    faults = models.JSONField(default=list)  # [field as the file calls it, what]
    raw = models.TextField(blank=True)  # of a faulty row, as it stands in the file
    reason = models.CharField(max_length=10, blank=True)  # how the duplicate was found (duplicates.Reason)
    twin = models.PositiveIntegerField(null=True)  # number of the row in this file that is the same
    # The entry that it would change, or that it made; and the versions before and after.
    entry_id = models.BigIntegerField(null=True)
    entry_title = models.CharField(max_length=400, blank=True)
    base = models.BigIntegerField(null=True)  # newest version when it was compared
    former = models.BigIntegerField(null=True)  # version to go back to
    made = models.BigIntegerField(null=True)  # version that the import made
    made_live = models.BigIntegerField(null=True)  # version that was public afterwards

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(F("batch"), F("number"), name="import_row_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["faulty", "unchanged"]) | Q(decision=""), name="import_row_decided_by_itself"
            ),
            models.CheckConstraint(
                condition=~Q(decision="update") | Q(entry_id__isnull=False), name="import_row_updates_something"
            ),
        ]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.row}: {self.title}"


class ColumnMapping(models.Model):
    """Which columns stood for what in the last table with these headers; for the whole team."""

    kind = models.CharField(max_length=20, choices=Import.Kind)
    headers = models.CharField(max_length=64)  # SHA-256 of the headers
    mapping = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(F("kind"), F("headers"), name="column_mapping_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.headers[:8]}"
