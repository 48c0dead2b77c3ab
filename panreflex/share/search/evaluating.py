"""How good the search is, on queries whose answers are known: figures per class of query, and what each means adds."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from panreflex.share.search import holding, indexing, passages, querying
from panreflex.share.search.asking import understand
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.wanting import Parts

MOST_HITS = 50

Judgements = Mapping[str, Mapping[str, int]]  # query -> document -> grade, 1 to 3
Run = Mapping[str, Sequence[str]]  # query -> documents, best first


@dataclass(frozen=True)
class Text:
    """A document to search in."""

    key: str
    type: str
    title: str
    text: str


@dataclass(frozen=True)
class Asked:
    """A query; `kind` is its class ("synonym", "typo"), if it has one."""

    key: str
    text: str
    kind: str = ""


class Figures(NamedTuple):
    """Means over `queries` queries; each from 0 to 1."""

    ndcg: float
    recall: float
    mrr: float
    queries: int


# Each row leaves out what the rows above have not named yet.
ABLATION: Sequence[tuple[str, Parts]] = (
    ("words", Parts(compounds=False, slips=False, thesaurus=False, meaning=False)),
    ("+ compounds", Parts(slips=False, thesaurus=False, meaning=False)),
    ("+ slips of the pen", Parts(thesaurus=False, meaning=False)),
    ("+ thesaurus", Parts(meaning=False)),
    ("+ meaning", Parts(feedback=False)),
    ("+ feedback (all)", Parts()),
    ("all without compounds", replace(Parts(), compounds=False)),
    ("all without slips", replace(Parts(), slips=False)),
    ("all without thesaurus", replace(Parts(), thesaurus=False)),
    ("meaning alone", Parts(words=False, thesaurus=False, feedback=False)),
)


def index(texts: Iterable[Text]) -> None:
    """Take documents into the index as publishing does, vectors included."""
    indexing.store(
        SearchDocument(
            kind=Kind.PAGE,
            source="evaluation",
            object_key=str(number),
            title=text.title,
            url=text.key,
            summary=text.text,
            labels=[text.type],
        )
        for number, text in enumerate(texts)
    )
    passages.embed()
    indexing.revise()


def run(queries: Iterable[Asked], parts: Parts = querying.EVERYTHING) -> dict[str, list[str]]:
    """The keys of the documents found for each query, best first, at most MOST_HITS."""
    held = holding.current()
    keys = dict(SearchDocument.objects.values_list("pk", "url"))
    found = {}
    for asked in queries:
        query = understand(asked.text)
        positions = querying.rank(query, held, parts).positions[:MOST_HITS].tolist() if query.says_something else []
        found[asked.key] = [keys[int(held.index.keys[position])] for position in positions]
    return found


def measure(queries: Iterable[Asked], run: Run, judgements: Judgements) -> dict[str, Figures]:
    """Figures per class of query, and of "all"; a query without a relevant document is left out."""
    of_class: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for asked in queries:
        grades = {key: grade for key, grade in judgements.get(asked.key, {}).items() if grade > 0}
        if grades:
            found = run.get(asked.key, ())
            one = (ndcg(found, grades), recall(found, grades), reciprocal_rank(found, grades))
            for name in filter(None, dict.fromkeys([asked.kind, "all"])):
                of_class[name].append(one)
    return {name: _mean(rows) for name, rows in sorted(of_class.items(), key=lambda item: (item[0] == "all", item[0]))}


def ndcg(found: Sequence[str], grades: Mapping[str, int], at: int = 10) -> float:
    """Normalised discounted cumulative gain, gain 2^grade - 1 (Burges et al., 2005)."""
    gained = sum((2 ** grades.get(key, 0) - 1) / math.log2(place + 2) for place, key in enumerate(found[:at]))
    best = sorted(grades.values(), reverse=True)[:at]
    return float(gained / sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(best)))


def recall(found: Sequence[str], grades: Mapping[str, int], at: int = 20) -> float:
    """The share of the relevant documents that stand among the first `at`."""
    return len(grades.keys() & set(found[:at])) / len(grades)


def reciprocal_rank(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """One by the place of the first relevant document; 0 if none was found."""
    return next((1 / place for place, key in enumerate(found, start=1) if key in grades), 0.0)


def _mean(rows: Sequence[tuple[float, float, float]]) -> Figures:
    ndcgs, recalls, ranks = zip(*rows, strict=True)
    return Figures(sum(ndcgs) / len(rows), sum(recalls) / len(rows), sum(ranks) / len(rows), len(rows))
