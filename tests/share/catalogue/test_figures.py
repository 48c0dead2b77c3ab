import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from panreflex.collect.surveys.models import FigureItem, PublishedFigure
from panreflex.share.catalogue.views.figures import figure_page
from tests.making import make_evidence, make_figure, make_recommendation

pytestmark = pytest.mark.django_db


def page(client, figure):
    return client.get(figure.get_absolute_url()).content.decode()


def rows_of_csv(client, figure):
    content = client.get(f"/befragungen/{figure.slug}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))


def test_the_finding_is_the_title_and_the_wording_of_the_question_stands_below(client):
    html = page(client, make_figure(finding="Personal fehlt am meisten.", question="Was fehlt Ihnen?"))

    assert "<h1>Personal fehlt am meisten.</h1>" in html
    assert "Gefragt wurde: „Was fehlt Ihnen?“" in html


def test_without_a_finding_the_question_is_the_title(client):
    html = page(client, make_figure(question="Was fehlt Ihnen?"))

    assert "<h1>Was fehlt Ihnen?</h1>" in html
    assert "Gefragt wurde" not in html


@pytest.mark.parametrize(
    ("wave", "year", "title"),
    [
        (2, 2024, "Kommunalbefragung, Welle 2 (2024)"),
        (2, None, "Kommunalbefragung, Welle 2"),
        (None, 2024, "Kommunalbefragung (2024)"),
        (None, None, "Kommunalbefragung"),
    ],
)
def test_survey_wave_and_year_are_named_as_far_as_they_are_known(client, wave, year, title):
    html = page(client, make_figure(wave=wave, year=year))

    assert f'<p class="kind">{title}</p>' in html


def test_numbers_are_german_and_as_published(client):
    figure = make_figure(
        items=[("Personal", "7.78"), ("Land und Bund", "31.10"), ("Adressen", "1634.00"), ("Titel", "480")]
    )

    html = page(client, figure)

    for number in ("7,78", "31,1", "1.634", "480"):
        assert f'<td class="number">{number}</td>' in html
        assert f'class="chart__value">{number}</text>' in html


def test_what_cannot_be_read_is_said_and_never_filled_in(client):
    figure = make_figure(items=[("Personal", "7.62"), ("Land", "7.78"), ("Schulungen", None)])
    figure.items.filter(label="Schulungen").update(as_scanned="I 7,9", doubt="Vermutlich 7,9; nicht bestätigt.")

    html = page(client, figure)

    assert '<td class="number"><em>nicht lesbar</em></td>' in html
    assert "<td>Vermutlich 7,9; nicht bestätigt.</td>" in html
    assert 'class="chart__gap">nicht lesbar</text>' in html
    assert "füllen wir nicht aus" in html


def test_statements_without_numbers_have_a_table_and_no_chart(client):
    html = page(client, make_figure(unit="qualitativ", items=[("Personal fehlt.", None), ("Lasten ungleich.", None)]))

    assert "<em>keine Zahl</em>" in html
    assert "nicht lesbar" not in html
    assert "figure__chart" not in html


@pytest.mark.parametrize(
    ("unit", "items"),
    [
        ("Anzahl/Prozent", [("Städte", "101"), ("Quote", "52")]),
        ("Anzahl", [("Titel", "480")]),
        ("Veränderung", [("mehr", "3"), ("weniger", "-2")]),
    ],
    ids=["two units", "one number", "below zero"],
)
def test_bars_that_would_mislead_or_tell_nothing_are_not_drawn(client, unit, items):
    html = page(client, make_figure(unit=unit, items=items))

    assert "figure__chart" not in html
    assert f'<td class="number">{items[0][1]}</td>' in html


def test_unit_number_of_answers_and_notes_stand_below_the_chart(client):
    figure = make_figure(
        unit="Mittelwert", n=197, n_note="Personen, nicht Städte.", notes="Folie 12.", url="https://q.example/"
    )

    html = page(client, figure)

    assert "Einheit: Mittelwert." in html
    assert "n = 197." in html
    assert "Personen, nicht Städte." in html
    assert "Folie 12." in html
    assert '<a href="https://q.example/">Zur Quelle</a>' in html


def test_the_page_leads_back_to_the_recommendations_that_rest_on_it(client):
    figure, recommendation = make_figure(), make_recommendation(title="Personal aufbauen")
    make_evidence(recommendation, figure=figure, note="Mehr Personal: 7,62.")

    html = page(client, figure)

    assert f'<a href="{recommendation.get_absolute_url()}">Personal aufbauen</a>' in html
    assert "Mehr Personal: 7,62." in html


def test_the_file_holds_each_value_with_all_that_is_needed_to_read_it_alone(client):
    figure = make_figure(
        survey="Befragung",
        wave=2,
        year=2024,
        n=197,
        question="Was?",
        unit="Anzahl",
        items=[("Personal", "1634.5"), ("Geld", None)],
    )

    rows = rows_of_csv(client, figure)

    assert rows[0] == {
        "Erhebung": "Befragung",
        "Welle": "2",
        "Jahr": "2024",
        "Frage": "Was?",
        "Angabe": "Personal",
        "Wert": "1634,5",
        "Einheit": "Anzahl",
        "n": "197",
        "Vorbehalt": "",
        "Quelle": "https://befragung.example/",
    }
    assert (rows[1]["Wert"], rows[1]["Vorbehalt"]) == ("nicht lesbar", "Wert unlesbar.")


def test_a_formula_in_an_answer_is_no_formula_in_the_file(client):
    rows = rows_of_csv(client, make_figure(items=[("=cmd|' /C calc'!A0", "1"), ("b", "2")]))

    assert rows[0]["Angabe"] == "'=cmd|' /C calc'!A0"


def test_the_file_is_saved_under_the_name_of_the_figure(client):
    response = client.get(f"/befragungen/{make_figure('bedarfe-2024').slug}.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="bedarfe-2024.csv"'


def test_the_list_groups_figures_by_survey_wave_and_year_and_leaves_drafts_out(client):
    make_figure(wave=1, year=2023, question="Wer nahm teil?")
    make_figure(wave=2, year=2024, question="Was fehlt?")
    make_figure(wave=2, year=2024, question="Wie viele?", items=[("Städte", "101")])
    make_figure(question="Noch geheim", live=False)

    html = client.get("/befragungen/").content.decode()

    assert html.count("Kommunalbefragung, Welle 2 (2024)</h2>") == 1
    assert html.index("Welle 1 (2023)") < html.index("Wer nahm teil?") < html.index("Welle 2 (2024)")
    assert "2 Angaben, 1 nicht lesbar" in html
    assert "1 Angabe<" in html
    assert "Noch geheim" not in html


def test_an_empty_list_says_so(client):
    assert "Noch nichts veröffentlicht" in client.get("/befragungen/").content.decode()


@pytest.mark.parametrize("path", ["gibt-es-nicht/", "gibt-es-nicht.csv", ".csv", "x" * 1500 + "/", "%3Cscript%3E/"])
def test_an_address_of_nothing_is_not_found(client, path):
    assert client.get(f"/befragungen/{path}").status_code == 404


def test_a_draft_is_found_neither_as_page_nor_as_file(client):
    figure = make_figure(live=False)

    assert client.get(figure.get_absolute_url()).status_code == 404
    assert client.get(f"/befragungen/{figure.slug}.csv").status_code == 404


def test_what_editors_write_is_shown_as_text_in_chart_and_table(client):
    html = page(client, make_figure(finding="<b>x</b>", items=[("<script>alert(1)</script>", "1"), ("b", "2")]))

    assert "<script>alert" not in html
    assert "<b>x" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


def test_the_list_needs_the_same_queries_for_1_and_for_20_figures(client):
    counted = []
    for more in (1, 19):
        for _ in range(more):
            make_figure()
        with CaptureQueriesContext(connection) as captured:
            client.get("/befragungen/")
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 4


def test_the_page_needs_the_same_queries_for_2_and_for_30_values(client):
    counted = []
    for length in (2, 30):
        figure = make_figure(items=[(f"Angabe {n}", None if n % 2 else "3") for n in range(length)])
        with CaptureQueriesContext(connection) as captured:
            page(client, figure)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 4


def test_the_preview_shows_values_that_are_not_stored_yet():
    draft = PublishedFigure(slug="neu", survey="Befragung", question="Neu?", unit="Anzahl", url="https://q.example/")
    draft.items = [FigureItem(label="Eins", value=Decimal("1")), FigureItem(label="Zwei", value=None, doubt="unlesbar")]

    html = figure_page(RequestFactory().get("/"), draft).content.decode()

    assert "Neu?" in html
    assert "<em>nicht lesbar</em>" in html
