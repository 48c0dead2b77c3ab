"""What nobody may read is nowhere: not in hits, counts, facets, suggestions, respellings or phrases."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from panreflex.base import changes
from panreflex.share.search import indexing, suggesting
from panreflex.share.search.querying import Filters, search
from tests.making import make_example

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
    def test_only_what_is_public_now_is_found_counted_and_suggested(self, steps):
        examples = [make_example(f"probe-{n}", title=f"{word} im Amt", live=False) for n, word in enumerate(WORDS)]
        for step, number in steps:
            example = examples[number]
            if step == "rebuild":
                indexing.rebuild()
            elif step == "follow":
                indexing.follow_changes()
            elif example.pk is None:
                continue
            elif step == "publish":
                example.save_revision().publish()
            elif step == "withdraw":
                example.unpublish()
            elif step == "draft":
                example.save_revision()
            else:
                key = str(example.pk)
                example.delete()
                changes.record("library.practiceexample", [key])
            self.check(examples)

    def check(self, examples):
        for example, word in zip(examples, WORDS, strict=True):
            if example.pk is not None:
                example.refresh_from_db()
            if example.pk is None or not example.live:
                results = search(word, Filters(), limit=20)
                slip = search(word[:3] + word[4:], Filters(), limit=20)
                assert not any(word in document.title for document in results.documents)
                assert (results.total, slip.total) == (0, 0)
                assert slip.respelled == {}
                assert sum(results.counts.values()) == 0
                assert search(f'"{word}"', Filters(), limit=20).total == 0
                suggested = [one.label for group in suggesting.suggest(word[:5]) for one in group.items]
                assert not any(word in label for label in suggested)
