"""Entries of one kind that share themes: the more they share, the nearer."""

from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count
from django.utils.translation import ngettext

SHOWN = 4
LONGEST_NAMED = 40  # characters of the names of what is shared


class Near(NamedTuple):
    """An entry that shares themes; `note` names them, or counts them where the names are long."""

    title: str
    url: str
    note: str


def nearest(entry: Any) -> list[Near]:
    """Live entries of the same kind as `entry` (stored or not) that share most themes with it; one query."""
    themes = [theme.pk for theme in entry.themes.all()]
    if not themes:
        return []
    others = (
        type(entry)
        .objects.live()
        .filter(themes__in=themes)
        .exclude(pk=entry.pk)
        .annotate(shared=Count("themes"), shared_labels=ArrayAgg("themes__label", order_by="themes__sort_key"))
        .order_by("-shared", "sort_key", "slug")
    )
    return [Near(str(other), other.get_absolute_url(), _note(other.shared_labels)) for other in others[:SHOWN]]


def theme_tags(entry: Any, list_url: str) -> list[dict[str, str]]:
    """The themes of `entry` as `components/tags.html` shows them, each with the list at `list_url` for it."""
    return [
        {"label": theme.label, "kind": "theme", "url": f"{list_url}?thema={theme.slug}"} for theme in entry.themes.all()
    ]


def _note(labels: list[str]) -> str:
    themes = ", ".join(labels)
    if len(themes) > LONGEST_NAMED:
        return ngettext("%(n)s gemeinsames Thema", "%(n)s gemeinsame Themen", len(labels)) % {"n": len(labels)}
    return ngettext("Gemeinsames Thema: %(themes)s", "Gemeinsame Themen: %(themes)s", len(labels)) % {"themes": themes}
