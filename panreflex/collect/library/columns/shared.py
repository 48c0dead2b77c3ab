"""Columns that all kinds of entries have."""

from django.utils.translation import gettext_lazy as _

from panreflex.collect.library.columns.kinds import SlugColumn, WordsColumn
from panreflex.vocabulary.models import Theme

SLUG = SlugColumn(
    key="slug",
    header=_("Kennung"),
    help=_("Wie der Eintrag in der Adresse heißt. Bei neuen Einträgen leer lassen."),
    also=("slug", "id", "key", "identifier"),
)
THEMES = WordsColumn(
    key="themes",
    header=_("Themen"),
    help=_("Wörter aus unserem Vokabular, mit Semikolon getrennt."),
    also=("thema", "schlagworte", "schlagwörter", "stichworte", "keywords", "topics", "themes", "tags"),
    model=Theme,
    example="Krisenstab",
)
