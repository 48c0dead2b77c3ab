"""An entry was looked at and is still right: one click, which can be taken back."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from panreflex.base import changes
from panreflex.collect.editorial.addresses import kind_of
from panreflex.collect.editorial.releasing import due_after, set_dates
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.people.models import User

_SALT = "panreflex.collect.editorial.marking"
UNDO_SECONDS = 24 * 3600


class NotUndone(Exception):
    """The mark stays. The message says why."""


@dataclass(frozen=True, kw_only=True)
class Undo:
    """What was there before a click and after it; dates as ISO 8601, "" for none. Only `token` leaves the server."""

    kind: str
    pk: int
    before: tuple[str, str]
    after: tuple[str, str]

    @property
    def token(self) -> str:
        """All of it, signed, for a form."""
        return signing.dumps(asdict(self), salt=_SALT)


@transaction.atomic
def mark(entry: LibraryEntry, *, by: User) -> Undo:
    """Checked today, and due again after the usual time. Readers see the date at once if the entry is public."""
    row = _locked(entry)
    before = _dates(row)
    today = timezone.localdate()
    _set(row, checked_on=today, review_due=due_after(today), by=by, action="editorial.check")
    return Undo(kind=kind_of(entry), pk=entry.pk, before=before, after=_dates(row))


@transaction.atomic
def undo(entry: LibraryEntry, token: str, *, by: User) -> None:
    """Back to the dates before the click. Raises NotUndone if the token is not ours, too old, or others came since."""
    try:
        step = signing.loads(token, salt=_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise NotUndone(_("Das lässt sich nicht mehr zurücknehmen.")) from None
    row = _locked(entry)
    if (step["kind"], step["pk"]) != (kind_of(entry), entry.pk) or list(_dates(row)) != list(step["after"]):
        raise NotUndone(_("Inzwischen hat jemand anders den Eintrag geprüft. Es bleibt dabei."))
    checked_on, review_due = (date.fromisoformat(day) if day else None for day in step["before"])
    _set(row, checked_on=checked_on, review_due=review_due, by=by, action="editorial.uncheck")


def _locked(entry: LibraryEntry) -> LibraryEntry:
    row: LibraryEntry = type(entry).objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    return row


def _dates(entry: LibraryEntry) -> tuple[str, str]:
    return tuple(day.isoformat() if day else "" for day in (entry.checked_on, entry.review_due))  # type: ignore[return-value]


def _set(entry: LibraryEntry, *, by: User, action: str, **dates: Any) -> None:
    set_dates(entry, **dates)
    log(entry, action, user=by)
    if entry.live:
        changes.record(kind_of(entry), [str(entry.pk)])
