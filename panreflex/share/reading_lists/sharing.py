"""Let others read a list by a link that nobody can guess, and take that back."""

from django.db import transaction
from django.utils import timezone

from panreflex.share.reading_lists import collecting


@transaction.atomic
def share(list_id: int, *, notes: bool) -> None:
    """Let whoever has the link read the list, with her notes or without; a link that is there stays the same."""
    reading_list = collecting.lock(list_id)
    reading_list.shares_notes = notes
    if not reading_list.share_token:  # none yet, or one that nobody can say any more
        reading_list.make_share_token()
        reading_list.shared_at = timezone.now()
    reading_list.save(update_fields=["shares_notes", "share_hash", "share_salt", "shared_at"])
    collecting.note_change(reading_list)


@transaction.atomic
def withdraw(list_id: int) -> None:
    """The link leads nowhere from now on; sharing again makes another one. Repeatable."""
    reading_list = collecting.lock(list_id)
    reading_list.share_hash, reading_list.share_salt, reading_list.shared_at = None, "", None
    reading_list.shares_notes = False
    reading_list.save(update_fields=["shares_notes", "share_hash", "share_salt", "shared_at"])
    collecting.note_change(reading_list)
