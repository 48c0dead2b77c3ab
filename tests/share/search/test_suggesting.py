"""What is offered while somebody types."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from panreflex.share.search import indexing, suggesting
from panreflex.share.search.models import Kind, SearchDocument, SearchedFor
from panreflex.share.search.titles import MAX_TAIL, TITLES, Block, Titles, fits, words_of
from tests.making import make_crisis_kind, make_event, make_example, make_interview, make_theme
from tests.project.test_bad_input import VALUES

ADDRESS = "/suche/vorschlaege/"
WORDS = st.text("aäbeknrstuüß-", min_size=1, max_size=8)


def offered(text: str) -> dict[str, list[str]]:
    """Labels by group."""
    return {group.title: [one.label for one in group.items] for group in suggesting.suggest(text)}


def whole_of_titles() -> Block:
    """What is read anew only when much has changed."""
    assert TITLES._kept
    return TITLES._kept.whole


def entries(text: str) -> list[str]:
    return offered(text).get("Einträge", [])


def searched(text: str, *, times: int, days_ago: int, **fields: int) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    SearchedFor.objects.create(day=day, text=" ".join(words_of(text)), shown=text, searches=times, **fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    ["kris", "KRISENSTÄ", "krisenstae", "krisenstäbe sch", "schnell krisenst", "stäbe", "krisnstäbe", "  Krisen  "],
)
def test_an_entry_is_offered_for_beginnings_insides_spellings_and_slips_of_the_words_of_its_title(typed):
    make_example("probe", title="Krisenstäbe schnell bilden")
    make_example("anderes", title="Waldbrand im Harz")
    indexing.rebuild()

    assert entries(typed) == ["Krisenstäbe schnell bilden"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "k", " k ", "-", "!?", "qqqq", "kris waldbrand harz moor"])
def test_nothing_is_offered_for_too_little_and_for_what_no_title_has(typed):
    make_example("probe", title="Krisenstäbe schnell bilden")
    indexing.rebuild()

    assert offered(typed) == {}


@pytest.mark.django_db
def test_titles_that_begin_so_stand_before_those_that_only_hold_it():
    for title in ("Feuerwehr und Hitze im Sommer", "Sommerhitze", "Hitzetelefon"):
        make_example(title=title)
    indexing.rebuild()

    assert entries("hitz") == ["Hitzetelefon", "Feuerwehr und Hitze im Sommer", "Sommerhitze"]


@pytest.mark.django_db
def test_an_abbreviation_with_two_vowels_is_not_taken_for_another_word():
    make_theme("stab", "Stabsarbeit", synonyms=["SAE"])
    for title in ("Saal geräumt", "Säge verliehen"):
        make_example(title=title)
    indexing.rebuild()

    assert offered("sae") == {"Einträge": ["Säge verliehen"], "Fachwörter": ["Stabsarbeit"]}


@pytest.mark.django_db
def test_words_of_the_vocabulary_are_found_by_their_other_names_which_are_told():
    make_theme("nachbereitung", "Krisennachbereitung", synonyms=["After Action Review"])
    make_crisis_kind("hitze", "Hitze")

    (group,) = suggesting.suggest("after")

    assert [(one.label, one.note, one.url) for one in group.items] == [
        ("Krisennachbereitung", "auch: After Action Review", "/suche/?q=Krisennachbereitung")
    ]
    assert offered("hit") == {"Fachwörter": ["Hitze"]}


@pytest.mark.django_db
def test_the_last_word_is_made_whole_by_a_place_and_what_stands_before_stays():
    found = {group.title: group.items for group in suggesting.suggest("Hochwasser Hess")}

    assert [(one.label, one.url) for one in found["Orte"]] == [("Hessen", "/suche/?q=Hochwasser+Hessen")]


@pytest.mark.django_db
def test_what_is_searched_often_is_offered_if_titles_say_the_same_words():
    make_example(title="Impfung der Älteren im Stadtteil")
    make_interview(name="Erika Mustermann", role="Erika Mustermann")
    indexing.rebuild()
    searched("Impfung Stadtteil", times=3, days_ago=1)
    searched("Impfung Stadtteil", times=3, days_ago=2)
    for secret in ("Impfung Erika Mustermann", "Impfung Schulze"):  # words of a person's title, and of none
        searched(secret, times=9, days_ago=1)
        searched(secret, times=9, days_ago=2)
    searched("Impfung im", times=9, days_ago=1)  # on one day only
    searched("Impfung der", times=2, days_ago=1)  # too seldom
    searched("Impfung der", times=2, days_ago=2)
    searched("Stadtteil Impfung", times=5, days_ago=1, without_result=1)  # found nothing once
    searched("Stadtteil Impfung", times=5, days_ago=2)

    assert offered("impf")["Oft gesucht"] == ["Impfung Stadtteil"]


@pytest.mark.django_db
def test_a_frequent_search_is_offered_no_more_once_the_only_title_with_its_words_is_withdrawn():
    example = make_example("probe", title="Impfung im Stadtteil")
    indexing.rebuild()
    searched("Impfung Stadtteil", times=3, days_ago=1)
    searched("Impfung Stadtteil", times=3, days_ago=2)
    assert offered("impf")["Oft gesucht"] == ["Impfung Stadtteil"]

    example.unpublish()
    before = offered("impf")
    indexing.follow_changes()
    after = offered("impf")
    example.save_revision().publish()
    indexing.follow_changes()

    assert (before, after) == ({}, {})
    assert offered("impf")["Oft gesucht"] == ["Impfung Stadtteil"]


@pytest.mark.django_db
def test_what_was_withdrawn_hides_no_title_that_meets_fewer_words():
    make_example("offen", title="Krisenstab tagt")
    withdrawn = make_example("zurueck", title="Krisenstab übt")
    indexing.rebuild()
    assert entries("krisenstab übt") == ["Krisenstab übt"]

    withdrawn.unpublish()

    assert entries("krisenstab übt") == ["Krisenstab tagt"]


@pytest.mark.django_db
def test_a_file_is_offered_once_also_if_its_first_page_has_no_text():
    fields = {"kind": Kind.FILE, "source": "test", "object_key": "1", "title": "Hitzeleitfaden"}
    indexing.store([SearchDocument(part=part, url=f"/heft.pdf#page={part}", **fields) for part in (2, 3)])

    (group,) = suggesting.suggest("hitze")

    assert [(one.label, one.url) for one in group.items] == [("Hitzeleitfaden", "/heft.pdf#page=2")]


@pytest.mark.django_db
def test_drafts_and_what_was_withdrawn_or_restricted_are_never_offered():
    make_example("entwurf", title="Geheimplan Entwurf", live=False)
    withdrawn = make_example("zurueck", title="Geheimplan zurückgezogen")
    root = Page.get_first_root_node()
    page = root.add_child(instance=Page(title="Geheimplan Seite", slug="geheim"))
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    make_example("offen", title="Geheimplan offen")
    indexing.rebuild()
    assert entries("geheim") == ["Geheimplan offen", "Geheimplan zurückgezogen"]

    withdrawn.unpublish()  # its job has not run yet

    assert entries("geheim") == ["Geheimplan offen"]
    indexing.follow_changes()
    assert entries("geheim") == ["Geheimplan offen"]


@pytest.mark.django_db
def test_what_is_published_and_renamed_is_offered_with_its_new_words_without_reading_all_anew(monkeypatch):
    example = make_example("probe", title="Alter Name")
    indexing.rebuild()
    assert entries("alter") == ["Alter Name"]
    whole = whole_of_titles()

    example.title = "Neuer Name"
    example.save_revision().publish()
    make_example("zweites", title="Neuer Nachbar").save_revision().publish()
    indexing.follow_changes()

    assert entries("alter") == []
    assert sorted(entries("neuer")) == ["Neuer Nachbar", "Neuer Name"]
    assert whole_of_titles() is whole
    monkeypatch.setattr("panreflex.share.search.titles.MAX_TAIL", 1)
    make_example("drittes", title="Neuer Dritter").save_revision().publish()
    indexing.follow_changes()
    assert len(entries("neuer")) == 3
    assert whole_of_titles() is not whole
    assert MAX_TAIL > 1


@pytest.mark.django_db
def test_who_comes_while_titles_are_read_anew_gets_those_of_before():
    make_example(title="Hitzetelefon")
    indexing.rebuild()
    titles = Titles()
    assert len(titles.find("hitze", 5)) == 1

    with titles._reading:  # somebody else reads
        make_example("neu", title="Hitzehilfe").save_revision().publish()
        indexing.follow_changes()
        meanwhile = titles.find("hitze", 5)

    assert [one.title for one in meanwhile] == ["Hitzetelefon"]
    assert len(titles.find("hitze", 5)) == 2


@pytest.mark.django_db
def test_at_most_nine_are_offered_and_an_entry_called_like_a_word_stands_once():
    for number in range(12):
        make_example(title=f"Hitze Nummer {number}")
        make_theme(f"hitze-{number}", f"Hitzewort {number}")
    make_theme("hitze", "Hitze Nummer 1")
    indexing.rebuild()

    found = offered("hitze")

    assert [len(found[title]) for title in ("Einträge", "Fachwörter")] == [6, 3]
    assert "Hitze Nummer 1" not in found["Fachwörter"]


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_what_is_found():
    counted = []
    for number in range(2):
        for other in range(5 * number + 1):
            make_example(title=f"Hitze {number} {other}")
            make_theme(f"hitze-{number}-{other}", f"Hitze {number} {other}")
        indexing.rebuild()
        offered("hitze")
        with CaptureQueriesContext(connection) as captured:
            offered("hitze")
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 5


@pytest.mark.django_db
def test_the_answer_says_how_many_and_what_was_typed_in_them_and_may_be_kept_for_a_minute():
    make_example("probe", title="Räume bei Sommerhitze <b>")
    indexing.rebuild()

    response = Client().get(ADDRESS, {"q": "hitze"})

    assert response.json() == {
        "said": "1 Vorschlag",
        "language": "de",
        "groups": [
            {
                "title": "Einträge",
                "items": [
                    {
                        "url": "/gute-beispiele/probe/",
                        "note": "Gutes Beispiel",
                        "parts": [["Räume bei Sommer", False], ["hitze", True], [" <b>", False]],
                    }
                ],
            }
        ],
    }
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


@pytest.mark.django_db
def test_in_english_addresses_stay_in_english():
    make_event("treffen", title="Hitzetreffen")
    indexing.rebuild()

    (group,) = Client().get(f"/en{ADDRESS}", {"q": "hitze"}).json()["groups"]

    assert (group["title"], group["items"][0]["url"]) == ("Entries", "/en/termine/treffen/")


@pytest.mark.django_db
@pytest.mark.parametrize("value", [*VALUES.values(), " ".join(f"wort{n}" for n in range(500))], ids=[*VALUES, "500"])
def test_whatever_is_typed_the_answer_is_none_of_an_error(value):
    make_example(title="Krisenstäbe schnell bilden")
    indexing.rebuild()

    assert Client().get(ADDRESS, {"q": value}).status_code in (200, 400, 414)


@given(titles=st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=6), data=st.data())
def test_each_beginning_of_a_word_of_a_title_finds_the_title(titles, data):
    rows = [(key, " ".join(title), "beispiele") for key, title in enumerate(titles)]
    key, text, _kind = data.draw(st.sampled_from(rows))
    words = words_of(text) or ["x"]
    word = data.draw(st.sampled_from(words))

    found = Block(rows).find([word[: data.draw(st.integers(1, len(word)))]], limit=len(rows))

    assert key in [one.key for one in found] or not words_of(text)


@given(st.text(max_size=30), st.lists(st.text(max_size=6), max_size=3))
def test_a_label_that_is_marked_keeps_all_its_letters(label, typed):
    words = [word for one in typed for word in words_of(one)]

    assert "".join(part.text for part in suggesting.parts(label, words)) == label


def test_a_short_word_with_two_vowels_fits_its_umlaut_and_itself_only():
    assert fits("Die Säge", "sae")
    assert fits("SAE-Stab", "sae")
    assert not fits("Der Saal", "sae")
    assert fits("Ein Saal", "saal")
