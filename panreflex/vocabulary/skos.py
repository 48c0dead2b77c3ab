"""The shared words as SKOS (W3C Recommendation 2009), so that other catalogues can refer to them.

A word's URI is its address `/vokabular/<kind>/<slug>/`. It stays: a merged word says what replaces it.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from rdflib import DCTERMS, OWL, RDF, SKOS, XSD, Graph, Literal, URIRef

from panreflex.vocabulary.models import (
    Addressee,
    Concept,
    CrisisKind,
    Level,
    Measure,
    MergedTerm,
    ResilienceFactor,
    Theme,
)

# Kind -> name of its scheme in German and English.
SCHEMES = {
    "theme": ("Themen", "Themes"),
    "measure": ("Stellschrauben", "Measures"),
    "factor": ("Resilienzfaktoren", "Resilience factors"),
    "crisis_kind": ("Arten der Krise", "Kinds of crisis"),
    "level": ("Ebenen", "Levels of the state"),
    "addressee": ("Zielgruppen", "Addressees"),
    "concept": ("Fachwörter", "Technical terms"),
}


class Word(NamedTuple):
    """A word with what SKOS says of it. `broader` and `related`: pairs of kind and slug."""

    kind: str
    slug: str
    label: str
    label_en: str = ""
    others: tuple[str, ...] = ()
    others_en: tuple[str, ...] = ()
    broader: tuple[tuple[str, str], ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    source_title: str = ""


def uri(kind: str, slug: str = "") -> URIRef:
    """The address that names a word, or the scheme of its kind."""
    return URIRef(f"{settings.BASE_URL}/vokabular/{kind}/" + (f"{slug}/" if slug else ""))


@lru_cache(maxsize=6)
def written(kind: str, form: str, *, version: int) -> bytes:
    """The scheme of a kind ("": all of them) in a form of rdflib, kept until `version` (`changes.latest()`) changes."""
    return (scheme(kind) if kind else graph()).serialize(format=form, encoding="utf-8")


def graph() -> Graph:
    """All schemes and words; eleven queries."""
    return _graph_of(SCHEMES, _words(), MergedTerm.objects.all())


def scheme(kind: str) -> Graph:
    """One scheme with its words; the technical words alone are most of the vocabulary."""
    words = _concepts() if kind == "concept" else (word for word in _words() if word.kind == kind)
    return _graph_of([kind], words, MergedTerm.objects.filter(kind=kind))


def _graph_of(kinds: Iterable[str], words: Iterable[Word], merged_words: Iterable[MergedTerm]) -> Graph:
    found = Graph()
    found.bind("skos", SKOS)
    found.bind("dct", DCTERMS)
    for kind in kinds:
        german, english = SCHEMES[kind]
        scheme = uri(kind)
        found.add((scheme, RDF.type, SKOS.ConceptScheme))
        found.add((scheme, DCTERMS.title, Literal(german, lang="de")))
        found.add((scheme, DCTERMS.title, Literal(english, lang="en")))
        found.add((scheme, DCTERMS.isPartOf, URIRef(f"{settings.BASE_URL}/vokabular/")))
    for word in words:
        _add(found, word)
    for merged in merged_words:
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
    for other in word.others_en:
        if other != word.label_en:
            found.add((concept, SKOS.altLabel, Literal(other, lang="en")))
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
    if word.source_title:
        found.add((URIRef(word.source), DCTERMS.title, Literal(word.source_title, lang="de")))
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
        yield Word("theme", theme.slug, theme.label, theme.label_en, tuple(theme.synonyms), broader=above)
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
    yield from _concepts()


def _concepts() -> Iterator[Word]:
    """Abbreviations are labels like others; the first English word is the preferred one."""
    for concept in Concept.objects.prefetch_related("broader", "related"):
        yield Word(
            "concept",
            concept.slug,
            concept.label,
            label_en=next(iter(concept.english), ""),
            others=(*concept.synonyms, *concept.abbreviations),
            others_en=tuple(concept.english),
            broader=tuple(("concept", above.slug) for above in concept.broader.all()),
            related=tuple(("concept", beside.slug) for beside in concept.related.all()),
            source=concept.source_url,
            source_title=concept.source_title,
        )
