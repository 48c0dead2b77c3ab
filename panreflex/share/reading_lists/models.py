"""Lists of what readers want to find again: of an account, or of a browser that nobody signed in with."""

import base64
import hashlib
import hmac
import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panreflex.people.models import User

LONGEST_TITLE = 80
LONGEST_NOTE = 2_000


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


class ReadingListQuerySet(models.QuerySet["ReadingList"]):
    def of_user(self, user_id: int) -> Self:
        """Those of one account, by title."""
        return self.filter(owner=user_id).order_by("title", "pk")

    def of_browser(self, token: str) -> Self:
        """The one that belongs to a browser with this token in its cookie, or none."""
        return self.filter(browser_hash=digest(token)) if token else self.none()

    def shared_by(self, token: str) -> Self:
        """The one that a link leads to, or none: while it is not withdrawn and its keeper's account not blocked."""
        return self.filter(Q(owner=None) | Q(owner__is_active=True), share_hash=digest(token))


class ReadingList(models.Model):
    """A list of entries in an order of one's own; it belongs to an account or to the holder of a cookie.

    changed_at: moves with every change; a browser's list goes when nothing changed for long (`personal_data`).
    share_hash, share_salt: of the link by which others read it; none while it is not shared.
    """

    owner = models.ForeignKey(User, models.CASCADE, null=True, editable=False, related_name="reading_lists")
    browser_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    title = models.CharField(_("Name der Liste"), max_length=LONGEST_TITLE)
    is_current = models.BooleanField(_("Hierhin wird gesammelt"), default=False)
    created_at = models.DateTimeField(_("Angelegt"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("Zuletzt geändert"), default=timezone.now, editable=False)
    share_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    share_salt = models.CharField(max_length=32, blank=True, editable=False)
    shared_at = models.DateTimeField(_("Geteilt seit"), null=True, editable=False)
    shares_notes = models.BooleanField(_("Notizen mitgeben"), default=False)

    objects = ReadingListQuerySet.as_manager()

    class Meta:
        verbose_name = _("Merkliste")
        verbose_name_plural = _("Merklisten")
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, browser_hash__isnull=False) | Q(owner__isnull=False, browser_hash=None),
                name="reading_list_of_account_or_browser",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="reading_list_has_title"),
            models.UniqueConstraint("owner", condition=Q(is_current=True), name="reading_list_one_current"),
            models.CheckConstraint(
                condition=Q(share_hash=None, shared_at=None, share_salt="")
                | Q(share_hash__isnull=False, shared_at__isnull=False) & ~Q(share_salt=""),
                name="reading_list_shared_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """For its keeper; the current one stands at the address that the head leads to."""
        return "/merkliste/" if self.is_current else f"/merkliste/listen/{self.pk}/"

    def make_share_token(self) -> str:
        """A new unguessable token, whose hash is on the row from now on; not saved."""
        self.share_salt = secrets.token_urlsafe(16)
        token = self._derived_token()
        self.share_hash = digest(token)
        return token

    @property
    def share_token(self) -> str:
        """The token of the link, for its keeper; "" if it is not shared.

        It follows from the salt and our secret, so that she can copy the link again although only its hash is kept.
        "" also if the secret was changed since: the old link still leads here, but nobody can say it any more.
        """
        token = self._derived_token() if self.share_hash else ""
        return token if token and digest(token) == self.share_hash else ""

    def _derived_token(self) -> str:
        said = f"reading_lists.share|{self.pk}|{self.share_salt}"
        return (
            base64.urlsafe_b64encode(hmac.digest(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256))
            .decode()
            .rstrip("=")
        )


class EntryQuerySet(models.QuerySet["Entry"]):
    def there(self) -> Self:
        """Those that were not taken off, in the keeper's order."""
        return self.filter(removed_at=None).order_by("position", "pk")


class Entry(models.Model):
    """One public object on a list.

    kind, key: of the object, as in `base.changes` ("library.practiceexample", 12). title: what it was called when it
    was put there, for the day when it is not public any more.
    removed_at: it was taken off then, and can be put back until the next night's cleaning (`personal_data`).
    """

    reading_list = models.ForeignKey(ReadingList, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=60, editable=False)
    key = models.BigIntegerField(editable=False)
    title = models.CharField(_("Titel"), max_length=300, editable=False)
    note = models.TextField(_("Notiz"), max_length=LONGEST_NOTE, blank=True)
    position = models.IntegerField(editable=False)
    added_at = models.DateTimeField(_("Gemerkt"), default=timezone.now, editable=False)
    removed_at = models.DateTimeField(_("Entfernt"), null=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Eintrag einer Merkliste")
        verbose_name_plural = _("Einträge der Merklisten")
        constraints = [
            models.UniqueConstraint("reading_list", "kind", "key", name="reading_list_entry_once"),
            models.CheckConstraint(condition=~Q(title=""), name="reading_list_entry_has_title"),
        ]
        indexes = [models.Index("removed_at", condition=Q(removed_at__isnull=False), name="reading_list_entry_removed")]

    def __str__(self) -> str:
        return self.title
