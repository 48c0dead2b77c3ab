"""The thesaurus as the search uses it: specialist terms and themes of the vocabulary with all their names."""

import re
from collections import defaultdict

from panreflex.share.search.thesaurus import Concept, Thesaurus
from panreflex.vocabulary.models import Concept as Term
from panreflex.vocabulary.models import ConceptBroader, ConceptRelated, Theme

KINDS = ("vocabulary.concept", "vocabulary.theme")  # of changes

# A theme's label may name several things, and say of all of them where: "Krisennachbereitung und Evaluation".
_WHERE = re.compile(r" in (?:der )?")
_AND = re.compile(r", | und ")


def load() -> Thesaurus:
    """All of it; four queries."""
    terms = list(Term.objects.order_by("pk"))
    positions = {term.pk: position for position, term in enumerate(terms)}
    narrower: dict[int, list[int]] = defaultdict(list)
    for narrow, broad in ConceptBroader.objects.values_list("from_concept_id", "to_concept_id"):
        if narrow in positions and broad in positions:  # not if it came since the words were read
            narrower[broad].append(positions[narrow])
    related: dict[int, list[int]] = defaultdict(list)
    for one, other in ConceptRelated.objects.values_list("from_concept_id", "to_concept_id"):
        if one in positions and other in positions:
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
        things = _AND.split(_WHERE.split(theme.label)[0])
        concepts.append(Concept(tuple(filter(None, [*things, theme.label_en, *theme.synonyms]))))
    return Thesaurus(concepts)
