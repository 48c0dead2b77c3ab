"""Columns of publications."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panreflex.collect.library.columns.authors import AuthorsColumn, DoiColumn, IsbnColumn
from panreflex.collect.library.columns.kinds import ChoiceColumn, Column, NumberColumn, TextColumn, UrlColumn
from panreflex.collect.library.columns.shared import SLUG, THEMES
from panreflex.collect.library.models import Publication

# CSL types that we keep under another one of ours.
OTHER_TYPES = {
    "article": "document",
    "bill": "legislation",
    "regulation": "legislation",
    "legal_case": "document",
    "entry": "entry-encyclopedia",
    "entry-dictionary": "entry-encyclopedia",
    "post-weblog": "webpage",
    "post": "webpage",
    "review": "article-journal",
    "review-book": "article-journal",
    "pamphlet": "document",
    "manuscript": "document",
    "speech": "document",
    "dataset": "document",
    "software": "document",
    "broadcast": "document",
    "motion_picture": "document",
    "interview": "document",
    "periodical": "book",
    "classic": "book",
    "collection": "book",
}


PUBLICATION_COLUMNS: tuple[Column, ...] = (
    SLUG,
    ChoiceColumn(
        key="kind",
        header=_("Art"),
        help=_("Zum Beispiel Buch, Bericht oder Aufsatz in einer Zeitschrift."),
        required=True,
        choices=Publication.Kind,
        also_choices=OTHER_TYPES | {"aufsatz": "article-journal", "artikel": "article-journal", "norm": "standard"},
        also=("typ", "publikationstyp", "dokumenttyp", "type", "kind"),
        example="Buch",
    ),
    AuthorsColumn(
        key="authors",
        header=_("Autor:innen"),
        help=_("Nachname, Vorname oder Name der Organisation; mehrere mit Semikolon getrennt."),
        also=("autor", "autoren", "autor/in", "verfasser", "author", "authors", "creator"),
        example="Muster, Alex; Stadt Muster",
    ),
    TextColumn(
        key="title",
        header=_("Titel"),
        help=_("Mit Untertitel, höchstens 400 Zeichen."),
        required=True,
        longest=400,
        also=("name", "title"),
    ),
    TextColumn(
        key="container_title",
        header=_("Erschienen in"),
        help=_("Zeitschrift, Sammelband oder Reihe."),
        longest=300,
        also=("zeitschrift", "sammelband", "in", "journal", "container-title", "container title", "book title"),
    ),
    TextColumn(
        key="publisher",
        header=_("Verlag oder Herausgeber"),
        help=_("Wer das Werk veröffentlicht hat."),
        longest=200,
        also=("verlag", "herausgeber", "publisher"),
    ),
    TextColumn(
        key="publisher_place",
        header=_("Erscheinungsort"),
        help=_("Ort des Verlags."),
        longest=120,
        also=("ort", "verlagsort", "publisher-place", "place"),
    ),
    TextColumn(
        key="edition",
        header=_("Auflage"),
        help=_("Zum Beispiel 2."),
        longest=60,
        also=("edition",),
    ),
    TextColumn(
        key="volume",
        header=_("Band oder Jahrgang"),
        help=_("Nummer des Bandes."),
        longest=40,
        also=("band", "jahrgang", "volume"),
    ),
    TextColumn(
        key="issue",
        header=_("Heft"),
        help=_("Nummer des Heftes."),
        longest=40,
        also=("ausgabe", "nummer", "issue", "number"),
    ),
    TextColumn(
        key="page",
        header=_("Seiten"),
        help=_("Von bis, zum Beispiel 12–25."),
        longest=40,
        also=("seite", "pages", "page"),
    ),
    NumberColumn(
        key="year",
        header=_("Jahr"),
        help=_("Vier Ziffern."),
        least=1000,
        most=2100,
        also=("erscheinungsjahr", "year", "published"),
        example="2025",
    ),
    NumberColumn(
        key="month",
        header=_("Monat"),
        help=_("1 bis 12."),
        least=1,
        most=12,
        also=("month",),
    ),
    NumberColumn(key="day", header=pgettext_lazy("Datum", "Tag"), help=_("1 bis 31."), least=1, most=31, also=("day",)),
    DoiColumn(
        key="doi",
        header=_("DOI"),
        help=_("Mit oder ohne https://doi.org/."),
        also=("doi",),
        example="10.1000/182",
    ),
    IsbnColumn(
        key="isbn",
        header=_("ISBN"),
        help=_("10 oder 13 Ziffern, mit oder ohne Bindestriche."),
        also=("isbn-13", "isbn-10", "isbn"),
    ),
    UrlColumn(
        key="url",
        header=_("Adresse"),
        help=_("Beginnt mit https:// oder http://."),
        also=("link", "url", "webseite", "internetadresse", "website"),
    ),
    TextColumn(
        key="abstract",
        header=_("Worum es geht"),
        help=_("Eigene Worte, zwei bis vier Sätze. Nicht aus dem Werk kopieren."),
        lines=True,
        also=("zusammenfassung", "beschreibung", "kurzbeschreibung", "kurzfassung", "abstract", "summary"),
    ),
    ChoiceColumn(
        key="language",
        header=_("Sprache"),
        help=_("Leer heißt Deutsch."),
        choices=Publication.Language,
        also=("language",),
        example="Deutsch",
    ),
    THEMES,
)
