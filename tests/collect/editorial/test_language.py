"""What makes a text hard to read is found, and what is fine is left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.collect.editorial import language


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kurz. Und gut.", ["Kurz.", "Und gut."]),
        ("Am 31. Dezember kamen z. B. ca. 300 Personen. Dann Ruhe.", None),
        ("Dr. Muster sagt, d. h. meint: „Es geht.“ Danach war Schluss.", None),
        ("Es war 2020. Danach wurde es besser.", ["Es war 2020.", "Danach wurde es besser."]),
        ("- erstens\n- zweitens", ["- erstens", "- zweitens"]),
        ("Geht das? Ja! Und … nein", ["Geht das?", "Ja!", "Und … nein"]),
        ("Nach § 15 Abs. 2 Nr. 3 gilt das. Sonst nicht.", ["Nach § 15 Abs. 2 Nr. 3 gilt das.", "Sonst nicht."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, found):
    sentences = list(language.sentences(text))

    assert sentences == found if found else len(sentences) == 2


@given(st.text())
def test_no_word_is_lost_between_sentences(text):
    assert "".join("".join(language.sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(("words", "too_long"), [(25, False), (26, True)])
def test_a_sentence_may_have_25_words(words, too_long):
    text = "Davor. " + " ".join(["Wort"] * words) + ". Danach."

    assert [sentence.words for sentence in language.long_sentences(text)] == ([words] if too_long else [])


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Die KGSt hilft."], ["KGSt"]),
        (["Die Kommunale Gemeinschaftsstelle (KGSt) hilft.", "Die KGSt hilft."], []),
        (["PEIMAN (Personaleinsatzmanagement) half."], []),
        (["PEIMAN half.", "PEIMAN steht für Personaleinsatz in München."], []),
        (["Die ErzieherInnen und die Kita-Leitung halfen in der EU."], []),
        (["In der II. Welle kam COVID zurück."], []),
        (["THW und DRK, dann wieder das THW."], ["THW", "DRK"]),
        (["Auf www.THW.de und an info@THW"], []),
    ],
)
def test_an_abbreviation_is_named_once_if_nothing_explains_it(texts, found):
    assert language.unexplained(texts) == found
