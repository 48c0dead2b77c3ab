"""What readers see marked in a result."""

from hypothesis import given
from hypothesis import strategies as st

from panreflex.share.search import analysing
from panreflex.share.search.highlighting import Hits, highlight, passage


def hits_for(*searched: str) -> Hits:
    return Hits.of(term for text in searched for word in analysing.words(text) for term in word.terms)


def test_a_hit_is_marked_in_whatever_form_it_stands():
    marked = highlight("Die Stäbe und der STAB", hits_for("Stab"))

    assert marked == "Die <mark>Stäbe</mark> und der <mark>STAB</mark>"


def test_a_beginning_marks_the_words_that_go_on_from_it():
    assert highlight("Hotlinenummern", Hits.of(["hotlin:*"])) == "<mark>Hotlinenummern</mark>"


def test_words_of_a_longer_phrase_are_not_marked_one_by_one():
    assert highlight("im außergewöhnlichen Fall", Hits.of(["stab <-> aussergewohnlich"])) == "im außergewöhnlichen Fall"


@given(st.text(max_size=200), st.text(max_size=20))
def test_mark_up_in_a_text_stays_text_and_nothing_gets_lost(text, searched):
    marked = highlight(text, hits_for(searched))

    plain = marked.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in plain
    assert highlight(text, Hits()) == plain


def test_a_passage_is_cut_around_the_hits_at_whole_words():
    text = "Anfang " * 100 + "hier brennt der Wald und dort " + "Ende " * 100

    cut = passage([text], hits_for("Wald"), length=80)

    assert "brennt der <mark>Wald</mark> und" in cut
    assert cut.startswith("… hier")
    assert cut.endswith("Ende …")
    assert len(cut) < 120


def test_a_passage_comes_from_the_text_with_the_most_different_hits():
    texts = ["Der Stab kam.", "Stab, Stab, Stab.", "Der Stab übt bei Hitze."]

    assert passage(texts, hits_for("Stab", "Hitze")) == "Der <mark>Stab</mark> übt bei <mark>Hitze</mark>."


def test_a_result_without_a_hit_in_its_texts_shows_how_they_begin():
    assert passage(["", "Kurz gesagt.", "Mehr."], hits_for("Wald")) == "Kurz gesagt."
    assert passage([], hits_for("Wald")) == ""


@given(st.lists(st.text(max_size=400), max_size=3), st.integers(10, 300))
def test_no_text_is_too_odd_for_a_passage(texts, length):
    words = [word for text in texts for word in text.split()]

    passage(texts, hits_for(*words[:3]), length=length)
