"""What is known about the text of a file: whether it was read for the search, or why not and what to do."""

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ReadingState(models.TextChoices):
    """How far we are with the text of a file."""

    WAITING = "waiting", _("wird noch gelesen")
    READ = "read", _("gelesen")
    SKIPPED = "skipped", _("nicht gelesen")


class ReadingProblem(models.TextChoices):
    """Why the text of a file was not read. `extracting.py` names some of them by their values."""

    ENCRYPTED = "encrypted", _("Die Datei ist mit einem Passwort geschützt.")
    NO_TEXT = "no_text", _("Die Datei enthält keinen Text, vermutlich nur Bilder von Seiten.")
    TOO_LONG = "too_long", _("Die Datei hat zu viele Seiten. Die Suche liest bis zu 600.")
    TOO_BIG = "too_big", _("Die Datei wird beim Öffnen ungewöhnlich groß.")
    TOO_SLOW = "too_slow", _("Das Lesen dauerte zu lange.")
    TOO_HUNGRY = "too_hungry", _("Das Lesen brauchte zu viel Speicher.")
    BROKEN = "broken", _("Die Datei ist beschädigt.")
    MISSING = "missing", _("Die Datei fehlt auf dem Server.")
    FORMAT = "format", _("Aus dieser Art von Datei liest die Suche keinen Text.")
    TABLE = "table", _("Tabellen liest die Suche nicht.")

    @property
    def advice(self) -> str:
        """What an editor does about it."""
        return str(_ADVICE[self])


_ADVICE: dict[ReadingProblem, str | Promise] = {
    ReadingProblem.ENCRYPTED: _("Bitte ohne Passwort speichern und neu hochladen."),
    ReadingProblem.NO_TEXT: _("Bitte als PDF mit Texterkennung speichern und neu hochladen."),
    ReadingProblem.TOO_LONG: _("Bitte teilen und die Teile einzeln hochladen."),
    ReadingProblem.TOO_BIG: _("Bitte als PDF speichern und neu hochladen."),
    ReadingProblem.TOO_SLOW: _("Bitte neu in ein PDF drucken oder teilen, dann neu hochladen."),
    ReadingProblem.TOO_HUNGRY: _("Bitte neu in ein PDF drucken oder teilen, dann neu hochladen."),
    ReadingProblem.BROKEN: _("Bitte neu speichern und neu hochladen."),
    ReadingProblem.MISSING: _("Bitte neu hochladen."),
    ReadingProblem.FORMAT: _("Bitte zusätzlich als PDF hochladen."),
    ReadingProblem.TABLE: _("Sie müssen nichts tun."),
}


class Readable(models.Model):
    """A file whose text the search may know. read_sha256: checksum of the file that was read or skipped."""

    reading_state = models.CharField(
        _("Text für die Suche"), max_length=10, choices=ReadingState, default=ReadingState.WAITING, editable=False
    )
    reading_problem = models.CharField(
        _("Warum nicht gelesen"), max_length=10, choices=ReadingProblem, blank=True, default="", editable=False
    )
    read_at = models.DateTimeField(_("Gelesen am"), null=True, editable=False)
    read_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(reading_state="waiting", read_at=None, read_sha256="")
                | (~Q(reading_state="waiting") & Q(read_at__isnull=False) & ~Q(read_sha256="")),
                name="%(class)s_read_at_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(reading_state="skipped") & ~Q(reading_problem=""))
                | (~Q(reading_state="skipped") & Q(reading_problem="")),
                name="%(class)s_skipped_for_a_reason",
            ),
        ]

    def forget_reading(self) -> None:
        """Its text has to be read (again); not stored yet."""
        self.reading_state, self.reading_problem = ReadingState.WAITING, ""
        self.read_at, self.read_sha256 = None, ""

    @property
    def reading_said(self) -> str:
        """State with its reason, for lists."""
        return str(
            ReadingProblem(self.reading_problem).label if self.reading_problem else self.get_reading_state_display()
        )

    @property
    def reading_advice(self) -> str:
        """What to do, "" if nothing."""
        return ReadingProblem(self.reading_problem).advice if self.reading_problem else ""
