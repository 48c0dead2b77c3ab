"""What leads outside is found wherever it stands, and only while it is public."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from panreflex.base import changes
from panreflex.base.links import sources
from panreflex.base.links.models import Link, Mention
from panreflex.base.publishing import Publishable
from panreflex.collect.library.models import ExampleLink, PracticeExample, Publication
from panreflex.share.pages.models import HomePage, StandardPage
from tests.base.links.web import BEGINNING
from tests.making import (
    make_event,
    make_evidence,
    make_example,
    make_figure,
    make_interview,
    make_picture,
    make_project,
    make_publication,
    make_recommendation,
)

pytestmark = pytest.mark.django_db


def found() -> dict[str, set[str]]:
    """Titles of the entries by address."""
    rows = Mention.objects.values_list("link__url", "title")
    return {url: {title for known, title in rows if known == url} for url, _title in rows}


def make_page(*blocks: tuple[str, object], live: bool = True) -> StandardPage:
    page = StandardPage(title="Seite", slug="seite", body=list(blocks), live=live)
    home = HomePage(title="Start", slug="start", claim="Aus Krisen lernen", lead="Was Kommunen tun.")
    Page.objects.get(depth=1).add_child(instance=home)
    home.add_child(instance=page)
    return page


def test_every_kind_of_entry_is_read():
    for make, address in (
        (make_event, "termin"),
        (make_figure, "zahl"),
        (make_interview, "gespraech"),
        (make_project, "projekt"),
        (make_publication, "werk"),
    ):
        make(address, url=f"https://quelle.example/{address}")
    example = make_example("peiman", source_url="https://quelle.example/beispiel")
    ExampleLink.objects.create(example=example, url="https://quelle.example/weiter")
    make_evidence(make_recommendation("ueben"), url="https://quelle.example/beleg")

    sources.refresh_all()

    paths = ("termin", "zahl", "gespraech", "projekt", "werk", "beispiel", "weiter", "beleg")
    assert {f"https://quelle.example/{path}" for path in paths} <= set(found())
    edit = Mention.objects.get(link__url="https://quelle.example/weiter").edit_url
    assert edit == f"/redaktion/beispiele/edit/{example.pk}/"


def test_a_doi_is_followed_where_it_leads_readers():
    make_publication("werk", doi="10.1000/a<b>#c", url="")
    make_publication("zwei", doi="10.1000/182", url="https://doi.org/10.1000/182")

    sources.refresh_all()

    assert set(found()) == {"https://doi.org/10.1000/a%3Cb%3E%23c", "https://doi.org/10.1000/182"}


def test_links_in_running_text_and_in_blocks_of_a_page_are_found_and_our_own_are_not(settings):
    settings.BASE_URL = "https://panreflex.stadt.de"
    make_page(
        (
            "paragraph",
            '<p><a href="https://eins.example/?a=1&amp;b=2">Eins</a> und <a href="/termine/">Termine</a></p>',
        ),
        ("quote", {"text": "So.", "person": "Jemand", "source_url": "https://zwei.example/"}),
        ("fact_sheet", {"title": "T", "facts": [{"term": "Wo", "value": "dort", "url": "https://drei.example/x"}]}),
        ("accordion", {"items": [{"title": "Mehr", "text": '<p><a href="http://vier.example/">Vier</a></p>'}]}),
        ("paragraph", '<p><a href="https://panreflex.stadt.de/suche/">Wir</a> <a href="mailto:a@b.de">Mail</a></p>'),
    )

    sources.refresh_all()

    assert set(found()) >= {"https://eins.example/?a=1&b=2", "https://zwei.example/", "https://drei.example/x"}
    assert not [url for url in found() if "panreflex" in url or "mailto" in url or "termine" in url]
    assert Mention.objects.filter(kind="wagtailcore.page", title="Seite").exists()


def test_a_draft_leads_nowhere():
    make_publication("werk", url="https://quelle.example/a", live=False)
    make_page(("paragraph", '<p><a href="https://eins.example/">Eins</a></p>'), live=False)

    sources.refresh_all()

    assert found() == {}


def test_one_address_in_two_entries_is_asked_once():
    make_publication("a", url="https://quelle.example/a#eins")
    make_publication("b", url="HTTPS://QUELLE.example/a")

    sources.refresh_all()

    assert Link.objects.count() == 1
    assert Mention.objects.count() == 2


def test_a_picture_leads_to_where_it_comes_from(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    make_picture(source_url="https://bild.example/1")

    sources.refresh_all()

    assert "https://bild.example/1" in found()


def test_what_is_corrected_or_taken_back_is_followed_at_once():
    work = make_publication("werk", url="https://alt.example/")
    sources.refresh_all()

    Publication.objects.filter(pk=work.pk).update(url="https://neu.example/")
    changes.record("library.publication", [str(work.pk)])
    sources.follow_changes()

    assert set(found()) == {"https://neu.example/"}

    Publication.objects.filter(pk=work.pk).update(live=False)
    changes.record("library.publication", [str(work.pk)])
    sources.follow_changes()

    assert found() == {}


def test_following_a_change_leaves_other_entries_alone():
    first, second = (make_publication(name, url=f"https://{name}.example/") for name in ("eins", "zwei"))
    sources.refresh_all()
    Publication.objects.filter(pk=second.pk).update(url="https://drei.example/")

    changes.record("library.publication", [str(first.pk)])
    sources.follow_changes()

    assert set(found()) == {"https://eins.example/", "https://zwei.example/"}


def test_an_entry_that_comes_back_finds_the_history_of_its_address_for_a_while():
    work = make_publication("werk", url="https://quelle.example/a")
    sources.refresh_all()
    Link.objects.update(checked_at=BEGINNING, good_at=BEGINNING)

    Publication.objects.update(live=False)
    sources.refresh(sources.Source(Publication), None)
    Publication.objects.update(live=True)
    sources.refresh(sources.Source(Publication), [str(work.pk)])

    assert Link.objects.in_use().get().good_at == BEGINNING


def test_addresses_that_nobody_mentions_for_long_are_forgotten():
    Link.objects.create(url="https://alt.example/", host="alt.example", checked_at=BEGINNING.replace(year=2020))
    Link.objects.create(url="https://nie.example/", host="nie.example")

    sources.refresh_all()

    assert not Link.objects.exists()


def test_reading_everything_costs_the_same_queries_for_1_and_for_20_entries(django_assert_max_num_queries):
    for number in range(20):
        example = make_example(f"b{number}", source_url=f"https://b{number}.example/")
        ExampleLink.objects.create(example=example, url="https://weiter.example/")

    with django_assert_max_num_queries(10):
        sources.refresh(sources.Source(PracticeExample), None)

    assert Link.objects.count() == 21


def test_every_model_of_content_with_an_address_outside_is_a_source():
    known = {source.model for source in sources.all_sources()}

    def leads_outside(model: type[models.Model]) -> bool:
        parts = [relation.related_model for relation in get_all_child_relations(model)]
        fields = [field for one in (model, *parts) for field in one._meta.concrete_fields]
        return any(isinstance(field, models.URLField) for field in fields)

    content = [model for model in apps.get_models() if issubclass(model, Publishable) and leads_outside(model)]
    assert content
    assert set(content) <= known
