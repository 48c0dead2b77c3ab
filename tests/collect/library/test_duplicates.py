"""The same work in two spellings, and works that only look alike."""

from typing import Any

import pytest

from benchmarks.duplicates import measure
from benchmarks.made_up.works import collection, planted
from panreflex.collect.library import duplicates, identifiers
from panreflex.collect.library.duplicates import Collection, Reason, work_of_item
from panreflex.collect.library.models import Publication
from panreflex.collect.library.models.publications import PublicationAuthor
from tests.making import make_example, make_publication

BASE = {
    "type": "report",
    "title": "Krisenstäbe in Städten: Ergebnisse einer Befragung",
    "author": [{"family": "Müller", "given": "Anna"}, {"family": "Schmidt", "given": "Bernd"}],
    "issued": {"date-parts": [[2020]]},
}


def reason(**other: Any) -> Reason | None:
    """By what BASE is recognised in a work with these fields, None for another work."""
    mine, theirs = work_of_item(BASE, "mine"), work_of_item(BASE | other, "theirs")
    found = Collection.of([mine], more=[theirs]).matches(theirs)
    return found[0].reason if found else None


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Krisenstäbe in Städten: Ergebnisse einer Befargung"},
        {"title": "KRISENSTAEBE IN STAEDTEN – ERGEBNISSE EINER BEFRAGUNG"},
        {"title": "Krisenstäbe in Städten"},
        {"title": "Krisenstäbe in Städten: Ergebn. einer Befragung"},
        {"author": [{"family": "Schmidt", "given": "B."}, {"family": "Mueller", "given": "A."}]},
        {"author": [{"family": "Anna", "given": "Müller"}]},
        {"issued": {}},
    ],
)
def test_the_same_work_in_another_spelling_is_recognised(other):
    assert reason(**other) in (Reason.TITLE, Reason.SIMILAR)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Krisenstäbe in Städten: Ergebnisse einer Befragung, Teil 2"},
        {"title": "Krisenstäbe in Städten II: Ergebnisse einer Befragung"},
        {"title": "Krisenstäbe in Städten: Empfehlungen für die Praxis"},
        {"title": "Krisenstäbe in Hessen: Ergebnisse einer Befragung"},
        {"issued": {"date-parts": [[2022]]}},
        {"edition": "2"} | {"issued": {"date-parts": [[2021]]}},
        {"author": [{"family": "Weber", "given": "Clara"}]},
    ],
)
def test_another_part_year_edition_place_or_author_is_another_work(other):
    assert reason(**other) is None


def test_identifiers_count_however_they_are_written():
    assert identifiers.doi("https://dx.doi.org/10.1000/ABC.") == "10.1000/ABC"
    assert identifiers.isbn13(identifiers.isbn("ISBN 3-16-148410-X")) == identifiers.isbn("978-3-16-148410-0")
    assert identifiers.isbn("978-3-16-148410-1") == ""
    assert identifiers.same_address("http://www.stadt.example/a/?utm_source=x") == "stadt.example/a"
    assert identifiers.same_address("https://www.stadt.example/") == ""


def test_a_doi_is_stronger_than_a_title():
    one = work_of_item(BASE | {"DOI": "10.1000/abc"}, 1)
    same = work_of_item({"title": "Ganz anders", "DOI": "10.1000/ABC"}, 2)
    other = work_of_item(BASE | {"DOI": "10.1000/xyz"}, 3)
    collection = Collection.of([one], more=[same, other])

    assert [match.reason for match in collection.matches(same)] == [Reason.DOI]
    assert collection.matches(other) == []


def test_chapters_of_one_book_share_its_isbn_and_are_no_duplicates():
    isbn = {"ISBN": "9783161484100", "type": "chapter"}
    chapters = [work_of_item(isbn | {"title": title}, title) for title in ("Warnung der Stadt", "Warnung vom Land")]

    assert Collection.of(chapters[:1], more=chapters).matches(chapters[1]) == []


@pytest.mark.django_db
def test_an_entry_knows_what_it_is_probably_a_duplicate_of():
    make_publication("anders", title="Etwas ganz anderes", url="https://verlag.example/anders")
    there = make_publication("da", title="Handbuch für Stäbe", url="https://verlag.example/stab")
    new = make_publication("neu", title="Handbuch fuer Staebe", url="http://www.verlag.example/stab/")
    example = make_example("app", title="Sandsack-App", place_name="Kassel")
    again = make_example("app2", title="Sandsack App", place_name="Kassel")

    assert list(duplicates.of(new)) == [there]
    assert list(duplicates.of(again)) == [example]
    assert list(duplicates.of(make_example("lotse", title="Hochwasserlotsen", place_name="Kassel"))) == []


@pytest.mark.django_db
def test_one_entry_is_compared_with_few_of_a_large_stock(monkeypatch, django_assert_max_num_queries):
    rows = [
        Publication(slug=f"w{n}", title=f"Bericht zur Lage der Wehren und Helfer in Ort{n}", kind="report", year=2020)
        for n in range(1500)
    ]
    Publication.objects.bulk_create(rows)
    new = make_publication("neu", title="Bericht zur Lage der Wehren und Helfer in Ort77.", year=2020)
    read, work_of = [], duplicates.work_of

    def counted(entry, key=None):
        read.append(entry)
        return work_of(entry, key)

    monkeypatch.setattr(duplicates, "work_of", counted)

    with django_assert_max_num_queries(5):
        alike = duplicates.of(new)

    assert [entry.slug for entry in alike] == ["w77"]
    assert len(read) <= 20


@pytest.mark.django_db
def test_the_database_finds_what_comparing_with_all_finds():
    items = collection(400, 5)
    copies = planted(items, 60, 6)
    stored = stored_as_publications(items)
    new = stored_as_publications([copy for copy, _original, _done in copies])
    originals = {copy["id"]: original for copy, original, _done in copies}

    right = [key for key, entry in new.items() if stored[originals[key]] in duplicates.of(entry)]

    assert len(right) >= 0.95 * len(copies)


def stored_as_publications(items: list[dict[str, Any]]) -> dict[str, Publication]:
    """CSL id -> publication."""
    names = {"container-title": "container_title", "DOI": "doi", "ISBN": "isbn", "URL": "url", "type": "kind"}
    same = ("title", "publisher", "page", "edition", "volume", "issue")
    stored = {}
    for item in items:
        fields = {names.get(name, name): value for name, value in item.items() if name in names or name in same}
        year = item.get("issued", {}).get("date-parts", [[None]])[0][0]
        stored[item["id"]] = Publication(slug=f"w{item['id']}".lower(), year=year, **fields)
    Publication.objects.bulk_create(stored.values())
    PublicationAuthor.objects.bulk_create(
        PublicationAuthor(publication=stored[item["id"]], sort_order=number, **name)
        for item in items
        for number, name in enumerate(item.get("author", ()))
    )
    return stored


def test_planted_duplicates_are_found_and_near_neighbours_left_alone():
    found = measure(400, 60, seed=5)

    assert found.precision >= 0.98
    assert found.recall >= 0.95
