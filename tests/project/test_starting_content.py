"""Loading the starting content: everything arrives, again and again, and editors have the last word."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, ReferenceIndex

from panreflex.base.models import Change, LoadedItem
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Evidence, Recommendation
from panreflex.people.models import Municipality
from panreflex.project import starting_content
from panreflex.project.starting_content import Report
from panreflex.project.starting_content.loading import CONTENT, MUNICIPALITIES
from panreflex.share.events.models import Event
from panreflex.vocabulary.models import Addressee, Concept, CrisisKind, Measure, ResilienceFactor, Theme
from tests.making import make_example, make_theme
from tests.project.small_content import Raw, small_content, write
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until

pytestmark = pytest.mark.django_db

Load = Callable[..., Report]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads a content that is written down first; the small one if none is given."""

    def run(raw: Raw | None = None) -> Report:
        write(tmp_path, raw or small_content())
        return starting_content.load(lambda message: None, tmp_path)

    return run


def changed(file: str, number: int = 0, **fields: Any) -> Raw:
    """The small content with some fields of one entry changed."""
    raw = small_content()
    raw[file][number] |= fields
    return raw


def test_every_field_of_an_example_arrives(load):
    load()

    example = PracticeExample.objects.get(slug="dortmund-pool")
    assert (example.title, example.problem, example.transferable) == (
        "Beispiel dortmund-pool",
        "Es fehlte Personal.",
        "",
    )
    assert (example.place_name, example.region, example.country, example.level) == (
        *("Dortmund", "Nordrhein-Westfalen", "DE", "Stadt"),
    )
    assert example.municipality == Municipality.objects.get(ags="05913000")
    assert [kind.slug for kind in example.crisis_kinds.all()] == ["pandemie"]
    assert [theme.slug for theme in example.themes.all()] == ["stabsarbeit"]
    assert [measure.slug for measure in example.measures.all()] == ["daueraufgabe"]
    assert [link.url for link in example.further_links.all()] == ["https://stadt.example/a", "https://stadt.example/b"]
    assert example.accessed == date(2026, 11, 1)


def test_entries_are_published_and_have_no_draft(load):
    load()

    for model in (PracticeExample, Publication, ResearchProject, Interview, PublishedFigure, Event, Recommendation):
        for entry in model._default_manager.all():
            assert entry.live
            assert not entry.has_unpublished_changes
            assert entry.first_published_at


def test_a_district_is_found_by_its_five_digits(load):
    load()

    municipality = PracticeExample.objects.get(slug="kreis-uebung").municipality
    assert municipality is not None
    assert municipality.label == "Landkreis München"


def test_a_work_keeps_its_authors_in_order_and_its_date_as_far_as_known(load):
    load()

    work = Publication.objects.get(slug="werk")
    assert [str(author) for author in work.authors.all()] == ["Alex Muster", "Ein Institut"]
    assert (work.year, work.month, work.day) == (2024, 12, None)
    assert (work.doi, work.container_title, work.publisher) == ("10.1055/a-2329-7058", "Eine Reihe", "")


def test_a_project_known_by_month_ends_on_the_last_day_of_it(load):
    load()

    project = ResearchProject.objects.get(slug="projekt")
    assert (project.start, project.end) == (date(2022, 3, 1), date(2025, 2, 28))
    assert project.running_time == "März 2022 bis Februar 2025"
    assert [partner.name for partner in project.partners.all()] == ["Universität", "Stadt"]


def test_a_project_known_by_year_shows_no_month(load):
    load(changed("research_projects", start="2018", end="2021"))

    assert ResearchProject.objects.get(slug="projekt").running_time == "2018 bis 2021"


def test_an_event_known_by_month_says_so(load):
    load()

    event = Event.objects.get(slug="werkstatt")
    assert (event.starts_on, event.ends_on, event.month_only) == (date(2024, 4, 1), None, True)
    assert [(speaker.name, speaker.verified) for speaker in event.speakers.all()] == [("Alex Muster", False)]


def test_an_event_of_two_days_keeps_both(load):
    load(changed("events", date="2024-04-18", date_end="2024-04-19"))

    event = Event.objects.get(slug="werkstatt")
    assert (event.starts_on, event.ends_on, event.month_only) == (date(2024, 4, 18), date(2024, 4, 19), False)


def test_a_value_that_could_not_be_read_stays_empty_with_its_reason(load):
    load()

    items = PublishedFigure.objects.get(slug="zahl").items.all()
    assert [(item.label, item.value, item.doubt) for item in items] == [
        ("Personal", Decimal("7.62"), ""),
        ("Schulung", None, "Wert unlesbar."),
    ]


def test_a_recommendation_rests_on_each_kind_of_piece_in_order(load):
    load()

    recommendation = Recommendation.objects.get(slug="verankern")
    pieces = [str(piece.piece or piece.workshop or piece.url) for piece in recommendation.evidence.all()]
    assert pieces == [
        *("Beispiel dortmund-pool", "Ein Werk", "Was brauchen Sie?", "Amtsleitung", "werkstatt"),
        "https://stadt.example/seite",
    ]
    assert {addressee.slug for addressee in recommendation.addressees.all()} == {"rat", "fuehrungskraefte"}


def test_the_words_hang_together(load):
    load()

    assert [parent.slug for parent in Theme.objects.get(slug="stabsarbeit").parents.all()] == [
        "krisenmanagement-in-kommunen"
    ]
    assert Theme.objects.get(slug="stabsarbeit").synonyms == ["Krisenstab", "SAE"]
    assert [measure.slug for measure in ResilienceFactor.objects.get(slug="personal").measures.all()] == [
        "daueraufgabe"
    ]
    assert CrisisKind.objects.get().label == "Pandemie"
    assert Measure.objects.get().short_title == "Daueraufgabe"


def test_a_concept_arrives_with_all_its_words_and_what_stands_around_it(load):
    load()

    concept = Concept.objects.get(slug="krisenstab")
    assert concept.words == ["Krisenstab", "Stab für außergewöhnliche Ereignisse", "SAE", "crisis unit"]
    assert (concept.source_title, concept.source_url) == ("Handbuch", "https://stadt.example/seite")
    assert [above.slug for above in concept.broader.all()] == ["stab"]
    assert [beside.slug for beside in concept.related.all()] == ["lagebild"]
    assert [beside.slug for beside in Concept.objects.get(slug="lagebild").related.all()] == ["krisenstab"]


def test_a_concept_follows_its_file_and_so_does_the_one_that_was_related_to_it(load):
    load()

    load(changed("thesaurus/stab", related=[], synonyms=["Einsatzstab"]))
    report = load(changed("thesaurus/lage", number=1, label="Lageübersicht"))

    assert (report.updated, report.kept) == (2, 0)
    assert Concept.objects.get(slug="lagebild").label == "Lageübersicht"
    assert [beside.slug for beside in Concept.objects.get(slug="krisenstab").related.all()] == ["lagebild"]


def test_a_word_that_an_editor_gave_a_concept_stays(load):
    load()
    Concept.objects.filter(slug="krisenstab").update(synonyms=["Führungsstab"])

    report = load(changed("thesaurus/stab", synonyms=["Einsatzstab"]))

    assert (report.updated, report.kept) == (0, 1)
    assert Concept.objects.get(slug="krisenstab").synonyms == ["Führungsstab"]


def test_editors_get_their_rights(load):
    load()

    assert Group.objects.get(name="Redaktion").permissions.filter(codename="publish_practiceexample").exists()


def test_what_arrived_is_noted_for_search_and_caches(load):
    load()

    noted = set(Change.objects.filter(kind="library.practiceexample").values_list("key", flat=True))
    assert noted == {str(pk) for pk in PracticeExample.objects.values_list("pk", flat=True)}


def test_loading_again_changes_nothing(load):
    first = load()
    before = (Change.objects.count(), list(LoadedItem.objects.order_by("pk").values()))

    again = load()

    assert again == Report(unchanged=first.new)
    assert (Change.objects.count(), list(LoadedItem.objects.order_by("pk").values())) == before


def large_content() -> Raw:
    """The small content with twenty more of everything that grows over the years."""
    raw = small_content()
    more = [f"mehr-{number}" for number in range(20)]
    raw["themes"] += [raw["themes"][1] | {"id": key, "label_de": key} for key in more]
    for file in ("practice_examples", "publications", "recommendations", "news"):
        raw[file] += [raw[file][0] | {"id": key} for key in more]
    return raw


def test_loading_again_costs_as_many_queries_for_a_large_content_as_for_a_small_one(
    load, django_assert_num_queries, django_assert_max_num_queries
):
    load()
    with django_assert_max_num_queries(90) as for_small:  # most are for the rights of editors
        load()
    assert load(large_content()).new == 5 * 20

    with django_assert_num_queries(len(for_small)):
        load(large_content())


def test_wagtail_knows_what_refers_to_what_as_if_it_had_looked_itself(load):
    def known() -> set[tuple[Any, ...]]:
        return set(ReferenceIndex.objects.values_list("content_type", "object_id", "to_object_id", "content_path"))

    load()
    load(changed("recommendations", evidence=[{"kind": "survey", "id": "zahl", "note": "Nur noch die Zahl."}]))
    noted = known()

    call_command("rebuild_references_index", verbosity=0)

    assert noted == known()
    assert ReferenceIndex.get_references_to(PracticeExample.objects.get(slug="dortmund-pool")).exists()


def test_an_entry_nobody_touched_follows_its_file(load):
    first = load()
    known = PracticeExample.objects.get(slug="dortmund-pool").pk
    changes = Change.objects.count()

    report = load(changed("practice_examples", title="Neuer Titel", further_urls=["https://stadt.example/c"]))

    example = PracticeExample.objects.get(pk=known)
    assert report == Report(updated=1, unchanged=first.new - 1)
    assert example.title == "Neuer Titel"
    assert [link.url for link in example.further_links.all()] == ["https://stadt.example/c"]
    assert Change.objects.count() == changes + 1


def test_an_entry_follows_its_file_more_than_once(load):
    for title in ("Eins", "Zwei", "Drei"):
        load(changed("practice_examples", title=title))

    assert PracticeExample.objects.get(slug="dortmund-pool").title == "Drei"


def test_evidence_follows_its_file(load):
    load()

    load(changed("recommendations", evidence=[{"kind": "survey", "id": "zahl", "note": "Nur noch die Zahl."}]))

    assert [piece.note for piece in Evidence.objects.all()] == ["Nur noch die Zahl."]


def test_what_an_editor_published_stays(load):
    load()
    example = PracticeExample.objects.get(slug="dortmund-pool")
    example.title = "Titel der Redaktion"
    example.save_revision().publish()

    report = load(changed("practice_examples", title="Titel der Datei"))

    assert report.kept == 1
    assert PracticeExample.objects.get(slug="dortmund-pool").title == "Titel der Redaktion"


def test_a_draft_nobody_published_yet_stays(load):
    load()
    example = PracticeExample.objects.get(slug="dortmund-pool")
    example.title = "Entwurf der Redaktion"
    example.save_revision()

    report = load(changed("practice_examples", title="Titel der Datei"))

    example = PracticeExample.objects.get(slug="dortmund-pool")
    assert report.kept == 1
    assert example.title == "Beispiel dortmund-pool"
    assert example.get_latest_revision_as_object().title == "Entwurf der Redaktion"


def test_an_entry_that_an_editor_took_off_the_site_stays_off(load):
    load()
    PracticeExample.objects.get(slug="dortmund-pool").unpublish()

    load(changed("practice_examples", title="Titel der Datei"))

    assert not PracticeExample.objects.get(slug="dortmund-pool").live


def test_an_entry_that_an_editor_locked_stays(load):
    load()
    PracticeExample.objects.filter(slug="dortmund-pool").update(locked=True)

    load(changed("practice_examples", title="Titel der Datei"))

    assert PracticeExample.objects.get(slug="dortmund-pool").title == "Beispiel dortmund-pool"


@pytest.mark.parametrize("what", ["themes", "further_links"])
def test_a_change_in_what_hangs_on_an_entry_counts_as_a_change(load, what):
    load()
    getattr(PracticeExample.objects.get(slug="dortmund-pool"), what).all().delete()

    report = load(changed("practice_examples", title="Titel der Datei"))

    assert report.kept == 1


def test_a_word_that_an_editor_renamed_stays_and_is_still_used(load):
    load()
    Theme.objects.filter(slug="stabsarbeit").update(slug="staebe", label="Stäbe")
    raw = changed("themes", 1, label_de="Arbeit im Stab")
    raw["practice_examples"].append(raw["practice_examples"][0] | {"id": "noch-eins"})

    report = load(raw)

    assert (report.new, report.kept) == (1, 1)
    assert [theme.label for theme in PracticeExample.objects.get(slug="noch-eins").themes.all()] == ["Stäbe"]


def test_a_deleted_entry_does_not_come_back(load):
    load()
    PracticeExample.objects.get(slug="kreis-uebung").delete()

    again = load()
    after_a_change = load(changed("practice_examples", 1, title="Neuer Titel"))

    assert again.new == again.updated == 0
    assert (after_a_change.new, after_a_change.kept) == (0, 1)
    assert not PracticeExample.objects.filter(slug="kreis-uebung").exists()


def test_evidence_is_left_out_if_an_editor_deleted_what_it_points_to(load):
    load(changed("recommendations", evidence=[{"kind": "survey", "id": "zahl", "note": "Die Zahl."}]))
    Interview.objects.get(slug="gespraech").delete()

    load()

    notes = [piece.note for piece in Recommendation.objects.get(slug="verankern").evidence.all()]
    assert "Das Gespräch." not in notes
    assert len(notes) == 5


def test_an_entry_that_an_editor_made_at_the_same_address_stays(load):
    make_example("dortmund-pool", title="Von der Redaktion")

    report = load()

    assert report.kept == 1
    assert PracticeExample.objects.get(slug="dortmund-pool").title == "Von der Redaktion"
    assert Recommendation.objects.get(slug="verankern").evidence.count() == 6


def test_a_word_of_the_same_name_that_an_editor_made_is_used(load):
    ours = make_theme("staebe", "Stabsarbeit")

    load()

    assert list(PracticeExample.objects.get(slug="dortmund-pool").themes.all()) == [ours]
    assert not Theme.objects.filter(slug="stabsarbeit").exists()


def test_an_entry_that_left_its_file_stays(load):
    load()
    raw = small_content()
    del raw["practice_examples"][1]

    load(raw)

    assert PracticeExample.objects.filter(slug="kreis-uebung", live=True).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_processes_that_load_at_once_the_second_waits_and_finds_everything_done(load, tmp_path):
    with ThreadPoolExecutor(1) as second_process:
        with transaction.atomic():  # we have loaded, but not committed yet …
            first = load()
            attempt = second_process.submit(
                on_own_connection, starting_content.load, lambda message: None, folder=tmp_path
            )
            wait_until(someone_waits_for_us)  # … until the database says so; no sleep, no luck

        second = attempt.result(timeout=60)

    assert first.new
    assert second == Report(unchanged=first.new)


@pytest.fixture
def real_content(tmp_path: Path) -> Path:
    """The content this platform comes with, with the municipalities that it names (all of them take seconds)."""
    folder = shutil.copytree(CONTENT, tmp_path / "content")
    named = {entry["ags"] for entry in json.loads((folder / "practice_examples.json").read_bytes())}
    named |= {city["ags"] for city in json.loads((folder / "project.json").read_bytes())["partner_cities"]}
    header, *rows = (folder / MUNICIPALITIES).read_text("utf-8").splitlines(keepends=True)
    (folder / MUNICIPALITIES).write_text(
        header + "".join(row for row in rows if row[:8] in named or row[:5] in named), "utf-8"
    )
    return folder


def test_the_real_content_is_whole(real_content):
    report = starting_content.load(lambda message: None, real_content)

    pages = Page.objects.filter(depth__gt=1).count()
    assert report.new == pages + sum(
        model.objects.count()
        for model in (
            *(Theme, CrisisKind, Measure, ResilienceFactor, Addressee, Concept),
            *(PracticeExample, Publication, ResearchProject),
            *(Interview, PublishedFigure, Event, Recommendation),
        )
    )
    assert PracticeExample.objects.live().count() == 139
    assert PracticeExample.objects.exclude(municipality=None).count() == 112
    assert not PracticeExample.objects.filter(themes=None).exists()
    assert Publication.objects.count() == 117
    assert ResearchProject.objects.count() == 30
    assert (Interview.objects.count(), Event.objects.count(), PublishedFigure.objects.count()) == (11, 25, 6)
    assert (Theme.objects.count(), Measure.objects.count(), ResilienceFactor.objects.count()) == (41, 7, 6)
    assert Recommendation.objects.count() == 34
    assert Evidence.objects.public().count() == Evidence.objects.count() == 90
    assert not PublishedFigure.objects.filter(finding="").exists()
