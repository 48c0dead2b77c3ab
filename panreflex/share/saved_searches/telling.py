"""The letters: one for each person, with what is new for all her searches that are due."""

import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base import languages
from panreflex.people import letters
from panreflex.share.saved_searches import finding, noticing
from panreflex.share.saved_searches.models import Letter, SavedSearch, digest
from panreflex.share.search import choosing
from panreflex.share.search.models import Kind, SearchDocument

NAMED = 20  # entries of each search in a letter

_log = logging.getLogger(__name__)


class New(NamedTuple):
    """What is new for a search, best first. notice: which of its filters there is no more, if any."""

    search: SavedSearch
    entries: list[SearchDocument]
    notice: str


def tell_all(now: datetime | None = None, *, tell: Callable[[int, int], None] | None = None) -> int:
    """Write to everybody who is due and for whom there is something new; how many letters.

    Repeatable: each person is one transaction, after which her searches are not due any more.
    tell: called before each person with how many are done and how many there are.
    Raises ExceptionGroup at the end, if letters failed: the others have theirs, and these are still due.
    """
    now = now or timezone.now()
    noticing.follow_changes()
    people = list(SavedSearch.objects.due(now).order_by("account").values_list("account", flat=True).distinct())
    sent = 0
    failed: list[Exception] = []
    for done, user_id in enumerate(people):
        if tell:
            tell(done, len(people))
        try:
            sent += bool(tell_one(user_id, now=now))
        except Exception as error:
            _log.exception("The letter to account %s could not be written", user_id)
            failed.append(error)
    if failed:
        raise ExceptionGroup("Letters that could not be written", failed)
    return sent


@transaction.atomic
def tell_one(user_id: int, *, now: datetime) -> Letter | None:
    """Queue the letter about what is new for one person's searches, and note how far she knows it; None if nothing is.

    The rows are locked: of two runs at once the second finds nothing due.
    """
    due = SavedSearch.objects.due(now).filter(account=user_id).select_related("account")
    searches = list(due.order_by("name", "pk").select_for_update(of=("self",)))
    if not searches:
        return None
    up_to = noticing.known_up_to()
    news = _news(searches, up_to)
    for search in searches:
        search.told_up_to, search.looked_at = max(search.told_up_to, up_to), now
    SavedSearch.objects.bulk_update(searches, ["told_up_to", "looked_at"])
    if not news:
        return None
    token = secrets.token_urlsafe(32)
    letter = Letter.objects.create(account_id=user_id, token_hash=digest(token), sent_at=now)
    with translation.override(max(searches, key=lambda search: search.created_at).language):
        _write(searches[0].account.email, news, token)
    return letter


def _news(searches: Iterable[SavedSearch], up_to: int) -> list[New]:
    """Each entry once, for the first of the searches that finds it."""
    named: set[int] = set()
    news = []
    for search in searches:
        asked = finding.of_query(search.query)
        found = finding.between(asked, search.told_up_to, up_to)
        if entries := [entry for entry in found if entry.pk not in named]:
            news.append(New(search, entries, choosing.notice(asked)))
            named.update(entry.pk for entry in entries)
    return news


def _write(to: str, news: list[New], token: str) -> None:
    n = sum(len(new.entries) for new in news)
    end = _address(reverse("saved_searches:end-letters", args=[token]))
    subject = ngettext("%(n)d neuer Eintrag zu Ihren Suchen", "%(n)d neue Einträge zu Ihren Suchen", n) % {"n": n}
    letters.send(
        to,
        subject,
        _("seit unserem letzten Brief ist erschienen, was zu Ihren gespeicherten Suchen passt."),
        *(_section(new) for new in news),
        _(
            "Sie bekommen diesen Brief, weil Sie die Suchen in Ihrem Konto gespeichert haben. "
            "Wie oft wir schreiben, ändern Sie hier:\n%(link)s"
        )
        % {"link": _address(reverse("saved_searches:list"))},
        _("Keine solchen Briefe mehr, ohne Anmeldung:\n%(link)s") % {"link": end},
        unsubscribe=end,
        # What somebody looks for is nobody else's business: the row goes with its sending. Only the demo, which sends
        # nothing, shows it in the outbox.
        forget=not settings.DEMO,
    )


def _section(new: New) -> str:
    """The search underlined, then its entries with their addresses."""
    lines = [new.search.name, "=" * len(new.search.name), *filter(None, [new.notice])]
    for entry in new.entries[:NAMED]:
        about = ", ".join(filter(None, (Kind(entry.kind).singular, entry.note)))
        lines += ["", f"{entry.title} ({about})", _address(entry.url)]
    if (more := len(new.entries) - NAMED) > 0:
        said = ngettext("und %(n)d weiterer Eintrag:", "und %(n)d weitere Einträge:", more) % {"n": more}
        lines += ["", said, _address(new.search.newest_url)]
    return "\n".join(lines)


def _address(path: str) -> str:
    return settings.BASE_URL + languages.local(path)
