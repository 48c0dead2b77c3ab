"""Examples side by side: what they share, what only one has, and what becomes of wrong addresses."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base import changes, forwarding
from panreflex.share.catalogue import kinds
from panreflex.share.catalogue.comparing import Mark, Value, marked
from tests.making import (
    make_crisis_kind,
    make_evidence,
    make_example,
    make_measure,
    make_municipality,
    make_recommendation,
    make_theme,
)

PAGE = "/gute-beispiele/vergleich/"

examples_values = st.lists(
    st.lists(st.sampled_from("abcdef"), unique=True, max_size=5).map(lambda keys: [Value(key, key) for key in keys]),
    min_size=1,
    max_size=4,
)


def page(client, *slugs, **asked):
    response = client.get(PAGE, {"beispiel": slugs} | asked)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def row(html, title):
    """What stands in a row for each example, without mark-up."""
    found = re.search(rf'<th class="comparison__field"[^>]*>{title}</th>(.*?)</tr>', html)
    assert found, title
    cells = re.findall(r"<td[^>]*><span class=\"comparison__who\">.*?</span></span>(.*?)</td>", found[1])
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells]


def titles(html):
    return re.findall(r'<th class="comparison__field"[^>]*>([^<]*)</th>', html)


def heads(html):
    return re.findall(r'<th class="comparison__head".*?<a [^>]*>([^<]*)</a>', html)


@given(rows=examples_values)
def test_a_value_is_shared_if_all_have_it_and_alone_if_no_other_has_it(rows):
    sets = [{value.key for value in values} for values in rows]

    for at, values in enumerate(marked(rows)):
        others = [keys for place, keys in enumerate(sets) if place != at]
        assert {value.key for value in values} == sets[at]
        for value in values:
            assert (value.mark == Mark.SHARED) == (bool(others) and all(value.key in keys for keys in others))
            assert (value.mark == Mark.ONLY) == (bool(others) and not any(value.key in keys for keys in others))


@given(rows=examples_values, random=st.randoms(use_true_random=False))
def test_marks_do_not_depend_on_the_order_of_examples_or_values(rows, random):
    order = random.sample(range(len(rows)), len(rows))
    shuffled = [random.sample(rows[at], len(rows[at])) for at in order]

    before = [{value.key: value.mark for value in values} for values in marked(rows)]
    after = [{value.key: value.mark for value in values} for values in marked(shuffled)]

    assert after == [before[at] for at in order]


@given(rows=examples_values)
def test_that_a_name_is_of_one_example_only_is_no_mark(rows):
    assert not any(value.mark == Mark.ONLY for values in marked(rows, named=True) for value in values)


@pytest.fixture
def two():
    """Dortmund and Kiel: the same kind of crisis, one theme in common, one of Kiel alone."""
    flood, staff, warning = make_crisis_kind("hochwasser", "Hochwasser"), make_theme("personal"), make_theme("warnung")
    measure = make_measure("eins", 1, "Daueraufgabe")
    dortmund = make_example(
        "dortmund-pool",
        title="Dortmunder Pool",
        municipality=make_municipality(),
        crisis_kinds=[flood],
        themes=[staff],
        problem="Es fehlten Leute.",
        year_start=2021,
    )
    kiel = make_example(
        "kiel-amt",
        title="Kieler Amt",
        place_name="Kiel",
        municipality=make_municipality("01002000", "Kiel", 248_873),
        crisis_kinds=[flood],
        themes=[staff, warning],
        measures=[measure],
        year_start=2021,
    )
    make_evidence(make_recommendation(title="Reserven bilden"), example=kiel)
    return dortmund, kiel


@pytest.mark.django_db
def test_the_table_says_what_is_shared_and_what_only_one_has_in_words_and_signs(client, two):
    html = page(client, "dortmund-pool", "kiel-amt")

    assert heads(html) == ["Dortmunder Pool", "Kieler Amt"]
    assert row(html, "Ort") == ["Dortmund", "Kiel"]
    assert row(html, "Land") == [
        "Nordrhein-Westfalen (nur dieses Beispiel)",
        "Schleswig-Holstein (nur dieses Beispiel)",
    ]
    assert row(html, "Seit") == ["2021 (haben alle)", "2021 (haben alle)"]
    assert row(html, "Art der Krise") == ["Hochwasser (haben alle)", "Hochwasser (haben alle)"]
    assert row(html, "Themen") == ["Personal (haben alle)", "Personal (haben alle) Warnung (nur dieses Beispiel)"]
    assert row(html, "Das Problem") == ["Es fehlten Leute.", "keine Angabe"]
    assert row(html, "Darauf stützen sich") == ["keine Angabe", "Reserven bilden (nur dieses Beispiel)"]
    assert row(html, "Größe")[0].startswith("ab 500.000 rund 595.000 Einwohner:innen (Stand 31. Dezember 2023)")
    assert "Der Weg" not in titles(html), "a row in which no source says anything is left out"
    assert "<title>Vergleich: Dortmund, Kiel" in html
    assert 'data-announce="2 Beispiele im Vergleich, ' in html
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == len(titles(html))


@pytest.mark.django_db
def test_a_land_is_the_same_whether_a_key_or_a_source_says_it(client, two):
    make_example("verband", place_kind="association", place_name="Ruhrverband", region="Nordrhein-Westfalen")

    assert row(page(client, "dortmund-pool", "verband"), "Land") == ["Nordrhein-Westfalen (haben alle)"] * 2
    html = client.get(f"/en{PAGE}", {"beispiel": ["dortmund-pool", "verband"]}).content.decode()
    assert "only this example" not in row(re.sub(r"\s+", " ", html), "Federal state")[0]
    assert "nur dieses" not in row(re.sub(r"\s+", " ", html), "Federal state")[0]


@pytest.mark.django_db
def test_only_differences_leaves_out_what_all_say_and_names_it(client, two):
    html = page(client, "dortmund-pool", "kiel-amt", unterschiede="1")

    assert "Ausgeblendet, weil alle dasselbe sagen: Ebene, Seit, Art der Krise, Kurzfassung, Quelle." in html
    assert "Seit" not in titles(html)
    assert row(html, "Themen") == ["nichts darüber hinaus", "Warnung (nur dieses Beispiel)"]
    assert f'href="{PAGE}?beispiel=dortmund-pool&amp;beispiel=kiel-amt">Alle Zeilen' in html


@pytest.mark.django_db
def test_examples_are_added_and_taken_out_by_links(client, two):
    make_example("hamburg-stab", title="Hamburger Stab", place_name="Hamburg", summary="Ein Stab übt.")

    html = page(client, "dortmund-pool", q="stab übt")

    assert 'Hamburger Stab</span> <span class="kern-sr-only">hinzufügen' in html
    assert f'href="{PAGE}?beispiel=dortmund-pool&amp;beispiel=hamburg-stab"' in html
    assert f'href="{PAGE}?beispiel=dortmund-pool&amp;beispiel=kiel-amt"' in html, "what is related is suggested"
    both = page(client, "dortmund-pool", "hamburg-stab", unterschiede="1")
    assert f'href="{PAGE}?beispiel=hamburg-stab&amp;unterschiede=1"' in both


@pytest.mark.django_db
def test_without_examples_the_page_asks_for_the_first_one(client):
    html = page(client)

    assert "Noch kein Beispiel gewählt" in html
    assert 'name="q"' in html
    assert "<table" not in html


@pytest.mark.django_db
def test_wrong_doubled_and_too_many_examples_are_named_and_the_others_shown(client):
    for number in range(6):
        make_example(f"nummer-{number}", title=f"Nummer {number}")
    make_example("entwurf", title="Geheimer Entwurf", live=False)

    slugs = ["nummer-0", "gibt-es-nicht", "nummer-1", "nummer-0", "entwurf", "", *(f"nummer-{n}" for n in range(2, 6))]
    html = page(client, *slugs)

    assert heads(html) == ["Nummer 0", "Nummer 1", "Nummer 2", "Nummer 3"]
    assert "Diese Beispiele gibt es nicht oder nicht mehr: „gibt-es-nicht“, „entwurf“. Sie wurden weggelassen." in html
    assert "Dieses Beispiel war mehrmals gewählt: „Nummer 0“. Es steht einmal da." in html
    assert "Vier Beispiele passen nebeneinander. Weggelassen wurden: „Nummer 4“, „Nummer 5“." in html
    assert "Geheimer" not in html
    assert "Mehr als vier passen nicht nebeneinander." in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "strange", ["<script>alert(1)</script>", "'; DROP TABLE", "a" * 500, "../../konto", "%00%ff", "ü\u202e", "🙂"]
)
def test_strange_addresses_break_nothing(client, two, strange):
    html = page(client, strange, "kiel-amt", q=strange, unterschiede=strange)

    assert heads(html) == ["Kieler Amt"]
    assert "<script>alert" not in html
    assert len(html) < 60_000


@pytest.mark.django_db
def test_three_hundred_examples_in_an_address_are_not_all_looked_for(client, two):
    with CaptureQueriesContext(connection) as captured:
        html = page(client, *(f"falsch-{n}" for n in range(300)), "kiel-amt")

    assert "und 297 mehr. Sie wurden weggelassen." in html
    assert max(len(query["sql"]) for query in captured.captured_queries) < 5_000


@pytest.mark.django_db
def test_an_example_that_moved_is_found_by_its_former_address(client, two):
    dortmund, _kiel = two
    for slug in ("dortmund-pool", "dortmund-neu"):
        dortmund.slug = slug
        dortmund.save()
        changes.record("library.practiceexample", [str(dortmund.pk)])
        forwarding.follow_changes()

    html = page(client, "dortmund-pool", "kiel-amt", "dortmund-neu")

    assert heads(html) == ["Dortmunder Pool", "Kieler Amt"]
    assert "gibt es nicht" not in html
    assert "Dieses Beispiel war mehrmals gewählt: „Dortmunder Pool“." in html
    assert "beispiel=dortmund-pool" not in html, "links name the address of today"


@pytest.mark.django_db
def test_the_page_asks_the_same_queries_for_one_example_and_for_four(client, two):
    theme, measure = make_theme("personal"), make_measure("eins", 1)
    for number in range(20):
        example = make_example(
            f"weiteres-{number}", themes=[theme], measures=[measure], municipality=two[0].municipality
        )
        make_evidence(make_recommendation(measures=[measure]), example=example)
    kinds.EXAMPLES.forget()
    counted = []
    for slugs in (["kiel-amt"], ["kiel-amt", "dortmund-pool", "weiteres-1"]):
        page(client, *slugs)
        with CaptureQueriesContext(connection) as captured:
            page(client, *slugs, q="Beispiel")
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 13


@pytest.mark.django_db
def test_the_page_is_public_and_can_be_kept_by_any_cache(client, two):
    response = client.get(PAGE, {"beispiel": ["kiel-amt", "dortmund-pool"]})
    again = client.get(PAGE, {"beispiel": ["kiel-amt", "dortmund-pool"]}, headers={"If-None-Match": response["ETag"]})

    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies
    assert again.status_code == 304
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert client.post(PAGE).status_code == 405


@pytest.mark.django_db
def test_page_and_list_lead_to_the_comparison(client, two):
    detail = client.get("/gute-beispiele/kiel-amt/").content.decode()
    listed = client.get("/gute-beispiele/").content.decode()

    assert f'href="{PAGE}?beispiel=kiel-amt"' in detail
    assert re.search(r'<input[^>]*name="beispiel"[^>]*value="kiel-amt"[^>]*form="auswahl"', listed)
    assert re.search(rf'<form[^>]*id="auswahl"[^>]*method="get"[^>]*action="{PAGE}"', listed)
    assert 'form="auswahl"' not in client.get("/literatur/").content.decode()
