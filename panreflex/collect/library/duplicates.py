"""Which entries are probably the same thing twice: by DOI, ISBN, address, or by title, year and names.

`Collection` compares many works without comparing each with each: only those that share a rare word, the beginning or
the end of the title, or the first name and the year.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Count, Q
from rapidfuzz import fuzz

from panreflex.collect.library import identifiers
from panreflex.collect.library.columns import COLUMNS
from panreflex.collect.library.likeness import Person, Title, folded, same_people, same_title, title
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.collect.library.models.publications import PublicationAuthor
from panreflex.collect.library.spelling import address_pattern, pattern, word_pattern

RARE_WORDS = 3
LARGEST_BLOCK = 120  # works; what more of them share says nothing
ENDS = 12  # letters
LONGEST_WORDS = 12  # of a title that are looked up; longer ones are rarer
_PARTS = frozenset({"chapter", "entry-encyclopedia", "paper-conference", "article-journal"})  # share an ISBN


# Fields of the other kinds that tell who is who.
_COMPARED = frozenset({"title", "place_name", "source_url", "acronym", "url", "name", "role", "organisation"})


class Reason(StrEnum):
    """By what a duplicate was recognised."""

    DOI = "doi"
    ISBN = "isbn"
    URL = "url"
    TITLE = "title"
    SIMILAR = "similar"


class Match(NamedTuple):
    """key: of the work in the collection. certainty: 0 to 1."""

    key: Hashable
    reason: Reason
    certainty: float


@dataclass(frozen=True, slots=True)
class Work:
    """What two entries are compared by."""

    key: Hashable
    title: Title
    people: tuple[Person, ...] = ()
    year: int | None = None
    kind: str = ""
    doi: str = ""
    isbn: str = ""
    url: str = ""
    container: str = ""
    publisher: str = ""
    page: str = ""
    counted: tuple[str, str, str] = ("", "", "")  # edition, volume, issue: the digits
    only_by_url: bool = False


@dataclass
class Collection:
    """Works to look among. Give all titles that will be compared to `of`, so that common words are known."""

    seen: Counter[str] = field(default_factory=Counter)
    _identified: dict[tuple[str, str], list[Work]] = field(default_factory=lambda: defaultdict(list))
    _blocks: dict[str, list[Work]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, works: Iterable[Work], *, more: Iterable[Work] = ()) -> "Collection":
        """A collection of `works`; `more` will be asked for or added later."""
        works = list(works)
        collection = cls()
        for work in (*works, *more):
            collection.seen.update({word.rstrip(".") for word in work.title.words})
        for work in works:
            collection.add(work)
        return collection

    def add(self, work: Work) -> None:
        """Look among it, too, from now on."""
        for identifier in _identifiers(work):
            self._identified[identifier].append(work)
        for block in self._blocks_of(work):
            self._blocks[block].append(work)

    def matches(self, work: Work) -> list[Match]:
        """Probable duplicates of `work`, the most certain first; not itself."""
        found: dict[Hashable, Match] = {}
        for candidate in self._candidates(work):
            match = compare(work, candidate, self)
            if match and (candidate.key not in found or found[candidate.key].certainty < match.certainty):
                found[candidate.key] = match
        return sorted(found.values(), key=lambda match: -match.certainty)

    def is_word(self, word: str) -> bool:
        """Whether a word stands in at least three titles, so that it is no typing error."""
        return self.seen[word.rstrip(".")] >= 3

    def _candidates(self, work: Work) -> Iterator[Work]:
        looked_at = {work.key}
        groups = [self._identified.get(identifier, ()) for identifier in _identifiers(work)]
        blocks = (self._blocks.get(block, ()) for block in self._blocks_of(work))
        groups += [block for block in blocks if len(block) <= LARGEST_BLOCK]
        for group in groups:
            for candidate in group:
                if candidate.key not in looked_at:
                    looked_at.add(candidate.key)
                    yield candidate

    def _blocks_of(self, work: Work) -> list[str]:
        letters = work.title.plain.replace(" ", "")
        blocks = [f"^{letters[:ENDS]}", f"{letters[-ENDS:]}$"]
        rare = sorted({word.rstrip(".") for word in work.title.words}, key=lambda word: (self.seen[word], word))
        blocks += [f"w {word}" for word in rare[:RARE_WORDS]]
        # Any of the first names may have come first.
        blocks += [f"p {person.family[:4]} {work.year or ''}" for person in work.people[:3]]
        return blocks


def of(entry: LibraryEntry) -> Sequence[LibraryEntry]:
    """Other entries that `entry` is probably a duplicate of, the most certain first; drafts as well."""
    model = type(entry)
    if model not in COLUMNS:
        return []
    rows = model.objects.exclude(pk=entry.pk).order_by()
    mine = work_of(entry, key="")
    works = {
        other.pk: work_of(other) for other in others(model).filter(_candidates_of(mine, rows)).exclude(pk=entry.pk)
    }
    alike = [work for work in works.values() if compare(mine, work, Collection())]
    if not alike:
        return []
    # Only two words that others use as well are no typing error: looked up where it matters.
    collection = Collection(seen=_seen(mine, alike, rows))
    matches = filter(None, (compare(mine, work, collection) for work in alike))
    keys = [match.key for match in sorted(matches, key=lambda match: -match.certainty)]
    found = model.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _candidates_of(mine: Work, rows: Any) -> Q:
    """Condition for what is worth comparing: the blocks of `Collection`, found by the database; some hundred rows."""
    blocks = _blocks(mine, rows.model)
    own = () if mine.only_by_url else {word.rstrip(".") for word in mine.title.words}
    words = sorted(own, key=lambda word: (-len(word), word))[:LONGEST_WORDS]
    parts = {**blocks, **{f"w{number}": Q(title__iregex=word_pattern(word)) for number, word in enumerate(words)}}
    counted = {name: Count("pk", filter=condition) for name, condition in parts.items()}
    numbers = rows.aggregate(**counted) if counted else {}
    useful = [name for name in parts if 0 < numbers[name] <= LARGEST_BLOCK]
    rare = sorted((name for name in useful if name not in blocks), key=lambda name: numbers[name])[:RARE_WORDS]
    condition = Q(pk__in=[])
    for name in [*(name for name in useful if name in blocks), *rare]:
        condition |= parts[name]
    return condition


def _blocks(mine: Work, model: type[LibraryEntry]) -> dict[str, Q]:
    """Name -> condition: the same identifier, beginning or end of the title, or one of the first names."""
    blocks = {}
    if mine.doi:
        blocks["doi"] = Q(doi__iexact=mine.doi)
    if mine.isbn:
        blocks["isbn"] = Q(isbn=mine.isbn) | Q(isbn__startswith=mine.isbn[3:12], isbn__regex="^.{10}$")
    if mine.url:
        field = "source_url" if model is PracticeExample else "url"
        blocks["url"] = Q(**{f"{field}__iregex": address_pattern(mine.url)})
    if mine.only_by_url:
        return blocks
    letters = mine.title.plain.replace(" ", "")
    if letters:
        blocks["begin"] = Q(title__iregex=rf"^\W*{pattern(letters[:ENDS], between=True)}")
        blocks["end"] = Q(title__iregex=rf"{pattern(letters[-ENDS:], between=True)}\W*$")
    for number, person in enumerate(mine.people[:3]):
        if named := _named(model, f"^\\W*{pattern(person.family[:4])}"):
            blocks[f"person{number}"] = named & _year_of(mine, model)
    return blocks


def _named(model: type[LibraryEntry], beginning: str) -> Q | None:
    """Condition for entries with a name that begins like this."""
    if model is Publication:
        names = Q(family__iregex=beginning) | Q(literal__iregex=beginning)
        return Q(pk__in=PublicationAuthor.objects.filter(names).values("publication"))
    field = {PracticeExample: "place_name", ResearchProject: "acronym"}.get(model)
    return Q(**{f"{field}__iregex": beginning}) if field else None


def _year_of(mine: Work, model: type[LibraryEntry]) -> Q:
    if mine.year is None or model is not Publication:
        return Q()
    return Q(year__isnull=True) | Q(year__range=(mine.year - 1, mine.year + 1))


def _seen(mine: Work, alike: Sequence[Work], rows: Any) -> Counter[str]:
    """In how many titles those words stand that `mine` and one of `alike` do not share."""
    own = {word.rstrip(".") for word in mine.title.words}
    words = sorted(set().union(*(own ^ {word.rstrip(".") for word in work.title.words} for work in alike)))
    if mine.only_by_url or not words:
        return Counter()
    counted = {
        f"w{number}": Count("pk", filter=Q(title__iregex=word_pattern(word))) for number, word in enumerate(words)
    }
    numbers = rows.aggregate(**counted)
    return Counter({word: numbers[f"w{number}"] + (word in own) for number, word in enumerate(words)})


def others(model: type[LibraryEntry]) -> Any:
    """All entries of a kind, with no more of them than comparing needs (a citation names all of a publication)."""
    if model is Publication:
        return Publication.objects.prefetch_related("authors")
    if model is PracticeExample:
        return PracticeExample.objects.defer("problem", "approach", "result", "transferable", "summary")
    return model.objects.all()


def work_of(entry: LibraryEntry, key: Hashable = None) -> Work:
    """What `entry` is compared by; its key is its primary key unless another is given."""
    key = entry.pk if key is None else key
    match entry:
        case Publication():
            return work_of_item(entry.as_csl(), key)
        case PracticeExample():
            place = (Person(folded(entry.place_name)),) if entry.place_name else ()
            return Work(key, title(entry.title), place, url=identifiers.same_address(entry.source_url))
        case ResearchProject():
            name = (Person(folded(entry.acronym)),) if entry.acronym else ()
            return Work(key, title(entry.title), name, url=identifiers.same_address(entry.url))
        case Interview():
            url = identifiers.same_address(entry.url)
            return Work(key, title(entry.title), (Person(folded(entry.organisation)),), url=url, only_by_url=True)
    raise TypeError(f"{type(entry).__name__} has no duplicates.")


def work_of_values(model: type[LibraryEntry], values: Mapping[str, Any], key: Hashable) -> Work:
    """What the values of an entry (see `columns`) are compared by."""
    if model is Publication:
        names = {"type": "kind", "title": "title", "author": "authors", "DOI": "doi", "ISBN": "isbn", "URL": "url"}
        names |= {"container-title": "container_title", "publisher": "publisher", "page": "page"}
        names |= {"edition": "edition", "volume": "volume", "issue": "issue"}
        item = {name: values[field] for name, field in names.items() if values.get(field)}
        if values.get("year"):
            item["issued"] = {"date-parts": [[values["year"]]]}
        return work_of_item(item, key)
    plain = {name: value for name, value in values.items() if isinstance(value, str) and name in _COMPARED}
    return work_of(model(**plain), key)


def work_of_item(item: Mapping[str, Any], key: Hashable) -> Work:
    """What a work as CSL-JSON is compared by."""
    year = item.get("issued", {}).get("date-parts", [[None]])[0][0]
    counted = ("edition", "volume", "issue")
    edition, volume, issue = (_digits(str(item.get(name, ""))) for name in counted)
    return Work(
        key,
        title(item.get("title", "")),
        tuple(person(name) for name in item.get("author", ())),
        year,
        item.get("type", ""),
        identifiers.same_doi(item.get("DOI", "")),
        identifiers.isbn13(item.get("ISBN", "")),
        identifiers.same_address(item.get("URL", "")),
        folded(item.get("container-title", "")),
        folded(item.get("publisher", "")),
        _digits(item.get("page", "")),
        (edition, volume, issue),
    )


def person(name: Mapping[str, str]) -> Person:
    """A name of CSL as it is compared."""
    if literal := name.get("literal"):
        return Person(folded(literal))
    return Person(folded(name.get("family", "")), folded(name.get("given", "")))


def are_alike(one: str, other: str) -> bool:
    """Whether two titles have most of their words in common."""
    return fuzz.token_set_ratio(title(one).plain, title(other).plain) >= 80


def compare(one: Work, other: Work, collection: Collection) -> Match | None:
    """Whether both are probably the same, and by what."""
    if one.doi and other.doi:
        return Match(other.key, Reason.DOI, 1.0) if one.doi == other.doi else None
    same_words = fuzz.token_set_ratio(one.title.plain, other.title.plain) >= 80
    if one.isbn and one.isbn == other.isbn and not {one.kind, other.kind} & _PARTS and same_words:
        return Match(other.key, Reason.ISBN, 0.99)
    if one.url and one.url == other.url and same_words and one.title.numbers == other.title.numbers:
        return Match(other.key, Reason.URL, 0.97)
    if one.only_by_url or _differ(one, other):
        return None
    alike = same_title(one.title, other.title, is_word=collection.is_word)
    if not alike:
        return None
    people = same_people(one.people, other.people)
    if alike == 1.0 and people == 1.0 and one.year == other.year:
        return Match(other.key, Reason.TITLE, 0.96)
    if people is None:
        certain = alike >= 0.9 and _same_origin(one, other, unnamed=not one.people and not other.people)
    elif people >= 0.5:
        certain = alike >= 0.9 or (one.year is not None and one.year == other.year)
    else:
        certain = alike >= 0.9 and bool(one.page) and one.page == other.page and _same_origin(one, other, unnamed=True)
    return Match(other.key, Reason.SIMILAR, alike * 0.9 + _agreeing(one, other)) if certain else None


def _differ(one: Work, other: Work) -> bool:
    """Whether a number says that they are two: another year, edition, volume, issue or page."""
    if any(mine and theirs and mine != theirs for mine, theirs in zip(one.counted, other.counted, strict=True)):
        return True
    if one.page and other.page and one.page.split("-")[0] != other.page.split("-")[0]:
        return True
    if one.year is None or other.year is None or one.year == other.year:
        return False
    # Online in one year, printed in the next: the same pages of the same journal.
    printed_later = abs(one.year - other.year) == 1 and one.page and one.page == other.page
    return not (printed_later and one.container == other.container)


def _agreeing(one: Work, other: Work) -> float:
    """0 to 0.05: tells which of several works is meant where the title fits all of them."""
    names = ("year", "kind", "container", "publisher", "page", "counted")
    agree: int = sum(getattr(one, name) == getattr(other, name) for name in names)
    return 0.05 * agree / len(names)


def _same_origin(one: Work, other: Work, *, unnamed: bool) -> bool:
    """Whether container and publisher agree as far as both name them; one of them must if nobody signs for either."""
    agree = [
        fuzz.token_set_ratio(mine, theirs) >= 75 or _initials(mine) == _initials(theirs)
        for mine, theirs in ((one.container, other.container), (one.publisher, other.publisher))
        if mine and theirs
    ]
    if not agree:
        return not unnamed or len(one.title.words) >= 4
    return all(agree)


def _initials(text: str) -> str:
    return "".join(word[0] for word in text.split())


def _digits(text: str) -> str:
    return "-".join(number.lstrip("0") or "0" for number in re.findall(r"\d+", text))


def _identifiers(work: Work) -> list[tuple[str, str]]:
    named = (("doi", work.doi), ("isbn", work.isbn), ("url", work.url))
    return [(name, value) for name, value in named if value]
