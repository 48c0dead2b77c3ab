"""What is new for a search: entries that are about one of its words, by when they became public."""

from typing import Any
from urllib.parse import parse_qs

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.datastructures import MultiValueDict

from panreflex.share.saved_searches.models import FirstPublic
from panreflex.share.search import asking, choosing, querying
from panreflex.share.search.choosing import Chosen
from panreflex.share.search.facets import VOCABULARY
from panreflex.share.search.models import SearchDocument
from panreflex.share.search.querying import Sort

_MOST = 5_000  # hits that are looked at; a search with more says nothing


def chosen(asked: MultiValueDict[str, str]) -> Chosen:
    """The search that stands in the parameters of an address: its words and filters, in the usual order."""
    text = asking.understand(asked.get(choosing.TEXT, "")).text
    return choosing.read(asked, VOCABULARY.get(None), text=text).sorted_by(Sort.RELEVANCE)


def of_query(query: str) -> Chosen:
    """The search of a canonical query."""
    return chosen(MultiValueDict(parse_qs(query)))


def newest(search: Chosen, limit: int) -> list[Any]:
    """What became public last of what the search finds, each with the moment (`first_public_at`). Five queries."""
    found = _with_first_public(querying.about(search.text, search.filters)[:_MOST])
    return list(found.order_by("-first_public", "-pk")[:limit])


def between(search: Chosen, after: int, up_to: int) -> list[SearchDocument]:
    """What became public after one change and up to another of what the search finds, best first."""
    hits = querying.about(search.text, search.filters)[:_MOST]
    found = _with_first_public(hits).filter(first_public__gt=after, first_public__lte=up_to).in_bulk()
    return [found[key] for key in hits if key in found]


def _with_first_public(keys: list[int]) -> "QuerySet[Any]":
    of_object = FirstPublic.objects.filter(kind=OuterRef("source"), key=OuterRef("object_key"))
    return (
        SearchDocument.objects.filter(pk__in=keys)
        .defer("terms", "body")
        .annotate(first_public=Subquery(of_object.values("change")), first_public_at=Subquery(of_object.values("at")))
        .exclude(first_public=None)
    )
