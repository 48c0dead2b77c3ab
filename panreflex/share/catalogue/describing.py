"""What machines read about the entries of the catalogue: schema.org, from what the page has loaded already."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from panreflex.base.linked_data import About, Node, absolute, node, page_of, term
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Recommendation
from panreflex.people.models import Municipality
from panreflex.people.states import State
from panreflex.share.catalogue import evidence
from panreflex.vocabulary.models import Addressee, Measure

_TYPES = {
    Publication.Kind.ARTICLE: "ScholarlyArticle",
    Publication.Kind.PAPER: "ScholarlyArticle",
    Publication.Kind.MAGAZINE: "Article",
    Publication.Kind.NEWSPAPER: "NewsArticle",
    Publication.Kind.BOOK: "Book",
    Publication.Kind.CHAPTER: "Chapter",
    Publication.Kind.REPORT: "Report",
    Publication.Kind.THESIS: "Thesis",
    Publication.Kind.WEBPAGE: "WebPage",
    Publication.Kind.LEGISLATION: "Legislation",
}


def example(one: PracticeExample) -> About:
    words = [term("crisis_kind", kind.slug, kind.label) for kind in one.crisis_kinds.all()]
    data = node(
        "Article",
        one.get_full_url(),
        headline=one.title,
        abstract=one.summary,
        about=[*words, *_themes(one)],
        spatialCoverage=node("Place", name=one.place_name, address=node("PostalAddress", addressCountry=one.country)),
        temporalCoverage=f"{one.year_start}/.." if one.year_start else "",
        isBasedOn=node("CreativeWork", name=one.source_title, url=one.source_url),
        citation=[link.url for link in one.further_links.all()],
        **page_of(one),
    )
    return About(one.title, one.summary, (data,))


def publication(one: Publication) -> About:
    """The work itself; our page is only about it."""
    work = node(
        _TYPES.get(Publication.Kind(one.kind), "CreativeWork") if one.kind else "CreativeWork",
        name=one.title,
        url=f"https://doi.org/{one.doi}" if one.doi else one.url,
        identifier=f"doi:{one.doi}" if one.doi else "",
        author=[_author(author) for author in one.authors.all()],
        datePublished="-".join(f"{part:02}" for part in (one.year, one.month, one.day) if part),
        isPartOf=node("CreativeWork", name=one.container_title) if one.container_title else None,
        publisher=node("Organization", name=one.publisher) if one.publisher else None,
        abstract=one.abstract,
        inLanguage=one.language,
        about=_themes(one),
        mainEntityOfPage=one.get_full_url(),
    )
    return About(one.title, one.abstract, (work,))


def project(one: ResearchProject) -> About:
    data = node(
        "ResearchProject",
        one.get_full_url(),
        name=one.title,
        alternateName=one.acronym,
        description=one.summary,
        foundingDate=_known_part(one.start, one),
        dissolutionDate=_known_part(one.end, one),
        funder=node("Organization", name=one.funder) if one.funder else None,
        member=[node("Organization", name=partner.name) for partner in one.partners.all()],
        sameAs=one.url,
        knowsAbout=_themes(one),
    )
    return About(one.acronym, one.summary, (data,))


def interview(one: Interview) -> About:
    person = node("Person", name=one.name, jobTitle=one.role) if one.name else None
    data = node(
        "CreativeWork",
        one.get_full_url(),
        name=one.title,
        genre=one.format,
        abstract=one.summary,
        contributor=person,
        sourceOrganization=node("Organization", name=one.organisation) if one.organisation else None,
        isBasedOn=one.url,
        about=_themes(one),
        **page_of(one),
    )
    return About(one.title, one.summary, (data,))


def figure(one: PublishedFigure, *, title: str, survey: str, csv_url: str) -> About:
    text = f"{one.question} ({survey})"
    data = node(
        "Dataset",
        one.get_full_url(),
        name=title,
        description=text,
        measurementTechnique=survey,
        variableMeasured=one.question,
        temporalCoverage=one.year,
        isBasedOn=one.url,
        distribution=[node("DataDownload", encodingFormat="text/csv", contentUrl=absolute(csv_url))],
        isAccessibleForFree=True,
        **page_of(one),
    )
    return About(title, text, (data,))


def recommendation(
    one: Recommendation,
    *,
    addressees: Iterable[Addressee],
    measures: Iterable[Measure],
    thread: Iterable[evidence.Node],
) -> About:
    """With the pieces that it rests on as `citation`."""
    data = node(
        "CreativeWork",
        one.get_full_url(),
        name=one.title,
        text=one.text,
        audience=[node("Audience", audienceType=who.label) for who in addressees],
        about=[term("measure", measure.slug, measure.title) for measure in measures],
        citation=[
            node("CreativeWork", name=piece.title or piece.kind, url=absolute(piece.url), description=piece.note)
            for piece in thread
        ],
        **page_of(one),
    )
    return About(one.title, one.text, (data,))


def municipality(one: Municipality, text: str) -> About:
    """A municipality or district by its official key, where it lies, and what it belongs to."""
    now = one.current
    placed = now is not None and now.latitude is not None
    land = node("State", name=str(State(one.state).label))
    district = now.district if now else None
    data = node(
        "AdministrativeArea" if len(one.ags) == 5 else "City",
        absolute(one.get_absolute_url()),
        name=one.label,
        identifier=node("PropertyValue", propertyID="Amtlicher Gemeindeschlüssel", value=one.ags),
        geo=node("GeoCoordinates", latitude=now.latitude, longitude=now.longitude) if now and placed else None,
        containedInPlace=node("AdministrativeArea", absolute(district.get_absolute_url()), name=district.label)
        if district
        else land,
    )
    return About(one.label, text, (data,), kind="website")


def collection(title: str, text: str, address: str, hits: Iterable[Any]) -> About:
    """A list with the entries of the page that is shown."""
    entries = [node("ListItem", position=number, url=absolute(hit.url)) for number, hit in enumerate(hits, 1)]
    data = node(
        "CollectionPage",
        address,
        name=title,
        description=text,
        inLanguage="de",
        mainEntity=node("ItemList", itemListElement=entries) if entries else None,
    )
    return About(title, text, (data,), kind="website")


def _themes(one: Any) -> list[Node]:
    return [term("theme", theme.slug, theme.label) for theme in one.themes.all()]


def _author(author: Any) -> Node:
    if author.literal:
        return node("Organization", name=author.literal)
    return node("Person", name=str(author), familyName=author.family, givenName=author.given)


def _known_part(day: date | None, one: ResearchProject) -> str:
    return f"{day:%Y}" if day and one.years_only else f"{day:%Y-%m}" if day else ""
