"""Results as readers see them: what is marked, the passage that shows it best, and why each of them is there."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from panreflex.base.templatetags.components import german
from panreflex.share.search.explaining import Reason
from panreflex.share.search.facets import Vocabulary
from panreflex.share.search.highlighting import highlight, passage
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.querying import Results

_TAGGED = {"krise": "crisis", "stellschraube": "theme"}  # facet -> look of its tags
_THEMES_SHOWN = 3  # of what has neither


class Hit(NamedTuple):
    """A result as `components/hit.html` shows it. why: sentences. remember: it can be put on the reading list.

    Notes, and names that stand in a text, say their language where the page has another one.
    """

    title: SafeString
    url: str
    kind: str
    text: SafeString
    note: str
    why: tuple[str, ...]
    tags: tuple[dict[str, Any], ...]
    remember: bool


def hits(documents: Iterable[SearchDocument], results: Results, *, vocabulary: Vocabulary) -> list[Hit]:
    """Documents as hits of a search."""
    return [
        Hit(
            title=highlight(document.title, results.hits),
            url=document.url,
            kind=Kind(document.kind).singular,
            text=highlight(passage_of(document, results), results.hits),
            note=_as_content(document.note),
            why=tuple(_said(results.reasons.get(document.pk))),
            tags=tuple(_tags(document, vocabulary)),
            remember=document.kind != Kind.FILE,
        )
        for document in documents
    ]


def passage_of(document: SearchDocument, results: Results) -> str:
    """What of its text shows best why it is a result."""
    return passage((document.summary, *document.body.splitlines()), results.hits)


def other_names(reason: Reason) -> dict[str, str]:
    """Another name that stands in the text -> the words of the query that it stands for."""
    asked: dict[str, list[str]] = {}
    for synonym in reason.synonyms:
        asked.setdefault(synonym.found, []).append(synonym.asked)
    return {found: " ".join(words) for found, words in asked.items()}


def _said(reason: Reason | None) -> Iterable[str]:
    if reason is None:
        return
    for found, asked in other_names(reason).items():
        words = {"asked": conditional_escape(asked), "found": conditional_escape(_as_content(found))}
        yield mark_safe(conditional_escape(_("gefunden über: %(asked)s → %(found)s")) % words)  # both are escaped
    if reason.meaning:
        yield _("inhaltlich ähnlich")


def _as_content(text: str) -> str:
    """`text` with its language where the page has another one."""
    language = german(text) if text else ""
    return format_html("<span{}>{}</span>", language, text) if language else text


def _tags(document: SearchDocument, vocabulary: Vocabulary) -> Iterable[dict[str, Any]]:
    values: dict[str, list[str]] = {}
    for tag in document.facets:
        key, _sign, value = tag.partition("=")
        values.setdefault(key, []).append(value)
    shown = [
        {"label": label, "kind": look}
        for key, look in _TAGGED.items()
        for label in _labels(vocabulary.words[key], values.get(key, []))
    ]
    themes = [value for value in values.get("thema", []) if value not in vocabulary.topics]
    return (
        shown
        or [{"label": said, "kind": "theme"} for said in _labels(vocabulary.words["thema"], themes)][:_THEMES_SHOWN]
    )


def _labels(words: Mapping[str, Any], values: Iterable[str]) -> list[str]:
    return [str(words[value]) for value in values if value in words]
