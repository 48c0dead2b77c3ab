"""Whatever stands in the files: either everything is stored, or it is refused with words."""

import copy
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import Municipality
from panreflex.project import starting_content
from panreflex.project.starting_content import ContentRefused
from panreflex.project.starting_content.reading import FILES, check, key_of
from panreflex.project.starting_content.shapes import SLUG
from tests.project.small_content import Raw, small_content, write

AGS = {"05913000", "09184", "09184112"}
WILD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(allow_nan=True),
    st.text(max_size=200),
    st.text(st.characters(), min_size=400, max_size=1200),
    st.sampled_from(
        ["", " ", "\x00", "\ud800", "\u202e", "-", "a" * 101, "köln", "http://", "https://a b", "0591300", "2024-02-30"]
    ),
    st.lists(st.one_of(st.none(), st.text(max_size=20), st.integers()), max_size=3),
    st.dictionaries(st.text(max_size=10), st.one_of(st.none(), st.text(max_size=10)), max_size=3),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every value inside a value, itself included."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inside for place in places(part, (*path, key)))]


@st.composite
def damaged_contents(draw: st.DrawFn) -> Raw:
    """The small content with one to three values replaced, taken away, doubled, or added."""
    raw = small_content()
    for _time in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from([place for place in places(raw) if len(place) > 1]))
        holder: Any = raw
        for key in path:
            holder = holder[key]
        match draw(st.sampled_from(["replace", "remove", "repeat", "add"])):
            case "replace":
                holder[last] = draw(WILD)
            case "remove":
                del holder[last]
            case "repeat" if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[last]))
            case "add" if isinstance(holder, dict):
                holder[draw(st.text(max_size=10))] = draw(WILD)
    return raw


@given(raw=damaged_contents())
@settings(max_examples=400, deadline=None)
def test_damaged_content_is_refused_with_words_or_still_valid(raw):
    try:
        content = check(raw, known_ags=AGS)
    except ContentRefused as refused:
        assert refused.faults
        assert all(fault.what and fault.file.removesuffix(".json") in {*FILES, *raw} for fault in refused.faults)
        str(refused).encode()
    else:
        for entries in (content.themes, content.practice_examples, content.addressees, content.concepts):
            assert all(SLUG.fullmatch(entry.id) for entry in entries)


@pytest.mark.django_db
@given(raw=damaged_contents())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_passes_the_check_can_be_stored(raw, tmp_path):
    with transaction.atomic():
        try:
            check(raw, known_ags=AGS)
            write(tmp_path, raw)
        except ContentRefused:
            return

        starting_content.load(lambda message: None, tmp_path)

        assert Municipality.objects.exists()
        assert PracticeExample.objects.count() == len(raw["practice_examples"])
        transaction.set_rollback(True)


@given(label=st.text(max_size=80))
def test_the_key_of_a_label_is_empty_or_fits_an_address(label):
    key = key_of(label)

    assert not key or (SLUG.fullmatch(key) and len(key) <= 60)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Führungskräfte", "fuehrungskraefte"),
        ("Straßenbau & Verkehr", "strassenbau-verkehr"),
        ("Amt_für Öffentlichkeit", "amt-fuer-oeffentlichkeit"),
        ("???", ""),
    ],
)
def test_the_key_of_a_label_spells_umlauts_out(label, key):
    assert key_of(label) == key
