"""Pages of text, and the gaps in them that only the operator can fill."""

import pytest

from panreflex.share.pages.models import AboutPage, PartnerCity, StandardPage
from panreflex.share.pages.templatetags.addresses import host
from panreflex.share.pages.templatetags.fill_in import fill_in
from tests.making import make_example, make_municipality

BODY = [
    ("heading", "Angaben"),
    ("paragraph", "<p>Mehr <a href='/kontakt/'>dort</a>.</p>"),
    ("bullets", {"items": ["Erstens", "Zweitens"]}),
    ("notice", {"kind": "warning", "title": "Beachten", "text": "Wichtig & richtig"}),
    ("definitions", {"items": [{"term": "Anbieter", "text": "[Name der Stelle]"}]}),
]


def test_a_gap_is_marked_and_says_what_to_do():
    assert fill_in("Bei [Name der Stelle].") == (
        'Bei <mark class="fill-in">[Name der Stelle] <em>bitte ausfüllen</em></mark>.'
    )


@pytest.mark.parametrize("text", ["Ohne Lücke.", "[]", "[ab]", "[offen", "a[0]"])
def test_what_is_no_gap_stays_as_it_is(text):
    assert fill_in(text) == text


def test_mark_up_in_a_text_is_shown_and_not_obeyed():
    assert "<script>" not in fill_in("<script>alert(1)</script> [Name <b>der</b> Stelle]")


@pytest.mark.parametrize(
    ("url", "said"),
    [("https://www.panreflex.de/x?y=1", "panreflex.de"), ("http://bbk.bund.de", "bbk.bund.de"), ("/a/", "/a/")],
)
def test_a_source_is_named_by_its_site(url, said):
    assert host(url) == said


@pytest.mark.django_db
def test_each_kind_of_block_is_shown_and_found(home, client):
    page = home.add_child(instance=StandardPage(title="Text", slug="text", lead="Vorweg.", body=BODY))

    shown = client.get("/text/").content.decode()

    assert "<h2>Angaben</h2>" in shown
    assert "<li>Erstens</li>" in shown
    assert "Wichtig &amp; richtig" in shown
    assert all(word in page.search_text for word in ("Vorweg", "Angaben", "dort", "Zweitens", "Anbieter"))


@pytest.mark.django_db
@pytest.mark.parametrize(("body", "warned"), [(BODY, True), (BODY[:4], False)])
def test_a_page_with_gaps_says_that_it_is_a_sample(home, client, body, warned):
    home.add_child(instance=StandardPage(title="Text", slug="text", body=body))

    assert ("Diese Seite ist ein Muster" in client.get("/text/").content.decode()) == warned


@pytest.mark.django_db
def test_partner_cities_stand_with_the_number_of_their_public_examples(home, client):
    dortmund = make_municipality()
    make_example(municipality=dortmund)
    make_example(municipality=dortmund, live=False)
    page = AboutPage(title="Über", slug="ueber", slogan="S", project_title="P", duration="2022", funding="F")
    page.cities = [PartnerCity(name="Essen"), PartnerCity(name="Dortmund", municipality=dortmund)]
    home.add_child(instance=page)

    assert client.get("/ueber/").context["partner_cities"] == [
        ("Essen", "", 0),
        ("Dortmund", "/kommunen/05913000/", 1),
    ]
