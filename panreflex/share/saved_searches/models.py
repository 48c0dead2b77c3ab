"""Searches that readers keep, the letters about what is new for them, and when each object became public."""

import hashlib
from datetime import datetime, timedelta
from typing import Self

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import MD5
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panreflex.base import languages
from panreflex.people.models import User

LONGEST_NAME = 80


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


class Frequency(models.TextChoices):
    """How often she is written to; the values stand in forms."""

    DAILY = "taeglich", _("Täglich")
    WEEKLY = "woechentlich", _("Wöchentlich, am Montag")
    NEVER = "pause", _("Gerade nicht")


class FirstPublic(models.Model):
    """An object that the search knew as public for the first time. Stays, whatever becomes of the object.

    kind, key: as in `base.changes`. change: the number of that change, by which all of them stand in one order.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    change = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("kind", "key", name="first_public_once")]
        indexes = [models.Index("change", name="first_public_by_change")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of_user(self, user_id: int) -> Self:
        """Those that one account keeps, by name."""
        return self.filter(account=user_id, deleted_at=None).order_by("name", "pk")

    def due(self, now: datetime) -> Self:
        """Not looked at since today, or this Monday, began: of open accounts whose address is confirmed.

        A night that was missed is made up for by the next.
        """
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        monday = today - timedelta(days=today.weekday())
        confirmed = EmailAddress.objects.filter(
            user=OuterRef("account"), email=OuterRef("account__email"), verified=True
        )
        return self.filter(
            Q(frequency=Frequency.DAILY, looked_at__lt=today) | Q(frequency=Frequency.WEEKLY, looked_at__lt=monday),
            Exists(confirmed),
            deleted_at=None,
            account__is_active=True,
        )


class SavedSearch(models.Model):
    """A search as it stands in the address of its page, and how far its keeper knows what is new for it.

    query: canonical, with its filters. language: in which she is written to. told_up_to: number of the change up to
    which she knows everything. deleted_at: it can be put back until the next night's cleaning (`personal_data`).
    """

    account = models.ForeignKey(User, models.CASCADE, editable=False, related_name="saved_searches")
    query = models.TextField(editable=False)
    name = models.CharField(_("Name der Suche"), max_length=LONGEST_NAME)
    frequency = models.CharField(_("Wie oft"), max_length=20, choices=Frequency.choices, default=Frequency.WEEKLY)
    language = models.CharField(max_length=2, default=languages.HOME, editable=False)
    told_up_to = models.BigIntegerField(editable=False)
    looked_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(_("Gespeichert"), default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(_("Gelöscht"), null=True, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gespeicherte Suche")
        verbose_name_plural = _("Gespeicherte Suchen")
        constraints = [
            # Addresses may be longer than what an index takes.
            models.UniqueConstraint(F("account"), MD5("query"), name="saved_search_once"),
            models.CheckConstraint(condition=~Q(query="") & ~Q(name=""), name="saved_search_says_something"),
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="saved_search_frequency"),
        ]
        indexes = [
            models.Index(
                "looked_at", condition=Q(deleted_at=None) & ~Q(frequency="pause"), name="saved_search_looked_at"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The page of its results."""
        return f"/suche/?{self.query}"

    @property
    def newest_url(self) -> str:
        """The same, with what is newest on top."""
        return f"{self.url}&sortierung=neueste"


class Letter(models.Model):
    """A letter that was sent to somebody, by the token of its link that ends all letters; only its hash is kept."""

    account = models.ForeignKey(User, models.CASCADE, related_name="search_letters")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index("sent_at", name="search_letter_sent_at")]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d}"
