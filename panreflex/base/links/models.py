"""Addresses outside: where they stand in our content, and what came of asking for them."""

from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from panreflex.base.links.addresses import LONGEST

DEAD_AFTER = 3  # failures, each in another week
COUNTED_AGAIN_AFTER = timedelta(days=6)  # a run a week, which may start some hours earlier


class Outcome(models.TextChoices):
    """What came of asking for an address."""

    OK = "ok", _("Erreichbar")
    MOVED = "moved", _("Dauerhaft umgezogen")
    HOME = "home", _("Führt nur noch zur Startseite")

    NOT_FOUND = "not_found", _("Seite nicht gefunden (404)")
    GONE = "gone", _("Seite entfernt (410)")
    SERVER_ERROR = "server_error", _("Fehler auf dem Server")
    TIMEOUT = "timeout", _("Keine Antwort in 30 Sekunden")
    NO_NAME = "no_name", _("Den Namen des Servers kennt niemand (DNS)")
    NO_CONNECTION = "no_connection", _("Keine Verbindung zum Server")
    BROKEN = "broken", _("Unbrauchbare Antwort")
    LOOP = "loop", _("Weiterleitung ohne Ende")
    EXPIRED = "expired", _("Zertifikat abgelaufen")
    OTHER_NAME = "other_name", _("Zertifikat gilt für einen anderen Namen")
    SELF_SIGNED = "self_signed", _("Zertifikat ist selbst ausgestellt")
    TLS = "tls", _("Verschlüsselte Verbindung gescheitert (TLS)")

    ROBOTS = "robots", _("Die Website erlaubt keine automatische Prüfung (robots.txt)")
    NO_ROBOTS = "no_robots", _("Die Regeln der Website waren nicht lesbar (robots.txt)")
    WALL = "wall", _("Die Website weist automatische Anfragen ab")
    ISSUER = "issuer", _("Wer das Zertifikat ausgestellt hat, ist hier unbekannt")
    INNER = "inner", _("Führt in ein internes Netz und wird nicht aufgerufen")
    UNREADABLE = "unreadable", _("Keine Adresse, die sich aufrufen lässt")


GOOD = (Outcome.OK, Outcome.MOVED, Outcome.HOME)
# Neither good nor bad: a browser may well show the page.
UNKNOWABLE = (
    Outcome.ROBOTS,
    Outcome.NO_ROBOTS,
    Outcome.WALL,
    Outcome.ISSUER,
    Outcome.INNER,
    Outcome.UNREADABLE,
)
FAILURES = tuple(outcome for outcome in Outcome if outcome not in GOOD + UNKNOWABLE)


_HEEDED = Q(set_aside_at=None)


class Look(models.TextChoices):
    """What editors look at, by what they can do about it."""

    DEAD = "tot", _("Tot")
    MOVED = "umgezogen", _("Umgezogen")
    FALTERING = "gestoert", _("Zuletzt gestört")
    UNKNOWABLE = "unklar", _("Nicht prüfbar")
    SET_ASIDE = "zurueckgestellt", _("Zurückgestellt")
    ALL = "alle", _("Alle")

    @property
    def condition(self) -> Q:
        """Which addresses belong to it."""
        return {
            Look.DEAD: _HEEDED & Q(failures__gte=DEAD_AFTER),
            Look.MOVED: _HEEDED & Q(outcome__in=(Outcome.MOVED, Outcome.HOME)),
            Look.FALTERING: _HEEDED & Q(failures__range=(1, DEAD_AFTER - 1)),
            Look.UNKNOWABLE: _HEEDED & Q(outcome__in=UNKNOWABLE),
            Look.SET_ASIDE: ~_HEEDED,
            Look.ALL: Q(),
        }[self]


class LinkQuerySet(models.QuerySet["Link"]):
    def in_use(self) -> Self:
        """Addresses that stand in live content."""
        return self.filter(Exists(Mention.objects.filter(link=OuterRef("pk"))))

    def due(self, now: datetime) -> Self:
        """Those whose turn it is, the one that waits longest first."""
        return self.in_use().filter(due_at__lte=now).order_by("due_at", "pk")

    def seen_as(self, look: Look) -> Self:
        """Those that belong to it, as far as they stand in live content."""
        return self.in_use().filter(look.condition)

    def dead(self) -> Self:
        """Failed in `DEAD_AFTER` different weeks, and not set aside by editors."""
        return self.seen_as(Look.DEAD)


class Link(models.Model):
    """One address outside (see `addresses.normalised`) and its state.

    `failures` counts failures in different weeks since it was last good or unknowable; `failing_since` is the first of
    them, `failed_at` the last one counted. Whether it is dead follows from that and is stored nowhere.
    """

    url = models.CharField(_("Adresse"), max_length=LONGEST, unique=True)
    host = models.CharField(_("Server"), max_length=255, db_index=True)
    due_at = models.DateTimeField(_("Nächste Prüfung"), default=timezone.now)
    checked_at = models.DateTimeField(_("Zuletzt geprüft"), null=True)
    outcome = models.CharField(_("Ergebnis"), max_length=20, choices=Outcome, blank=True)
    status = models.PositiveSmallIntegerField(_("Statuscode"), null=True)
    moved_to = models.CharField(_("Neue Adresse"), max_length=LONGEST, blank=True)
    good_at = models.DateTimeField(_("Zuletzt erreichbar"), null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_because = models.CharField(_("Grund"), max_length=300, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("Verweis nach außen")
        verbose_name_plural = _("Verweise nach außen")
        constraints = [
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None, failed_at=None)
                | Q(failures__gt=0, failing_since__isnull=False, failed_at__isnull=False),
                name="link_failures_have_dates",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_because="")
                | (Q(set_aside_at__isnull=False) & ~Q(set_aside_because="")),
                name="link_set_aside_with_reason",
            ),
        ]
        indexes = [
            models.Index("due_at", "id", name="link_due"),
            models.Index("failures", condition=Q(failures__gt=0), name="link_failing"),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_dead(self) -> bool:
        """Failed in enough different weeks, and nobody has set it aside."""
        return self.failures >= DEAD_AFTER and self.set_aside_at is None


class Mention(models.Model):
    """A live entry in which an address stands. kind: its class ("library.publication"); key: its primary key."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="mentions")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    edit_url = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "kind", "key"], name="mention_once_per_entry")]
        indexes = [models.Index("kind", "key", name="mention_by_entry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.title}"

    @property
    def label(self) -> str:
        """What kind of entry it is: "Veröffentlichung"."""
        return capfirst(str(apps.get_model(self.kind)._meta.verbose_name))


class Host(models.Model):
    """A server that was asked lately: nobody asks it again before `free_at`, whichever process it is."""

    name = models.CharField(max_length=255, primary_key=True)
    free_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} from {self.free_at:%H:%M:%S}"


class Robots(models.Model):
    """What a server's robots.txt said when it was read; "" allows everything (RFC 9309).

    lost_since: since when it could not be read at all, so that nothing may be asked.
    """

    origin = models.CharField(max_length=300, primary_key=True)
    text = models.TextField(blank=True)
    read_at = models.DateTimeField()
    lost_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.origin


class Run(models.Model):
    """One round over all that was due. at: last sign of life; offline: nobody outside answered, so nothing counted."""

    started_at = models.DateTimeField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    offline = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.done}/{self.total}"


class LinkState(NamedTuple):
    """What other rooms want to know of an address.

    dead: failed in three different weeks, and not set aside by editors. since: the first of these failures.
    last_good: when it was last reachable, as far as we know. moved_to: where it has moved for good, or "".
    """

    dead: bool
    since: datetime | None
    last_good: datetime | None
    moved_to: str
