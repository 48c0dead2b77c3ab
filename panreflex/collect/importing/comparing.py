"""What each entry of a file would do here: make a new one, change one, nothing, or repeat what is there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from wagtail.models import Revision

from panreflex.collect.importing import shaping
from panreflex.collect.importing.models import ImportRow
from panreflex.collect.importing.reviewing import in_review
from panreflex.collect.importing.shaping import Shaped, Values
from panreflex.collect.library import duplicates, identifiers
from panreflex.collect.library.citing.reading import Fault
from panreflex.collect.library.columns import COLUMNS, RELATED, Column
from panreflex.collect.library.duplicates import Collection, Match, Work
from panreflex.collect.library.models import Publication
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.collect.library.words import Words

Outcome = ImportRow.Outcome
Tell = Callable[[int, int], None]
AT_ONCE = 500  # entries whose content is held in memory


class Here(NamedTuple):
    """An entry that is here already."""

    pk: int
    slug: str
    title: str
    version: int | None
    locked: bool


@dataclass
class Found:
    """What was found out about one entry of the file."""

    shaped: Shaped
    number: int
    outcome: str = Outcome.NEW
    here: Here | None = None
    twin: int | None = None
    reason: str = ""
    differences: list[list[str]] = field(default_factory=list)
    work: Work | None = None


class Comparison:
    """Compares the entries of a file, in its order, with those here and with each other."""

    def __init__(self, model: type[LibraryEntry], words: Words, shaped: Sequence[Shaped]) -> None:
        self.model, self.words = model, words
        self.columns = {column.key: column for column in COLUMNS[model]}
        self.found = [Found(one, number) for number, one in enumerate(shaped, start=1)]
        for found in self.found:
            found.work = duplicates.work_of_values(model, found.shaped.values, ("row", found.number))
        self.by_slug: dict[str, Here] = {}
        self.by_pk: dict[int, Here] = {}
        works = list(self._works_here())
        self.collection = Collection.of(works, more=[found.work for found in self.found if found.work])
        self.targets: dict[int, int] = {}  # entry -> row of the file that names it

    def run(self, tell: Tell) -> list[Found]:
        """All outcomes; `tell` is called with how many are done and how many there are."""
        total = len(self.found)
        for found in self.found:
            self._classify(found)
            if found.number % AT_ONCE == 0:
                tell(found.number, total)
        for some in _chunks([found for found in self.found if found.here], AT_ONCE):
            self._look_closer(some)
        for found in self.found:
            if found.here is None and not found.twin:
                shaping.complete(self.model, found.shaped)
                shaping.consistent(self.model, found.shaped, {})
            elif found.outcome == Outcome.DUPLICATE and found.twin:
                shaping.complete(self.model, found.shaped)
            if found.shaped.faults and found.outcome != Outcome.DUPLICATE:
                found.outcome = Outcome.FAULTY
        tell(total, total)
        return self.found

    def _works_here(self) -> Iterator[Work]:
        for entry in duplicates.others(self.model).iterator(chunk_size=2000):
            here = Here(entry.pk, entry.slug, str(entry)[:400], entry.latest_revision_id, entry.locked)
            self.by_slug[entry.slug] = self.by_pk[entry.pk] = here
            yield duplicates.work_of(entry)

    def _classify(self, found: Found) -> None:
        """Who it is: by its key, else by what identifies it. Faulty ones are compared as far as they can be read."""
        assert found.work is not None
        here = self.by_slug.get(found.shaped.key)
        if here and self._is_meant(found, here):
            found.here, found.outcome = here, Outcome.CHANGED
            if here.pk in self.targets:
                what = _("Denselben Eintrag nennt schon Zeile %(row)s. Bitte eine der beiden löschen.")
                found.shaped.faults.append(Fault("", what % {"row": self.targets[here.pk]}))
            self.targets.setdefault(here.pk, found.shaped.row)
        elif match := self._best(found.work):
            found.outcome, found.reason = Outcome.DUPLICATE, match.reason
            if isinstance(match.key, tuple):
                found.twin = match.key[1]
            else:
                assert isinstance(match.key, int)
                found.here = self.by_pk[match.key]
        if found.here is None and not found.shaped.faults:
            self.collection.add(found.work)

    def _is_meant(self, found: Found, here: Here) -> bool:
        """A key in a file of references may be somebody else's: then the work must fit, too."""
        if self.model is not Publication or not found.shaped.names.get("title") or not found.shaped.raw:
            return True
        title = str(found.shaped.values.get("title", ""))
        return not title or duplicates.are_alike(title, here.title)

    def _best(self, work: Work) -> Match | None:
        """The most certain duplicate; of equal ones that which is here already."""
        matches = self.collection.matches(work)
        return max(matches, key=lambda match: (match.certainty, isinstance(match.key, int)), default=None)

    def _look_closer(self, some: list[Found]) -> None:
        """Compare with what the entries hold, and tell changed ones from those that stay as they are."""
        keys = [found.here.pk for found in some if found.here]
        held, reviewed = held_by(self.model, keys, self.words), in_review(self.model, keys)
        for found in some:
            assert found.here is not None
            before = held.get(found.here.pk, {})
            found.differences = [
                [key, self.columns[key].shown(before.get(key), self.words), self.columns[key].shown(value, self.words)]
                for key, value in found.shaped.values.items()
                if not same(self.columns[key], before.get(key), value)
            ]
            if not found.differences and not found.shaped.faults:
                found.outcome = Outcome.UNCHANGED
                continue
            if found.here.locked and found.outcome == Outcome.CHANGED:
                what = _(
                    "Der Eintrag „%(title)s“ ist gesperrt. Bitte heben Sie die Sperre auf oder löschen Sie die Zeile."
                )
                found.shaped.faults.append(Fault("", what % {"title": found.here.title}))
            elif found.here.pk in reviewed and found.outcome == Outcome.CHANGED:
                what = _(
                    "„%(title)s“ wird gerade geprüft. Bitte schließen Sie die Prüfung ab oder löschen Sie die Zeile."
                )
                found.shaped.faults.append(Fault("", what % {"title": found.here.title}))
            shaping.consistent(self.model, found.shaped, before)
            if found.shaped.faults and found.outcome == Outcome.CHANGED:
                found.outcome = Outcome.FAULTY
            elif found.outcome == Outcome.DUPLICATE:
                # What an entry of its own would lack stands in its way only if somebody wants one.
                if found.shaped.faults:
                    found.outcome = Outcome.FAULTY
                else:
                    shaping.complete(self.model, found.shaped)


def held_by(model: type[LibraryEntry], pks: Iterable[int], words: Words) -> dict[int, Values]:
    """Primary key -> values of the newest version, which may be a draft."""
    entries = list(model.objects.filter(pk__in=pks).prefetch_related(*RELATED[model]))
    drafts = [
        entry.latest_revision_id for entry in entries if entry.has_unpublished_changes and entry.latest_revision_id
    ]
    versions = dict(Revision.objects.filter(pk__in=drafts).values_list("pk", "content"))
    values = {}
    for entry in entries:
        draft = versions.get(entry.latest_revision_id)
        values[entry.pk] = {
            column.key: column.in_version(draft, words) if draft else column.value(entry)
            for column in COLUMNS[model]
            if column.key != "slug"
        }
    return values


def same(column: Column, one: Any, other: Any) -> bool:
    """Whether two values say the same: blanks, hyphens of an ISBN and capital letters of a DOI mean nothing."""
    if one == other:
        return True
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    if column.key == "doi":
        return identifiers.same_doi(one) == identifiers.same_doi(other)
    if column.key == "isbn":
        return identifiers.isbn13(one) == identifiers.isbn13(other)
    return one.split() == other.split()


def _chunks(rows: list[Found], size: int) -> Iterator[list[Found]]:
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some
