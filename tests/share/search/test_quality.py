"""How good the search is on texts and queries whose answers are known; docs/search.md has the figures."""

from pathlib import Path

import pytest

from panreflex.project.search_commands import asked_in, judgements_in, texts_in
from panreflex.project.starting_content import loading
from panreflex.share.search import evaluating

JUDGEMENTS = Path(__file__).parent / "judgements"


@pytest.mark.lengthy
@pytest.mark.django_db
def test_the_search_stays_as_good_as_it_is():
    loading.load_words(lambda _: None)
    evaluating.index(texts_in(JUDGEMENTS / "docs.jsonl"))

    developed = figures("queries.jsonl", "qrels.tsv")
    own = figures("own_queries.jsonl", "own_qrels.tsv")

    assert developed.ndcg >= 0.78
    assert developed.recall >= 0.78
    assert own.ndcg >= 0.66
    assert own.recall >= 0.66


def figures(queries: str, qrels: str) -> evaluating.Figures:
    asked = asked_in(JUDGEMENTS / queries)
    return evaluating.measure(asked, evaluating.run(asked), judgements_in(JUDGEMENTS / qrels))["all"]
