"""Which spellings and forms of a word are the same word to the search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.share.search.analysing import MAX_TERM, fold, words


def terms(text: str) -> list[str]:
    return [term for word in words(text) for term in word.terms]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Städtetag", "Staedtetag"),
        ("Straße", "STRASSE"),
        ("Stab", "Stäbe"),
        ("Krise", "Krisen"),
        ("Übung", "uebungen"),
        ("Katastrophe", "Katastrofe"),
        ("Café", "Cafe\N{COMBINING ACUTE ACCENT}"),
        ("Expert:innen", "Experten"),
        ("Bürger*innen", "Bürger"),
        ("Impfzentrum", "Impfzentrums"),
    ],
)
def test_spellings_and_forms_of_a_word_have_the_same_term(one, other):
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(("one", "other"), [("Hitze", "Hütte"), ("Messe", "Masse"), ("Notruf", "Notfall")])
def test_different_words_have_different_terms(one, other):
    assert terms(one) != terms(other)


def test_a_word_with_a_hyphen_is_found_by_its_parts_and_written_as_one():
    assert set(terms("Notfall-Infopunkt")) == {*terms("Notfall"), *terms("Infopunkt"), *terms("Notfallinfopunkt")}


def test_words_that_say_nothing_have_no_terms_but_keep_their_place():
    found = list(words("Was tun bei der Hitze?"))

    assert [word.text for word in found if word.terms] == ["tun", "Hitze"]
    assert [word.text for word in found] == ["Was", "tun", "bei", "der", "Hitze"]


def test_ue_stays_where_it_is_no_umlaut():
    assert fold("neue Quelle") != fold("nüe Qülle")


@given(st.text(max_size=300))
def test_every_text_has_terms_of_letters_and_digits_only(text):
    for word in words(text):
        assert text[word.start : word.end] == word.text
        assert all(term.isalnum() and len(term) <= MAX_TERM for term in word.terms)
