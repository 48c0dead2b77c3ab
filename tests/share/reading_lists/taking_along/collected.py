"""Lists for these tests."""

from django.conf import settings
from django.db import models
from django.test import Client

from panreflex.people.models import User
from panreflex.share.reading_lists.models import Entry, ReadingList, digest
from tests.making import make_client

TOKEN = "ein-langer-zufaelliger-schluessel-dieses-browsers"


def collect(*entries: models.Model, owner: User | None = None, note: str = "", title: str = "Hitze") -> ReadingList:
    """A list of `owner`, or of the browser of `browser_client`, with these entries; each has the note."""
    reading_list = ReadingList.objects.create(
        owner=owner, browser_hash=None if owner else digest(TOKEN), title=title, is_current=True
    )
    for place, entry in enumerate(entries):
        put(reading_list, entry, position=place, note=note)
    return reading_list


def put(reading_list: ReadingList, entry: models.Model, *, position: int = 0, note: str = "") -> Entry:
    kind = "wagtailcore.page" if hasattr(entry, "url_path") else entry._meta.label_lower
    return Entry.objects.create(
        reading_list=reading_list, kind=kind, key=entry.pk, title=str(entry), note=note, position=position
    )


def share(reading_list: ReadingList, *, notes: bool = False) -> str:
    """The token of its link."""
    token = reading_list.make_share_token()
    reading_list.shared_at, reading_list.shares_notes = reading_list.created_at, notes
    reading_list.save()
    return token


def browser_client() -> Client:
    """Nobody signed in, but with the cookie of `collect`."""
    client = make_client()
    client.cookies[settings.READING_LIST_COOKIE_NAME] = TOKEN
    return client
