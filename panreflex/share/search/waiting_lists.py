"""What readers miss, as lists of the editorial team (`settings.WAITING_LISTS`)."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.collect.editorial.waiting import SHOWN, Pile, Row
from panreflex.people.models import User
from panreflex.share.search import noting

DAYS = 30


def piles(user: User) -> list[Pile]:
    """What was searched for in vain in the last 30 days; two queries."""
    today = timezone.localdate()
    missing = noting.without_result(days=DAYS, today=today)
    unopened = noting.without_click(days=DAYS, today=today)
    return [
        Pile(
            key="gesucht-ohne-treffer",
            title=_("Gesucht und nicht gefunden"),
            why=_("Hier fehlt ein Eintrag, oder ein Fachwort heißt bei uns anders. Gezählt über 30 Tage."),
            empty=_("Zu allem, was öfter gesucht wird, gibt es Treffer."),
            count=len(missing),
            rows=[_row(one) for one in missing[:SHOWN]],
            all_url=reverse("search_missing"),
        ),
        Pile(
            key="gesucht-ohne-klick",
            title=_("Gesucht, nichts angeklickt"),
            why=_("Es gab Treffer, doch niemand öffnete einen. Passen Titel und Kurztext? Gezählt über 30 Tage."),
            empty=_("Was öfter gesucht wird, führt auch weiter."),
            count=len(unopened),
            rows=[_row(one) for one in unopened[:SHOWN]],
            all_url=reverse("search_missing"),
        ),
    ]


def search_url(one: noting.Sought) -> str:
    """Where the search is made once more."""
    return "/suche/?" + urlencode({"q": one.shown})


def _row(one: noting.Sought) -> Row:
    return Row(
        title=one.shown,
        url=search_url(one),
        kind=ngettext("%(n)s Suche", "%(n)s Suchen", one.searches) % {"n": one.searches},
        note=_("zuletzt am %(day)s") % {"day": date_format(one.last, "DATE_FORMAT")},
    )
