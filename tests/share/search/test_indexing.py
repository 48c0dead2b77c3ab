"""What the index knows, and how soon."""

from datetime import date
from typing import Any

import pytest
from wagtail.models import Page, PageViewRestriction

from panreflex.base import changes
from panreflex.share.pages.models import NewsIndexPage, NewsPage, StandardPage
from panreflex.share.search import holding, indexing
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.querying import Filters, search
from tests.making import (
    make_crisis_kind,
    make_event,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_municipality,
    make_project,
    make_publication,
    make_recommendation,
    make_theme,
)
from tests.working import do_waiting_jobs

pytestmark = pytest.mark.django_db


def found(text: str) -> set[str]:
    return {document.url for document in search(text, Filters(), limit=50).documents}


def follow_after(*changed: object) -> None:
    for one in changed:
        changes.record(one._meta.label_lower, [str(one.pk)])  # type: ignore[attr-defined]
    indexing.follow_changes()


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (make_example, Kind.EXAMPLE),
        (make_publication, Kind.PUBLICATION),
        (make_project, Kind.PROJECT),
        (make_interview, Kind.INTERVIEW),
        (make_event, Kind.EVENT),
        (make_recommendation, Kind.RECOMMENDATION),
        (make_figure, Kind.FIGURE),
    ],
)
def test_each_kind_of_entry_is_found_by_rebuilding_and_by_following(make, kind):
    entry = make("sonderling")

    follow_after(entry)
    followed = SearchDocument.objects.get().url
    indexing.rebuild()

    document = SearchDocument.objects.get()
    assert (document.kind, document.url) == (kind, entry.get_absolute_url())
    assert followed == document.url
    assert search(document.title, Filters(), limit=1).total == 1


def make_page(model: type[Page], slug: str, *, below: Page | None = None, **fields: Any) -> Page:
    """A page whose creation is noted as the editing interface does it: by publishing."""
    parent = below or Page.objects.get(depth=2)
    page = parent.add_child(instance=model(slug=slug, live=False, **fields))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_pages_are_found_by_their_text_and_news_are_a_kind_of_their_own():
    news = make_page(NewsIndexPage, "aktuelles", title="Aktuelles", intro="Neuigkeiten")
    make_page(NewsPage, "meldung", below=news, title="Meldung", summary="Hitze", date=date(2025, 11, 25))
    make_page(StandardPage, "impressum", title="Impressum", search_description="Wer hier verantwortlich ist")
    indexing.follow_changes()

    kinds = set(SearchDocument.objects.values_list("url", "kind", "note"))
    assert kinds == {
        ("/aktuelles/", Kind.PAGE, ""),
        ("/aktuelles/meldung/", Kind.NEWS, "25. November 2025"),
        ("/impressum/", Kind.PAGE, ""),
    }
    assert found("Hitze") == {"/aktuelles/meldung/"}
    assert found("verantwortlich") == {"/impressum/"}


def test_pages_for_some_readers_only_and_pages_taken_back_are_not_found():
    secret = make_page(StandardPage, "intern", title="Hitze intern")
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    make_page(StandardPage, "alt", title="Hitze alt").unpublish()
    indexing.follow_changes()
    followed = found("Hitze")
    indexing.rebuild()

    assert followed == found("Hitze") == set()


def test_an_example_is_found_by_all_that_readers_see_of_it():
    example = make_example(
        "probe",
        problem="Ausgefallene Kühlung",
        place_name="Hörde",
        municipality=make_municipality(),
        themes=[make_theme("bcm", "Notfallplanung", synonyms=["Betriebskontinuität"])],
        crisis_kinds=[make_crisis_kind("hitze", "Hitzewelle")],
        measures=[make_measure("netze", 1, "Vertrauensnetzwerke")],
    )
    indexing.rebuild()
    holding.forget()

    for text in (
        "kühlung",
        "Hörde",
        "Dortmund",
        "Nordrhein",
        "Betriebskontinuität",
        "Hitzewelle",
        "Vertrauensnetzwerk",
    ):
        assert found(text) == {example.get_absolute_url()}, text


def test_what_only_editors_read_is_not_found():
    make_example("probe", source_note="Geheimnotiz")
    make_event("termin").speakers.create(name="Dr. Alex Muster", note="Geheimnotiz")
    indexing.rebuild()

    assert found("Geheimnotiz") == set()


def test_drafts_are_neither_found_nor_counted_and_what_is_taken_back_vanishes():
    draft, public = make_example("entwurf", title="Hitze eins", live=False), make_example("frei", title="Hitze zwei")
    indexing.rebuild()
    before = search("Hitze", Filters(), limit=20)
    public.unpublish()
    indexing.follow_changes()
    after = search("Hitze", Filters(), limit=20)

    assert [document.url for document in before.documents] == [public.get_absolute_url()]
    assert before.counts == {Kind.EXAMPLE: 1}
    assert (after.total, after.counts) == (0, {})
    assert draft.get_absolute_url() not in found("eins")


def test_the_draft_of_a_public_entry_is_found_only_when_it_is_published():
    example = make_example("probe", title="Vorher")
    indexing.rebuild()
    example.title = "Nachher"
    revision = example.save_revision()
    indexing.follow_changes()
    drafted = found("Nachher")
    revision.publish()
    indexing.follow_changes()

    assert drafted == set()
    assert found("Nachher") == {example.get_absolute_url()}
    assert found("Vorher") == set()


def test_a_deleted_entry_vanishes():
    example = make_example("probe", title="Hitze")
    indexing.rebuild()
    example.delete()
    indexing.follow_changes()

    assert found("Hitze") == set()


def test_a_new_word_for_a_theme_finds_the_entries_that_carry_it():
    theme = make_theme("hitze", "Hitze")
    example = make_example("probe", themes=[theme])
    make_example("anderes")
    indexing.rebuild()
    theme.synonyms = ["Tropennacht"]
    theme.save()
    follow_after(theme)

    assert found("Tropennacht") == {example.get_absolute_url()}


def test_changes_that_nothing_public_shows_are_passed_over():
    changes.record("nichts.bekanntes", ["1", "abc"])
    changes.record("library.practiceexample", ["keine-zahl", "999999"])
    indexing.follow_changes()

    with changes.follow(holding.FOLLOWER) as batch:
        assert batch == []
    assert not SearchDocument.objects.exists()


def test_all_changes_are_followed_however_many_they_are():
    examples = [make_example(f"probe-{number}") for number in range(indexing.AT_ONCE + 5)]
    changes.record("library.practiceexample", [str(example.pk) for example in examples])

    indexing.follow_changes()

    assert SearchDocument.objects.count() == len(examples)


def test_following_twice_changes_nothing():
    follow_after(make_example("probe"))
    before = list(SearchDocument.objects.values_list("pk"))
    indexing.follow_changes()

    assert list(SearchDocument.objects.values_list("pk")) == before


def test_rebuilding_follows_all_changes_there_are():
    changes.record("library.practiceexample", [str(make_example("probe").pk)])
    indexing.rebuild()

    with changes.follow(holding.FOLLOWER) as batch:
        assert batch == []


def test_a_word_that_no_text_has_any_more_is_not_what_anybody_meant():
    example = make_example("probe", title="Sonderwort")
    indexing.rebuild()
    before = search("Sonderwrt", Filters(), limit=1)
    example.title = "Anderes"
    example.save()
    follow_after(example)

    assert before.respelled == {"Sonderwrt": "Sonderwort"}
    assert search("Sonderwrt", Filters(), limit=1).respelled == {}


def test_a_date_of_which_only_the_month_is_known_shows_no_day():
    make_event("genau", starts_on=date(2024, 6, 4), title="Tagesgenau")
    make_event("ungenau", starts_on=date(2024, 6, 1), title="Monatsgenau", month_only=True)
    indexing.rebuild()

    notes = dict(SearchDocument.objects.values_list("title", "note"))
    assert notes == {"Tagesgenau": "Webinar · 4. Juni 2024", "Monatsgenau": "Webinar · Juni 2024"}


@pytest.mark.django_db(transaction=True)
def test_the_job_that_a_change_queues_indexes_it():
    example = make_example("probe", title="Sonderwort")
    changes.record("library.practiceexample", [str(example.pk)])

    do_waiting_jobs()

    assert found("Sonderwort") == {example.get_absolute_url()}


def test_indexing_needs_the_same_queries_for_1_and_for_30_examples(django_assert_max_num_queries):
    for number in range(30):
        make_example(f"probe-{number}", themes=[make_theme()], crisis_kinds=[make_crisis_kind()])

    with django_assert_max_num_queries(60):
        indexing.rebuild()


@pytest.mark.django_db(transaction=True)
def test_whatever_ends_a_rebuild_leaves_the_old_index_and_the_next_one_begins_anew(monkeypatch):
    example = make_example("probe", title="Sonderwort")
    indexing.rebuild()
    write = indexing.write
    written = []

    def killed(documents, **options):
        write(documents, **options)
        written.append(documents)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(indexing, "write", killed)
        indexing.rebuild()
    between = found("Sonderwort")
    indexing.rebuild()

    assert written
    assert between == found("Sonderwort") == {example.get_absolute_url()}
    assert SearchDocument.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_published_during_a_rebuild_is_found_before_and_after_the_switch(monkeypatch):
    make_example("alt", title="Sonderwort alt")
    indexing.rebuild()
    write = indexing.write
    new: list[Any] = []

    def meanwhile(documents, **options):
        write(documents, **options)
        if not new:
            new.append(make_example("neu", title="Sonderwort neu"))
            monkeypatch.setattr(indexing, "write", write)
            follow_after(new[0])
            assert new[0].get_absolute_url() in found("Sonderwort")

    monkeypatch.setattr(indexing, "write", meanwhile)
    indexing.rebuild()

    assert new[0].get_absolute_url() in found("Sonderwort")


def test_what_was_withdrawn_is_gone_before_any_job_ran():
    example = make_example("probe", title="Sonderwort")
    other = make_example("andere", title="Sonderwort auch")
    indexing.rebuild()
    example.unpublish()  # queues the job, which has not run

    results = search("Sonderwort", Filters(), limit=20)
    assert [document.url for document in results.documents] == [other.get_absolute_url()]
    assert (results.total, results.counts) == (1, {Kind.EXAMPLE: 1})


def test_an_entry_that_is_only_edited_stays_until_it_was_read_again():
    example = make_example("probe", title="Sonderwort")
    indexing.rebuild()
    changes.record("library.practiceexample", [str(example.pk)])

    assert found("Sonderwort") == {example.get_absolute_url()}
