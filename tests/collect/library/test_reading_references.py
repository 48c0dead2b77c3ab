"""Files of references as people and programs write them, whole and broken."""

import json
from collections.abc import Callable, Iterator

import pytest

from panreflex.collect.library.citing.reading import Record, bibtex, csl, ris
from panreflex.collect.library.citing.reading.dates import date_parts

Reader = Callable[[str], Iterator[Record]]


def only(records: Iterator[Record]) -> Record:
    [record] = records
    return record


def what(record: Record) -> list[tuple[str, str]]:
    return [(fault.field, fault.what) for fault in record.faults]


def test_accents_and_macros_become_letters():
    written = r"""@article{m,
      author = {M{\"u}ller, J{\"o}rg and {\AA}str\"{o}m, \v{S}{\'a}ra and Gro{\ss}, Fran\c{c}ois},
      title = {\emph{Krise} in {K}ommunen \& St\"adten -- ``90\,\%'' f\"ur {\glqq}alle{\grqq}},
      journal = {Stra{\ss}e}}"""

    item = only(bibtex(written)).item

    assert item["author"] == [
        {"family": "Müller", "given": "Jörg"},
        {"family": "Åström", "given": "Šára"},
        {"family": "Groß", "given": "François"},
    ]
    assert item["title"].startswith("Krise in Kommunen & Städten – “90 %” für")
    assert item["container-title"] == "Straße"


@pytest.mark.parametrize(
    "title", ["100 % sicher & gut", "A_b #1", "E-Mail: a@b.example", "Emoji 🚒 und CO₂", 'Ein "Zitat"']
)
def test_what_is_no_latex_stays(title):
    assert only(bibtex(f"@book{{a, title = {{{title}}}}}")).item["title"] == title


def test_biblatex_says_more_than_bibtex():
    written = r"""@online{bbk, author = {{Bundesamt für Bevölkerungsschutz} and von der Heide, Hans and others},
      title = {Warnung}, subtitle = {Ein Überblick}, date = {2020-03-05/2020-04-01}, langid = {ngerman},
      location = {Bonn}, organization = {BBK}, isbn = {978-3-16-148410-0}, url = {https://bbk.example/a_b}}"""

    record = only(bibtex(written))

    assert record.item == {
        "id": "bbk",
        "type": "webpage",
        "author": [{"literal": "Bundesamt für Bevölkerungsschutz"}, {"family": "von der Heide", "given": "Hans"}],
        "title": "Warnung: Ein Überblick",
        "issued": {"date-parts": [[2020, 3, 5]]},
        "language": "ngerman",
        "publisher-place": "Bonn",
        "publisher": "BBK",
        "ISBN": "978-3-16-148410-0",
        "URL": "https://bbk.example/a_b",
    }
    assert record.faults == ()


def test_abbreviations_are_joined_and_months_have_names():
    written = """@string{stadt = "Stadt"}
      @report{a, title = stadt # " und " # {Land}, institution = stadt, year = 2021, month = mar}"""

    item = only(bibtex(written)).item

    assert (item["title"], item["publisher"]) == ("Stadt und Land", "Stadt")
    assert item["issued"] == {"date-parts": [[2021, 3]]}


def test_a_half_entry_spoils_only_itself():
    written = "@book{halb, title = {Ohne Ende\n\n@book{ganz, title = {Mit Ende}}\n@misc{auch halb"

    records = list(bibtex(written))

    assert [(record.row, record.item.get("title"), bool(record.faults)) for record in records] == [
        (1, None, True),
        (3, "Mit Ende", False),
        (4, None, True),
    ]
    assert "Klammer" in records[0].faults[0].what


def test_a_key_or_a_field_that_stands_twice_is_said_with_its_row():
    written = "@book{a, title={Eins}}\n@book{a, title={Zwei}}\n@book{b, title={Drei}, year=1999, year=2000}"

    first, second, third = bibtex(written)

    assert first.faults == ()
    assert what(second) == [("", "Den Schlüssel „a“ hat schon der Eintrag in Zeile 1. Bitte einen anderen vergeben.")]
    assert what(third) == [("year", "Das Feld steht zweimal da. Bitte eines von beiden löschen.")]


@pytest.mark.parametrize("reader", [bibtex, ris])
def test_text_without_entries_is_said_to_be_none(reader):
    record = only(reader("Sehr geehrte Damen und Herren,\nanbei die Liste.\n"))

    assert record.item == {}
    assert record.faults[0].what.endswith(("„@book{“.", "„TY  - “."))


RIS = """TY  - JOUR
ID  - mueller-2020
AU  - Müller, Anna
AU  - Stadt Muster
TI  - Ein Titel,
der weitergeht
T2  - Zeitschrift
PY  - 2020/03/05/
SP  - 12
EP  - 25
SN  - 1234-5678
DO  - 10.1000/abc
KW  - Hitze
KW  - Warnung
ER  -
"""


def test_ris_is_read_with_its_tags():
    record = only(ris(RIS))

    assert record.key == "mueller-2020"
    assert record.item == {
        "id": "mueller-2020",
        "type": "article-journal",
        "author": [{"family": "Müller", "given": "Anna"}, {"literal": "Stadt Muster"}],
        "title": "Ein Titel, der weitergeht",
        "container-title": "Zeitschrift",
        "issued": {"date-parts": [[2020, 3, 5]]},
        "page": "12-25",
        "DOI": "10.1000/abc",
        "keyword": "Hitze;Warnung",
    }


def test_ris_with_one_blank_or_without_an_end_is_read_and_the_missing_end_said():
    first, second = ris("TY - BOOK\nTI - Eins\nTY  - BOOK\nTI  - Zwei\nSN  - 978-3-16-148410-0\nER  -\n")

    assert (first.item["title"], what(first)[0][0]) == ("Eins", "ER")
    assert (second.row, second.item["title"], second.item["ISBN"]) == (3, "Zwei", "978-3-16-148410-0")
    assert second.faults == ()


def test_csl_takes_what_programs_and_agencies_write():
    items = [
        {"id": 7, "type": "book", "title": ["Eins"], "issued": {"date-parts": [["2020", 3]]}},
        {
            "title": "Zwei",
            "author": [{"family": "Beethoven", "non-dropping-particle": "van"}],
            "issued": {"raw": "1999"},
        },
    ]

    first, second = csl(json.dumps({"items": items}))

    assert first.item == {"id": "7", "type": "book", "title": "Eins", "issued": {"date-parts": [[2020, 3]]}}
    assert second.item["author"] == [{"family": "van Beethoven"}]
    assert second.item["issued"] == {"date-parts": [[1999]]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "kein JSON"),
        ("[" * 100_000, "zu tief verschachtelt"),
        ("7", "Liste von Einträgen"),
        ("[7]", "kein Eintrag"),
        ('[{"title": {"a": 1}}]', "Erwartet wird ein Text"),
        ('[{"title": "x", "author": "Müller"}]', "„family“"),
        ('[{"title": "x", "issued": {"date-parts": [["bald"]]}}]', "Datum"),
    ],
)
def test_csl_that_is_none_is_said_to_be(text, said):
    assert said in only(csl(text)).faults[0].what


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2020", [2020]),
        ("2020-13", [2020]),
        ("2020-02-31", [2020, 2, 31]),
        ("5. 3. 2020", [2020, 3, 5]),
        ("März 2020", [2020, 3]),
        ("Herbst 2020", [2020]),
        ("c1998", [1998]),
        ("bald", []),
    ],
)
def test_dates_are_read_as_far_as_they_say_something(text, parts):
    assert date_parts(text) == parts


@pytest.mark.parametrize("reader", [bibtex, ris, csl])
def test_ten_megabytes_in_one_field_are_read(reader):
    long = "x" * 10_000_000
    text = {
        bibtex: f"@book{{a, title={{{long}}}}}",
        ris: f"TY  - BOOK\nTI  - {long}\nER  - \n",
        csl: json.dumps([{"title": long}]),
    }[reader]

    assert len(only(reader(text)).item["title"]) == 10_000_000
