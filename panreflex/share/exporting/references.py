"""Every entry as a reference: a publication as the work that it is, anything else as a page of the platform."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.base.publishing import Publishable
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.distil.models import Recommendation
from panreflex.share.exporting import rights

Item = dict[str, Any]

_PREFIXES: dict[type[Publishable], str] = {
    PracticeExample: "beispiel",
    ResearchProject: "projekt",
    Interview: "gespraech",
    Recommendation: "empfehlung",
}


def item_of(entry: Publishable) -> Item:
    """The entry as an item of CSL-JSON (schema 1.0.2); its vocabulary and authors should be prefetched.

    Its `id` is made of kind and slug, so it is unique on the platform and stays.
    """
    if isinstance(entry, Publication):
        return entry.as_csl() | _keywords(entry)
    published = entry.last_published_at
    day = timezone.localdate(published) if published else None
    fields = {
        "id": f"{_PREFIXES[type(entry)]}-{entry.slug}",
        "type": "webpage",
        "title": _title(entry),
        "container-title": rights.PLATFORM,
        "publisher": rights.PUBLISHER,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": entry.get_full_url(),
        "abstract": entry.text if isinstance(entry, Recommendation) else entry.summary,
        "language": "de",
    }
    return {name: value for name, value in fields.items() if value} | _keywords(entry)


def _title(entry: Any) -> str:
    if isinstance(entry, Interview):
        return _("Gespräch: %(who)s") % {"who": entry.title}
    title: str = entry.title
    return title


def _keywords(entry: Any) -> dict[str, str]:
    """The words that it stands under. No word has a comma with a space behind: that separates them."""
    themes = [theme.label for theme in entry.themes.all()] if hasattr(entry, "themes") else []
    crises = [kind.label for kind in entry.crisis_kinds.all()] if isinstance(entry, PracticeExample) else []
    measures = [measure.short_title for measure in entry.measures.all()] if hasattr(entry, "measures") else []
    said = ", ".join(word.replace(", ", " ") for word in dict.fromkeys([*crises, *themes, *measures]))
    return {"keyword": said} if said else {}
