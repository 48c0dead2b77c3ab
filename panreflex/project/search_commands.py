"""What `panreflex search-eval` does. Import only once Django is set up, on a database that may be thrown away."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from panreflex.project import preparing
from panreflex.project.preflight import BadInput
from panreflex.project.starting_content import loading
from panreflex.share.search import evaluating
from panreflex.share.search.evaluating import Asked, Figures, Text


def evaluate(
    docs: Path, queries: Path, out: Path, qrels: Path | None, *, ablate: bool, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Index documents, run queries, write the run and say how good it is, per class of query and per means of finding.

    Raises BadInput with file and row for each fault of the input; then nothing is written.
    """
    texts, asked = texts_in(docs), asked_in(queries)
    judgements = judgements_in(qrels) if qrels else {}
    tell("Preparing a scratch database …")
    preparing.migrate(tell)
    loading.load_words(tell)
    tell(f"Indexing {len(texts)} documents …")
    evaluating.index(texts)
    tell(f"Running {len(asked)} queries …")
    run = evaluating.run(asked)
    with out.open("w", encoding="utf-8", newline="") as file:
        for query, found in run.items():
            file.writelines(f"{query}\t{document}\n" for document in found)
    result: dict[str, Any] = {"documents": len(texts), "queries": len(asked), "hits": sum(map(len, run.values()))}
    if judgements:
        result["figures"] = _as_rows(evaluating.measure(asked, run, judgements))
    if ablate:
        result["ablation"] = [
            {"means": name, **figures["all"]._asdict()}
            for name, parts in evaluating.ABLATION
            if (figures := evaluating.measure(asked, evaluating.run(asked, parts), judgements))
        ]
    return result


def in_words(result: dict[str, Any]) -> str:
    """The figures as a person at the console reads them."""
    lines = [f"{result['documents']} documents, {result['queries']} queries, {result['hits']} hits written."]
    if rows := result.get("figures"):
        lines += ["", *_table("class", [(row["class"], row) for row in rows])]
    if rows := result.get("ablation"):
        lines += ["", *_table("means", [(row["means"], row) for row in rows])]
    return "\n".join(lines)


def _table(first: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    head = f"{first:<24} {'queries':>7} {'nDCG@10':>8} {'recall@20':>9} {'MRR':>6}"
    return [
        head,
        *(
            f"{name:<24} {row['queries']:>7} {row['ndcg']:>8.3f} {row['recall']:>9.3f} {row['mrr']:>6.3f}"
            for name, row in rows
        ),
    ]


def _as_rows(figures: dict[str, Figures]) -> list[dict[str, Any]]:
    return [{"class": name, **one._asdict()} for name, one in figures.items()]


def _rows(file: Path) -> list[tuple[str, dict[str, Any]]]:
    """The objects of a JSONL file, each with where it stands."""
    rows, faults = [], []
    for number, line in enumerate(_lines(file), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                faults.append((f"{file.name}, row {number}", f"is no JSON: {error}"))
                continue
            if isinstance(row, dict):
                rows.append((f"{file.name}, row {number}", row))
            else:
                faults.append((f"{file.name}, row {number}", "is no JSON object"))
    _refuse(faults)
    if not rows:
        raise BadInput(f"{file.name} holds nothing.", where=file.name)
    return rows


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file.name} is not UTF-8: {error}", where=file.name) from None


def texts_in(file: Path) -> list[Text]:
    """The documents of a JSONL file. Raises BadInput with file and row."""
    return [_text(row, where) for where, row in _rows(file)]


def asked_in(file: Path) -> list[Asked]:
    """The queries of a JSONL file. Raises BadInput with file and row."""
    return [_asked(row, where) for where, row in _rows(file)]


def _text(row: dict[str, Any], where: str) -> Text:
    _id, title, text = (_string(row, name, where) for name in ("_id", "title", "text"))
    return Text(_id, str(row.get("type") or ""), title, text)


def _asked(row: dict[str, Any], where: str) -> Asked:
    return Asked(_string(row, "_id", where), _string(row, "text", where), str(row.get("cls") or ""))


def _string(row: dict[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise BadInput(f"{where}: '{name}' is missing or no text.", faults=[(where, f"'{name}' is missing or no text")])
    return value


def judgements_in(file: Path) -> dict[str, dict[str, int]]:
    """Tab-separated: query, document, grade; a first row with names is left out. Raises BadInput with file and row."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    faults = []
    for number, row in enumerate(csv.reader(_lines(file), delimiter="\t"), start=1):
        if not row or (number == 1 and not row[-1].isdecimal()):
            continue
        if len(row) != 3 or not row[2].isdecimal():
            faults.append((f"{file.name}, row {number}", "wants query, document and a grade of 0 to 3"))
        else:
            found[row[0]][row[1]] = int(row[2])
    _refuse(faults)
    return found


def _refuse(faults: list[tuple[str, str]]) -> None:
    if faults:
        raise BadInput("\n".join(f"{where}: {what}" for where, what in faults), faults=faults)
