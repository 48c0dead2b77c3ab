"""What hangs on a topic or a measure: pulled from the catalogue at every request, only what everybody may read."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Evidence, Recommendation
from panreflex.share.events.models import Event
from panreflex.vocabulary.models import Measure, Theme

if TYPE_CHECKING:
    from panreflex.share.pages.models.measures import MeasurePage

SHOWN = 5
SHOWN_BESIDE = 3  # of each kind beside the text
COUNTED = (
    ("examples", "/gute-beispiele/"),
    ("publications", "/literatur/"),
    ("projects", "/forschungsprojekte/"),
    ("interviews", "/im-gespraech/"),
)


class Node(NamedTuple):
    """A recommendation as a node of a thread; `note` says what it rests on."""

    kind: str
    icon: str
    title: str
    url: str
    note: str
    stance: str = "act"


def about_topic(topic: int) -> dict[str, Any]:
    """The themes below `topic` with counts, and the newest of each kind that carries one of them; nine queries."""
    themes = list(
        Theme.objects.filter(parents=topic).annotate(
            **{f"{relation}_counted": _live(relation) for relation, _url in COUNTED}
        )
    )
    below = [theme.pk for theme in themes]
    return {
        "themes": [(theme, _counts(theme)) for theme in themes],
        "examples": _of(PracticeExample, below)
        .order_by(F("year_start").desc(nulls_last=True), "sort_key")
        .select_related("municipality")[:SHOWN],
        "publications": _of(Publication, below)
        .order_by(F("year").desc(nulls_last=True), "sort_key")
        .prefetch_related("authors")[:SHOWN_BESIDE],
        "projects": _of(ResearchProject, below).order_by(F("start").desc(nulls_last=True), "sort_key")[:SHOWN_BESIDE],
        "interviews": _of(Interview, below)[:SHOWN_BESIDE],
        "events": _of(Event, below).order_by(F("starts_on").desc(nulls_first=True), "slug")[:SHOWN_BESIDE],
        "recommendations": recommendations_about(below),
    }


def recommendations_about(themes: Iterable[int]) -> list[Node]:
    """Recommendations that rest on a piece with one of `themes`, those with most such pieces first."""
    themes = list(themes)
    about = Evidence.objects.public().filter(
        Q(example__themes__in=themes) | Q(publication__themes__in=themes) | Q(interview__themes__in=themes)
    )
    resting = about.filter(recommendation=OuterRef("pk")).order_by().values("recommendation")
    return _as_nodes(
        Recommendation.objects.live()
        .annotate(about=Subquery(resting.annotate(n=Count("pk", distinct=True)).values("n")))
        .filter(about__gt=0)
        .order_by("-about", "sort_key")[:SHOWN]
    )


def chosen_for(page: "MeasurePage") -> dict[str, Any]:
    """The fact sheets and the literature of a measure's page in the editors' order; four queries.

    Works on a draft as well. What is not public any more is left out.
    """
    examples = [choice.example_id for choice in page.chosen_examples.all()]
    publications = [choice.publication_id for choice in page.chosen_publications.all()]
    live_examples = PracticeExample.objects.live().in_bulk(examples)
    live_publications = Publication.objects.live().prefetch_related("authors").in_bulk(publications)
    return {
        "examples": [live_examples[key] for key in examples if key in live_examples],
        "publications": [live_publications[key] for key in publications if key in live_publications],
    }


def about_measure(measure: Measure) -> dict[str, Any]:
    """Recommendations with what they rest on, survey figures, factors, and the measures before and after."""
    neighbours = {
        neighbour.order: neighbour
        for neighbour in Measure.objects.filter(order__in=(measure.order - 1, measure.order + 1))
    }
    speaking = Evidence.objects.public().filter(recommendation__measures=measure, figure__isnull=False)
    return {
        "recommendations": _as_nodes(Recommendation.objects.live().filter(measures=measure)),
        "figures": PublishedFigure.objects.live().filter(pk__in=speaking.values("figure")),
        "factors": measure.factors.all(),
        "before": neighbours.get(measure.order - 1),
        "after": neighbours.get(measure.order + 1),
    }


def _as_nodes(recommendations: Iterable[Recommendation]) -> list[Node]:
    """Nodes that say how much evidence of which kind there is; one query beside that of `recommendations`."""
    recommendations = list(recommendations)
    kinds: dict[int, Counter[str]] = {recommendation.pk: Counter() for recommendation in recommendations}
    pieces = Evidence.objects.public().filter(recommendation__in=kinds).order_by("sort_order")
    for row in pieces.values("recommendation", "example", "publication", "figure", "interview", "workshop"):
        kinds[row["recommendation"]][_kind(row)] += 1
    return [
        Node("", "check", recommendation.title, recommendation.get_absolute_url(), _resting(kinds[recommendation.pk]))
        for recommendation in recommendations
    ]


def _kind(row: dict[str, Any]) -> str:
    kinds = ("example", "publication", "figure", "interview", "workshop")
    return next((kind for kind in kinds if row[kind]), "page")


def _resting(kinds: Counter[str]) -> str:
    """What a recommendation rests on in words: "Beruht auf 2 Beispielen, 1 Werk"; "" for nothing."""
    said = {
        "example": lambda n: ngettext("%(n)s Beispiel", "%(n)s Beispielen", n),
        "publication": lambda n: ngettext("%(n)s Veröffentlichung", "%(n)s Veröffentlichungen", n),
        "figure": lambda n: ngettext("%(n)s Befragungszahl", "%(n)s Befragungszahlen", n),
        "interview": lambda n: ngettext("%(n)s Gespräch", "%(n)s Gesprächen", n),
        "workshop": lambda n: ngettext("%(n)s Workshop", "%(n)s Workshops", n),
        "page": lambda n: ngettext("%(n)s Webseite", "%(n)s Webseiten", n),
    }
    parts = [said[kind](n) % {"n": n} for kind, n in kinds.items()]
    return _("Beruht auf %(pieces)s") % {"pieces": ", ".join(parts)} if parts else ""


def _of(model: type[Any], themes: list[int]) -> QuerySet[Any]:
    """Public entries of `model` that carry one of `themes`, each once."""
    links = model.themes.through
    carrying = links.objects.filter(theme__in=themes).values(model._meta.model_name)
    entries: QuerySet[Any] = model.objects.live().filter(pk__in=carrying)
    return entries


def _live(relation: str) -> Subquery:
    counted = Theme.objects.filter(pk=OuterRef("pk"), **{f"{relation}__live": True}).order_by().values("pk")
    return Subquery(counted.annotate(n=Count(relation)).values("n"))


def _counts(theme: Theme) -> list[tuple[str, str]]:
    """(words, address) of what there is about `theme`: ("7 Beispiele", "/gute-beispiele/?thema=hitze")."""
    words = {
        "examples": lambda n: ngettext("%(n)s Beispiel", "%(n)s Beispiele", n),
        "publications": lambda n: ngettext("%(n)s Veröffentlichung", "%(n)s Veröffentlichungen", n),
        "projects": lambda n: ngettext("%(n)s Projekt", "%(n)s Projekte", n),
        "interviews": lambda n: ngettext("%(n)s Gespräch", "%(n)s Gespräche", n),
    }
    counts = ((relation, url, getattr(theme, f"{relation}_counted")) for relation, url in COUNTED)
    return [(words[relation](n) % {"n": n}, f"{url}?thema={theme.slug}") for relation, url, n in counts if n]
