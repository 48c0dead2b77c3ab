"""Entries of one kind that share themes or say something alike: the more they share, the nearer."""

from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, Q, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.share.search import relating

SHOWN = 4
LONGEST_NAMED = 40  # characters of the names of what is shared


class Near(NamedTuple):
    """A near entry; `note` says if its text is alike, and names shared themes, or counts them if names are long."""

    title: str
    url: str
    note: str


def nearest(entry: Any) -> list[Near]:
    """Live entries of the same kind as `entry` (stored or not) that have most in common with it; one query.

    A shared theme counts 1, an alike text (`search.relating`) from 1 on.
    """
    themes = [theme.pk for theme in entry.themes.all()]
    source, own = entry._meta.label_lower, [entry.pk] if entry.pk else []
    if not themes and not own:
        return []
    shared = Q(themes__in=themes)
    alike = Q(pk__in=relating.keys_alike(source, own))
    others = (
        type(entry)
        .objects.live()
        .filter(shared | alike)
        .exclude(pk=entry.pk)
        .annotate(
            shared=Count("themes", filter=shared),
            shared_labels=ArrayAgg("themes__label", filter=shared, order_by="themes__sort_key", default=[]),
            alike=relating.similarities(source, own),
        )
        # Those that are alike, then so many that what comes first in the end is among them.
        .order_by(Case(When(alike, then=0), default=1), "-shared", "sort_key", "slug")[: relating.MOST + SHOWN]
    )
    found = []
    for place, other in enumerate(others):
        weight = relating.weight(source, (other.alike or {}).get(str(other.pk), 0.0))
        note = _note(other.shared_labels, is_alike=weight > 0)
        found.append((-(other.shared + weight), place, Near(str(other), other.get_absolute_url(), note)))
    return [near for _score, _place, near in sorted(found)[:SHOWN]]


def theme_tags(entry: Any, list_url: str) -> list[dict[str, str]]:
    """The themes of `entry` as `components/tags.html` shows them, each with the list at `list_url` for it."""
    return [
        {"label": theme.label, "kind": "theme", "url": f"{list_url}?thema={theme.slug}"} for theme in entry.themes.all()
    ]


def _note(labels: list[str], *, is_alike: bool) -> str:
    return " · ".join(filter(None, [_("Ähnlicher Text") if is_alike else "", _shared(labels) if labels else ""]))


def _shared(labels: list[str]) -> str:
    themes = ", ".join(labels)
    if len(themes) > LONGEST_NAMED:
        return ngettext("%(n)s gemeinsames Thema", "%(n)s gemeinsame Themen", len(labels)) % {"n": len(labels)}
    return ngettext("Gemeinsames Thema: %(themes)s", "Gemeinsame Themen: %(themes)s", len(labels)) % {"themes": themes}
