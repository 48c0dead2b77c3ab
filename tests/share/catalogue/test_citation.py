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


def test_a_body_without_year_is_cited_with_what_is_known():
    cited = citation.of_publication(publication(PublicationAuthor(literal="Stadt Muster"), title="Lagebild"))

    assert cited.text.startswith("STADT MUSTER, [kein Datum]. Lagebild")


@pytest.mark.parametrize("kind", Publication.Kind.values)
@pytest.mark.parametrize("title", ["Ein Titel", "", "[beschrieben]", "<b>&amp;</b> {x}"])
def test_every_kind_can_be_cited_even_half_written(kind, title):
    work = Publication(slug="werk", kind=kind, title=title)

    assert title in citation.of_publication(work).text
