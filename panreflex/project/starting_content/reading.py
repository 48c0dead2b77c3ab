"""Read `content/` and refuse it, with every fault named, before anything is stored."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

from django.utils.text import slugify
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from panreflex.project.starting_content import concept_shapes, page_shapes, shapes
from panreflex.vocabulary.concepts import both_ways

S = TypeVar("S", bound=BaseModel)
ABOUT: Final = "project"  # the one file that holds a single object
THESAURUS: Final = "thesaurus/"  # a folder with as many files as there are subject areas
EVIDENCE_FILES: Final = {
    "practice_example": "practice_examples",
    "publication": "publications",
    "survey": "survey_figures",
    "interview": "interviews",
    "workshop": "events",
}
_SHAPES: Final[dict[str, type[shapes.Entry] | type[shapes.Word]]] = {
    "themes": shapes.Theme,
    "crisis_kinds": shapes.CrisisKind,
    "measures": shapes.Measure,
    "factors": shapes.Factor,
    "practice_examples": shapes.Example,
    "publications": shapes.Publication,
    "research_projects": shapes.Project,
    "interviews": shapes.Interview,
    "survey_figures": shapes.Figure,
    "events": shapes.Event,
    "recommendations": shapes.Recommendation,
    "news": shapes.News,
    "pages": page_shapes.Page,
}
FILES: Final = (*_SHAPES, ABOUT)
_FAULTS_SHOWN = 30


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: file, entry and field as far as they are known, and a German sentence."""

    file: str
    entry: str
    field: str
    what: str

    def __str__(self) -> str:
        place = [self.file]
        if self.entry:
            place.append(_("Eintrag „%(entry)s“") % {"entry": self.entry})
        if self.field:
            place.append(_("Feld „%(field)s“") % {"field": self.field})
        return f"{', '.join(place)}: {self.what}"


class ContentRefused(Exception):
    """The content was not loaded, nothing changed. The message is for people, `faults` has each single one."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        lines = [_("Die Inhalte wurden nicht geladen. Es wurde nichts übernommen. Bitte berichtigen Sie:")]
        lines += [f"– {fault}" for fault in self.faults[:_FAULTS_SHOWN]]
        if len(self.faults) > _FAULTS_SHOWN:
            lines.append(_("Und %(count)d weitere Stellen.") % {"count": len(self.faults) - _FAULTS_SHOWN})
        super().__init__("\n".join(lines))


class Content(BaseModel):
    """All of `content/`, checked. The names are those of the files; `project` is the PanReflex project itself."""

    model_config = ConfigDict(frozen=True)

    themes: list[shapes.Theme]
    crisis_kinds: list[shapes.CrisisKind]
    measures: list[shapes.Measure]
    factors: list[shapes.Factor]
    practice_examples: list[shapes.Example]
    publications: list[shapes.Publication]
    research_projects: list[shapes.Project]
    interviews: list[shapes.Interview]
    survey_figures: list[shapes.Figure]
    events: list[shapes.Event]
    recommendations: list[shapes.Recommendation]
    news: list[shapes.News]
    pages: list[page_shapes.Page]
    project: shapes.AboutProject
    thesaurus: dict[str, list[concept_shapes.Concept]]  # file -> its concepts

    @property
    def concepts(self) -> list[concept_shapes.Concept]:
        """All concepts; of two that are related both say so."""
        every = [concept for entries in self.thesaurus.values() for concept in entries]
        related = both_ways({concept.id: concept.related for concept in every})
        return [concept.model_copy(update={"related": related.get(concept.id, [])}) for concept in every]

    @property
    def addressees(self) -> list[shapes.Addressee]:
        """Everybody a recommendation speaks to."""
        labels = {key_of(label): label for entry in self.recommendations for label in entry.addressees}
        return [shapes.Addressee(id=key, label=label) for key, label in labels.items()]


def read(folder: Path, *, known_ags: Set[str]) -> Content:
    """The content of a folder. `known_ags`: keys of all municipalities and districts. Raises ContentRefused."""
    faults: list[Fault] = []
    raw: dict[str, Any] = {}
    thesaurus = [f"{THESAURUS}{file.stem}" for file in sorted((folder / THESAURUS).glob("*.json"))]
    for name in (*FILES, *thesaurus):
        try:
            raw[name] = _parse((folder / f"{name}.json").read_bytes())
        except OSError:
            faults.append(Fault(f"{name}.json", "", "", _("Die Datei fehlt oder lässt sich nicht lesen.")))
        except _Broken as broken:
            faults.append(Fault(f"{name}.json", "", "", str(broken)))
    if faults:
        raise ContentRefused(faults)
    return check(raw, known_ags=known_ags)


def check(raw: Mapping[str, Any], *, known_ags: Set[str]) -> Content:
    """The content made of parsed files (name without ending -> list of objects). Raises ContentRefused."""
    faults: list[Fault] = []
    entries: dict[str, Any] = {name: list(_entries(name, raw[name], faults)) for name in _SHAPES}
    entries[ABOUT] = _validated(shapes.AboutProject, raw[ABOUT], Place(ABOUT), faults)
    files = [name for name in raw if name.startswith(THESAURUS)]
    entries["thesaurus"] = {name: list(_entries(name, raw[name], faults)) for name in files}
    if not faults:
        content = Content.model_construct(**entries)
        faults = [*_references(content, known_ags), *_contradictions(content), *_ambiguities(content)]
    if faults:
        raise ContentRefused(faults)
    return content


def key_of(label: str) -> str:
    """The label as part of an address: "Führungskräfte" becomes "fuehrungskraefte". May be empty."""
    for letter, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        label = label.lower().replace(letter, letters)
    return slugify(label.replace("_", "-"))[:60].strip("-")


class _Broken(Exception):
    """A file is no JSON; the message says where."""


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content.decode(), object_pairs_hook=_object, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise _Broken(_("Die Datei ist nicht in UTF-8 geschrieben. Bitte speichern Sie sie so.")) from None
    except json.JSONDecodeError as error:
        raise _Broken(
            _("Zeile %(line)d, Zeichen %(column)d: Hier ist die Datei kein gültiges JSON.")
            % {"line": error.lineno, "column": error.colno}
        ) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of nested lists
        raise _Broken(_("Die Datei ist kein gültiges JSON.")) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for name, times in Counter(name for name, _value in pairs).items():
        if times > 1:
            raise _Broken(_("Das Feld „%(field)s“ steht zweimal in einem Eintrag.") % {"field": name[:60]})
    return dict(pairs)


def _no_number(constant: str) -> NoReturn:
    raise _Broken(_("„%(value)s“ ist keine Zahl, die JSON kennt.") % {"value": constant})


@dataclass(frozen=True)
class Place:
    """Where a fault is: the file, and the entry in it."""

    name: str
    entry: str = ""

    def fault(self, field: str, what: str) -> Fault:
        return Fault(f"{self.name}.json", self.entry, field, what)


def _entries(name: str, raw: Any, faults: list[Fault]) -> Iterator[shapes.Entry | shapes.Word]:
    if not isinstance(raw, list):
        faults.append(Place(name).fault("", _("Die Datei muss eine Liste von Einträgen enthalten.")))
        return
    named = "slug" if name.startswith(THESAURUS) else "id"
    shape = concept_shapes.Concept if name.startswith(THESAURUS) else _SHAPES[name]
    seen: set[str] = set()
    for number, item in enumerate(raw, 1):
        key = str(item.get(named, "")) if isinstance(item, dict) else ""
        number_only = not key or not key.isprintable()
        place = Place(name, _("Nr. %(number)d") % {"number": number} if number_only else key[:100])
        entry = _validated(shape, item, place, faults)
        if key and key in seen:
            faults.append(place.fault(named, _("Die Kennung steht zweimal in der Datei.")))
        seen.add(key)
        if entry is not None:
            yield entry


def _validated(shape: type[S], item: Any, place: Place, faults: list[Fault]) -> S | None:
    try:
        return shape.model_validate(item)
    except UnicodeEncodeError:  # JSON can write half a character: "\ud800"
        faults.append(place.fault("", _("Ein Text enthält ein halbes Zeichen (\\ud800 bis \\udfff).")))
        return None
    except ValidationError as error:
        faults += [place.fault(_field(detail["loc"]), _sentence(detail)) for detail in error.errors(include_url=False)]
        return None


def _field(location: tuple[int | str, ...]) -> str:
    """("evidence", 1, "note") becomes "evidence[2].note", counted from 1 as people do."""
    path = ""
    for part in location:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part[:60]}" if path else part[:60]
    return path if path.isprintable() else ""


def _sentence(detail: ErrorDetails) -> str:
    """Pydantic's finding in German. Our own checks already speak it."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "value_error":
            return str(context["error"])
        case "missing":
            return _("Das Feld fehlt. Sagt die Quelle nichts, tragen Sie null ein.")
        case "extra_forbidden":
            return _("Das Feld ist nicht vorgesehen. Bitte prüfen Sie die Schreibweise.")
        case "string_type":
            return _("Hier gehört ein Text hin.")
        case "int_type" | "float_type" | "int_from_float" | "finite_number":
            return _("Hier gehört eine Zahl ohne Anführungszeichen hin.")
        case "bool_type":
            return _("Hier gehört true oder false hin.")
        case "list_type":
            return _("Hier gehört eine Liste hin.")
        case "model_type" | "model_attributes_type" | "dict_type":
            return _("Hier gehört ein Objekt mit Feldern hin.")
        case "union_tag_invalid" | "union_tag_not_found":
            return _("Das Feld kind fehlt, oder sein Wert ist nicht vorgesehen.")
        case "literal_error":
            return _("Der Wert ist nicht vorgesehen. Möglich sind: %(values)s.") % {
                "values": context["expected"].replace(" or ", ", ").replace("'", "")
            }
        case "too_long" if context["field_type"] != "List":
            return _("Der Text ist zu lang. Erlaubt sind %(limit)d Zeichen.") % {"limit": context["max_length"]}
        case "too_short" | "too_long":
            return _("Die Liste hat zu wenige oder zu viele Einträge.")
        case "string_pattern_mismatch":
            return _("Bitte zwei große Buchstaben eintragen, zum Beispiel DE.")
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            return _("Die Zahl ist zu klein oder zu groß.")
        case _:
            return _("Der Wert passt nicht zu diesem Feld.")


def _references(content: Content, known_ags: Set[str]) -> Iterator[Fault]:
    """Every key that something names has to be there."""
    ids = {name: {entry.id for entry in getattr(content, name)} for name in _SHAPES}
    topics = {theme.id for theme in content.themes if theme.kind == "topic"}
    themes = ids["themes"] - topics
    named: list[tuple[str, shapes.Entry | shapes.Word, str, Iterable[str], Set[str]]] = []
    named += [("themes", entry, "parents", entry.parents, topics) for entry in content.themes]
    named += [("factors", entry, "measures", entry.measures, ids["measures"]) for entry in content.factors]
    for measure in content.measures:
        named.append(("measures", measure, "example_ids", measure.example_ids, ids["practice_examples"]))
        named.append(("measures", measure, "publication_ids", measure.publication_ids, ids["publications"]))
    for example in content.practice_examples:
        named.append(("practice_examples", example, "crisis_kinds", example.crisis_kinds, ids["crisis_kinds"]))
        named.append(("practice_examples", example, "themes", example.themes, themes))
        named.append(("practice_examples", example, "measures", example.measures, ids["measures"]))
        named.append(("practice_examples", example, "ags", [example.ags] if example.ags else [], known_ags))
    named += [("publications", entry, "keyword", entry.keyword, themes) for entry in content.publications]
    for name in ("research_projects", "interviews", "events"):
        named += [(name, entry, "themes", entry.themes, themes) for entry in getattr(content, name)]
    for recommendation in content.recommendations:
        named.append(("recommendations", recommendation, "measures", recommendation.measures, ids["measures"]))
        for number, piece in enumerate(recommendation.evidence, 1):
            if piece.id:
                field = f"evidence[{number}].id"
                named.append(("recommendations", recommendation, field, [piece.id], ids[EVIDENCE_FILES[piece.kind]]))
    for page in content.pages:
        if page.kind == "topic":
            named.append(("pages", page, "id", [page.id], topics))
        if page.opening:
            chosen = [page.opening.recommendation]
            named.append(("pages", page, "opening.recommendation", chosen, ids["recommendations"]))
    for name, entry, field, keys, known in named:
        for key in keys:
            if key not in known:
                yield Place(name, entry.id).fault(field, _("„%(key)s“ gibt es nicht.") % {"key": key})
    for city in content.project.partner_cities:
        if city.ags not in known_ags:
            yield Place(ABOUT).fault("partner_cities", _("„%(key)s“ gibt es nicht.") % {"key": city.ags})


def _contradictions(content: Content) -> Iterator[Fault]:
    """What no single entry can know: names that must differ, and examples that do not name their measure."""
    for name, field in (
        *(("themes", "label_de"), ("crisis_kinds", "label"), ("measures", "order"), ("factors", "order")),
    ):
        seen: set[str | int] = set()
        for entry in getattr(content, name):
            if getattr(entry, field) in seen:
                yield Place(name, entry.id).fault(field, _("Ein anderer Eintrag hat denselben Wert."))
            seen.add(getattr(entry, field))
    examples = {example.id: example for example in content.practice_examples}
    for measure in content.measures:
        for key in measure.example_ids:
            if measure.id not in examples[key].measures if key in examples else False:
                yield Place("measures", measure.id).fault(
                    "example_ids", _("Das Beispiel „%(key)s“ nennt diese Stellschraube nicht.") % {"key": key}
                )
    labels: dict[str, str] = {}
    for recommendation in content.recommendations:
        for label in recommendation.addressees:
            key = key_of(label)
            if not key or labels.setdefault(key, label) != label:
                yield Place("recommendations", recommendation.id).fault(
                    "addressees", _("„%(label)s“ ergibt keine eigene Kennung.") % {"label": label}
                )


def _ambiguities(content: Content) -> Iterator[Fault]:
    """What holds among the concepts of all files."""
    files: dict[str, str] = {}
    every: dict[str, concept_shapes.Concept] = {}
    for name, entries in content.thesaurus.items():
        for concept in entries:
            if concept.id in files:
                sentence = _("Die Kennung steht schon in der Datei %(file)s.json.") % {"file": files[concept.id]}
                yield Place(name, concept.id).fault("slug", sentence)
                continue
            files[concept.id], every[concept.id] = name, concept
    for concept, field, what in concept_shapes.contradictions(every):
        yield Place(files[concept.id], concept.id).fault(field, what)
