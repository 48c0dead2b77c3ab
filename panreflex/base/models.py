"""Data of the ground floor: what changed, mail that waits, what the starting content brought in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One object that became visible, changed or vanished. Append-only; see `changes.py`."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind} {self.key}"


class ChangeCursor(models.Model):
    """How far one follower has read."""

    name = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class PublicAddress(models.Model):
    """An address where something public stands or stood; see `forwarding.py`. The last owner of an address counts."""

    path = models.CharField(max_length=500, primary_key=True)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    noted_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("kind", "key", name="public_address_by_object")]

    def __str__(self) -> str:
        return self.path


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        """Neither sent nor given up."""
        return self.filter(sent_at=None, failed_at=None)


class Mail(models.Model):
    """One message to one address, sent at most once (a kill between SMTP and commit can repeat it, same Message-ID)."""

    message_id = models.CharField(max_length=120, unique=True, editable=False)
    to = models.EmailField(_("An"))
    subject = models.CharField(_("Betreff"), max_length=200)
    text = models.TextField(_("Text"))
    created_at = models.DateTimeField(_("Erstellt"), auto_now_add=True)
    sent_at = models.DateTimeField(_("Gesendet"), null=True, editable=False)
    failed_at = models.DateTimeField(_("Aufgegeben"), null=True, editable=False)
    error = models.TextField(_("Fehler"), blank=True, editable=False)
    forget = models.BooleanField(default=False, editable=False)  # no row stays
    unsubscribe = models.CharField(max_length=300, blank=True, editable=False)  # address that ends letters of its kind

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="mail_sent_or_failed"),
            models.CheckConstraint(condition=~Q(subject__regex=r"[\r\n]"), name="mail_subject_one_line"),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(sent_at=None, failed_at=None), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class RateLimit(models.Model):
    """How far ahead of now one key has come; see `rate_limits.py`. UNLOGGED: lost in a crash, and no harm done."""

    key = models.BinaryField(primary_key=True)  # keyed hash of what is counted
    arrival = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"until {self.arrival:%H:%M:%S}"


class JobFailure(models.Model):
    """What went wrong when a job was last tried; gone with the job (see `tasks.remove_old_jobs`)."""

    job_id = models.BigIntegerField(primary_key=True)  # the queue deletes its rows without asking us: no foreign key
    error = models.CharField(max_length=100)
    message = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job_id}: {self.error}"


class JobProgress(models.Model):
    """How far a running job has come; gone when it ends (see `progressing.py`)."""

    job_id = models.BigIntegerField(primary_key=True)
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_progress_not_beyond_end")]

    def __str__(self) -> str:
        return f"{self.job_id}: {self.done}/{self.total}"


class TaskRun(models.Model):
    """When a scheduled task ran last and how it went; the queue itself deletes what succeeded."""

    task = models.CharField(max_length=128, primary_key=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    error = models.CharField(max_length=100, blank=True)  # class of the exception; empty if all went well

    def __str__(self) -> str:
        return f"{self.task}: {self.error or 'well'}"


class SetupFinding(models.Model):
    """Something that is set up wrongly, as the last check saw it (see `checking.py`).

    A row stays for a while after it is mended, so that a fault that comes and goes is not told by mail each time.
    """

    class Severity(models.TextChoices):
        SERIOUS = "serious", _("Dringend")
        WARNING = "warning", _("Bald")
        HINT = "hint", _("Hinweis")

    key = models.CharField(max_length=80, primary_key=True)
    severity = models.CharField(max_length=10, choices=Severity)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    remedy = models.TextField()
    docs = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class LoadedItem(models.Model):
    """An item of the starting content that was brought in, so that loading again leaves editors' work alone.

    `item_digest` is the digest of the item in the file, `object_digest` that of the object as the loader left it:
    an object whose digest differs was changed by somebody since.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    item_digest = models.CharField(max_length=64)
    object_digest = models.CharField(max_length=64)
    object_id = models.BigIntegerField()
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(F("kind"), F("key"), name="loaded_item_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
