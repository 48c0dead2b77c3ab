"""What is counted of searches, what never is, and how long."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base import personal_data
from panreflex.share.search import indexing, noting
from panreflex.share.search.models import SearchedFor
from tests.making import make_example
from tests.share.search.meaning import ABOUT_STAFF, make_meant

TODAY = timezone.localdate()
PERSON = {
    "Accept-Language": "de",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}
PERSONAL = [
    "erika.mustermann@stadt.example",
    "0231 50-12345",
    "+49 (0)231 501234",
    "DE89 3704 0044 0532 0130 00",
    "12.03.1984",
    "Az. 12-345/67-8",
    "Herr Schulze",
    "Frau Dr. Mustermann",
    "Familie Yilmaz",
    "Hauptstr. 12",
    "Am alten Weg 7a",
    "https://stadt.example/akte",
    "stadt-beispiel.de",
    "x" * 41,
    "wer hilft aus " * 6,
]


def search(query: str, headers: dict[str, str] | None = None, **more: str) -> None:
    assert Client(headers=PERSON | (headers or {})).get("/suche/", {"q": query} | more).status_code == 200


def counted() -> dict[str, tuple[int, int, int]]:
    """Text -> searches, those without result, clicks."""
    rows = SearchedFor.objects.values_list("text", "searches", "without_result", "clicks")
    return {text: (searches, nothing, clicks) for text, searches, nothing, clicks in rows}


def noted(text: str, *, days_ago: int = 0, **fields: int) -> SearchedFor:
    values = {"searches": 1} | fields
    day = TODAY - timedelta(days=days_ago)
    return SearchedFor.objects.create(day=day, text=noting.folded_text(text), shown=text, **values)


@pytest.mark.django_db
def test_a_search_is_counted_by_its_words_and_day_and_spellings_count_as_one():
    make_example(title="Krisenstäbe schnell bilden")
    indexing.rebuild()

    search("Krisenstäbe  bilden")
    search("KRISENSTAEBE bilden")
    search("Wlodbroond")

    assert counted() == {"krisenstabe bilden": (2, 0, 0), "wlodbroond": (1, 1, 0)}
    one = SearchedFor.objects.get(text="wlodbroond")
    assert (one.day, one.shown) == (TODAY, "Wlodbroond")


@pytest.mark.django_db
def test_a_search_whose_words_stand_nowhere_found_nothing_however_much_lies_near_by_its_meaning():
    make_meant()

    search(ABOUT_STAFF)

    assert list(counted().values()) == [(1, 1, 0)]


@pytest.mark.django_db
@pytest.mark.parametrize("query", PERSONAL)
def test_what_may_be_about_a_person_is_never_counted(query):
    search(query)

    assert counted() == {}


@pytest.mark.parametrize(
    "query", ["Hitze 2024", "Krisenstab Köln", "50667 Köln", "Covid-19", "Monitoring 2024", "§ 12 BHKG", "Platz für 80"]
)
def test_ordinary_searches_are_counted(query):
    assert not noting.is_personal(query)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "und die", "!?", '""', "-"])
def test_what_says_nothing_is_not_counted(query):
    search(query)

    assert counted() == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": ""},
        {"User-Agent": ""},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "curl/8.5"},
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"Cache-Control": "max-age=0"},
        {"HX-Request": "true"},
        {"Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_programs_pages_loaded_again_and_those_who_want_no_traces_are_not_counted(headers):
    search("Hitze", headers)

    assert counted() == {}


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{"seite": "2"}, {"art": "literatur"}, {"thema": "hitze"}])
def test_further_pages_and_filters_are_no_new_search(more):
    search("Hitze", **more)

    assert counted() == {}
    search("Hitze", art="")
    assert counted() == {"hitze": (1, 1, 0)}


@pytest.mark.django_db
def test_an_opened_result_is_counted_for_its_search_of_today_at_most_as_often_as_it_was_made():
    noted("Hitze", searches=2)
    noted("Kälte", days_ago=1)

    for query in ("hitze", "Hitze", "HITZE", "Kälte", "etwas anderes"):
        Client(headers={"Sec-Fetch-Site": "same-origin"}).post("/suche/geoeffnet/", {"q": query})

    assert counted() == {"hitze": (2, 0, 2), "kalte": (1, 0, 0)}


@pytest.mark.django_db
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_no_other_site_counts_anything(site):
    noted("Hitze")

    answer = Client(headers={"Sec-Fetch-Site": site}, enforce_csrf_checks=True).post(
        "/suche/geoeffnet/", {"q": "hitze"}
    )

    assert answer.status_code == 204
    assert not answer.cookies
    assert counted() == {"hitze": (1, 0, 0)}


@pytest.mark.django_db
def test_only_what_was_searched_three_times_is_told_of():
    noted("selten", searches=2, without_result=2)
    noted("oft", searches=2, without_result=2)
    noted("oft", days_ago=20, searches=1, without_result=1)
    noted("früher", days_ago=40, searches=9, without_result=9)
    noted("gefunden", searches=2)
    noted("gefunden", days_ago=3, searches=2)
    noted("geöffnet", searches=9, clicks=1)

    missing = noting.without_result(days=30, today=TODAY)
    unopened = noting.without_click(days=30, today=TODAY)

    assert missing == [noting.Sought("oft", "oft", 3, TODAY)]
    assert unopened == [noting.Sought("gefunden", "gefunden", 4, TODAY)]
    assert [one.shown for one in noting.without_result(days=90, today=TODAY)] == ["früher", "oft"]


@pytest.mark.django_db
def test_what_was_settled_comes_back_when_it_is_searched_for_on_another_day():
    noted("Impfbus", days_ago=1, searches=3, without_result=3)

    assert noting.settle("impfbus") == 1
    assert noting.without_result(days=30, today=TODAY) == []

    noted("Impfbus", searches=3, without_result=3)
    assert [one.searches for one in noting.without_result(days=30, today=TODAY)] == [3]


@pytest.mark.django_db
def test_days_go_after_their_period_and_rare_searches_earlier():
    now = timezone.now()
    noted("alt", days_ago=90, searches=9)
    noted("neu", days_ago=89, searches=9)
    noted("selten", days_ago=30, searches=2)
    noted("wieder", days_ago=60)
    noted("wieder", days_ago=5)

    assert personal_data.delete_due(now)["searches"] == 2
    assert sorted(counted()) == ["neu", "wieder"]
    assert personal_data.delete_due(now)["searches"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"clicks": 2}, {"without_result": 2}, {"shown": "", "text": ""}])
def test_the_database_keeps_no_counts_that_do_not_fit(wrong):
    values = {"day": TODAY, "text": "hitze", "shown": "Hitze", "searches": 1} | wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        SearchedFor.objects.create(**values)


@given(st.text(max_size=120))
def test_whatever_is_told_of_is_short_and_holds_no_address_and_no_long_number(text):
    if not noting.is_personal(text):
        assert len(text) <= 80
        assert "@" not in text
        assert sum(letter.isdecimal() for letter in text.split(" ")[0]) < 6
