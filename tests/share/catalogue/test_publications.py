import json

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from panreflex.collect.library.models import Publication, PublicationAuthor
from panreflex.share.catalogue.views.publications import publication_page
from tests.making import make_evidence, make_publication, make_recommendation, make_theme

pytestmark = pytest.mark.django_db


def page(client, publication):
    return client.get(publication.get_absolute_url()).content.decode()


def test_the_page_says_who_what_when_and_where(client):
    work = make_publication(
        title="Handbuch Stabsarbeit", kind="book", container_title="Reihe Krise", publisher="Springer", year=2022
    )
    PublicationAuthor.objects.create(publication=work, family="Hofinger", given="Gesine", sort_order=0)
    PublicationAuthor.objects.create(publication=work, literal="Plattform e. V.", sort_order=1)

    html = page(client, work)

    assert "<h1>Handbuch Stabsarbeit</h1>" in html
    assert '<p class="kind">Buch</p>' in html
    assert '<p class="lead">Gesine Hofinger, Plattform e. V.</p>' in html
    for fact in ("<dd>2022</dd>", "<dd>Reihe Krise</dd>", "<dd>Springer</dd>", "<dd>Deutsch</dd>"):
        assert fact in html


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ({"year": 2024, "month": 12, "day": 9}, "9. Dezember 2024"),
        ({"year": 2024, "month": 12}, "Dezember 2024"),
        ({"year": 2024}, "2024"),
    ],
)
def test_the_date_is_said_as_exactly_as_it_is_known(client, date, words):
    assert f"<dt>Erschienen</dt><dd>{words}</dd>" in page(client, make_publication(**date))


def test_what_the_record_does_not_say_is_left_out(client):
    html = page(client, make_publication(year=None))

    for term in ("Erschienen", "Erschienen in", "Verlag oder Herausgeber", "DOI"):
        assert f"<dt>{term}</dt>" not in html
    assert "None" not in html


def test_a_publisher_or_container_that_is_the_only_author_is_not_named_twice(client):
    work = make_publication(publisher="Stadt Muster", container_title="Stadt Muster")
    PublicationAuthor.objects.create(publication=work, literal="Stadt Muster")

    assert "<dd>Stadt Muster</dd>" not in page(client, work)


def test_a_doi_leads_to_the_work(client):
    html = page(client, make_publication(doi="10.1000/x.1"))

    assert '<dd><a href="https://doi.org/10.1000/x.1">10.1000/x.1</a></dd>' in html
    assert 'href="https://doi.org/10.1000/x.1"' in html


def test_without_a_doi_the_address_leads_to_the_work(client):
    html = page(client, make_publication(url="https://verlag.example/werk"))

    assert 'href="https://verlag.example/werk"' in html


def test_a_title_in_brackets_is_explained_and_only_there(client):
    described, titled = make_publication(title="[Aufsatz zu Hitze]"), make_publication(title="Hitze")

    assert "Die eckigen Klammern zeigen" in page(client, described)
    assert "Die eckigen Klammern zeigen" not in page(client, titled)


@pytest.mark.parametrize(
    ("title", "language", "heading"),
    [
        ("Cities", "en", '<h1 lang="en">Cities</h1>'),
        ("Städte", "de", "<h1>Städte</h1>"),
        ("[Bericht der OECD]", "en", "<h1>[Bericht der OECD]</h1>"),
    ],
)
def test_a_foreign_title_names_its_language(client, title, language, heading):
    assert heading in page(client, make_publication(title=title, language=language))


def test_the_page_leads_back_to_what_rests_on_it_and_on_to_what_is_near(client):
    theme = make_theme("hitze", "Hitze")
    work = make_publication(themes=[theme])
    make_publication(title="Das nächste Werk", themes=[theme])
    recommendation = make_recommendation(title="Schatten schaffen")
    make_evidence(recommendation, publication=work)

    html = page(client, work)

    assert f'<a href="{recommendation.get_absolute_url()}">Schatten schaffen</a>' in html
    assert "Das nächste Werk" in html
    assert 'href="/literatur/?thema=hitze">Hitze</a>' in html


def test_a_reference_manager_gets_the_record_as_csl_json(client):
    work = make_publication("werk-a", title="Größe", year=2024, month=3)
    PublicationAuthor.objects.create(publication=work, family="Muster", given="Alex")

    response = client.get("/literatur/werk-a.json")

    assert response["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert response["Content-Disposition"] == 'attachment; filename="werk-a.json"'
    [record] = json.loads(response.content)
    assert (record["id"], record["type"], record["title"]) == ("werk-a", "report", "Größe")
    assert record["author"] == [{"family": "Muster", "given": "Alex"}]
    assert record["issued"] == {"date-parts": [[2024, 3]]}


@pytest.mark.parametrize("path", ["gibt-es-nicht/", "gibt-es-nicht.json", "x" * 1500 + "/", "%3Cscript%3E/"])
def test_an_address_of_nothing_is_not_found(client, path):
    assert client.get(f"/literatur/{path}").status_code == 404


def test_a_draft_is_found_neither_as_page_nor_as_record(client):
    work = make_publication(live=False)

    assert client.get(work.get_absolute_url()).status_code == 404
    assert client.get(f"/literatur/{work.slug}.json").status_code == 404


def test_what_editors_write_is_shown_as_text(client):
    html = page(client, make_publication(title="<script>alert(1)</script>", abstract="<b>fett</b>"))

    assert "<script>alert" not in html
    assert "<b>fett" not in html


def test_the_page_needs_the_same_queries_however_much_is_connected(client):
    theme, counted = make_theme(), []
    work = make_publication(themes=[theme])
    for more in (1, 10):
        for number in range(more):
            make_evidence(make_recommendation(), publication=work)
            make_publication(themes=[theme])
            PublicationAuthor.objects.create(publication=work, literal=f"Stelle {number}")
        with CaptureQueriesContext(connection) as captured:
            page(client, work)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 7


def test_the_preview_shows_what_is_in_the_editor_and_not_stored_yet():
    draft = Publication(slug="neu", kind="report", title="Ganz neu", abstract="Bald.", url="https://v.example/")
    draft.authors = [PublicationAuthor(literal="Stadt Muster")]
    draft.themes = []

    html = publication_page(RequestFactory().get("/"), draft).content.decode()

    assert "Ganz neu" in html
    assert "Stadt Muster" in html


def test_a_work_without_address_and_abstract_leaves_no_gaps_anywhere(client):
    theme = make_theme("hitze", "Hitze")
    work = make_publication("karg", title="Karges Werk", url="", abstract="", themes=[theme])
    work.save_revision().publish()

    addresses = [
        work.get_absolute_url(),
        "/literatur/",
        "/literatur/feed.json",
        "/literatur/atom.xml",
        "/api/v1/publications/karg",
        "/literatur/karg/csl.json",
        "/sitemap.xml",
    ]
    answers = {address: client.get(address) for address in addresses}
    html = answers[work.get_absolute_url()].content.decode()

    found = {address: answer.content.decode() for address, answer in answers.items() if answer.status_code == 200}
    assert {"/literatur/", "/literatur/feed.json", "/literatur/atom.xml", "/sitemap.xml"} <= set(found)
    for address, text in found.items():
        assert 'href=""' not in text, address
        assert "None" not in text, address
        assert "<p></p>" not in text, address
    assert "Zum Werk" not in html
    assert "Worum es geht" not in html
    assert '<meta name="description"\n        content="Karges Werk' in html
    [item] = json.loads(found["/literatur/feed.json"])["items"]
    assert item["content_html"]
