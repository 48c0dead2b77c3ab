import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.share.catalogue.facets import Facet, FacetIndex, Value, bitset, members, union

VALUES = {"krise": ("hitze", "flucht", "pandemie"), "land": ("by", "nw"), "jahr": ("2020", "2021")}

entry = st.fixed_dictionaries({facet: st.sets(st.sampled_from(values)) for facet, values in VALUES.items()})


def index_of(entries, offered=lambda value: True):
    """An index over plain dictionaries facet -> values; the primary key is 100 plus the position."""
    facets = {
        facet: Facet(
            facet,
            facet.title(),
            {
                value: Value(
                    value,
                    value.title(),
                    bitset((n for n, one in enumerate(entries) if value in one[facet]), len(entries)),
                    offered(value),
                )
                for value in values
            },
        )
        for facet, values in VALUES.items()
    }
    keys = tuple(100 + n for n in range(len(entries)))
    orders = {"vorwaerts": range(len(keys)), "rueckwaerts": range(len(keys) - 1, -1, -1)}
    return FacetIndex(keys=keys, facets=facets, orders=orders, hidden={})


def fits(one, chosen):
    return all(not values or one[facet] & set(values) for facet, values in chosen.items())


@given(entries=st.lists(entry, max_size=40), chosen=entry)
def test_values_of_one_facet_widen_and_facets_narrow(entries, chosen):
    index = index_of(entries)

    found = index.part(index.matching(chosen), "vorwaerts", start=0, stop=100)

    assert found == [100 + n for n, one in enumerate(entries) if fits(one, chosen)]


@given(entries=st.lists(entry, max_size=40), chosen=entry)
def test_each_count_is_what_one_gets_by_choosing_the_value_instead_of_the_facets_own_choice(entries, chosen):
    options = index_of(entries).options(chosen)

    for facet, boxes in options.items():
        for box in boxes:
            assert box.count == sum(fits(one, chosen | {facet: {box.value}}) for one in entries)


@given(entries=st.lists(entry, max_size=40), chosen=entry)
def test_what_nobody_has_is_offered_only_while_it_is_chosen(entries, chosen):
    options = index_of(entries).options(chosen)

    for facet, boxes in options.items():
        had = {value for one in entries for value in one[facet]}
        assert {box.value for box in boxes} == had | chosen[facet]
        assert {box.value for box in boxes if box.checked} == chosen[facet]


def test_a_value_that_is_not_offered_appears_once_it_is_chosen():
    index = index_of([{"krise": {"hitze"}, "land": set(), "jahr": set()}], offered=lambda value: value != "hitze")

    assert index.options({})["krise"] == []
    assert [box.value for box in index.options({"krise": ("hitze",)})["krise"]] == ["hitze"]


@pytest.mark.parametrize(("order", "keys"), [("vorwaerts", [102, 103]), ("rueckwaerts", [102, 101])])
def test_a_part_is_cut_from_the_chosen_order(order, keys):
    index = index_of([{"krise": set(), "land": set(), "jahr": set()}] * 5)

    assert index.part(index.everything, order, start=2, stop=4) == keys


def test_the_values_of_an_entry_come_in_the_order_of_the_facet():
    index = index_of([{"krise": {"pandemie", "hitze"}, "land": {"by"}, "jahr": set()}])

    assert [value.value for value in index.values_of(100, "krise")] == ["hitze", "pandemie"]


@given(positions=st.sets(st.integers(0, 300)))
def test_a_set_gives_back_its_members(positions):
    assert members(bitset(positions, 301)) == sorted(positions)


@given(sets=st.lists(st.sets(st.integers(0, 60))))
def test_a_union_holds_what_one_of_the_sets_holds(sets):
    assert set(members(union(bitset(one, 61) for one in sets))) == set().union(*sets)
