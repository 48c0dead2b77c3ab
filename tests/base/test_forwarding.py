"""Addresses are promises: old ones lead on, and what was taken back says so."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.models import Page, PageViewRestriction

from panreflex.base import changes, forwarding
from panreflex.base.models import PublicAddress
from panreflex.collect.library.models import PracticeExample
from panreflex.share.pages.models import HomePage
from tests.making import make_event, make_example, make_publication

KIND = "library.practiceexample"


def rename(entry: Any, slug: str) -> None:
    entry.slug = slug
    entry.save()
    note(entry)


def note_page(page: Page) -> None:
    changes.record("wagtailcore.page", [str(page.pk)])
    forwarding.follow_changes()


def take_back(entry: Any) -> None:
    type(entry).objects.filter(pk=entry.pk).update(live=False)
    note(entry)


def note(*entries: Any) -> None:
    for entry in entries:
        changes.record(entry._meta.label_lower, [str(entry.pk)])
    forwarding.follow_changes()


@pytest.mark.django_db
def test_an_old_address_leads_to_the_new_one_and_keeps_the_question():
    example = make_example("alt")
    note(example)

    rename(example, "neu")

    answer = Client().get("/gute-beispiele/alt/?von=mail")
    assert (answer.status_code, answer["Location"]) == (301, "/gute-beispiele/neu/?von=mail")
    assert answer["Cache-Control"] == "no-cache"  # somebody else may take the address over
    assert Client().get("/gute-beispiele/neu/").status_code == 200


@pytest.mark.django_db
def test_several_renames_take_one_step():
    example = make_example("eins")
    note(example)

    for slug in ("zwei", "drei", "vier"):
        rename(example, slug)

    for slug in ("eins", "zwei", "drei"):
        assert Client().get(f"/gute-beispiele/{slug}/")["Location"] == "/gute-beispiele/vier/"


@pytest.mark.django_db
def test_an_address_that_somebody_else_took_over_belongs_to_her():
    first = make_example("ort")
    note(first)
    rename(first, "anderer-ort")

    second = make_example("ort", title="Ein neues Beispiel")
    note(second)

    assert "Ein neues Beispiel" in Client().get("/gute-beispiele/ort/").content.decode()


@pytest.mark.django_db
def test_what_was_taken_back_says_what_stood_there_since_when_and_leads_on():
    example = make_example("peiman", title="Personaleinsatz in München")
    note(example)

    take_back(example)

    answer = Client().get("/gute-beispiele/peiman/")
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "Personaleinsatz in München" in page
    assert 'href="/gute-beispiele/"' in page
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_deleted_entry_is_gone_under_all_its_addresses():
    example = make_example("alt")
    note(example)
    rename(example, "neu")
    key = str(example.pk)

    example.delete()
    changes.record(KIND, [key])
    forwarding.follow_changes()

    assert [Client().get(f"/gute-beispiele/{slug}/").status_code for slug in ("alt", "neu")] == [410, 410]


@pytest.mark.django_db
def test_what_is_published_again_is_there_again():
    example = make_example("peiman")
    note(example)
    take_back(example)

    PracticeExample.objects.filter(pk=example.pk).update(live=True)
    note(example)

    assert Client().get("/gute-beispiele/peiman/").status_code == 200
    assert not PublicAddress.objects.exclude(gone_at=None).exists()


@pytest.mark.django_db
def test_a_draft_that_was_never_public_betrays_nothing():
    note(make_example("geheim", title="Noch geheim", live=False))

    answer = Client().get("/gute-beispiele/geheim/")

    assert answer.status_code == 404
    assert "Noch geheim" not in answer.content.decode()


@pytest.mark.django_db
def test_the_name_of_a_page_that_was_never_for_everybody_is_told_to_nobody():
    page = Page.objects.get(depth=1).add_child(
        instance=HomePage(title="Vertraulich", slug="intern", claim="Intern", lead="Intern")
    )
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    note_page(page)

    Page.objects.filter(pk=page.pk).update(live=False)
    note_page(page)

    assert not PublicAddress.objects.filter(title="Vertraulich").exists()


@pytest.mark.django_db
def test_files_and_routes_of_an_entry_move_and_vanish_with_its_page():
    publication, event = make_publication("werk"), make_event("termin")
    note(publication, event)

    rename(publication, "werk-2")
    take_back(event)

    browser = Client()
    assert browser.get("/literatur/werk.json")["Location"] == "/literatur/werk-2.json"
    assert browser.get("/api/v1/publications/werk")["Location"] == "/api/v1/publications/werk-2"
    assert browser.get("/termine/termin.ics").status_code == 410


@pytest.mark.django_db
def test_the_interface_for_machines_says_gone_in_its_own_shape():
    example = make_example("peiman")
    note(example)

    take_back(example)

    answer = Client().get("/api/v1/examples/peiman")
    assert answer.status_code == 410
    assert answer.json()["errors"]


@pytest.mark.django_db
def test_a_page_that_is_there_asks_for_no_former_address(django_assert_max_num_queries):
    example = make_example("peiman")
    note(example)
    Client().get("/gute-beispiele/peiman/")

    with django_assert_max_num_queries(10) as asked:
        Client().get("/gute-beispiele/peiman/")

    assert not [query for query in asked.captured_queries if "base_publicaddress" in query["sql"]]


class AnyHistory(TestCase):
    @given(steps=st.lists(st.tuples(st.integers(0, 1), st.sampled_from("abcd")), max_size=12))
    @hypothesis_settings(max_examples=25, deadline=None)
    def test_every_address_that_was_ever_public_leads_in_one_step_to_a_page_that_is_there(self, steps):
        entries = [make_example("x"), make_example("y")]
        note(*entries)
        used = {"x", "y"}
        for number, slug in steps:
            if not PracticeExample.objects.filter(slug=slug).exists():
                rename(entries[number], slug)
                used.add(slug)

        there = {entry.get_absolute_url() for entry in entries}
        for slug in used:
            path = f"/gute-beispiele/{slug}/"
            found = forwarding.find(path)
            assert path in there or (isinstance(found, forwarding.Moved) and found.path in there)
