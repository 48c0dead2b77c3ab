"""Text in whatever way a program wrote it."""

import pytest

from panreflex.collect.importing.decoding import decoded
from panreflex.collect.importing.refusing import Refused

GERMAN = "Titel;Ort\r\nGrößere Übungen für Städte – „ja“;Köln\r\n" * 3


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
        ("mac_roman", "Mac Roman"),
    ],
)
def test_every_encoding_of_an_office_is_found_out(codec, said):
    found = decoded(GERMAN.encode(codec))

    assert found.text == GERMAN.replace("\r\n", "\n")
    assert found.encoding == said


def test_latin_1_without_windows_letters_is_read_as_well():
    assert decoded("Stärkung für Köln".encode("latin-1")).text == "Stärkung für Köln"


def test_old_line_ends_of_macs_are_line_ends():
    assert decoded(b"@book{a,\r title={x}\r}\r").text == "@book{a,\n title={x}\n}\n"


def test_a_text_that_was_cut_within_a_letter_is_read_up_to_it():
    assert decoded("Köln für".encode()[:-3] + "ü".encode()[:1]).text == "Köln f"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n\x00\x01\x02\xff\xfe", b"\xff\xfe\x00", bytes(range(256)) * 4])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(Refused, match=r"Textdatei|beschädigt"):
        decoded(content)
