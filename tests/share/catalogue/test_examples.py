import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from panreflex.collect.library.models import ExampleLink, PracticeExample
from panreflex.share.catalogue import kinds
from panreflex.share.catalogue.views.examples import example_page
from tests.making import (
    make_crisis_kind,
    make_evidence,
    make_example,
    make_measure,
    make_municipality,
    make_recommendation,
    make_theme,
)

WHOLE: dict[str, Any] = {
    "problem": "Zu wenig Personal.",
    "approach": "Eine Taskforce.\n\nSie verteilt.",
    "result": "Sie bleibt.",
    "transferable": "Das Verfahren.",
    "costs_or_effort": "Zwei Stellen.",
    "contact_unit": "Personalamt",
    "year_start": 2020,
}


def page(client, example):
    response = client.get(example.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def headings(html):
    return re.findall(r"<h[12][^>]*>([^<]*)</h[12]>", html[html.index("<main") : html.index("</main>")])


@pytest.mark.django_db
def test_a_complete_entry_shows_everything_in_the_order_of_a_story(client):
    html = page(client, make_example(title="PEIMAN", **WHOLE))

    assert headings(html)[:6] == [
        "PEIMAN",
        "Das Problem",
        "Der Weg",
        "Was daraus wurde",
        "Was Sie übernehmen können",
        "Kosten und Aufwand",
    ]
    assert "<p>Eine Taskforce.</p>\n\n<p>Sie verteilt.</p>" in html
    assert (
        "<dt>Seit</dt><dd>2020</dd><dt>Ebene</dt><dd>Stadt</dd><dt>Zuständige Stelle</dt><dd>Personalamt</dd>" in html
    )
    assert "Mehr sagt die Quelle dazu nicht." not in html


@pytest.mark.django_db
def test_a_sparse_entry_shows_nothing_for_what_its_source_does_not_say(client):
    html = page(client, make_example(title="Kompetenzdatenbank", problem="Niemand weiß, wer was kann."))

    assert headings(html) == ["Kompetenzdatenbank", "Das Problem", "Worauf es sich stützt", "Zitieren"]
    assert "<dt>Seit</dt>" not in html
    assert "<dt>Zuständige Stelle</dt>" not in html
    leads_there = r'<a class="not-printed"\s+href="https://www\.dortmund\.example/">Zur Quelle</a>'
    assert re.search(r"Mehr sagt die Quelle dazu nicht\. " + leads_there, html)


@pytest.mark.django_db
def test_the_card_says_where_it_is_and_how_large(client):
    dortmund = make_municipality(latitude=51.51, longitude=7.46)

    html = page(client, make_example(municipality=dortmund))

    assert '<p class="place__name"><a href="/kommunen/05913000/">Dortmund</a></p>' in html
    assert "Nordrhein-Westfalen" in html
    assert "rund 595.000 Einwohner:innen (Stand 31. Dezember 2023)" in html
    assert '<svg class="germany"' in html


@pytest.mark.django_db
def test_abroad_there_is_a_country_and_no_dot(client):
    html = page(client, make_example(country="FI", level="international", place_name="Espoo", region="Uusimaa"))

    assert "Uusimaa, Finnland" in html
    assert '<svg class="germany"' not in html


@pytest.mark.django_db
def test_labels_lead_to_the_list_of_what_shares_them_and_measures_to_their_pages(client):
    example = make_example(
        crisis_kinds=[make_crisis_kind("hitze", "Hitze")],
        themes=[make_theme("warnung", "Warnung")],
        measures=[make_measure("wissen", 2, "Wissen")],
    )

    html = " ".join(page(client, example).split())

    assert '<a class="tag tag--crisis" href="/gute-beispiele/?krise=hitze">Hitze</a>' in html
    assert '<a class="tag tag--theme" href="/gute-beispiele/?thema=warnung">Warnung</a>' in html
    assert '<dt>Stellschraube 2</dt><dd><a href="/stellschrauben/wissen/">Wissen</a></dd>' in html


@pytest.mark.django_db
def test_the_source_stands_with_its_month_and_further_ones_below(client):
    example = make_example(source_title="Stadt Dortmund", accessed=date(2026, 11, 1))
    ExampleLink.objects.create(example=example, url="https://www.anders.example/a/b.pdf")

    html = page(client, example)

    assert '<a href="https://www.dortmund.example/">Stadt Dortmund</a>, abgerufen im November 2026' in html
    assert '<a href="https://www.anders.example/a/b.pdf">anders.example (PDF)</a>' in html


@pytest.mark.django_db
def test_notes_for_editors_are_not_shown(client):
    assert "Schwache Quelle" not in page(client, make_example(source_note="Schwache Quelle"))


@pytest.mark.django_db
def test_recommendations_and_measure_pages_that_rest_on_it_are_one_click_away(client):
    example = make_example()
    recommendation = make_recommendation(title="Reserven aufbauen", measures=[make_measure("personal", 3, "Personal")])
    make_evidence(recommendation, example=example)
    make_evidence(make_recommendation(title="Nur ein Entwurf", live=False), example=example)

    html = page(client, example)

    assert "Darauf stützen sich" in html
    assert f'<a href="{recommendation.get_absolute_url()}">Reserven aufbauen</a>' in html
    assert '<a href="/stellschrauben/personal/">Personal</a>' in html
    assert "Nur ein Entwurf" not in html


@pytest.mark.django_db
def test_related_entries_name_their_reason(client):
    theme = make_theme("warnung", "Warnung")
    example, other = make_example(themes=[theme]), make_example(themes=[theme], source_url="https://anders.example/")
    make_example(source_url="https://nichts.example/")

    html = page(client, example)

    assert f'<a href="{other.get_absolute_url()}">{other.title}</a>' in html
    assert "gleiches Thema „Warnung“" in html


@pytest.mark.django_db
def test_the_page_is_cited_copied_and_printed_under_its_lasting_address(client, settings):
    html = page(client, make_example("kompetenzdatenbank", title="Kompetenzdatenbank"))

    address = f"{settings.BASE_URL}/gute-beispiele/kompetenzdatenbank/"
    assert f'<link rel="canonical" href="{address}">' in html
    assert (
        f"„Kompetenzdatenbank“. In: Kommunales Krisenmanagement, die Wissensplattform von PanReflex. {address}" in html
    )
    assert f'data-copy="{address}"' in html
    assert "data-print" in html


@pytest.mark.django_db
def test_what_editors_write_is_shown_as_text(client):
    example = make_example(title="<script>alert(1)</script>", problem="<b>fett</b>", contact_unit="<img src=x>")

    html = page(client, example)

    assert "<script>alert" not in html
    assert "<b>fett" not in html
    assert "<img src=x" not in html


@pytest.mark.django_db
def test_a_draft_is_not_found(client):
    assert client.get(make_example(live=False).get_absolute_url()).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["gibt-es-nicht", "x" * 1500, "1%27%20or%201=1", "<script>", "../../etc"])
def test_an_address_of_nothing_is_not_found(client, slug):
    assert client.get(f"/gute-beispiele/{slug}/").status_code == 404


@pytest.mark.django_db
def test_the_page_sets_no_cookie_and_only_reads(client):
    example = make_example()

    response = client.get(example.get_absolute_url())

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert client.post(example.get_absolute_url()).status_code == 405


@pytest.mark.django_db
def test_the_page_needs_ten_queries_at_most_whatever_it_is_connected_with(client):
    theme, crisis, measure = make_theme(), make_crisis_kind(), make_measure()
    fields: dict[str, Any] = {"themes": [theme], "crisis_kinds": [crisis], "measures": [measure]}
    example, counted = make_example(municipality=make_municipality(), **fields, **WHOLE), []
    for more in (1, 15):
        for number in range(more):
            make_example(**fields)
            make_example()
            ExampleLink.objects.create(example=example, url=f"https://mehr.example/{more}/{number}")
            make_evidence(make_recommendation(measures=[measure]), example=example)
        kinds.EXAMPLES.forget()
        page(client, example)
        with CaptureQueriesContext(connection) as captured:
            page(client, example)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 10


@pytest.mark.django_db
def test_the_preview_shows_what_is_in_the_editor_and_not_stored_yet():
    draft = PracticeExample(slug="neu", title="Ganz neu", summary="Noch nicht gespeichert.", place_name="Kiel")
    draft.accessed = date(2026, 11, 1)
    draft.crisis_kinds = [make_crisis_kind("hitze", "Hitze")]
    draft.further_links = [ExampleLink(url="https://kiel.example/mehr")]

    html = example_page(RequestFactory().get("/"), draft).content.decode()

    assert "Ganz neu" in html
    assert "Noch nicht gespeichert." in html
    assert "Hitze" in html
    assert '<a href="https://kiel.example/mehr">kiel.example</a>' in html


@pytest.mark.django_db
def test_even_an_empty_draft_can_be_previewed():
    response = example_page(RequestFactory().get("/"), PracticeExample())

    assert response.status_code == 200
