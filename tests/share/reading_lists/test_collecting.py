"""Putting something on a list, taking it off, the order, and the limits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from panreflex.share.reading_lists import collecting, pieces
from panreflex.share.reading_lists.keeping import Keeper
from panreflex.share.reading_lists.models import Entry, ReadingList
from panreflex.share.reading_lists.pieces import Piece
from tests.making import make_example, make_publication, make_user
from tests.share.reading_lists.taking_along.collected import TOKEN, collect
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until


def piece(number: int) -> Piece:
    return Piece("library.practiceexample", number, f"Beispiel {number}", f"/gute-beispiele/beispiel-{number}/")


def titles(reading_list: ReadingList) -> list[str]:
    return [entry.title for entry in reading_list.entries.there()]


@pytest.mark.django_db
def test_what_is_put_on_a_list_twice_stands_there_once_and_stays_where_it_was():
    keeper = Keeper(browser=TOKEN)
    collecting.add(keeper, piece(1))
    collecting.add(keeper, piece(2))

    collecting.add(keeper, piece(1))

    assert keeper.current
    assert titles(keeper.current) == ["Beispiel 1", "Beispiel 2"]


@pytest.mark.django_db
def test_what_was_taken_off_comes_back_with_its_note():
    keeper = Keeper(browser=TOKEN)
    entry = collecting.add(keeper, piece(1))
    collecting.annotate(entry.pk, "Für den Rat")
    collecting.remove(entry.pk)

    again = collecting.add(keeper, piece(1))

    assert (again.pk, again.note, again.removed_at) == (entry.pk, "Für den Rat", None)


@pytest.mark.django_db
def test_an_emptied_list_comes_back_in_its_order_and_without_what_was_taken_off_before():
    keeper = Keeper(browser=TOKEN)
    first, *_others = [collecting.add(keeper, piece(number)) for number in (1, 2, 3)]
    collecting.remove(first.pk)
    assert keeper.current
    collecting.empty(keeper.current.pk)
    gone = collecting.last_removed(keeper.current)

    collecting.restore(keeper.current.pk, gone[0].removed_at)  # type: ignore[arg-type]

    assert titles(keeper.current) == ["Beispiel 2", "Beispiel 3"]


@pytest.mark.django_db
def test_a_full_list_takes_no_more_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(collecting, "MOST_ENTRIES", 1)
    keeper = Keeper(browser=TOKEN)
    first = collecting.add(keeper, piece(1))

    with pytest.raises(collecting.ListFull, match="Bitte nehmen Sie etwas herunter"):
        collecting.add(keeper, piece(2))
    collecting.remove(first.pk)
    collecting.add(keeper, piece(2))
    at = Entry.objects.get(pk=first.pk).removed_at

    assert at
    with pytest.raises(collecting.ListFull):
        collecting.restore(first.reading_list_id, at)


@given(st.lists(st.tuples(st.integers(0, 6), st.none() | st.integers(-3, 12), st.integers(-9, 9)), max_size=12))
def test_any_sequence_of_moves_keeps_every_entry_once(moves: list[tuple[int, int | None, int]]):
    order = list(range(7))

    for key, to, by in moves:
        before = [one for one in order if one != key]
        order = collecting.moved(order, key, to=to, by=by)

        assert [one for one in order if one != key] == before, "the others keep their order"
        if to is not None:
            assert order.index(key) == min(max(to - 1, 0), 6)
    assert sorted(order) == list(range(7))


@pytest.mark.django_db
def test_an_entry_moves_past_what_was_taken_off_and_not_beyond_the_ends():
    keeper = Keeper(browser=TOKEN)
    one, two, three = (collecting.add(keeper, piece(number)) for number in (1, 2, 3))
    collecting.remove(two.pk)

    places = [collecting.move(three.pk, by=-1), collecting.move(three.pk, by=-1), collecting.move(one.pk, to=99)]

    assert places == [1, 1, 2]
    assert collecting.move(two.pk, by=1) == 0, "it is not there"
    assert keeper.current
    assert titles(keeper.current) == ["Beispiel 3", "Beispiel 1"]


def beside(work: Callable[[], object], ours: Callable[[], object]) -> object:
    """Do `ours`, and `work` on another connection that has to wait for us; what `work` returned."""
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            ours()
            theirs = other.submit(on_own_connection, work)
            wait_until(lambda: someone_waits_for_us() or theirs.done())
            assert not theirs.done(), "nothing kept the other tab waiting"
        return theirs.result(30)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_change_a_list_at_once_lose_nothing():
    keeper = Keeper(browser=TOKEN)
    old = collecting.add(keeper, piece(0))

    beside(lambda: collecting.add(keeper, piece(1)), lambda: collecting.add(keeper, piece(2)))
    beside(lambda: collecting.add(keeper, piece(3)), lambda: collecting.add(keeper, piece(3)))
    beside(lambda: collecting.remove(old.pk), lambda: collecting.add(keeper, piece(4)))
    beside(lambda: collecting.annotate(old.pk, "Notiz"), lambda: collecting.move(old.pk, to=1))

    assert keeper.current
    assert titles(keeper.current) == ["Beispiel 2", "Beispiel 1", "Beispiel 3", "Beispiel 4"]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_begin_a_list_at_once_begin_the_same_one():
    user = make_user()
    keeper = Keeper(user.pk)

    beside(lambda: collecting.add(keeper, piece(1)), lambda: collecting.add(keeper, piece(2)))

    assert titles(ReadingList.objects.get(owner=user)) == ["Beispiel 2", "Beispiel 1"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/gute-beispiele/peiman/",
        "/en/gute-beispiele/peiman/",
        "http://127.0.0.1:8000/gute-beispiele/peiman/",
        " /gute-beispiele/peiman/?krise=hitze#quellen ",
    ],
)
def test_an_entry_is_found_by_its_address_however_it_is_written(address: str):
    example = make_example("peiman", title="PEIMAN")

    assert pieces.find(address) == ("library.practiceexample", example.pk, "PEIMAN", "/gute-beispiele/peiman/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "//evil.example/gute-beispiele/peiman/",
        "https://evil.example/gute-beispiele/peiman/",
        "http://127.0.0.1:8000.evil.example/gute-beispiele/peiman/",
        "http://[/gute-beispiele/peiman/",
        "/gute-beispiele/entwurf/",
        "/literatur/peiman/",
        "/verwaltung/",
        "/gute-beispiele/",
    ],
)
def test_what_is_not_public_or_not_ours_is_not_found(address: str):
    make_example("peiman")
    make_example("entwurf", live=False)

    assert pieces.find(address) is None


@pytest.mark.django_db
def test_what_is_gone_keeps_its_title_and_says_nothing_else():
    example, work = make_example("peiman", title="Alter Titel"), make_publication("werk", title="Werk")
    reading_list = collect(example, work)
    example.title, example.live = "Geheimer Titel", False
    example.save()

    gone, there = pieces.described(reading_list.entries.there())

    assert (gone.title, gone.document, gone.word, gone.compared_as) == ("Alter Titel", None, "", "")
    assert there.document
    assert (there.title, there.document.url, there.word) == ("Werk", "/literatur/werk/", "Literatur")
