import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.collect.library.formatted import Run, formatted, formatted_runs

ARTICLE = {
    "id": "a",
    "type": "article-journal",
    "title": "Aus Krisen lernen",
    "author": [{"family": "von der Au", "given": "Ute"}, {"family": "Meyer", "given": "Anna Maria"}],
    "issued": {"date-parts": [[2024, 12, 3]]},
    "page": "12-14",
    "container-title": "Zeitschrift für Verwaltung",
    "volume": "3",
    "issue": "2",
    "DOI": "10.1000/182",
    "language": "de",
}
PAGE = {
    "id": "b",
    "type": "webpage",
    "title": "Kommunen üben.",
    "container-title": "Kommunales Krisenmanagement",
    "issued": {"date-parts": [[2025, 1, 2]]},
    "URL": "https://stadt.example/",
}


@pytest.mark.parametrize(
    ("item", "style", "said"),
    [
        (
            ARTICLE,
            "iso690",
            "VON DER AU, Ute und Anna Maria MEYER, 2024. Aus Krisen lernen. Zeitschrift für Verwaltung. "
            "3. Dezember 2024. Bd.\xa03, Nr.\xa02, S.\xa012–14. DOI\xa010.1000/182",
        ),
        (
            ARTICLE,
            "apa",
            "von der Au, U., & Meyer, A. M. (2024). Aus Krisen lernen. Zeitschrift für Verwaltung, 3(2), 12–14. "
            "https://doi.org/10.1000/182",
        ),
        (
            PAGE,
            "iso690",
            "Kommunen üben, 2025. Kommunales Krisenmanagement [online]. 2. Januar 2025. "
            "Verfügbar unter: https://stadt.example/",
        ),
        (
            PAGE,
            "apa",
            "Kommunen üben. (2025, 2. Januar). Kommunales Krisenmanagement. https://stadt.example/",
        ),
    ],
)
def test_a_reference_reads_as_its_style_wants_it_in_a_german_text(item, style, said):
    assert formatted([item], style) == [said]


def test_the_name_of_a_work_can_stand_in_italics():
    [runs] = formatted_runs([ARTICLE], "apa")

    assert [run.text for run in runs if run.italic] == ["Zeitschrift für Verwaltung", "3"]
    assert runs[0] == Run("von der Au, U., & Meyer, A. M. (2024). Aus Krisen lernen. ")


def test_references_keep_the_order_of_their_works():
    assert [said[:8] for said in formatted([PAGE, ARTICLE, PAGE], "iso690")] == ["Kommunen", "VON DER ", "Kommunen"]


def test_who_wrote_and_published_a_work_is_named_once():
    report = {"type": "report", "title": "Bericht", "author": [{"literal": "Stadt Au"}], "publisher": "Stadt Au"}

    assert formatted([report], "apa") == ["Stadt Au. (o.\xa0J.). Bericht."]


@pytest.mark.parametrize("style", ["iso690", "apa"])
@pytest.mark.parametrize("item", [{}, {"title": "Was nun?", "type": "book"}, {"title": "\ue000 <i>", "id": ""}])
def test_a_draft_of_which_little_is_known_gets_a_reference_all_the_same(style, item):
    [said] = formatted([item], style)

    assert "?." not in said
    assert "\ue000" not in said


@given(title=st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), min_size=1).filter(str.strip))
def test_no_title_is_taken_for_mark_up_or_breaks_the_reference(title):
    [runs] = formatted_runs([PAGE | {"title": title, "container-title": "Sammlung"}], "iso690")

    assert "https://stadt.example/" in "".join(run.text for run in runs)
    assert [run.text for run in runs if run.italic][-1:] == ["Sammlung"]
