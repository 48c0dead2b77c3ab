"""Columns of talks with experts."""

from django.utils.translation import gettext_lazy as _

from panreflex.collect.library.columns.kinds import Column, TextColumn, UrlColumn
from panreflex.collect.library.columns.shared import SLUG, THEMES

INTERVIEW_COLUMNS: tuple[Column, ...] = (
    SLUG,
    TextColumn(
        key="name",
        header=_("Name"),
        help=_("Nur, wenn die Quelle den Namen selbst veröffentlicht."),
        longest=120,
        also=("person", "gesprächspartner", "gesprächspartnerin", "name", "guest", "interviewee"),
    ),
    TextColumn(
        key="role",
        header=_("Funktion"),
        help=_("Welche Aufgabe die Person hat."),
        required=True,
        longest=160,
        also=("rolle", "position", "amt", "role"),
    ),
    TextColumn(
        key="organisation",
        header=_("Organisation"),
        help=_("Wo sie arbeitet."),
        longest=160,
        also=("institution", "einrichtung", "behörde", "organisation", "organization"),
    ),
    TextColumn(
        key="format",
        header=_("Form"),
        help=_("Zum Beispiel Videointerview, Podcast oder Interview zum Lesen."),
        required=True,
        longest=40,
        also=("format", "medium", "art"),
        example="Podcast",
    ),
    TextColumn(
        key="summary",
        header=_("Worum es geht"),
        help=_("Eigene Worte, zwei bis vier Sätze."),
        required=True,
        lines=True,
        also=("zusammenfassung", "beschreibung", "kurzbeschreibung", "kurzfassung", "summary", "description"),
    ),
    UrlColumn(
        key="url",
        header=_("Adresse"),
        help=_("Beginnt mit https:// oder http://."),
        required=True,
        also=("link", "url", "webseite", "internetadresse", "website"),
        example="https://www.podcast.example/folge-1",
    ),
    THEMES,
)
