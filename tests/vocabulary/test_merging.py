"""Merging words: nothing is lost, nothing doubled, and every old link still leads to a word that is alive."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.models import Revision

from panreflex.base.models import Change
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import AuditEntry
from panreflex.project import editing_rights
from panreflex.share.catalogue import kinds
from panreflex.vocabulary import merging
from panreflex.vocabulary.models import Addressee, CrisisKind, MergedTerm, Theme
from tests.making import (
    make_client,
    make_crisis_kind,
    make_event,
    make_example,
    make_publication,
    make_recommendation,
    make_theme,
    make_user,
)
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until


def merge(old, new):
    return merging.merge(type(old), old.pk, new.pk, by=None)


def slugs(entry, relation="themes"):
    return sorted(getattr(type(entry).objects.get(pk=entry.pk), relation).values_list("slug", flat=True))


@pytest.mark.django_db
def test_everything_that_stood_under_the_word_stands_under_the_other_once():
    heat, hot = make_theme("hitze"), make_theme("hitzewelle")
    only_old, both = make_example(themes=[hot]), make_example(themes=[heat, hot])
    publication = make_publication(themes=[hot])
    event = make_event()
    event.themes = [hot]
    event.save()

    merge(hot, heat)

    assert [slugs(one) for one in (only_old, both, publication, event)] == [["hitze"]] * 4
    assert not Theme.objects.filter(slug="hitzewelle").exists()


@pytest.mark.django_db
def test_kinds_of_crisis_and_addressees_merge_too():
    flood, high_water = make_crisis_kind("flut", "Flut"), make_crisis_kind("hochwasser", "Hochwasser")
    example = make_example(crisis_kinds=[flood])
    recommendation = make_recommendation()
    mayor = Addressee.objects.create(slug="ob", label="Oberbürgermeister:in")

    merge(flood, high_water)
    merge(Addressee.objects.get(slug="rat"), mayor)

    assert slugs(example, "crisis_kinds") == ["hochwasser"]
    assert slugs(recommendation, "addressees") == ["ob"]


@pytest.mark.django_db
def test_words_above_and_below_follow_and_none_ends_up_below_itself():
    top, old, new, child = (make_theme(slug) for slug in ("oben", "alt", "neu", "kind"))
    old.parents.set([top, new])
    child.parents.set([old])

    merge(old, new)

    assert [set(theme.parents.values_list("slug", flat=True)) for theme in (new, child)] == [{"oben"}, {"neu"}]


@pytest.mark.django_db
def test_the_other_word_is_found_under_the_old_name_and_its_synonyms():
    old = make_theme("hitzewelle", label="Hitzewelle", synonyms=["Hundstage"])
    new = make_theme("hitze", label="Hitze", synonyms=["Wärme"])

    merge(old, new)

    new.refresh_from_db()
    assert new.synonyms == ["Wärme", "Hitzewelle", "Hundstage"]


@pytest.mark.django_db
def test_a_draft_that_is_published_later_still_has_its_word():
    old, new = make_theme("alt"), make_theme("neu")
    example = make_example(live=False, themes=[old])
    draft = example.save_revision()

    merge(old, new)
    Revision.objects.get(pk=draft.pk).publish()

    assert slugs(example) == ["neu"]


@pytest.mark.django_db
def test_old_links_to_lists_feeds_and_routes_find_what_they_found():
    old, new = make_theme("hitzewelle", label="Hitzewelle"), make_theme("hitze", label="Hitze")
    make_example(title="Trinkbrunnen", themes=[old])
    make_example(title="Sirenen")

    merge(old, new)
    kinds.EXAMPLES.forget()

    browser = Client()
    page = browser.get("/gute-beispiele/?thema=hitzewelle").content.decode()
    assert "Trinkbrunnen" in page
    assert "Sirenen" not in page
    assert "Unbekannter Filter" not in page
    assert 'rel="canonical" href="http://127.0.0.1:8000/gute-beispiele/?thema=hitze"' in page
    found = browser.get("/api/v1/examples?theme=hitzewelle").json()["items"]
    assert [one["title"] for one in found] == ["Trinkbrunnen"]
    assert browser.get("/api/v1/vocabulary/theme/hitzewelle")["Location"] == "/api/v1/vocabulary/theme/hitze"


@pytest.mark.django_db
def test_a_merge_is_noted_for_readers_and_for_administrators():
    editor = make_user("editor")
    old, new = make_theme("alt"), make_theme("neu")

    merging.merge(Theme, old.pk, new.pk, by=editor)

    entry = AuditEntry.objects.get(action="merge_term")
    assert (entry.actor, entry.object_key) == (editor.pk, str(new.pk))
    assert {change.key for change in Change.objects.filter(kind="vocabulary.theme")} >= {str(old.pk), str(new.pk)}


@pytest.mark.django_db
def test_a_word_merges_neither_with_itself_nor_with_one_that_is_gone_and_a_topic_stays():
    one, gone, other = make_theme("eins"), make_theme("weg"), make_theme("zwei")
    topic = make_theme("seite", kind=Theme.Kind.TOPIC)
    merge(gone, other)

    for source, target in ((one.pk, one.pk), (one.pk, gone.pk or 0), (gone.pk or 0, one.pk), (topic.pk, one.pk)):
        with pytest.raises(merging.MergeRefused):
            merging.merge(Theme, source, target, by=None)

    assert MergedTerm.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crossing", [False, True], ids=["into two others", "into each other"])
def test_of_two_who_merge_the_same_word_at_once_one_succeeds_and_the_other_is_told(crossing):
    one, two, three = (make_theme(slug).pk for slug in ("eins", "zwei", "drei"))
    example = make_example(themes=[Theme.objects.get(pk=one)])
    second = (two, one) if crossing else (one, three)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            merging.merge(Theme, one, two, by=None)
            attempt = pool.submit(on_own_connection, merging.merge, Theme, *second, by=None)
            wait_until(someone_waits_for_us)
        with pytest.raises(merging.MergeRefused, match="jemand anderes"):
            attempt.result(timeout=20)

    assert slugs(example) == ["zwei"]
    assert list(MergedTerm.objects.values_list("slug", "into")) == [("eins", "zwei")]


class AnySequence(TestCase):
    @given(steps=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8))
    @hypothesis_settings(max_examples=15, deadline=None)
    def test_every_old_slug_leads_to_one_living_word_and_no_relation_is_lost_or_doubled(self, steps):
        words = [make_crisis_kind(f"art-{n}", f"Art {n}") for n in range(5)]
        entries = [make_example(crisis_kinds=[word, words[0]]) for word in words]
        stands_for = list(range(5))

        for source, target in steps:
            old, new = words[source].pk, words[target].pk
            try:
                merging.merge(CrisisKind, old or 0, new or 0, by=None)
            except merging.MergeRefused:
                assert source == target or source != stands_for[source] or target != stands_for[target]
            else:
                stands_for = [target if one == source else one for one in stands_for]

        expected = [f"art-{one}" for one in stands_for]
        assert [merging.living(CrisisKind, [f"art-{n}"]) for n in range(5)] == [[slug] for slug in expected]
        assert set(expected) == set(CrisisKind.objects.values_list("slug", flat=True))
        for n, entry in enumerate(entries):
            assert slugs(entry, "crisis_kinds") == sorted({expected[n], expected[0]})


@pytest.mark.django_db
def test_editors_read_what_will_happen_before_they_confirm():
    editing_rights.set_up()
    old, new = make_theme("alt", label="Alt"), make_theme("neu", label="Neu")
    make_example(themes=[old])
    browser = make_client(make_user("editor"))
    address = f"/redaktion/vokabular/themen/zusammenfuehren/{old.pk}/"

    listed = browser.get("/redaktion/vokabular/themen/").content.decode()
    choosing = browser.get(address).content.decode()
    reading = browser.get(address, {"target": new.pk}).content.decode()
    untouched = Theme.objects.filter(slug="alt").exists()
    done = browser.post(address, {"target": new.pk})

    assert address in listed
    assert "Neu" in choosing
    assert f"{PracticeExample._meta.verbose_name_plural}: 1" in reading
    assert untouched
    assert done["Location"] == "/redaktion/vokabular/themen/"
    assert not Theme.objects.filter(slug="alt").exists()


@pytest.mark.django_db
def test_a_new_word_cannot_take_the_slug_of_a_merged_one():
    editing_rights.set_up()
    merge(make_theme("alt"), make_theme("neu"))
    browser = make_client(make_user("editor"))

    answer = browser.post("/redaktion/vokabular/themen/add/", {"label": "Anders", "slug": "alt", "kind": "theme"})

    assert "gehörte zu einem zusammengeführten Wort" in answer.content.decode()
    assert not Theme.objects.filter(slug="alt").exists()
