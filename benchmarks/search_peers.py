"""How good the search is beside PostgreSQL's full text and tantivy, on the same texts and queries, in one run.

Both peers index title and text with their own German analysis; tantivy weighs a title 2.5 times, as the search does.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchmarks.made_up.scratch import scratch_platform

if TYPE_CHECKING:
    from panreflex.share.search.evaluating import Asked, Text

JUDGEMENTS = Path(__file__).parent.parent / "tests" / "share" / "search" / "judgements"
SETS = {"developed": ("queries.jsonl", "qrels.tsv"), "own": ("own_queries.jsonl", "own_qrels.tsv")}
LEAST_NDCG = 0.8


def main() -> bool:
    """Print a row for each engine and set; true if the set that the search was developed with reaches the target."""
    with scratch_platform(entries=False):
        from panreflex.project.search_commands import asked_in, judgements_in, texts_in
        from panreflex.share.search import evaluating

        texts = texts_in(JUDGEMENTS / "docs.jsonl")
        evaluating.index(texts)
        engines: dict[str, Callable[[Sequence[evaluating.Asked]], evaluating.Run]] = {
            "PostgreSQL german, all words": lambda asked: _postgresql(asked, "&"),
            "PostgreSQL german, any word": lambda asked: _postgresql(asked, "|"),
            "tantivy, German stemmer": _tantivy(texts),
            "PanReflex": evaluating.run,
        }
        click.echo(f"{'engine':<30} {'queries':<10} {'nDCG@10':>8} {'recall@20':>10} {'MRR':>6} {'ms':>6}")
        reached = 0.0
        for set_name, (queries, qrels) in SETS.items():
            asked, judgements = asked_in(JUDGEMENTS / queries), judgements_in(JUDGEMENTS / qrels)
            for name, run in engines.items():
                run(asked[:1])
                began = time.perf_counter()
                found = run(asked)
                took = (time.perf_counter() - began) / len(asked) * 1000
                one = evaluating.measure(asked, found, judgements)["all"]
                click.echo(
                    f"{name:<30} {set_name:<10} {one.ndcg:>8.3f} {one.recall:>10.3f} {one.mrr:>6.3f} {took:>6.1f}"
                )
                if set_name == "developed" and name == "PanReflex":
                    reached = one.ndcg
        return reached >= LEAST_NDCG


def _postgresql(asked: Sequence["Asked"], operator: str) -> dict[str, list[str]]:
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for one in asked:
            cursor.execute(_GERMAN, {"text": one.text, "operator": operator})
            found[one.key] = [url for (url,) in cursor.fetchall()]
    return found


_GERMAN = """
WITH asked AS (
    SELECT replace(plainto_tsquery('german', %(text)s)::text, '&', %(operator)s)::tsquery AS query
), written AS (
    SELECT url, setweight(to_tsvector('german', title), 'A') || to_tsvector('german', summary) AS words
    FROM search_searchdocument
)
SELECT url FROM written, asked WHERE words @@ query ORDER BY ts_rank(words, query) DESC LIMIT 50
"""


def _tantivy(texts: Sequence["Text"]) -> Callable[[Sequence["Asked"]], dict[str, list[str]]]:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("key", stored=True, tokenizer_name="raw")
    for field in ("title", "text"):
        schema.add_text_field(field, tokenizer_name="german")
    index = tantivy.Index(schema.build())
    german = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    german = german.filter(tantivy.Filter.stopword("german")).filter(tantivy.Filter.stemmer("german"))
    index.register_tokenizer("german", german.build())
    writer = index.writer()
    for text in texts:
        writer.add_document(tantivy.Document(key=text.key, title=text.title, text=text.text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def run(asked: Sequence["Asked"]) -> dict[str, list[str]]:
        found = {}
        for one in asked:
            query, _faults = index.parse_query_lenient(one.text, ["title", "text"], field_boosts={"title": 2.5})
            hits = searcher.search(query, 50).hits
            found[one.key] = [searcher.doc(address)["key"][0] for _score, address in hits]
        return found

    return run


if __name__ == "__main__":
    sys.exit(not main())
