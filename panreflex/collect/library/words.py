"""The shared words and the municipalities, by every name that a file may call them."""

from collections.abc import Iterable
from typing import Any, Self

from panreflex.people.models import Municipality
from panreflex.vocabulary.models import CrisisKind, Measure, MergedTerm, Theme

Word = Theme | CrisisKind | Measure
KINDS: dict[type[Word], str] = {Theme: "theme", CrisisKind: "crisis_kind", Measure: ""}


class Words:
    """What was there when it was loaded; four queries, and one more when a municipality is asked for."""

    def __init__(self, words: dict[type[Word], dict[str, Any]], names: dict[type[Word], dict[str, str]]) -> None:
        self._words = words
        self._names = names
        self._municipalities: dict[str, int] | None = None

    @classmethod
    def load(cls) -> Self:
        """Read the vocabulary."""
        words: dict[type[Word], dict[str, Any]] = {}
        names: dict[type[Word], dict[str, str]] = {}
        for model, kind in KINDS.items():
            found: list[Any] = list(model._default_manager.all())
            words[model] = {word.slug: word for word in found}
            merged = MergedTerm.objects.filter(kind=kind).values_list("slug", "label", "into")
            names[model] = {_plain(name): into for slug, label, into in merged for name in (slug, label)}
            # The least certain names first, so that the real ones win.
            for word in found:
                names[model] |= {_plain(name): word.slug for name in _other_names(word)}
            for word in found:
                names[model] |= {_plain(name): word.slug for name in (str(word), word.slug)}
        return cls(words, names)

    def find(self, model: type[Word], text: str) -> str | None:
        """Slug of the word that `text` means: slug, label or another word for it, in any case of letters."""
        return self._names[model].get(_plain(text))

    def label(self, model: type[Word], slug: str) -> str:
        """How people read the word; the slug itself if it is gone."""
        return str(self._words[model].get(slug, slug))

    def objects(self, model: type[Word], slugs: Iterable[str]) -> list[Any]:
        """The words with these slugs that are still there."""
        return [self._words[model][slug] for slug in slugs if slug in self._words[model]]

    def slugs(self, model: type[Word], keys: Iterable[int]) -> list[str]:
        """Slugs of the words with these primary keys, in the order of the alphabet."""
        wanted = set(keys)
        return sorted(slug for slug, word in self._words[model].items() if word.pk in wanted)

    def ags(self, key: int | None) -> str:
        """AGS of the municipality with that primary key, "" for None."""
        if key is None:
            return ""
        self.municipality("")
        return next((ags for ags, pk in (self._municipalities or {}).items() if pk == key), "")

    def municipality(self, ags: str) -> int | None:
        """Primary key of the municipality with that AGS."""
        if self._municipalities is None:
            self._municipalities = dict(Municipality.objects.values_list("ags", "pk"))
        return self._municipalities.get(ags)


def _other_names(word: Any) -> list[str]:
    if isinstance(word, Theme):
        return [*word.synonyms, word.label_en] if word.label_en else list(word.synonyms)
    return [word.short_title, str(word.order)] if isinstance(word, Measure) else []


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
