"""What we export and import again changes nothing, in every format."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from panreflex.base.tables import Sheet, csv_file, xlsx_file
from panreflex.collect.importing.models import Import
from panreflex.collect.library.citing import writing
from panreflex.collect.library.columns import COLUMNS
from panreflex.collect.library.models import PracticeExample, Publication, PublicationAuthor
from tests.collect.importing.importing import checked, outcomes
from tests.making import make_crisis_kind, make_example, make_municipality, make_theme

pytestmark = pytest.mark.django_db

LETTERS = st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x1F6FF)
NOT_IN_NAMES = set(",;{}\\")


def texts(longest: int, least: int = 1) -> st.SearchStrategy[str]:
    """One line, as forms store it."""
    return (
        st.text(LETTERS, max_size=longest)
        .map(lambda text: " ".join(text.split()))
        .filter(lambda text: len(text) >= least)
    )


names = texts(20).filter(lambda text: not NOT_IN_NAMES & set(text) and any(letter.isalpha() for letter in text))
people = st.one_of(
    st.builds(lambda family, given: {"family": family, "given": given}, names, names),
    names.map(lambda family: {"family": family}),
    names.map(lambda literal: {"literal": literal}),
)


class RoundTrip(TestCase):
    """In a class, because each example needs a transaction of its own."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        title=texts(80),
        container=texts(40, 0),
        abstract=texts(120, 0),
        page=st.sampled_from(["", "12-25", "12", "A3–A5"]),
        issued=st.sampled_from([(None, None, None), (2020, None, None), (2020, 3, None), (2020, 3, 5)]),
        kind=st.sampled_from(Publication.Kind.values),
        authors=st.lists(people, max_size=3),
    )
    def test_a_publication_comes_back_as_it_was(
        self, title: str, container: str, abstract: str, page: str, issued: Any, kind: str, authors: Any
    ) -> None:
        work = Publication(
            slug="ein-werk",
            title=title,
            container_title=container,
            abstract=abstract,
            page=page,
            kind=kind,
            url="https://verlag.example/a_b~c?d=%20&e#f",
            doi="10.1000/a_b(c)<d>",
        )
        work.year, work.month, work.day = issued
        work.authors.set([PublicationAuthor(sort_order=place, **name) for place, name in enumerate(authors)])
        work.themes = [make_theme("hitze", "Hitze; und {mehr}")]
        work.save()
        items = [work.as_csl()]

        came = {
            "x.bib": checked("".join(writing.bibtex(items)), name="x.bib"),
            "x.ris": checked("".join(writing.ris(items)), name="x.ris"),
            "x.json": checked(json.dumps(items), name="x.json"),
            **tables(work, "publication"),
        }

        assert {name: problems(batch) for name, batch in came.items()} == {name: [] for name in came}

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(title=texts(80), place=texts(40), unit=texts(40, 0))
    def test_an_example_comes_back_as_it_was(self, title: str, place: str, unit: str) -> None:
        example = make_example(
            "app",
            title=title,
            place_name=place,
            contact_unit=unit,
            summary="Eins.\n\nZwei; drei \\ vier.",
            year_start=2020,
            municipality=make_municipality("01001000", "Flensburg"),
            crisis_kinds=[make_crisis_kind("hitze", "Hitze; Dürre")],
        )

        came = tables(example, "example")

        assert {name: problems(batch) for name, batch in came.items()} == {name: [] for name in came}


def tables(entry: Publication | PracticeExample, kind: str) -> dict[str, Import]:
    """The entry as it comes in from both kinds of tables."""
    columns = COLUMNS[type(entry)]
    head, cells = [str(column.header) for column in columns], [column.write(entry) for column in columns]
    with xlsx_file([Sheet("Liste", head, [cells])], title="Liste") as file:
        excel = file.read()
    return {
        "x.csv": checked(csv_file(head, [cells]), kind, name="x.csv"),
        "x.xlsx": checked(excel, kind, name="x.xlsx"),
    }


def problems(batch: Import) -> list[Any]:
    """What would change, or is wrong."""
    return (
        []
        if outcomes(batch) == ["unchanged"]
        else [batch.message, *batch.rows.values_list("outcome", "differences", "faults")]
    )
