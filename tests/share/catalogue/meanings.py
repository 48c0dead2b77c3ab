"""Entries as the search knows them, with vectors that say what a test wants."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np
from pgvector import HalfVector

from panreflex.base import changes, meaning
from panreflex.share.search import indexing
from panreflex.share.search.models import SearchDocument, SearchPassage, SearchVector


def mean(entries: Mapping[Any, float]) -> None:
    """Index public entries, each with a vector of that cosine to the first one; drafts stay out as always."""
    for entry in entries:
        changes.record(entry._meta.label_lower, [str(entry.pk)])
    indexing.follow_changes()
    for number, (entry, cosine) in enumerate(entries.items(), start=1):
        vector = np.zeros(meaning.DIMENSIONS)
        vector[0], vector[number] = cosine, sqrt(1 - cosine**2)
        own = SearchDocument.objects.filter(source=entry._meta.label_lower, object_key=str(entry.pk))
        for passage in SearchPassage.objects.filter(document__in=own, place=0):
            SearchVector.objects.create(text=passage.text, vector=HalfVector(vector))
