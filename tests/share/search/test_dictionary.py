"""What comes near to a word by its letters, and what two segments of the index hold together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from panreflex.share.search.dictionary import Dictionary, slips
from panreflex.share.search.index import Entry, Index, Names, Segment, packed

WORDS = st.lists(st.text("abens", min_size=3, max_size=12), min_size=1, max_size=30, unique=True)


def dictionary(*terms: str) -> Dictionary:
    return Dictionary([(number, term) for number, term in enumerate(terms, start=1)])


def test_a_compound_is_read_as_its_parts_with_the_letters_that_link_them():
    known = dictionary("personal", "einsatz", "hitz", "aktionspla", "stab")

    assert known.readings("personaleinsatz") == (("personal", "einsatz"),)
    assert known.readings("hitzeaktionspla") == (("hitz", "aktionspla"),)
    assert known.readings("stab") == ()


@given(WORDS, st.integers(0, 30))
def test_what_came_later_is_known_as_if_it_had_always_been_there(words, split):
    whole = dictionary(*words)
    early = Dictionary([(number, term) for number, term in enumerate(words[:split], start=1)])
    later = early.with_later([(number, term) for number, term in enumerate(words[split:], start=split + 1)])

    assert len(later) == len(whole)
    for word in words:
        assert set(later.near(word)) >= {word}
        assert set(later.near(word)) == set(whole.near(word))
        assert later.term(later.numbers[word]) == word


@given(st.text("abcdefgh", min_size=8, max_size=20), st.data())
def test_a_swapped_pair_of_letters_is_one_slip_both_ways(word, data):
    place = data.draw(st.integers(1, len(word) - 2))
    other = word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    assert slips(word, other) == slips(other, word) == (1 if word != other else 0)


def test_short_words_and_wrong_first_letters_are_other_words():
    assert slips("hand", "band") == slips("rast", "rest") == slips("kanzel", "panzel") == 0


TERMS = st.lists(st.dictionaries(st.integers(1, 6), st.floats(0.125, 8, width=16), max_size=4), max_size=12)


def entry(key: int, terms: dict[int, float]) -> Entry:
    return Entry(key, "seiten", f"test {key}", None, (f"land={key % 3}",), packed(terms))


@given(TERMS, st.integers(0, 12), st.sets(st.integers(0, 11)))
def test_an_overlay_and_marks_for_what_is_gone_are_as_good_as_a_new_index(documents, split, gone):
    entries = [entry(key, terms) for key, terms in enumerate(documents)]
    alive = np.array([key not in gone for key in range(len(entries))], dtype=bool)
    names = Names()
    grown = Index(Segment(entries[:split], names), Segment(entries[split:], names), alive)
    left = [one for one in entries if one.key not in gone]
    others_names = Names()
    anew = Index(Segment(left, others_names), Segment([], others_names), np.ones(len(left), dtype=bool))

    for term in range(1, 7):
        positions, weights = grown.postings(term)
        others, of_others = anew.postings(term)
        assert grown.keys[positions].tolist() == anew.keys[others].tolist()
        assert weights.tolist() == of_others.tolist()
    assert grown.counts(np.flatnonzero(alive)) == anew.counts(np.arange(len(left)))
    assert grown.documents == anew.documents == len(left)
