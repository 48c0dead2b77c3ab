"""What a report may hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base.reports.model import Heading, Run, Table, one_line, printable, runs
from tests.base.reports.sample import sample


@given(st.text(st.characters(codec=None)))
def test_printable_text_holds_no_control_character_and_keeps_all_else(text: str):
    said = printable(text)

    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", said) is None
    assert printable(said) == said


def test_letters_emoji_and_marks_of_every_script_stay():
    text = "Größe – „Zitat“ 👩🏽‍🚒 שלום عربى 漢字 é"

    assert printable(text) == text


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://beispiel.test/ä?x=[1]&y=<2>", "https://beispiel.test/%C3%A4?x=1&y=%3C2%3E"),
        ("mailto:rat@beispiel.test", "mailto:rat@beispiel.test"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("http://[", ""),
        ("https://", ""),
        ("/gute-beispiele/", ""),
        ("", ""),
    ],
)
def test_only_whole_addresses_of_the_web_and_of_mail_become_links(address: str, linked: str):
    [run] = runs(Run("dort", address))

    assert run.url == linked


@pytest.mark.parametrize("title", ["", " \n", "\x07"])
def test_a_report_has_a_title(title: str):
    with pytest.raises(ValueError, match="title"):
        sample(title=title)


@pytest.mark.parametrize("levels", [[2], [1, 3], [1, 2, 4], [0], [1, 5]])
def test_no_level_of_headings_is_left_out(levels: list[int]):
    with pytest.raises(ValueError, match="heading"):
        sample(blocks=[Heading("Titel", level) for level in levels])


def test_a_report_speaks_german_or_english():
    with pytest.raises(ValueError, match="fr"):
        sample(language="fr")


@pytest.mark.parametrize(("rows", "widths"), [([["nur eins"]], [1, 1]), ([["a", "b"]], [1])])
def test_a_table_has_no_ragged_rows(rows: list[list[str]], widths: list[int]):
    with pytest.raises(ValueError, match="cells"):
        Table("Titel", ["A", "B"], rows, "Worum es geht.", widths)


def test_one_line_is_one_line():
    assert one_line(" Wer\nkann\r\n\twas? ") == "Wer kann was?"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("am 25. November 2026", "am 25.~November 2026"),
        ("z. B. nach § 5 und S. 12", "z.~B. nach §~5 und S.~12"),
        ("um 9 Uhr, 30 % für 3 Mio. Euro", "um 9~Uhr, 30~% für 3~Mio. Euro"),
        ("Es waren 25. Novemberlich 9 Uhren.", "Es waren 25. Novemberlich 9 Uhren."),
    ],
)
def test_what_belongs_together_stays_on_one_line(text: str, kept: str):
    [run] = runs(text)

    assert run.text == kept.replace("~", "\N{NO-BREAK SPACE}")
