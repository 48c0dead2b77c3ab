"""Put something on a list, take it off, put it back, note something, and set the order.

Each function locks the list it changes, so of two tabs one waits for the other and neither loses anything.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.share.reading_lists.keeping import Keeper
from panreflex.share.reading_lists.models import Entry, ReadingList, digest
from panreflex.share.reading_lists.pieces import Piece

MOST_ENTRIES = 500


class ListFull(Exception):
    """There is no room. The message says so and what to do."""


@transaction.atomic
def add(keeper: Keeper, piece: Piece) -> Entry:
    """Put `piece` at the end of the list that is collected into; the first time makes that list.

    What is there already stays where it is. What was taken off comes back with its note. Raises ListFull.
    """
    reading_list = current_for_change(keeper)
    entry = reading_list.entries.filter(kind=piece.kind, key=piece.key).first()
    if entry and entry.removed_at is None:
        return entry
    _check_room(reading_list, 1)
    position = next_position(reading_list)
    if entry:
        entry.removed_at, entry.position, entry.title = None, position, piece.title
        entry.save(update_fields=["removed_at", "position", "title"])
    else:
        entry = reading_list.entries.create(kind=piece.kind, key=piece.key, title=piece.title, position=position)
    note_change(reading_list)
    return entry


@transaction.atomic
def remove(entry_id: int) -> Entry | None:
    """Take one entry off; None if another tab did it before."""
    entry = _locked(entry_id)
    if entry is None or entry.removed_at:
        return None
    entry.removed_at = timezone.now()
    entry.save(update_fields=["removed_at"])
    note_change(entry.reading_list)
    return entry


@transaction.atomic
def empty(list_id: int) -> int:
    """Take all entries off at one moment; how many those were."""
    reading_list = lock(list_id)
    taken = reading_list.entries.filter(removed_at=None).update(removed_at=timezone.now())
    note_change(reading_list)
    return taken


@transaction.atomic
def restore(list_id: int, at: datetime) -> int:
    """Put back what was taken off at that moment, to where it stood; how many those were. Raises ListFull."""
    reading_list = lock(list_id)
    gone = reading_list.entries.filter(removed_at=at)
    _check_room(reading_list, gone.count())
    restored = gone.update(removed_at=None)
    note_change(reading_list)
    return restored


@transaction.atomic
def annotate(entry_id: int, note: str) -> None:
    """Keep what she notes about an entry; "" takes the note away."""
    entry = _locked(entry_id)
    if entry is None:
        return
    entry.note = note
    entry.save(update_fields=["note"])
    note_change(entry.reading_list)


@transaction.atomic
def move(entry_id: int, *, to: int | None = None, by: int = 0) -> int:
    """Move an entry to place `to` (from 1 on), or `by` places on; where it stands now, 0 if it was taken off.

    A place outside the list is its nearer end.
    """
    entry = _locked(entry_id)
    if entry is None or entry.removed_at:
        return 0
    there = list(entry.reading_list.entries.there())
    order = moved([one.pk for one in there], entry.pk, to=to, by=by)
    place = {key: position for position, key in enumerate(order, start=1)}
    changed = [one for one in there if one.position != place[one.pk]]
    for one in changed:
        one.position = place[one.pk]
    Entry.objects.bulk_update(changed, ["position"])
    note_change(entry.reading_list)
    return place[entry.pk]


def moved(order: Sequence[int], key: int, *, to: int | None = None, by: int = 0) -> list[int]:
    """`order` with `key`, which is in it, at place `to` (from 1 on) or `by` places on, or at the nearer end."""
    rest = [one for one in order if one != key]
    wanted = to - 1 if to is not None else list(order).index(key) + by
    place = min(max(wanted, 0), len(rest))
    return [*rest[:place], key, *rest[place:]]


def last_removed(reading_list: ReadingList) -> QuerySet[Entry]:
    """What was taken off last, at one moment."""
    gone = reading_list.entries.filter(removed_at__isnull=False)
    return gone.filter(removed_at=gone.aggregate(at=Max("removed_at"))["at"]).order_by("position", "pk")


def lock(list_id: int) -> ReadingList:
    """The list, which nobody else changes until this transaction ends."""
    return ReadingList.objects.select_for_update(of=("self",)).get(pk=list_id)


def current_for_change(keeper: Keeper) -> ReadingList:
    """The locked list that `keeper` collects into; made if there is none. Of two who make it at once one wins."""
    for _attempt in range(2):
        found = keeper.lists.filter(is_current=True).select_for_update(of=("self",)).first()
        if found:
            return found
        try:
            with transaction.atomic():
                return ReadingList.objects.create(
                    owner_id=keeper.user_id,
                    browser_hash=None if keeper.user_id is not None else digest(keeper.browser),
                    title=_("Meine Merkliste"),
                    is_current=True,
                )
        except IntegrityError:  # made in the very same moment: that one counts
            continue
    raise AssertionError("a current list can neither be found nor made")


def next_position(reading_list: ReadingList) -> int:
    """After all that stand or stood on the list."""
    return (reading_list.entries.aggregate(last=Max("position"))["last"] or 0) + 1


def note_change(reading_list: ReadingList) -> None:
    """It was used: a browser's list stays for its whole period from now on."""
    reading_list.changed_at = timezone.now()
    reading_list.save(update_fields=["changed_at"])


def _locked(entry_id: int) -> Entry | None:
    """The entry, with its list locked; None if the nightly cleaning or another tab took it away for good."""
    list_id = Entry.objects.filter(pk=entry_id).values_list("reading_list", flat=True).first()
    if list_id is None or not ReadingList.objects.select_for_update(of=("self",)).filter(pk=list_id).first():
        return None
    return Entry.objects.select_related("reading_list").filter(pk=entry_id).first()


def _check_room(reading_list: ReadingList, more: int) -> None:
    if reading_list.entries.filter(removed_at=None).count() + more > MOST_ENTRIES:
        raise ListFull(
            _("„%(title)s“ ist voll: %(n)d Einträge. Bitte nehmen Sie etwas herunter.")
            % {"title": reading_list.title, "n": MOST_ENTRIES}
        )
