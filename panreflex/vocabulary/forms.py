"""Forms in which editors write down words. A word's slug stands in addresses, so it is chosen once."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from panreflex.vocabulary import concepts, merging
from panreflex.vocabulary.models import Concept

SHORTEST = 2  # letters and digits of a word
MOST = 40  # words of one kind that a concept has
_MEANT = 75  # of 100: as alike must two words be that one may be a slip of the other


class WordForm(WagtailAdminModelForm):
    """A word's slug stands in addresses and filters, so it is chosen once."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("Steht in Adressen und Filtern und bleibt deshalb, wie sie ist.")

    def clean_slug(self) -> str:
        """A new word may not take the slug of a merged one: old links with it mean something else."""
        slug: str = self.cleaned_data["slug"]
        if not self.instance.pk and slug in merging.successors(type(self.instance)):
            raise forms.ValidationError(
                _("Diese Kennung gehörte zu einem zusammengeführten Wort. Bitte eine andere wählen.")
            )
        return slug


class LinesField(SimpleArrayField):
    """A list with one item a line; empty lines are left out, and so is what stands there twice."""

    default_error_messages: ClassVar[dict[str, Any]] = {"item_invalid": _("Zeile %(nth)s:")}
    widget = AdminAutoHeightTextInput

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(forms.CharField(max_length=longest), delimiter="\n", **options)

    def to_python(self, value: Any) -> Any:
        """The lines of a text; a list stays."""
        lines = value.splitlines() if isinstance(value, str) else value
        return super().to_python(list(dict.fromkeys(line.strip() for line in lines or [] if line.strip())))


class FactorForm(WordForm):
    """Statements are whole sentences with commas, so each has a line of its own."""

    statements = LinesField(longest=600, label=_("Aussagen"), help_text=_("Jede Aussage in einer eigenen Zeile."))


def _words(label: Any, help_text: Any) -> LinesField:
    return LinesField(longest=80, max_length=MOST, required=False, label=label, help_text=help_text)


class ConceptForm(WordForm):
    """A technical word. Other concepts are named by any of their words, because a list of hundreds is no choice."""

    synonyms = _words(
        _("Andere Wörter dafür"),
        _("Jedes Wort in einer eigenen Zeile, in der Einzahl. Wer nach einem sucht, findet auch die anderen."),
    )
    abbreviations = _words(_("Abkürzungen"), _("Jede in einer eigenen Zeile, zum Beispiel SAE."))
    english = _words(
        _("Auf Englisch"), _("Jedes Wort in einer eigenen Zeile. Damit finden auch englische Suchen deutsche Texte.")
    )
    broader = _words(
        _("Oberbegriffe"),
        _("Fachwörter, die mehr umfassen, jedes in einer eigenen Zeile. Beispiel: über „Krisenstab“ steht „Stab“."),
    )
    related = _words(
        _("Verwandte Fachwörter"),
        _("Fachwörter, die oft mitgemeint sind, jedes in einer eigenen Zeile. Oberbegriffe gehören nicht hierher."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("broader", "related"):
            self.initial[name] = [str(other) for other in self.initial.get(name, ())]

    def clean(self) -> dict[str, Any]:
        """What must hold among all concepts; each fault stands at its field."""
        cleaned: dict[str, Any] = super().clean()
        others = list(Concept.objects.exclude(pk=self.instance.pk).prefetch_related("broader"))
        self._refuse_words(cleaned, others)
        named = {concepts.spelling(word): other for other in others for word in reversed(other.words)}
        named |= {concepts.spelling(other.label): other for other in others}
        broader, related = (
            list(self._concepts(field, cleaned.get(field) or [], named)) for field in ("broader", "related")
        )
        self._refuse_circles(broader, related, others)
        return cleaned | {"broader": broader, "related": related}

    def _refuse_words(self, cleaned: Mapping[str, Any], others: list[Concept]) -> None:
        register = concepts.Register()
        for other in others:
            register.add(other.label, [other.label, *other.synonyms, *other.english], other.abbreviations)
        for field, words in (
            ("label", [cleaned["label"]] if cleaned.get("label") else []),
            *((name, cleaned.get(name) or []) for name in ("synonyms", "abbreviations", "english")),
        ):
            general = () if field == "abbreviations" else _without_meaning(words, english=field == "english")
            for word in words:
                if len(concepts.spelling(word)) < SHORTEST:
                    self._refuse(field, gettext("„%(word)s“ ist zu kurz. Bitte mindestens zwei Buchstaben."), word=word)
                elif word in general:
                    sentence = gettext("„%(word)s“ steht in fast jedem Text. Bitte ein genaueres Wort wählen.")
                    self._refuse(field, sentence, word=word)
                elif owner := register.owner(word, abbreviated=field == "abbreviations"):
                    sentence = gettext(
                        "„%(word)s“ gehört schon zum Fachwort „%(owner)s“. Jedes Wort kann nur bei einem stehen."
                    )
                    self._refuse(field, sentence, word=word, owner=owner)

    def _concepts(self, field: str, words: list[str], named: Mapping[str, Concept]) -> Iterator[Concept]:
        found: dict[int, Concept] = {}
        for word in words:
            if concept := named.get(concepts.spelling(word)):
                found[concept.pk] = concept
            elif concepts.spelling(word) in map(concepts.spelling, self._own_words()):
                self._refuse(field, gettext("„%(word)s“ ist dieses Fachwort selbst."), word=word)
            elif alike := process.extract(
                concepts.spelling(word), list(named), scorer=fuzz.ratio, score_cutoff=_MEANT, limit=1
            ):
                sentence = gettext("„%(word)s“ ist kein Fachwort. Meinten Sie „%(meant)s“?")
                self._refuse(field, sentence, word=word, meant=named[alike[0][0]].label)
            else:
                self._refuse(field, gettext("„%(word)s“ ist kein Fachwort. Bitte legen Sie es zuerst an."), word=word)
        yield from found.values()

    def _refuse_circles(self, broader: list[Concept], related: list[Concept], others: list[Concept]) -> None:
        own = str(self.instance.pk)
        graph = {str(other.pk): [str(above.pk) for above in other.broader.all()] for other in others}
        for above in broader:
            if own in concepts.above(str(above.pk), graph):
                sentence = gettext("„%(word)s“ steht schon unter diesem Fachwort. Bitte nur eine Richtung wählen.")
                self._refuse("broader", sentence, word=above.label)
        graph[own] = [str(above.pk) for above in broader]
        for beside in related:
            if str(beside.pk) in concepts.above(own, graph):
                sentence = gettext("„%(word)s“ steht schon über diesem Fachwort und gehört deshalb nicht hierher.")
                self._refuse("related", sentence, word=beside.label)
            elif own in concepts.above(str(beside.pk), graph):
                sentence = gettext("„%(word)s“ steht schon unter diesem Fachwort und gehört deshalb nicht hierher.")
                self._refuse("related", sentence, word=beside.label)

    def _own_words(self) -> list[str]:
        return [self.cleaned_data.get("label") or "", *(self.cleaned_data.get("synonyms") or [])]

    def _refuse(self, field: str, sentence: str, **words: str) -> None:
        self.add_error(field, sentence % words)


def _without_meaning(words: list[str], *, english: bool) -> set[str]:
    """Those which no search looks for ("und", "the"), after PostgreSQL's lists; an acronym (WHO, IT) has a meaning."""
    with connection.cursor() as cursor:
        language = "english" if english else "german"
        cursor.execute(
            "SELECT word FROM unnest(%s::text[]) AS word WHERE to_tsvector(%s::regconfig, word) = ''::tsvector",
            [[word for word in words if not word.isupper()], language],
        )
        return {word for (word,) in cursor.fetchall()}
