"""Bring `content/` into the database: all of it or nothing, and again and again without harm."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from panreflex.collect.editorial import releasing
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Recommendation
from panreflex.people import reference_data
from panreflex.people.models import Municipality
from panreflex.people.reference_data import MunicipalitiesRefused
from panreflex.project import editing_rights
from panreflex.project.starting_content import entries, pages, reading
from panreflex.project.starting_content.placing import Placing, Report
from panreflex.project.starting_content.reading import Content, ContentRefused, Fault
from panreflex.share.events.models import Event
from panreflex.vocabulary.models import Addressee, Concept, CrisisKind, Measure, ResilienceFactor, Theme

CONTENT: Final = Path(settings.ROOT) / "content"
MUNICIPALITIES: Final = "geo/municipalities.csv"
_LOCK = 7_303_071  # any number; every process that loads asks for the same


@transaction.atomic
def load(progress: Callable[[str], None], folder: Path = CONTENT) -> Report:
    """Load municipalities, vocabulary, entries and pages of a folder, and the rights of editors; says what was done.

    What an editor changed, made or deleted stays as it is; an entry nobody touched follows its file. An entry that
    left its file stays on the platform. Several processes may load at once: they take turns.
    Raises ContentRefused, with all faults, if anything in the folder is wrong.
    """
    _wait_for_our_turn()
    content = _read(folder, progress)
    placing = Placing()
    _put_words(content, placing)
    _put_entries(content, placing)
    pages.put(content, placing)
    placing.finish()
    editing_rights.set_up()
    releasing.put_on_the_list()
    if placing.report.new or placing.report.updated:
        progress(f"Content: {placing.report}")
    return placing.report


@transaction.atomic
def load_words(progress: Callable[[str], None], folder: Path = CONTENT) -> None:
    """Load only municipalities and vocabulary: what a search needs to understand queries. Raises ContentRefused."""
    placing = Placing()
    _put_words(_read(folder, progress), placing)
    placing.finish()


def _read(folder: Path, progress: Callable[[str], None]) -> Content:
    """What the folder holds, which may name the municipalities that it brings along; they are loaded first."""
    try:
        reference_data.load_municipalities(folder / MUNICIPALITIES, progress)
    except MunicipalitiesRefused as refused:
        raise ContentRefused([Fault(MUNICIPALITIES, "", "", what) for what in refused.faults]) from None
    return reading.read(folder, known_ags=set(Municipality.objects.values_list("ags", flat=True)))


def _wait_for_our_turn() -> None:
    with connection.cursor() as cursor:
        # The process before us may need longer than a request is ever allowed to wait.
        cursor.execute("SET LOCAL lock_timeout = '5min'")
        cursor.execute("SET LOCAL statement_timeout = '5min'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _put_words(content: Content, placing: Placing) -> None:
    """Vocabulary, in an order in which every word stands before those that refer to it."""
    for theme in sorted(content.themes, key=lambda theme: theme.kind != "topic"):
        placing.put(Theme, theme, entries.write_theme, same=Q(label=theme.label_de))
    for crisis_kind in content.crisis_kinds:
        placing.put(CrisisKind, crisis_kind, entries.write_crisis_kind, same=Q(label=crisis_kind.label))
    for measure in content.measures:
        placing.put(Measure, measure, entries.write_measure, same=Q(order=measure.order))
    for factor in content.factors:
        placing.put(ResilienceFactor, factor, entries.write_factor, same=Q(order=factor.order))
    for addressee in content.addressees:
        placing.put(Addressee, addressee, entries.write_addressee, same=Q(label=addressee.label))
    for concept in content.concepts:
        placing.put(Concept, concept, entries.write_concept, same=Q(label__iexact=concept.label))
    entries.relate_concepts(content.concepts, placing)


def _put_entries(content: Content, placing: Placing) -> None:
    """What has a public page of its own; recommendations last, because they rest on the others."""
    for example in content.practice_examples:
        placing.put(PracticeExample, example, entries.write_example)
    for publication in content.publications:
        placing.put(Publication, publication, entries.write_publication)
    for project in content.research_projects:
        placing.put(ResearchProject, project, entries.write_project)
    for interview in content.interviews:
        placing.put(Interview, interview, entries.write_interview)
    for figure in content.survey_figures:
        placing.put(PublishedFigure, figure, entries.write_figure)
    for event in content.events:
        placing.put(Event, event, entries.write_event)
    for recommendation in content.recommendations:
        placing.put(Recommendation, recommendation, entries.write_recommendation)
