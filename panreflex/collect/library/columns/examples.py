"""Columns of practice examples."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panreflex.collect.library.columns.kinds import (
    ChoiceColumn,
    Column,
    DateColumn,
    NumberColumn,
    RowsColumn,
    TextColumn,
    Unreadable,
    UrlColumn,
    Value,
    WordsColumn,
)
from panreflex.collect.library.columns.shared import SLUG, THEMES
from panreflex.collect.library.models import ExampleLink, PracticeExample
from panreflex.collect.library.words import Words
from panreflex.vocabulary.models import CrisisKind, Level, Measure


@dataclass(frozen=True, kw_only=True)
class MunicipalityColumn(Column):
    """The AGS of a municipality that we know. A spreadsheet may have eaten the zero in front."""

    def value(self, entry: Any) -> str:
        place = getattr(entry, self.key)
        return place.ags if place else ""

    def in_version(self, content: Mapping[str, Any], words: Words) -> str:
        return words.ags(content.get(self.key))

    def read(self, text: str, words: Words) -> str:
        ags = re.sub(r"[\s.]", "", re.sub(r"[.,]0$", "", text.strip()))
        if not ags:
            return ""
        if not ags.isdecimal() or len(ags) not in (4, 5, 7, 8):
            raise Unreadable(
                _("„%(text)s“ ist kein Gemeindeschlüssel. Bitte 8 Ziffern eintragen (Kreise: 5) oder leer lassen.")
                % {"text": text[:40]}
            )
        full = ags.zfill(5 if len(ags) < 6 else 8)
        if words.municipality(full) is None and full != ags:
            raise Unreadable(
                gettext("„%(text)s“ hat %(length)s Ziffern. Bitte 8 Ziffern eintragen (Kreise: 5) oder leer lassen.")
                % {"text": ags, "length": len(ags)}
            )
        ags = full
        if words.municipality(ags) is None:
            raise Unreadable(
                gettext("Zum Schlüssel %(ags)s kennen wir keine Kommune. Bitte prüfen oder leer lassen.") % {"ags": ags}
            )
        return ags

    def assign(self, entry: Any, value: Value, words: Words) -> None:
        setattr(entry, f"{self.key}_id", words.municipality(value) if value else None)


EXAMPLE_COLUMNS: tuple[Column, ...] = (
    SLUG,
    TextColumn(
        key="title",
        header=_("Titel"),
        help=_("Höchstens 160 Zeichen."),
        required=True,
        longest=160,
        also=("name", "überschrift", "bezeichnung", "title", "heading"),
    ),
    TextColumn(
        key="summary",
        header=_("Kurzfassung"),
        help=_("Zwei bis drei Sätze: Wer tat was, in welcher Krise, mit welchem Ergebnis?"),
        required=True,
        longest=600,
        lines=True,
        also=("kurzbeschreibung", "zusammenfassung", "beschreibung", "summary", "abstract", "description"),
    ),
    TextColumn(
        key="problem",
        header=_("Das Problem"),
        help=_("Was ging nicht oder drohte zu scheitern?"),
        lines=True,
        also=("problem", "ausgangslage", "challenge"),
    ),
    TextColumn(
        key="approach",
        header=_("Der Weg"),
        help=_("Was wurde getan, von wem, in welcher Reihenfolge?"),
        lines=True,
        also=("vorgehen", "lösung", "weg", "approach", "solution"),
    ),
    TextColumn(
        key="result",
        header=_("Was daraus wurde"),
        help=_("Was die Quelle an Wirkung belegt, auch Misserfolge."),
        lines=True,
        also=("ergebnis", "wirkung", "result", "outcome", "results"),
    ),
    TextColumn(
        key="transferable",
        header=_("Was sich übernehmen lässt"),
        help=_("Was können andere Kommunen ohne Weiteres nachmachen?"),
        lines=True,
        also=("übertragbarkeit", "übertragbar", "transferable", "lessons"),
    ),
    TextColumn(
        key="costs_or_effort",
        header=_("Kosten und Aufwand"),
        help=_("Geld, Zeit und Personal, soweit die Quelle es sagt."),
        lines=True,
        also=("kosten", "aufwand", "costs", "effort"),
    ),
    TextColumn(
        key="contact_unit",
        header=_("Zuständige Stelle"),
        help=_("Das Amt oder die Stelle, keine Namen von Mitarbeitenden."),
        longest=200,
        also=("stelle", "amt", "kontakt", "contact", "department"),
    ),
    ChoiceColumn(
        key="place_kind",
        header=_("Art des Ortes"),
        help=_("Kommune, Teil einer Kommune, Kreis, Verband, Land oder Ausland."),
        required=True,
        choices=PracticeExample.PlaceKind,
        also=("ortsart", "place kind", "type of place"),
        example="Kommune",
    ),
    TextColumn(
        key="place_name",
        header=_("Ort"),
        help=_("Wie die Quelle den Ort nennt."),
        required=True,
        longest=120,
        also=("kommune", "gemeinde", "stadt", "ortsname", "place", "municipality", "city"),
    ),
    MunicipalityColumn(
        key="municipality",
        header=_("AGS"),
        help=_("Gemeindeschlüssel mit 8 Ziffern (Kreise: 5). Nur hierüber gelangt das Beispiel auf die Karte."),
        also=("gemeindeschlüssel", "amtlicher gemeindeschlüssel", "kommune (ags)", "ags code"),
    ),
    TextColumn(
        key="region",
        header=_("Land oder Region"),
        help=_("Zum Beispiel das Bundesland."),
        longest=80,
        also=("bundesland", "region", "land", "state"),
    ),
    TextColumn(
        key="country",
        header=_("Staat"),
        help=_("Zwei Buchstaben nach ISO 3166-1. Leer heißt DE."),
        longest=2,
        also=("staat (iso)", "ländercode", "country", "country code"),
        example="DE",
    ),
    ChoiceColumn(
        key="level",
        header=_("Ebene"),
        help=_("Stadt, Gemeinde, Kreis, Land oder international."),
        required=True,
        choices=Level,
        also=("verwaltungsebene", "level"),
        example="Stadt",
    ),
    NumberColumn(
        key="year_start",
        header=_("Seit (Jahr)"),
        help=_("Vier Ziffern."),
        least=1945,
        most=2100,
        also=("seit", "jahr", "beginn", "year", "since", "start year"),
    ),
    WordsColumn(
        key="crisis_kinds",
        header=_("Art der Krise"),
        help=_("Wörter aus unserem Vokabular, mit Semikolon getrennt."),
        required=True,
        model=CrisisKind,
        also=("krise", "krisen", "krisenart", "krisenarten", "crisis", "hazard", "crisis kinds"),
        example="Hochwasser",
    ),
    THEMES,
    WordsColumn(
        key="measures",
        header=_("Stellschrauben"),
        help=_("Titel, Kurztitel oder Nummer der Stellschraube, mit Semikolon getrennt."),
        model=Measure,
        also=("stellschraube", "measures", "measure"),
        example="3",
    ),
    TextColumn(
        key="source_title",
        header=_("Quelle"),
        help=_("Wie die Quelle heißt."),
        required=True,
        longest=200,
        also=("titel der quelle", "source", "source title"),
    ),
    UrlColumn(
        key="source_url",
        header=_("Adresse der Quelle"),
        help=_("Beginnt mit https:// oder http://."),
        required=True,
        also=("link", "url", "webseite", "internetadresse", "source url", "website"),
        example="https://www.stadt.example/",
    ),
    DateColumn(
        key="accessed",
        header=_("Abgerufen"),
        help=_("Wann die Quelle gelesen wurde: Tag oder Monat. Leer heißt heute."),
        also=("abgerufen am", "abrufdatum", "accessed", "retrieved"),
        example="11.2026",
    ),
    RowsColumn(
        key="further_links",
        header=_("Weitere Quellen"),
        help=_("Weitere Adressen, mit Semikolon getrennt."),
        made=ExampleLink,
        field="url",
        urls=True,
        also=("weitere links", "further links", "further sources"),
    ),
    TextColumn(
        key="credit",
        header=_("Beigetragen von"),
        help=_("So, wie die beitragende Person oder Stelle genannt werden will."),
        longest=200,
        also=("credit", "contributed by"),
    ),
    MunicipalityColumn(
        key="contributed_by",
        header=_("Beigetragen aus (AGS)"),
        help=_("Gemeindeschlüssel der Kommune, die das Beispiel beigetragen hat."),
        also=("contributing municipality",),
    ),
)
