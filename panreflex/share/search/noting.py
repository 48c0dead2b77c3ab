"""Counts what is searched for, so that editors see what is missing: words and numbers, nothing of who asked.

There is no address, no cookie, no time but the day. What looks as if it were about a person is not counted at all, and
what was searched for less than SHOWN_FROM times is shown to nobody.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max, Min, QuerySet, Sum
from django.utils import timezone

from panreflex.share.search import analysing
from panreflex.share.search.models import MAX_NOTED, SearchedFor
from panreflex.share.search.titles import words_of

SHOWN_FROM = 3  # searches
KEEP = timedelta(days=90)
KEEP_RARE = timedelta(days=30)
FREQUENT_FROM, FREQUENT_DAYS = 5, 2
MAX_FREQUENT = 200
MAX_FREQUENT_CHARACTERS = 40

# Anything that might lead to a person. Rather too much than too little: nobody misses these searches.
_PERSONAL = re.compile(
    r"""
    @ | https?: | www\. | \b\w+\.(?:de|com|org|net|eu)\b  # addresses of mail and web
    | \d(?:[\s./()+-]*\d){5}                  # telephone numbers, dates of birth, IBAN, file numbers
    | \b(?:herrn?|frau|fam(?:\.|ilie)|dr\.|prof\.)\s # forms of address
    | (?:str\.|straße|strasse|weg|allee|gasse|platz|ring|ufer)\s+\d{1,3}[a-z]?\b # where somebody lives
    | \S{41}                                  # tokens and slips
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOTE = """
INSERT INTO search_searchedfor AS known (day, text, shown, searches, without_result, clicks, settled)
VALUES (%(day)s, %(text)s, %(shown)s, 1, %(nothing)s, 0, false)
ON CONFLICT (day, text) DO UPDATE SET
    searches = known.searches + 1, without_result = known.without_result + excluded.without_result
"""


@dataclass(frozen=True)
class Sought:
    """What was searched for in some days. last: the day of the newest search."""

    text: str
    shown: str
    searches: int
    last: date


def note(text: str, *, found: int) -> bool:
    """Count one search that found so many documents; answers whether it was counted. One statement."""
    shown = " ".join(text.split())
    folded = folded_text(shown)
    if not folded or is_personal(shown):
        return False
    values: dict[str, date | str | int] = {
        "day": timezone.localdate(),
        "text": folded,
        "shown": shown,
        "nothing": int(not found),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
    return True


def note_click(text: str) -> None:
    """Count that a result of this search was opened. Nothing that was not searched for today gets in by it."""
    today = SearchedFor.objects.filter(day=timezone.localdate(), text=folded_text(text))
    today.filter(clicks__lt=F("searches") - F("without_result")).update(clicks=F("clicks") + 1)


def is_personal(text: str) -> bool:
    """Whether this may be about a person (an address, a number, a form of address), or is too long to be a search."""
    return len(text) > MAX_NOTED or len(folded_text(text)) > MAX_NOTED or bool(_PERSONAL.search(text))


def folded_text(text: str) -> str:
    """By which spellings of one search count as one: "Krisenstäbe  bilden", "krisenstaebe bilden"."""
    return " ".join(words_of(text[: MAX_NOTED * 4]))


def telling(words: Iterable[str]) -> list[str]:
    """Without words that say nothing."""
    return [word for word in words if word not in analysing.STOP_WORDS]


def without_result(*, days: int, today: date) -> list[Sought]:
    """What found nothing, at least SHOWN_FROM times in so many days; what is missed most comes first."""
    return _sought(_open(days, today).annotate(n=Sum("without_result")).filter(n__gte=SHOWN_FROM))


def without_click(*, days: int, today: date) -> list[Sought]:
    """What found something that nobody opened, at least SHOWN_FROM times in so many days."""
    found = _open(days, today).annotate(n=Sum(F("searches") - F("without_result")), opened=Sum("clicks"))
    return _sought(found.filter(n__gte=SHOWN_FROM, opened=0))


def settle(text: str) -> int:
    """Take what was searched for off the lists, until it is searched for on another day again. Number of its days."""
    return SearchedFor.objects.filter(text=text).update(settled=True)


def frequent(today: date) -> list[str]:
    """What is searched for often and by more than one, and always finds something; the most frequent first."""
    often = (
        SearchedFor.objects.filter(day__gt=today - KEEP)
        .values("text")
        .annotate(shown=Min("shown"), n=Sum("searches"), days=Count("day"), nothing=Sum("without_result"))
        .filter(n__gte=FREQUENT_FROM, days__gte=FREQUENT_DAYS, nothing=0)
        .order_by("-n", "text")
    )
    shown = often.values_list("shown", flat=True)[:MAX_FREQUENT]
    return [one for one in shown if len(one) <= MAX_FREQUENT_CHARACTERS]


def delete_due(now: datetime) -> int:
    """Delete days that are over, and earlier what never was searched for often enough to be shown."""
    today = timezone.localdate(now)
    old = SearchedFor.objects.filter(day__lte=today - KEEP).delete()[0]
    rare = (
        SearchedFor.objects.values("text")
        .annotate(n=Sum("searches"), last=Max("day"))
        .filter(n__lt=SHOWN_FROM, last__lte=today - KEEP_RARE)
    )
    return int(old + SearchedFor.objects.filter(text__in=rare.values("text")).delete()[0])


def _open(days: int, today: date) -> QuerySet[SearchedFor, Any]:
    since = today - timedelta(days=days)
    return SearchedFor.objects.filter(day__gt=since, settled=False).values("text")


def _sought(found: QuerySet[SearchedFor, Any]) -> list[Sought]:
    """found: by text, with the number `n`; the most frequent come first."""
    rows: Iterable[Mapping[str, Any]] = found.annotate(form=Min("shown"), last=Max("day"))
    sought = [Sought(row["text"], row["form"], row["n"], row["last"]) for row in rows]
    return sorted(sought, key=lambda one: (-one.searches, one.text))
