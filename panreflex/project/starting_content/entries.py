"""From an item of the content to the object: which field comes from where. Each function sets all of them and saves."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q

from panreflex.collect.library.models import (
    ExampleLink,
    Interview,
    PracticeExample,
    ProjectPartner,
    Publication,
    PublicationAuthor,
    ResearchProject,
)
from panreflex.collect.surveys.models import FigureItem, PublishedFigure
from panreflex.distil.models import Evidence, Recommendation
from panreflex.project.starting_content import concept_shapes, shapes
from panreflex.project.starting_content.placing import Placing
from panreflex.project.starting_content.reading import key_of
from panreflex.project.starting_content.shapes import first_day, last_day
from panreflex.share.events.models import Event, Speaker
from panreflex.vocabulary.models import (
    Addressee,
    Concept,
    ConceptBroader,
    ConceptRelated,
    CrisisKind,
    Measure,
    ResilienceFactor,
    Theme,
)


def write_theme(theme: Theme, item: shapes.Theme, placing: Placing) -> None:
    theme.kind = item.kind
    theme.label = item.label_de
    theme.label_en = item.label_en
    theme.synonyms = item.synonyms
    theme.save()
    theme.parents.set(placing.find(Theme, item.parents))


def write_crisis_kind(crisis_kind: CrisisKind, item: shapes.CrisisKind, _placing: Placing) -> None:
    crisis_kind.label = item.label
    crisis_kind.order = item.order
    crisis_kind.save()


def write_measure(measure: Measure, item: shapes.Measure, _placing: Placing) -> None:
    measure.order = item.order
    measure.title = item.title
    measure.short_title = item.short_title
    measure.save()


def write_factor(factor: ResilienceFactor, item: shapes.Factor, placing: Placing) -> None:
    factor.order = item.order
    factor.title = item.title
    factor.statements = item.statements
    factor.source = item.source
    factor.url = item.url
    factor.source_note = item.source_note or ""
    factor.save()
    factor.measures.set(placing.find(Measure, item.measures))


def write_concept(concept: Concept, item: concept_shapes.Concept, _placing: Placing) -> None:
    concept.label = item.label
    concept.synonyms = item.synonyms
    concept.abbreviations = item.abbreviations
    concept.english = item.english
    concept.source_title = item.source.title
    concept.source_url = item.source.url
    concept.save()


def relate_concepts(items: Iterable[concept_shapes.Concept], placing: Placing) -> None:
    """What stands above and beside the concepts that were just written. `items` say each relation on both sides."""
    written = placing.written(Concept)
    ConceptBroader.objects.filter(from_concept__in=written.values()).delete()
    ConceptRelated.objects.filter(Q(from_concept__in=written.values()) | Q(to_concept__in=written.values())).delete()
    above, beside = [], set()
    for item in items:
        if concept := written.get(item.id):
            above += [(concept.pk, other.pk) for other in placing.find(Concept, item.broader)]
            for other in placing.find(Concept, item.related):
                beside |= {(concept.pk, other.pk), (other.pk, concept.pk)}
    ConceptBroader.objects.bulk_create(ConceptBroader(from_concept_id=one, to_concept_id=other) for one, other in above)
    ConceptRelated.objects.bulk_create(
        ConceptRelated(from_concept_id=one, to_concept_id=other) for one, other in sorted(beside)
    )


def write_example(example: PracticeExample, item: shapes.Example, placing: Placing) -> None:
    example.title = item.title
    example.summary = item.summary
    example.problem = item.problem or ""
    example.approach = item.approach or ""
    example.result = item.result or ""
    example.transferable = item.transferable or ""
    example.costs_or_effort = item.costs_or_effort or ""
    example.contact_unit = item.contact_unit or ""
    example.place_kind = item.place_kind
    example.place_name = item.municipality
    example.municipality = placing.municipality(item.ags)
    example.region = item.state_or_region or ""
    example.country = item.country
    example.level = item.level
    example.year_start = item.year_start
    example.crisis_kinds = placing.find(CrisisKind, item.crisis_kinds)
    example.themes = placing.find(Theme, item.themes)
    example.measures = placing.find(Measure, item.measures)
    example.source_title = item.source_title
    example.source_url = item.source_url
    example.accessed = first_day(item.accessed)
    example.source_note = item.source_note or ""
    example.further_links = [ExampleLink(url=url) for url in item.further_urls]
    example.save()


def write_publication(publication: Publication, item: shapes.Publication, placing: Placing) -> None:
    year, month, day = (*(item.issued.date_parts[0] if item.issued else []), None, None, None)[:3]
    publication.kind = item.type
    publication.title = item.title
    publication.container_title = item.container_title or ""
    publication.publisher = item.publisher or ""
    publication.year, publication.month, publication.day = year, month, day
    publication.doi = item.doi or ""
    publication.url = item.url
    publication.abstract = item.abstract
    publication.language = item.language
    publication.themes = placing.find(Theme, item.keyword)
    publication.authors = [
        PublicationAuthor(family=author.family or "", given=author.given or "", literal=author.literal or "")
        for author in item.author
    ]
    publication.save()


def write_project(project: ResearchProject, item: shapes.Project, placing: Placing) -> None:
    project.title = item.title
    project.acronym = item.acronym
    project.funder = item.funder or ""
    project.start = first_day(item.start) if item.start else None
    project.end = last_day(item.end) if item.end else None
    project.years_only = any(len(day) == len("2024") for day in (item.start, item.end) if day)
    project.summary = item.summary
    project.url = item.url
    project.themes = placing.find(Theme, item.themes)
    project.partners = [ProjectPartner(name=name) for name in item.partners]
    project.save()


def write_interview(interview: Interview, item: shapes.Interview, placing: Placing) -> None:
    interview.name = item.name or ""
    interview.role = item.role
    interview.organisation = item.organisation or ""
    interview.format = item.format
    interview.summary = item.summary
    interview.url = item.url
    interview.themes = placing.find(Theme, item.themes)
    interview.save()


def write_figure(figure: PublishedFigure, item: shapes.Figure, _placing: Placing) -> None:
    figure.survey = item.survey
    figure.wave = item.wave
    figure.year = item.year
    figure.question = item.question
    figure.finding = item.finding
    figure.unit = item.unit
    figure.n = item.n
    figure.n_note = item.n_note or ""
    figure.url = item.url
    figure.notes = item.notes or ""
    figure.items = [
        FigureItem(
            label=row.label,
            value=None if row.value is None else Decimal(str(row.value)),
            as_scanned=row.as_scanned or "",
            doubt=row.doubt or "",
        )
        for row in item.items
    ]
    figure.save()


def write_event(event: Event, item: shapes.Event, placing: Placing) -> None:
    event.kind = item.kind
    event.title = item.title
    event.starts_on = first_day(item.date) if item.date else None
    event.ends_on = first_day(item.date_end) if item.date_end else None
    event.month_only = item.date is not None and len(item.date) == len("2024-04")
    event.date_note = item.date_note or ""
    event.place = item.place or ""
    event.description = item.description
    event.url = item.url
    event.themes = placing.find(Theme, item.themes)
    event.speakers = [
        Speaker(
            name=speaker.name,
            affiliation=speaker.affiliation or "",
            verified=speaker.verified,
            note=speaker.note or "",
        )
        for speaker in item.speakers
    ]
    event.save()


def write_addressee(addressee: Addressee, item: shapes.Addressee, _placing: Placing) -> None:
    addressee.label = item.label
    addressee.save()


def write_recommendation(recommendation: Recommendation, item: shapes.Recommendation, placing: Placing) -> None:
    recommendation.title = item.title
    recommendation.text = item.text
    recommendation.origin = item.origin
    recommendation.addressees = placing.find(Addressee, map(key_of, item.addressees))
    recommendation.measures = placing.find(Measure, item.measures)
    recommendation.evidence = [piece for found in item.evidence for piece in _evidence(found, placing)]
    recommendation.save()


def _evidence(item: shapes.Evidence, placing: Placing) -> list[Evidence]:
    """The link of the chain; none if an editor deleted the piece it points to."""
    if item.id is None:
        return [Evidence(url=item.url or "", note=item.note)]
    match item.kind:
        case "practice_example":
            return [Evidence(example=piece, note=item.note) for piece in placing.find(PracticeExample, [item.id])]
        case "publication":
            return [Evidence(publication=piece, note=item.note) for piece in placing.find(Publication, [item.id])]
        case "survey":
            return [Evidence(figure=piece, note=item.note) for piece in placing.find(PublishedFigure, [item.id])]
        case "interview":
            return [Evidence(interview=piece, note=item.note) for piece in placing.find(Interview, [item.id])]
        case "workshop":
            return [Evidence(workshop=event.slug, note=item.note) for event in placing.find(Event, [item.id])]
