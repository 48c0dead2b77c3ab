from datetime import UTC, datetime

import pytest

from panreflex.collect.library.models import Publication, PublicationAuthor
from panreflex.share.catalogue import citation


def publication(*authors: PublicationAuthor, **fields: object) -> Publication:
    work = Publication(slug="werk", kind="report", url="https://verlag.example/werk", abstract="Worum.", **fields)
    work.authors = list(authors)
    return work


def test_an_entry_is_cited_with_the_german_day_of_its_version(settings):
    settings.BASE_URL = "https://krise.example"
    entry = Publication(slug="werk", last_published_at=datetime(2026, 11, 12, 23, 30, tzinfo=UTC))

    cited = citation.of_entry(entry, "Aufgaben ordnen")

    assert cited.text == (
        "„Aufgaben ordnen“. In: Kommunales Krisenmanagement, die Wissensplattform von PanReflex. "
        "Fassung vom 13. November 2026. https://krise.example/literatur/werk/"
    )
    assert cited.address == "https://krise.example/literatur/werk/"


def test_a_title_that_is_a_sentence_brings_no_second_full_stop():
    assert citation.of_entry(Publication(slug="zahl"), "Personal fehlt.").text.startswith("„Personal fehlt“. In:")


def test_a_publication_is_cited_after_din_iso_690():
    people = [PublicationAuthor(family="Hofinger", given="Gesine"), PublicationAuthor(family="Heimann", given="Rudi")]

    cited = citation.of_publication(publication(*people, title="Handbuch Stabsarbeit", publisher="Springer", year=2022))

    assert cited.text == (
        "HOFINGER, Gesine und Rudi HEIMANN, 2022. Handbuch Stabsarbeit [online]. Springer. "
        "Verfügbar unter: https://verlag.example/werk"
    )


@pytest.mark.parametrize("kind", Publication.Kind.values)
def test_a_publisher_that_is_the_container_too_is_cited_once(kind):
    work = publication(
        PublicationAuthor(literal="Stadt"), title="Lage", container_title="Krisenheft", publisher="Krisenheft"
    )
    work.kind = kind

    assert citation.of_publication(work).text.count("Krisenheft") == 1


@pytest.mark.parametrize(("author", "times"), [("Krisenheft", 0), ("Stadt Muster", 1)])
def test_a_publisher_or_container_that_is_the_only_author_is_not_cited_again(author, times):
    for field in ("publisher", "container_title"):
        work = publication(PublicationAuthor(literal=author), title="Lage", **{field: "Krisenheft"})
        work.kind = Publication.Kind.CHAPTER

        assert citation.of_publication(work).text.count("Krisenheft") == times


def test_a_publisher_among_several_authors_is_cited():
    authors = [PublicationAuthor(literal="Krisenheft"), PublicationAuthor(literal="Stadt Muster")]

    assert "Krisenheft" in citation.of_publication(publication(*authors, title="Lage", publisher="Krisenheft")).text


def test_a_body_without_year_is_cited_with_what_is_known():
    cited = citation.of_publication(publication(PublicationAuthor(literal="Stadt Muster"), title="Lagebild"))

    assert cited.text.startswith("STADT MUSTER, [kein Datum]. Lagebild")


@pytest.mark.parametrize("kind", ["", *Publication.Kind.values])
@pytest.mark.parametrize("title", ["Ein Titel", "", "[beschrieben]", "<b>&amp;</b> {x}"])
def test_every_kind_can_be_cited_even_half_written(kind, title):
    work = Publication(slug="werk", kind=kind, title=title)

    assert title in citation.of_publication(work).text
