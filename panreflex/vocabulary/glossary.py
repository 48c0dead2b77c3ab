"""The technical words for readers: all of them by letter, and each with what it is also called."""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.base import languages
from panreflex.base.linked_data import About, absolute, node
from panreflex.vocabulary.models import Concept

LIST = "/fachwoerter/"
NO_LETTER = "0–9"


class Line(NamedTuple):
    """A word of the list. `meaning`: name of the concept, where the word is an abbreviation of it."""

    key: str  # by which it is sorted
    word: str
    url: str
    others: str = ""
    meaning: str = ""

    @property
    def letter(self) -> str:
        """Under which it stands."""
        return self.key[:1].upper() if self.key[:1].isalpha() else NO_LETTER


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """All concepts and their abbreviations by first letter; one query."""
    concepts = list(Concept.objects.all())
    lead = _("Verwaltungen haben viele Wörter für dasselbe. Hier steht, welche zusammengehören.")
    letters = [(letter, list(lines)) for letter, lines in groupby(sorted(_lines(concepts)), lambda line: line.letter)]
    context = {
        "count": len(concepts),
        "letters": letters,
        "jumps": [{"label": letter, "kind": "plain", "url": f"#{letter.lower()}"} for letter, _lines in letters],
        "lead": lead,
        "trail": [{"title": _("Fachwörter"), "url": ""}],
        "canonical": settings.BASE_URL + languages.local(LIST),
        "about": About(
            _("Fachwörter"),
            lead,
            (node("DefinedTermSet", absolute("/vokabular/concept/"), name=_("Fachwörter"), description=lead),),
            kind="website",
        ),
    }
    return render(request, "vocabulary/words.html", context)


@require_safe
def word(request: HttpRequest, slug: str) -> HttpResponse:
    """One concept with all that is said of it; four queries."""
    rows = Concept.objects.prefetch_related("broader", "narrower", "related")
    concept: Concept = get_object_or_404(rows, slug=slug)
    others = [*concept.synonyms, *concept.abbreviations]
    called = _("Auch: %(words)s") % {"words": ", ".join(others)} if others else ""
    context = {
        "concept": concept,
        "called": called,
        "facts": [
            {"term": _("Andere Wörter dafür"), "value": _listed(concept.synonyms, "de")},
            {"term": _("Abkürzungen"), "value": _listed(concept.abbreviations, "de")},
            {"term": _("Auf Englisch"), "value": _listed(concept.english, "en")},
        ],
        "around": [
            (title, [{"label": other.label, "kind": "theme", "url": other.get_absolute_url()} for other in rows.all()])
            for title, rows in (
                (_("Oberbegriffe"), concept.broader),
                (_("Unterbegriffe"), concept.narrower),
                (_("Verwandte Fachwörter"), concept.related),
            )
        ],
        "search_url": f"/suche/?{urlencode({'q': concept.label})}",
        "trail": [{"title": _("Fachwörter"), "url": LIST}, {"title": concept.label, "url": ""}],
        "canonical": settings.BASE_URL + languages.local(concept.get_absolute_url()),
        "about": About(concept.label, called, (_defined(concept),)),
    }
    return render(request, "vocabulary/word.html", context)


def _lines(concepts: Iterable[Concept]) -> Iterator[Line]:
    for concept in concepts:
        url = concept.get_absolute_url()
        yield Line(concept.sort_key, concept.label, url, others=", ".join(concept.synonyms[:3]))
        for short in concept.abbreviations:
            if short != concept.label:
                yield Line(_key(short), short, url, meaning=concept.label)


def _key(abbreviation: str) -> str:
    """As the database sorts concepts: ä as a, capitals as small letters."""
    letters = unicodedata.normalize("NFKD", abbreviation.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _listed(words: list[str], language: str) -> SafeString:
    """Words with commas between them, each in its language where the page has another one."""
    attribute = SafeString("" if language == languages.current() else f' lang="{language}"')
    return format_html_join(", ", "<span{}>{}</span>", ((attribute, one) for one in words))


def _defined(concept: Concept) -> dict[str, object]:
    return node(
        "DefinedTerm",
        **{"@id": absolute(f"/vokabular/concept/{concept.slug}/")},
        name=concept.label,
        alternateName=concept.words[1:],
        url=absolute(concept.get_absolute_url()),
        inDefinedTermSet=absolute("/vokabular/concept/"),
    )
