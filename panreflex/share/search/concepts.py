"""The thesaurus as the search uses it: specialist terms and themes of the vocabulary with all their names."""

import re
from collections import defaultdict

from panreflex.share.search.thesaurus import Concept, Thesaurus
from panreflex.vocabulary.models import Concept as Term
from panreflex.vocabulary.models import Theme

# A theme's label may name several things: "Krisennachbereitung und Evaluation", "Digitalisierung in der Verwaltung".
_PARTS_OF_LABELS = re.compile(r", | und | in der | in ")


def load() -> Thesaurus:
    """All of it; four queries."""
    terms = list(Term.objects.order_by("pk"))
    positions = {term.pk: position for position, term in enumerate(terms)}
    narrower: dict[int, list[int]] = defaultdict(list)
    for narrow, broad in Term.broader.through.objects.values_list("from_concept_id", "to_concept_id"):
        narrower[broad].append(positions[narrow])
    related: dict[int, list[int]] = defaultdict(list)
    for one, other in Term.related.through.objects.values_list("from_concept_id", "to_concept_id"):
        related[one].append(positions[other])
    concepts = [
        Concept(
            names=(term.label, *term.synonyms, *term.abbreviations, *term.english),
            narrower=tuple(narrower[term.pk]),
            related=tuple(related[term.pk]),
        )
        for term in terms
    ]
    for theme in Theme.objects.all():
        names = [*_PARTS_OF_LABELS.split(theme.label), theme.label_en, *theme.synonyms]
        concepts.append(Concept(tuple(filter(None, names))))
    return Thesaurus(concepts)
