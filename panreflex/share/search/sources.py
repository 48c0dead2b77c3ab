"""What is searched: how each kind of public object becomes a document of the index."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from panreflex.base.media import using
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Recommendation
from panreflex.people.states import State
from panreflex.share.events.models import Event
from panreflex.share.search import classifying
from panreflex.share.search.attachments import AttachmentSource
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.vocabulary.models import Theme

# Pages at these addresses are more than a page to those who search.
_KINDS_BY_ADDRESS = {"/stellschrauben/": Kind.MEASURE, "/aktuelles/": Kind.NEWS}


@dataclass(frozen=True, eq=False)
class Source:
    """One kind of object. name: its kind in `base.changes`.

    live: what everybody may read, with all that `describe` reads. carries: kind of a change -> relation by which an
    object shows what changed there.
    """

    name: str
    live: Callable[[], QuerySet[Any]]
    describe: Callable[[Any], SearchDocument | None]
    carries: Mapping[str, str] = field(default_factory=dict)

    def keys(self) -> list[str]:
        """Keys of all objects that everybody may read."""
        return [str(key) for key in self.live().prefetch_related(None).order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Iterable[str] | None = None) -> list[SearchDocument]:
        """A document, without vector, for each public object (of those with `keys`)."""
        objects = self.live() if keys is None else self.live().filter(pk__in=list(keys))
        documents = []
        for one in objects:
            if document := self.describe(one):
                document.source, document.object_key = self.name, str(one.pk)
                documents.append(document)
        return documents

    def public(self, keys: Iterable[str]) -> set[str]:
        """Those of `keys` whose objects everybody may read now."""
        rows = self.live().prefetch_related(None).filter(pk__in=list(keys))
        return {str(key) for key in rows.values_list("pk", flat=True)}

    def carrying(self, kind: str, keys: Iterable[str]) -> set[str]:
        """Keys of the public objects that show one of `keys` of `kind`."""
        if kind not in self.carries:
            return set()
        shown = self.live().prefetch_related(None).filter(**{f"{self.carries[kind]}__in": list(keys)})
        return {str(key) for key in shown.values_list("pk", flat=True)}


class PageSource(Source):
    """Pages, whose text shows other objects where an editor put them: those that bring words of their own along."""

    WORDS_OF: ClassVar = frozenset({"media.video", "surveys.publishedfigure"})

    def carrying(self, kind: str, keys: Iterable[str]) -> set[str]:
        """Keys of the public pages that show one of `keys` of `kind`."""
        if kind not in self.WORDS_OF:
            return set()
        return using.public_pages_with(apps.get_model(kind)._default_manager.filter(pk__in=list(keys)))


def affected_by(kind: str, keys: Iterable[str]) -> dict[Source | AttachmentSource, set[str]]:
    """The objects to index anew after a change of `keys` of `kind`; none for kinds that nothing public shows."""
    keys = {key for key in keys if key.isascii() and key.isdecimal()}
    affected = {source: keys if source.name == kind else source.carrying(kind, keys) for source in SEARCHED}
    return {source: found for source, found in affected.items() if found}


def _example(example: PracticeExample) -> SearchDocument:
    place = [example.place_name, example.region if example.region != example.place_name else ""]
    municipality = example.municipality
    return SearchDocument(
        kind=Kind.EXAMPLE,
        title=example.title,
        url=example.get_absolute_url(),
        summary=example.summary,
        body=_paragraphs(
            example.problem,
            example.approach,
            example.result,
            example.transferable,
            example.costs_or_effort,
            example.contact_unit,
            example.source_title,
        ),
        labels=[
            *(kind.label for kind in example.crisis_kinds.all()),
            *_themes(example.themes.all()),
            *(measure.title for measure in example.measures.all()),
            *([municipality.label, str(State(municipality.state).label)] if municipality else []),
            *(classifying.names_today(municipality) if municipality else []),
        ],
        facets=[
            *classifying.tags(
                krise=[kind.slug for kind in example.crisis_kinds.all()],
                thema=classifying.themes(example.themes.all()),
                stellschraube=[measure.slug for measure in example.measures.all()],
                ebene=example.level,
                jahr=example.year_start,
            ),
            *classifying.places(example),
        ],
        date=date(example.year_start, 1, 1) if example.year_start else _day(example.first_published_at),
        note=_line(
            ", ".join(filter(None, place)),
            _("seit %(year)s") % {"year": example.year_start} if example.year_start else "",
        ),
    )


def _publication(publication: Publication) -> SearchDocument:
    authors = [str(author) for author in publication.authors.all()]
    named = ", ".join(authors[:3]) + (_(" und andere") if len(authors) > 3 else "")
    return SearchDocument(
        kind=Kind.PUBLICATION,
        title=publication.title,
        url=publication.get_absolute_url(),
        summary=publication.abstract,
        body=_paragraphs(", ".join(authors), publication.container_title, publication.publisher, publication.doi),
        labels=_themes(publication.themes.all()),
        note=_line(named, str(publication.year or "")),
        facets=classifying.tags(
            thema=classifying.themes(publication.themes.all()), jahr=publication.year, sprache=publication.language
        ),
        date=date(publication.year, publication.month or 1, 1) if publication.year else None,
    )


def _project(project: ResearchProject) -> SearchDocument:
    years = [str(day.year) for day in (project.start, project.end) if day]
    return SearchDocument(
        kind=Kind.PROJECT,
        title=project.title if project.acronym in project.title else f"{project.acronym}: {project.title}",
        url=project.get_absolute_url(),
        summary=project.summary,
        body=_paragraphs(project.funder, *(partner.name for partner in project.partners.all())),
        labels=_themes(project.themes.all()),
        note=_line("–".join(dict.fromkeys(years)), project.funder),
        facets=classifying.tags(
            thema=classifying.themes(project.themes.all()), jahr=project.start.year if project.start else None
        ),
        date=project.start,
    )


def _interview(interview: Interview) -> SearchDocument:
    about = [interview.role if interview.role != interview.title else "", interview.organisation, interview.format]
    return SearchDocument(
        kind=Kind.INTERVIEW,
        title=interview.title,
        url=interview.get_absolute_url(),
        summary=interview.summary,
        labels=_themes(interview.themes.all()),
        note=_line(*about),
        facets=classifying.tags(thema=classifying.themes(interview.themes.all())),
        date=_day(interview.first_published_at),
    )


def _event(event: Event) -> SearchDocument:
    day = date_format(event.starts_on, "F Y" if event.month_only else "DATE_FORMAT") if event.starts_on else ""
    return SearchDocument(
        kind=Kind.EVENT,
        title=event.title,
        url=event.get_absolute_url(),
        summary=event.description,
        body=_paragraphs(*(_line(speaker.name, speaker.affiliation) for speaker in event.speakers.all())),
        labels=[event.get_kind_display(), *_themes(event.themes.all())],
        note=_line(event.get_kind_display(), day, event.place),
        facets=classifying.tags(
            thema=classifying.themes(event.themes.all()), jahr=event.starts_on.year if event.starts_on else None
        ),
        date=event.starts_on,
    )


def _recommendation(recommendation: Recommendation) -> SearchDocument:
    addressees = [addressee.label for addressee in recommendation.addressees.all()]
    return SearchDocument(
        kind=Kind.RECOMMENDATION,
        title=recommendation.title,
        url=recommendation.get_absolute_url(),
        summary=recommendation.text,
        labels=[*addressees, *(measure.title for measure in recommendation.measures.all())],
        note=_("Für: %(addressees)s") % {"addressees": ", ".join(addressees)} if addressees else "",
        facets=classifying.tags(
            stellschraube=[measure.slug for measure in recommendation.measures.all()],
            zielgruppe=[addressee.slug for addressee in recommendation.addressees.all()],
        ),
        date=_day(recommendation.first_published_at),
    )


def _figure(figure: PublishedFigure) -> SearchDocument:
    return SearchDocument(
        kind=Kind.FIGURE,
        title=figure.question,
        url=figure.get_absolute_url(),
        summary=figure.finding,
        body=_paragraphs(*(item.label for item in figure.items.all()), figure.notes),
        note=_line(figure.survey, str(figure.year or "")),
        facets=classifying.tags(jahr=figure.year),
        date=date(figure.year, 1, 1) if figure.year else None,
    )


def _page(page: Page) -> SearchDocument | None:
    """A Wagtail page. Each class of ours says by `search_text` what of it is searched; others are no result.

    Pages stand after us in the house, so their properties are looked for by name.
    """
    if not hasattr(page, "search_text"):
        return None
    address: str = page.get_absolute_url()
    below = (kind for prefix, kind in _KINDS_BY_ADDRESS.items() if address.startswith(prefix) and address != prefix)
    day: date | None = getattr(page, "date", None)
    measure = getattr(page, "measure", None)
    return SearchDocument(
        kind=next(below, Kind.PAGE),
        title=page.title,
        url=address,
        summary=page.search_description,
        body=page.search_text,
        note=getattr(page, "when", ""),
        facets=classifying.tags(stellschraube=measure.slug if measure else None, jahr=day.year if day else None),
        date=day,
    )


def _themes(themes: Iterable[Theme]) -> list[str]:
    return [theme.label for theme in themes]  # their synonyms are in the thesaurus, which says what was found


def _day(moment: datetime | None) -> date | None:
    """The day on which an entry became public."""
    return timezone.localdate(moment) if moment else None


def _paragraphs(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _line(*parts: str) -> str:
    return " · ".join(filter(None, parts))


PAGES = PageSource("wagtailcore.page", lambda: Page.objects.live().public().specific(), _page)
ALL = (
    Source(
        "library.practiceexample",
        lambda: PracticeExample.objects.live().prefetch_related(
            *PracticeExample.RELATED, "themes__parents__parents", "municipality__successions"
        ),
        _example,
        {
            "vocabulary.theme": "themes",
            "vocabulary.measure": "measures",
            "vocabulary.crisiskind": "crisis_kinds",
            "people.municipality": "municipality",
        },
    ),
    Source(
        "library.publication",
        lambda: Publication.objects.live().prefetch_related("authors", "themes__parents__parents"),
        _publication,
        {"vocabulary.theme": "themes"},
    ),
    Source(
        "library.researchproject",
        lambda: ResearchProject.objects.live().prefetch_related("partners", "themes__parents__parents"),
        _project,
        {"vocabulary.theme": "themes"},
    ),
    Source(
        "library.interview",
        lambda: Interview.objects.live().prefetch_related("themes__parents__parents"),
        _interview,
        {"vocabulary.theme": "themes"},
    ),
    Source(
        "events.event",
        lambda: Event.objects.live().prefetch_related("speakers", "themes__parents__parents"),
        _event,
        {"vocabulary.theme": "themes"},
    ),
    Source(
        "distil.recommendation",
        lambda: Recommendation.objects.live().prefetch_related("addressees", "measures"),
        _recommendation,
        {"vocabulary.measure": "measures", "vocabulary.addressee": "addressees"},
    ),
    Source("surveys.publishedfigure", lambda: PublishedFigure.objects.live().prefetch_related("items"), _figure),
    PAGES,
)
# Documents stand beside the others: they have no page of their own that could be kept, cited or described.
SEARCHED: tuple[Source | AttachmentSource, ...] = (*ALL, AttachmentSource())
