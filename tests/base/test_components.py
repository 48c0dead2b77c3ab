"""Building blocks of pages."""

import re
from pathlib import Path
from types import SimpleNamespace as Row

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string

from panreflex.base import icons
from panreflex.base.templatetags import components

TEMPLATES = Path(components.__file__).parents[1] / "templates"
PROJECT = TEMPLATES.parents[1]


def render(source: str, **values: object) -> str:
    return Template("{% load components %}" + source).render(Context(values))


def option(value: str, *, count: int = 3, checked: bool = False) -> Row:
    return Row(value=value, label=value.title(), count=count, checked=checked)


@pytest.mark.parametrize("template", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.stem)
def test_a_component_says_in_its_first_line_what_it_expects(template: Path):
    first = template.read_text("utf-8").splitlines()[0]

    assert first.startswith("{# ")
    assert first.endswith(" #}")


def test_every_icon_that_a_template_names_is_drawn():
    named = {
        name
        for template in PROJECT.rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)" %}', template.read_text("utf-8"))
    }

    assert named
    assert named <= icons.NAMES


def test_icons_are_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in render('{% icon "star" %}')


def test_the_thread_shows_each_piece_with_its_kind_and_link():
    items = [
        Row(kind="Praxisbeispiel", icon="star", title="PEIMAN", url="/gute-beispiele/peiman/", stance="for"),
        Row(kind="Was dagegen spricht", icon="ban", title="Eine Person, drei Aufgaben", url="", stance="against"),
    ]

    html = render_to_string("components/thread.html", {"items": items})

    assert html.count("<li") == 2
    assert '<a href="/gute-beispiele/peiman/">PEIMAN</a>' in html
    assert html.count("thread__item--against") == 1
    assert "Was dagegen spricht" in html


def test_invented_evidence_is_marked_as_such():
    items = [Row(kind="Gespräch", icon="quote", quote="Das bleibt liegen.", demo=True)]

    assert "Beispieldaten" in render_to_string("components/thread.html", {"items": items})


def test_a_quote_without_title_links_its_note():
    items = [
        Row(kind="Gespräch", icon="quote", quote="Das bleibt liegen.", url="/stelle/", note="Stelle im Transkript")
    ]

    assert '<a href="/stelle/">Stelle im Transkript</a>' in render_to_string("components/thread.html", {"items": items})


def test_facts_that_the_source_does_not_give_are_left_out():
    facts = [Row(term="Seit", value="2021"), Row(term="Kosten", value=None)]

    html = render_to_string("components/facts.html", {"facts": facts})

    assert "2021" in html
    assert "Kosten" not in html


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_map_writes_coordinates_as_svg_reads_them(settings, language: str):
    settings.LANGUAGE_CODE = language

    html = render("{% germany_map lat lon %}", lat=51.514, lon=7.468)

    assert re.search(r'cx="\d+\.\d" cy="\d+\.\d"', html)


def test_a_place_abroad_gets_no_dot_in_germany():
    assert render("{% germany_map lat lon %}", lat=48.2, lon=16.37) == ""


def test_boxes_of_a_filter_keep_what_was_ticked_and_escape_what_was_sent():
    html = render(
        "{% filter_options key options %}",
        key="krise",
        options=[option("pandemie", checked=True), option('"><script>', count=0)],
    )

    assert html.count(" checked") == 1
    assert 'id="f-krise-pandemie"' in html
    assert "<script>" not in html
    assert html.count("filter__option--none") == 1


def test_a_facet_folds_what_comes_after_its_first_options():
    lands = [option(f"land{i}") for i in range(16)]
    facet = Row(key="land", label="Land", first=lands[:6], more=lands[6:])

    html = render_to_string("components/filter_panel.html", {"facets": [facet], "active": 0, "action": "/x/"})

    before, after = html.split('class="disclosure"')
    assert before.count('type="checkbox"') == 6
    assert after.count('type="checkbox"') == 10
    assert "10 weitere" in after


@pytest.mark.parametrize("checked", [True, False])
def test_a_folded_choice_that_is_ticked_is_unfolded(checked: bool):
    facet = Row(key="land", label="Land", first=[option("bayern")], more=[option("saarland", checked=checked)])

    html = render_to_string("components/filter_panel.html", {"facets": [facet], "active": 1, "action": "/x/"})

    assert bool(re.search(r'id="f-land-mehr"\s+open', html)) is checked


def test_the_filter_works_without_scripts():
    html = render_to_string(
        "components/filter_panel.html",
        {"facets": [], "active": 2, "action": "/gute-beispiele/", "hidden": [("ansicht", "karten")]},
    )

    assert 'method="get"' in html
    assert 'type="submit"' in html
    assert '<input type="hidden" name="ansicht" value="karten">' in html
    assert "Filter (2)" in html


@pytest.mark.parametrize(
    ("pages", "number", "shown"),
    [
        (1, 1, [1]),
        (3, 2, [1, 2, 3]),
        (12, 1, [1, 2, 0, 12]),
        (12, 6, [1, 0, 5, 6, 7, 0, 12]),
        (5, 4, [1, 2, 3, 4, 5]),
        (12, 12, [1, 0, 11, 12]),
    ],
)
def test_page_numbers_show_the_ends_and_the_neighbours(pages: int, number: int, shown: list[int]):
    assert components.page_numbers(Paginator(range(pages), 1), number) == shown


def test_page_links_keep_the_filters():
    page = Paginator(range(50), 20).page(2)

    html = render_to_string("components/pagination.html", {"page": page, "querystring": "krise=hitze&"})

    assert 'href="?krise=hitze&amp;seite=3"' in html
    assert html.count('aria-current="page"') == 1


def test_a_single_page_needs_no_page_links():
    page = Paginator(range(5), 20).page(1)

    assert "<nav" not in render_to_string("components/pagination.html", {"page": page, "querystring": ""})


def test_the_trail_ends_with_this_page_which_is_no_link():
    trail = [Row(title="Gute Beispiele", url="/gute-beispiele/"), Row(title="Dortmund", url="")]

    html = render_to_string("components/breadcrumb.html", {"trail": trail})

    assert '<a href="/gute-beispiele/">Gute Beispiele</a>' in html
    assert '<span aria-current="page">Dortmund</span>' in html


def test_a_notice_says_its_kind_in_words_too():
    html = render('{% notice "warning" "Morgen ist Schluss" %}<p>Bitte antworten.</p>{% endnotice %}')

    assert "Achtung: " in html
    assert "Morgen ist Schluss" in html
    assert "<p>Bitte antworten.</p>" in html


def test_wrapping_components_escape_their_titles():
    html = render("{% aside title %}<p>Text</p>{% endaside %}", title="<b>fett</b>")

    assert "&lt;b&gt;" in html
    assert "<p>Text</p>" in html


def test_a_table_names_its_columns_and_rows_for_screen_readers():
    html = render_to_string(
        "components/table.html",
        {"caption": "Prioritäten", "head": ["Maßnahme", "Punkte"], "rows": [["Verankerung", "8,27"]], "numeric": True},
    )

    assert html.count('scope="col"') == 2
    assert '<th scope="row">Verankerung</th>' in html
    assert 'tabindex="0"' in html
    assert "<caption>Prioritäten</caption>" in html


def test_a_figure_says_its_finding_and_offers_table_and_numbers():
    html = render_to_string(
        "components/figure.html",
        {
            "title": "Die dauerhafte Verankerung steht vorn",
            "caption": ["n = 101 von 191 Städten"],
            "table": {"caption": "Prioritäten", "head": ["Maßnahme", "Punkte"], "rows": [["Schulungen", "7,7"]]},
            "csv_url": "/befragungen/prioritaeten.csv",
        },
    )

    assert html.index("Die dauerhafte Verankerung steht vorn") < html.index("n = 101")
    assert "<details" in html
    assert 'href="/befragungen/prioritaeten.csv"' in html


@pytest.mark.parametrize("component", ["copy_link", "print_button"])
def test_buttons_that_need_a_script_are_hidden_without_one(component: str):
    html = render_to_string(f"components/{component}.html", {"address": "https://x.example/", "label": "Link kopieren"})

    assert re.search(r"<button[^>]*\shidden", html, re.DOTALL)
