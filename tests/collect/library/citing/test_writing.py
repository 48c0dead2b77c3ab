"""What other programs read in the files that we write: bibtexparser and rispy stand for them."""

import re
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import names
from hypothesis import given
from hypothesis import strategies as st

from panreflex.collect.library.citing import writing
from panreflex.collect.library.models import Publication

ARTICLE = {
    "id": "meyer-2024",
    "type": "article-newspaper",
    "title": "Üben & lernen",
    "author": [
        {"family": "von der Leyen", "given": "Ursula"},
        {"literal": "Amt für Inneres, Sport und Kommunales"},
        {"family": "Meyer Schulze"},
    ],
    "issued": {"date-parts": [[2024, 12, 3]]},
    "container-title": "Die Zeitung",
    "volume": "3",
    "issue": "2",
    "page": "12-14",
    "DOI": "10.1000/a_b",
    "URL": "https://zeitung.example/?a_b=1%20&c",
    "language": "de",
    "keyword": "Hitze, Warnung",
    "abstract": "Worum es geht.",
}
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


def bibtex(*items: Any) -> Any:
    """The entries that an independent reader finds."""
    library = parse_string("".join(writing.bibtex(items)))
    assert not library.failed_blocks
    return library.entries


def ris(*items: Any) -> list[dict[str, Any]]:
    return rispy.loads("".join(writing.ris(items)))  # type: ignore[no-any-return]


def test_a_work_in_bibtex_has_all_that_is_known_of_it():
    [entry] = bibtex(ARTICLE)

    assert (entry.entry_type, entry.key) == ("article", "meyer-2024")
    assert {name: field.value for name, field in entry.fields_dict.items()} == {
        "author": "von der Leyen, Ursula and {Amt für Inneres, Sport und Kommunales} and Meyer{ }Schulze",
        "title": r"{Üben \& lernen}",
        "journal": "{Die Zeitung}",
        "volume": "3",
        "number": "2",
        "pages": "12--14",
        "year": "2024",
        "month": "dec",
        "date": "2024-12-03",
        "doi": "10.1000/a_b",
        "url": "https://zeitung.example/?a_b=1%20&c",
        "language": "de",
        "langid": "ngerman",
        "keywords": "Hitze, Warnung",
        "abstract": "Worum es geht.",
        "entrysubtype": "newspaper",
    }


def test_a_work_in_ris_has_all_that_is_known_of_it():
    [record] = ris(ARTICLE)

    assert record == {
        "type_of_reference": "NEWS",
        "authors": ["von der Leyen, Ursula", "Amt für Inneres,, Sport und Kommunales", "Meyer Schulze,"],
        "title": "Üben & lernen",
        "secondary_title": "Die Zeitung",
        "volume": "3",
        "number": "2",
        "start_page": "12",
        "end_page": "14",
        "year": "2024",
        "date": "2024/12/03",
        "doi": "10.1000/a_b",
        "urls": ["https://zeitung.example/?a_b=1%20&c"],
        "language": "de",
        "keywords": ["Hitze", "Warnung"],
        "abstract": "Worum es geht.",
        "id": "meyer-2024",
    }


def test_every_kind_of_work_has_a_type_of_its_own():
    kinds = Publication.Kind.values
    entries = bibtex(*({"id": kind, "type": kind, "title": "Werk"} for kind in kinds))
    records = ris(*({"id": kind, "type": kind, "title": "Werk"} for kind in kinds))

    told = {
        (entry.entry_type, entry.fields_dict["entrysubtype"].value if "entrysubtype" in entry.fields_dict else "")
        for entry in entries
    }
    assert len(told) == len({record["type_of_reference"] for record in records}) == len(kinds)


def test_no_key_stands_twice_whatever_the_works_are_called():
    entries = bibtex(*({"id": said, "type": "book", "title": "Werk"} for said in ("Ä b", "-b", "B", "{}", "b-2")))

    assert [entry.key for entry in entries] == ["b", "b-2", "B-3", "ohne-schluessel", "b-2-2"]


@given(text=TEXT, name=TEXT)
def test_whatever_a_title_or_a_name_holds_a_bibtex_file_stays_one_entry_with_balanced_braces(text, name):
    item = ARTICLE | {"title": text, "abstract": text, "author": [{"literal": name}, {"family": name, "given": text}]}
    [written] = writing.bibtex([item])

    depth = 0
    for brace in re.findall("[{}]", written):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    [entry] = bibtex(item)
    assert set(entry.fields_dict) >= {"title", "author", "journal", "year"} - {"author" if not name.split() else ""}


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ({"family": "Luther King, Jr.", "given": "Martin"}, "Luther King, Jr.", "Martin"),
        ({"family": "Meyer", "given": "Anna and Berta, Clara"}, "Meyer", "Anna and Berta, Clara"),
        ({"family": "others", "given": ""}, "others", ""),
        ({"literal": "Stadt, Land und Fluss and more"}, "Stadt, Land und Fluss and more", ""),
    ],
)
def test_commas_and_the_word_and_inside_a_name_divide_nothing(name, family, given):
    [entry] = bibtex(ARTICLE | {"author": [name, {"family": "Zweite", "given": "Z."}]})
    first, second = (
        names.parse_single_name_into_parts(one)
        for one in names.split_multiple_persons_names(entry.fields_dict["author"].value)
    )

    def plain(words: list[str]) -> str:
        return " ".join(words).replace("{", "").replace("}", "")

    assert (plain(first.last), plain(first.first)) == (family, given)
    assert (second.last, second.first) == (["Zweite"], ["Z."])


@given(text=st.text(st.sampled_from("ER  - TYAU\r\n\x0b\u2028\x85x")))
def test_no_text_begins_another_field_or_ends_a_record_in_ris(text):
    records = ris(ARTICLE | {"abstract": text, "title": f"T{text}"}, ARTICLE | {"id": "danach"})

    assert [record["id"] for record in records] == ["meyer-2024", "danach"]
    assert all(set(record) <= {*ris(ARTICLE)[0]} for record in records)


def test_tex_prints_every_special_character_as_it_was_typed():
    [entry] = bibtex(ARTICLE | {"title": r"100 % \o/ {a} ~ ^ $ # _ -- ''so'' ?`"})

    assert entry.fields_dict["title"].value == (
        r"{100 \% \textbackslash{}o/ \textbraceleft{}a\textbraceright{} \textasciitilde{} \textasciicircum{} "
        r"\$ \# \_ -{}- '{}'so'{}' ?{}`}"
    )
