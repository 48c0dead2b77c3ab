"""What readers see marked in a result, and which passage of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.share.search import analysing
from panreflex.share.search.explaining import Hit, Hits
from panreflex.share.search.highlighting import highlight, marks, passage


def hits_for(*searched: str, found: str = "") -> Hits:
    """As the search makes them for words that are searched for, each found as it is and in the words of `found`."""
    terms: dict[str, Hit] = {}
    for text in searched:
        for word in analysing.words(text):
            inside = frozenset({*word.terms, analysing.fold(word.text)}) if word.terms else frozenset()
            for term in [*word.terms, *(other.terms[-1] for other in analysing.words(found) if other.terms)]:
                known = terms.get(term, Hit(frozenset()))
                terms[term] = Hit(known.inside | inside, asked=known.asked | {word.text})
    return Hits(terms)


def test_a_hit_is_marked_in_whatever_form_it_stands():
    marked = highlight("Die Stäbe und der STAB", hits_for("Stab"))

    assert marked == "Die <mark>Stäbe</mark> und der <mark>STAB</mark>"


@pytest.mark.parametrize(
    ("searched", "text", "marked"),
    [
        ("Hitze", "Hitzeaktionspläne", "<mark>Hitze</mark>aktionspläne"),
        ("Hitze", "Gluthitze", "Glut<mark>hitze</mark>"),
        ("Hitze", "Überhitzeschutz", "Über<mark>hitze</mark>schutz"),
        ("Stab", "Krisenstäbe", "Krisen<mark>stäbe</mark>"),
        ("Stab", "Krisenstaebe", "Krisen<mark>staebe</mark>"),
        ("staebe", "Krisenstabs", "Krisen<mark>stabs</mark>"),
        ("Straße", "Strassenbauamt", "<mark>Strasse</mark>nbauamt"),
        ("strasse", "Straßenbauamt", "<mark>Straße</mark>nbauamt"),
        ("Überflutung", "Überflutungskarte", "<mark>Überflutung</mark>skarte"),
        ("Ueberflutung", "Überflutungskarte", "<mark>Überflutung</mark>skarte"),
        ("Telefon", "Bürgertelephons", "Bürger<mark>telephons</mark>"),
        ("Hitze", "Hitze-Aktionsplan", "<mark>Hitze</mark>-Aktionsplan"),
        ("Notfall Infopunkt", "Notfall-Infopunkte", "<mark>Notfall-Infopunkte</mark>"),
        ("Notfallinfopunkt", "Notfall-Infopunkte", "<mark>Notfall-Infopunkte</mark>"),
        ("Bürgertelfon", "Bürgertelefon", "<mark>Bürgertelefon</mark>"),
        ("SAE", "Stabsarbeit", "<mark>Stabsarbeit</mark>"),
        ("Harz", "Aahar-Zentren", "Aahar-Zentren"),
    ],
)
def test_the_part_of_a_compound_that_was_searched_for_is_marked_in_any_spelling(searched, text, marked):
    assert highlight(text, hits_for(searched, found=text)) == marked


def test_words_of_another_name_are_marked_where_all_of_them_stand_together():
    name = {"stab", "aussergewohnlich"}
    hits = Hits({term: Hit(frozenset(), beside=frozenset([frozenset(name - {term})])) for term in name})

    assert highlight("im außergewöhnlichen Fall", hits) == "im außergewöhnlichen Fall"
    assert highlight("Stab im Außergewöhnlichen", hits) == "<mark>Stab</mark> im <mark>Außergewöhnlichen</mark>"


@given(st.text(max_size=200), st.text(max_size=20))
def test_mark_up_in_a_text_stays_text_and_nothing_gets_lost(text, searched):
    marked = highlight(text, hits_for(searched, found=text))

    plain = marked.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in plain
    assert highlight(text, Hits()) == plain


@given(st.text(alphabet="aäAeouüßſphPH-nst ", max_size=40), st.text(alphabet="aäeouüßphnst", min_size=1, max_size=6))
def test_marks_stand_in_the_text_one_after_the_other(text, searched):
    found = [(mark.start, mark.end) for mark in marks(text, hits_for(searched, found=text))]

    edges = [edge for mark in found for edge in mark]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in found)


def test_a_passage_is_cut_around_the_hits_at_whole_words():
    text = "Anfang " * 100 + "hier brennt der Wald und dort " + "Ende " * 100

    cut = passage([text], hits_for("Wald"), length=120)

    assert "brennt der Wald und" in cut
    assert cut.startswith("… Anfang")
    assert cut.endswith("Ende …")
    assert len(cut) < 140


def test_a_passage_begins_with_the_sentence_of_the_hit_if_there_is_room_for_it():
    text = "Das ist lange her. " * 30 + "Am Freitag brannte der Wald. " + "Danach war Ruhe. " * 30

    assert passage([text], hits_for("Wald"), length=80).startswith("… Am Freitag brannte der Wald. Danach")


def test_a_passage_comes_from_the_text_with_hits_for_the_most_words():
    texts = ["Der Stab kam.", "Stab, Stab, Krisenstab.", "Der Stab übt bei Hitze."]

    assert passage(texts, hits_for("Stab", "Hitze")) == "Der Stab übt bei Hitze."


def test_a_result_without_a_hit_in_its_texts_shows_how_they_begin():
    assert passage(["", "Kurz gesagt.", "Mehr."], hits_for("Wald")) == "Kurz gesagt."
    assert passage([], hits_for("Wald")) == ""


def test_of_a_long_document_only_the_beginning_is_read_however_many_lines_it_has():
    lines = ["Zeile ohne Treffer."] * 2_000 + ["Hier steht der Wald."]

    assert passage(lines[1_900:], hits_for("Wald")) == "Hier steht der Wald."
    assert passage(lines, hits_for("Wald")) == "Zeile ohne Treffer."
    assert passage(["x " * 30_000 + "Wald", "Wald"], hits_for("Wald")).startswith("x x")


@given(st.lists(st.text(max_size=400), max_size=3), st.integers(10, 300))
def test_no_text_is_too_odd_for_a_passage(texts, length):
    words = [word for text in texts for word in text.split()]

    cut = passage(texts, hits_for(*words[:3]), length=length)

    assert len(cut) <= length + 4
