"""Keep a search, change how often it is told of, delete it, put it back, and end all letters."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.base import changes, languages
from panreflex.people.models import User
from panreflex.share.saved_searches.models import Frequency, Letter, SavedSearch, digest
from panreflex.share.search.choosing import Chosen

MOST = 50  # searches of an account


class TooMany(Exception):
    """There is no room. The message says so and what to do."""


@transaction.atomic
def save(user_id: int, search: Chosen, *, name: str, frequency: Frequency) -> SavedSearch:
    """Keep a search; from now on she hears of what becomes public. One that is kept already gets these values.

    Raises TooMany.
    """
    _lock_account(user_id)
    known = SavedSearch.objects.filter(account=user_id, query=search.query).first()
    if (known is None or known.deleted_at) and SavedSearch.objects.of_user(user_id).count() >= MOST:
        raise TooMany(_("Sie haben schon %(n)d Suchen gespeichert. Bitte löschen Sie eine.") % {"n": MOST})
    if known is None:
        known = SavedSearch(account_id=user_id, query=search.query)
    if known.pk is None or known.deleted_at or known.frequency == Frequency.NEVER:
        _begin_now(known)
    known.name, known.frequency, known.language, known.deleted_at = name, frequency, languages.current(), None
    known.save()
    return known


@transaction.atomic
def change(search_id: int, *, name: str, frequency: Frequency) -> None:
    """Set name and frequency. After a pause she hears of what is new from now on."""
    search = SavedSearch.objects.select_for_update().get(pk=search_id)
    if search.frequency == Frequency.NEVER:
        _begin_now(search)
    search.name, search.frequency, search.language = name, frequency, languages.current()
    search.save(update_fields=["name", "frequency", "language", "told_up_to", "looked_at"])


def delete(search_id: int) -> None:
    """Take a search away; it can be put back until the next night's cleaning."""
    SavedSearch.objects.filter(pk=search_id, deleted_at=None).update(deleted_at=timezone.now())


@transaction.atomic
def restore(user_id: int, search_id: int) -> SavedSearch | None:
    """Put back a search that was deleted; None if it is there, or gone. Raises TooMany."""
    _lock_account(user_id)
    search = SavedSearch.objects.filter(account=user_id, pk=search_id).exclude(deleted_at=None).first()
    if search is None:
        return None
    if SavedSearch.objects.of_user(user_id).count() >= MOST:
        raise TooMany(_("Sie haben schon %(n)d Suchen gespeichert. Bitte löschen Sie eine.") % {"n": MOST})
    search.deleted_at = None
    search.save(update_fields=["deleted_at"])
    return search


def reader_of(token: str) -> int | None:
    """The account to which the letter with this token went; None if there is no such letter."""
    return Letter.objects.filter(token_hash=digest(token)).values_list("account", flat=True).first()


def end_letters(user_id: int) -> int:
    """Pause all searches of an account; how many were not paused. Repeatable."""
    kept = SavedSearch.objects.filter(account=user_id).exclude(frequency=Frequency.NEVER)
    return kept.update(frequency=Frequency.NEVER)


def _begin_now(search: SavedSearch) -> None:
    search.told_up_to, search.looked_at = changes.latest(), timezone.now()


def _lock_account(user_id: int) -> None:
    """Of two tabs that save at once, one waits for the other."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)
