"""Several lists in one account: make, choose, rename, delete; and take over what was collected elsewhere."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from panreflex.people.models import User
from panreflex.share.reading_lists import collecting
from panreflex.share.reading_lists.keeping import Keeper
from panreflex.share.reading_lists.models import Entry, ReadingList
from panreflex.share.reading_lists.pieces import Item

MOST_LISTS = 20


class TooManyLists(Exception):
    """An account holds no more lists. The message says so and what to do."""


class Taken(NamedTuple):
    """What became of entries that were to be taken over; `left_out`: for which there was no room."""

    added: int
    there_already: int
    left_out: int


@transaction.atomic
def create(user_id: int, title: str) -> ReadingList:
    """A new list, which is collected into from now on. Raises TooManyLists."""
    _lock_account(user_id)
    _check_number(user_id)
    ReadingList.objects.filter(owner=user_id, is_current=True).update(is_current=False)
    return ReadingList.objects.create(owner_id=user_id, title=title, is_current=True)


@transaction.atomic
def use(user_id: int, list_id: int) -> None:
    """Collect into this list of the account from now on."""
    _lock_account(user_id)
    ReadingList.objects.filter(owner=user_id, is_current=True).exclude(pk=list_id).update(is_current=False)
    ReadingList.objects.filter(owner=user_id, pk=list_id).update(is_current=True)


@transaction.atomic
def rename(list_id: int, title: str) -> None:
    """Give a list another name."""
    reading_list = collecting.lock(list_id)
    reading_list.title = title
    reading_list.save(update_fields=["title"])
    collecting.note_change(reading_list)


@transaction.atomic
def delete(list_id: int) -> None:
    """Delete a list with its entries and its link; another one of the account takes its place, the newest first."""
    owner = ReadingList.objects.filter(pk=list_id).values_list("owner", flat=True).first()
    if owner is not None:
        _lock_account(owner)
    ReadingList.objects.filter(pk=list_id).delete()
    if owner is not None and not ReadingList.objects.filter(owner=owner, is_current=True).exists():
        newest = ReadingList.objects.filter(owner=owner).order_by("-changed_at", "-pk").values_list("pk", flat=True)[:1]
        ReadingList.objects.filter(pk__in=list(newest)).update(is_current=True)


@transaction.atomic
def adopt(user_id: int, list_id: int) -> None:
    """A browser's list becomes one of the account, as it is, with its link.

    Raises TooManyLists, and ReadingList.DoesNotExist if another tab decided about it before.
    """
    _lock_account(user_id)
    _check_number(user_id)
    # The account's one is locked first, as `merge` does, so that neither waits for the other in a circle.
    ReadingList.objects.filter(owner=user_id, is_current=True).update(is_current=False)
    reading_list = _lock_left(list_id)
    reading_list.owner_id, reading_list.browser_hash, reading_list.is_current = user_id, None, True
    reading_list.save(update_fields=["owner", "browser_hash", "is_current"])
    collecting.note_change(reading_list)


@transaction.atomic
def merge(keeper: Keeper, list_id: int) -> Taken:
    """Move the entries of a browser's list, with their notes, to the end of the account's current one; it ends then.

    Where both have a note, the account's one comes first. Raises ListFull, and then nothing is moved, and
    ReadingList.DoesNotExist if another tab decided about it before.
    """
    target = collecting.current_for_change(keeper)
    source = _lock_left(list_id)
    taken = _take(target, source.entries.there(), with_notes=True)
    if taken.left_out:
        raise collecting.ListFull(
            _("Zusammen wären das mehr als %(n)d Einträge. Bitte nehmen Sie sie als eigene Liste.")
            % {"n": collecting.MOST_ENTRIES}
        )
    source.delete()
    return taken


@transaction.atomic
def discard(list_id: int) -> None:
    """Delete a browser's list. Raises ReadingList.DoesNotExist if another tab decided about it before."""
    _lock_left(list_id).delete()


@transaction.atomic
def copy(keeper: Keeper, items: Iterable[Item]) -> Taken:
    """Put what is public of a shared list at the end of her own; notes of others stay with them."""
    target = collecting.current_for_change(keeper)
    return _take(target, [item.entry for item in items if item.document], with_notes=False)


def _take(target: ReadingList, entries: Iterable[Entry], *, with_notes: bool) -> Taken:
    known = {(entry.kind, entry.key): entry for entry in target.entries.all()}
    there = sum(entry.removed_at is None for entry in known.values())
    position = collecting.next_position(target)
    added = there_already = left_out = 0
    for entry in entries:
        mine = known.get((entry.kind, entry.key))
        note = entry.note if with_notes else ""
        if mine and mine.removed_at is None:
            there_already += 1
        elif there + added >= collecting.MOST_ENTRIES:
            left_out += 1
            continue
        else:
            mine = mine or Entry(reading_list=target, kind=entry.kind, key=entry.key, added_at=entry.added_at)
            mine.removed_at, mine.title, mine.position = None, entry.title, position + added
            added += 1
        if note and note != mine.note:
            mine.note = f"{mine.note}\n\n{note}".strip()
        mine.save()
    collecting.note_change(target)
    return Taken(added, there_already, left_out)


def _lock_left(list_id: int) -> ReadingList:
    """The locked list of a browser; nothing that another tab has made one of an account meanwhile."""
    reading_list = collecting.lock(list_id)
    if reading_list.owner_id is not None:
        raise ReadingList.DoesNotExist
    return reading_list


def _lock_account(user_id: int) -> None:
    """Of two who change which lists an account has, one waits for the other."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)


def _check_number(user_id: int) -> None:
    if ReadingList.objects.filter(owner=user_id).count() >= MOST_LISTS:
        raise TooManyLists(
            _("Sie haben schon %(n)d Listen, mehr gehen nicht. Bitte löschen Sie eine.") % {"n": MOST_LISTS}
        )
