"""Text out of files reads as people read it, and never harms whoever stores it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base.media.tidying import says_something, tidy


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Der Krisen-\nstab tagt", "Der Krisenstab tagt"),
        ("Der Krisen\u00ad\nstab tagt", "Der Krisenstab tagt"),
        ("Ver\u00adwal\u00adtung", "Verwaltung"),
        ("die Corona-\nPandemie", "die Corona-Pandemie"),
        ("Bund-\nund Länderebene", "Bund- und Länderebene"),
        ("1990 -\nheute", "1990 - heute"),
        ("Der ﬂexible Staﬀ", "Der flexible Staff"),
        ("U\u0308bung f¨ur alle", "Übung für alle"),
        ("Seite\x00 1\ufffd\ud800\ue000 \u202eEnde", "Seite 1 Ende"),
        ("Erste\nZeile\n \nZweiter  Absatz\f", "Erste Zeile\nZweiter Absatz"),
    ],
)
def test_words_are_whole_again_and_what_nobody_reads_is_gone(raw, said):
    assert tidy(raw) == said


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_stored_and_holds_nothing_that_nobody_reads(text):
    said = tidy(text)

    said.encode()
    assert not any(unicodedata.category(one) in ("Cc", "Cs", "Co", "Cf") for one in said.replace("\n", ""))
    assert said == said.strip()
    assert "  " not in said


def test_numbers_and_stray_signs_are_no_text():
    assert [says_something(text) for text in ("", "– 17 –", "S. 3", "Übung")] == [False, False, False, True]
