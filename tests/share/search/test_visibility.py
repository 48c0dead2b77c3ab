"""What nobody may read is nowhere: not in hits, counts, facets, suggestions, respellings, phrases or what is alike."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from panreflex.collect.library.models import PracticeExample
from panreflex.share.catalogue import kinds
from panreflex.share.catalogue.related import related
from panreflex.share.search import indexing, nothing, passages, suggesting
from panreflex.share.search.asking import understand
from panreflex.share.search.models import Kind
from panreflex.share.search.querying import Filters, search
from tests.making import make_example, make_municipality
from tests.share.search.meaning import ABOUT, ABOUT_STAFF, make_meant

WORDS = ("Zitronenfalter", "Kaisermantel", "Trauermantel")  # of examples 0 to 2, in nothing else
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "withdraw", "draft", "delete", "follow", "rebuild"]),
        st.integers(0, len(WORDS) - 1),
    ),
    max_size=12,
)


class Visibility(TestCase):
    """Hypothesis needs a transaction per example."""

    @given(steps=STEPS)
    @settings(max_examples=25, deadline=None)
    def test_what_is_public_now_is_found_counted_and_suggested_and_nothing_else(self, steps):
        town = make_municipality("05913000", "Dortmund")
        examples = [
            make_example(f"probe-{n}", title=f"{word} im Amt", municipality=town, live=False)
            for n, word in enumerate(WORDS)
        ]
        followed: set[int] = set()  # examples that are live since the index last followed
        for step, number in steps:
            example = PracticeExample.objects.filter(slug=f"probe-{number}").first()
            if step == "rebuild":
                indexing.rebuild()
            elif step == "follow":
                indexing.follow_changes()
            elif example is None:
                continue
            elif step == "publish":
                example.save_revision().publish()
            elif step == "withdraw":
                example.unpublish()
            elif step == "draft":
                example.save_revision()
            else:
                PracticeExample.objects.filter(pk=example.pk).delete()
            live = set(PracticeExample.objects.live().values_list("pk", flat=True))
            followed = live if step in ("follow", "rebuild") else followed & live
            self.check([one.pk for one in examples], live, followed)

    def check(self, keys, live, followed):
        for key, word in zip(keys, WORDS, strict=True):
            if key in followed:
                results = search(word, Filters(), limit=20)
                assert [document.object_key for document in results.documents] == [str(key)]
                assert (results.total, results.by_words, results.counts) == (1, 1, {Kind.EXAMPLE: 1})
                assert results.facets["land"] == {"nw": 1}
                assert search(f'"{word}"', Filters(), limit=20).total == 1
                assert suggested(word[:5]) == [f"{word} im Amt"]
            elif key not in live:
                results = search(word, Filters(), limit=20)
                slip = search(word[:3] + word[4:], Filters(), limit=20)
                assert not any(word in document.title for document in results.documents)
                assert (results.total, slip.total) == (0, 0)
                assert slip.respelled == {}
                assert sum(results.counts.values()) == 0
                assert search(f'"{word}"', Filters(), limit=20).total == 0
                assert suggested(word[:5]) == []


def suggested(text: str) -> list[str]:
    """Without places that are called so."""
    return [one.label for group in suggesting.suggest(text) for one in group.items if group.title != "Orte"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "take_back", [PracticeExample.unpublish, lambda example: PracticeExample.objects.filter(pk=example.pk).delete()]
)
def test_what_was_taken_back_is_alike_to_nothing(take_back: Callable[[PracticeExample], object]):
    make_meant([*ABOUT, ("Aushilfe im Amt für Gesundheit", ABOUT[0][1])])
    gone, twin = (
        PracticeExample.objects.get(title__startswith=title) for title in ("Aushilfe im Ges", "Aushilfe im A")
    )
    assert alike(twin) == [{gone.title, twin.title}, {gone.title, twin.title}, {gone.title}]

    take_back(gone)

    assert alike(twin) == [{twin.title}, {twin.title}, set()]
    indexing.follow_changes()
    assert alike(twin) == [{twin.title}, {twin.title}, set()]
    passages.embed()
    indexing.revise()
    assert alike(twin) == [{twin.title}, {twin.title}, set()]


def alike(twin: PracticeExample) -> list[set[str]]:
    """Of the two texts that are alike: what is found, what is offered to who finds nothing, what is related."""
    found = search(ABOUT_STAFF, Filters(), limit=20).documents
    near = nothing.ways_on(understand(ABOUT_STAFF)).near
    others = related(twin, kinds.EXAMPLES.index())
    return [{one.title for one in part if one.title.startswith("Aushilfe")} for part in (found, near, others)]
