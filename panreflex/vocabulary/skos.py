"""The shared words as SKOS (W3C Recommendation 2009), so that other catalogues can refer to them.

A word's URI is its address `/vokabular/<kind>/<slug>/`. It stays: a merged word says what replaces it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from rdflib import DCTERMS, OWL, RDF, SKOS, XSD, Graph, Literal, URIRef

from panreflex.vocabulary.models import Addressee, CrisisKind, Level, Measure, MergedTerm, ResilienceFactor, Theme

# Kind -> name of its scheme in German and English.
SCHEMES = {
    "theme": ("Themen", "Themes"),
    "measure": ("Stellschrauben", "Measures"),
    "factor": ("Resilienzfaktoren", "Resilience factors"),
    "crisis_kind": ("Arten der Krise", "Kinds of crisis"),
    "level": ("Ebenen", "Levels of the state"),
    "addressee": ("Zielgruppen", "Addressees"),
}


class Word(NamedTuple):
    """A word with what SKOS says of it. `broader` and `related`: pairs of kind and slug."""

    kind: str
    slug: str
    label: str
    label_en: str = ""
    others: tuple[str, ...] = ()
    broader: tuple[tuple[str, str], ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""


def uri(kind: str, slug: str = "") -> URIRef:
    """The address that names a word, or the scheme of its kind."""
    return URIRef(f"{settings.BASE_URL}/vokabular/{kind}/" + (f"{slug}/" if slug else ""))


def graph() -> Graph:
    """All schemes and words; eight queries."""
    found = Graph()
    found.bind("skos", SKOS)
    found.bind("dct", DCTERMS)
    for kind, (german, english) in SCHEMES.items():
        scheme = uri(kind)
        found.add((scheme, RDF.type, SKOS.ConceptScheme))
        found.add((scheme, DCTERMS.title, Literal(german, lang="de")))
        found.add((scheme, DCTERMS.title, Literal(english, lang="en")))
        found.add((scheme, DCTERMS.isPartOf, URIRef(f"{settings.BASE_URL}/vokabular/")))
    for word in _words():
        _add(found, word)
    for merged in MergedTerm.objects.all():
        _add_merged(found, merged)
    return found


def _add(found: Graph, word: Word) -> None:
    concept, scheme = uri(word.kind, word.slug), uri(word.kind)
    found.add((concept, RDF.type, SKOS.Concept))
    found.add((concept, SKOS.inScheme, scheme))
    found.add((concept, SKOS.notation, Literal(word.slug)))
    found.add((concept, SKOS.prefLabel, Literal(word.label, lang="de")))
    if word.label_en:
        found.add((concept, SKOS.prefLabel, Literal(word.label_en, lang="en")))
    for other in word.others:
        if other != word.label:  # SKOS: no label is both preferred and alternative
            found.add((concept, SKOS.altLabel, Literal(other, lang="de")))
    for above in word.broader:
        found.add((concept, SKOS.broader, uri(*above)))
        found.add((uri(*above), SKOS.narrower, concept))
    for beside in word.related:
        found.add((concept, SKOS.related, uri(*beside)))
        found.add((uri(*beside), SKOS.related, concept))
    for note in word.notes:
        found.add((concept, SKOS.note, Literal(note, lang="de")))
    if word.source:
        found.add((concept, DCTERMS.source, URIRef(word.source)))
    if not word.broader:
        found.add((concept, SKOS.topConceptOf, scheme))
        found.add((scheme, SKOS.hasTopConcept, concept))


def _add_merged(found: Graph, merged: MergedTerm) -> None:
    concept = uri(merged.kind, merged.slug)
    if (concept, OWL.deprecated, None) in found or (concept, RDF.type, SKOS.Concept) in found:
        return  # a new word has taken the slug
    found.add((concept, RDF.type, SKOS.Concept))
    found.add((concept, SKOS.inScheme, uri(merged.kind)))
    found.add((concept, SKOS.prefLabel, Literal(merged.label, lang="de")))
    found.add((concept, OWL.deprecated, Literal(True)))
    found.add((concept, DCTERMS.isReplacedBy, uri(merged.kind, merged.into)))
    found.add((concept, DCTERMS.modified, Literal(merged.merged_at.date(), datatype=XSD.date)))


def _words() -> Iterator[Word]:
    for theme in Theme.objects.prefetch_related("parents"):
        above = tuple(("theme", parent.slug) for parent in theme.parents.all())
        yield Word("theme", theme.slug, theme.label, theme.label_en, tuple(theme.synonyms), above)
    for measure in Measure.objects.all():
        yield Word("measure", measure.slug, measure.title, others=(measure.short_title,))
    for factor in ResilienceFactor.objects.prefetch_related("measures"):
        beside = tuple(("measure", measure.slug) for measure in factor.measures.all())
        notes = tuple(factor.statements)
        yield Word("factor", factor.slug, factor.title, related=beside, notes=notes, source=factor.url)
    for crisis_kind in CrisisKind.objects.all():
        yield Word("crisis_kind", crisis_kind.slug, crisis_kind.label)
    for level in Level:
        yield Word("level", level.value, str(level.label))
    for addressee in Addressee.objects.all():
        yield Word("addressee", addressee.slug, addressee.label)
