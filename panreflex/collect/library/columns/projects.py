"""Columns of research projects."""

from django.utils.translation import gettext_lazy as _

from panreflex.collect.library.columns.kinds import Column, DateColumn, RowsColumn, TextColumn, UrlColumn, YesColumn
from panreflex.collect.library.columns.shared import SLUG, THEMES
from panreflex.collect.library.models import ProjectPartner

PROJECT_COLUMNS: tuple[Column, ...] = (
    SLUG,
    TextColumn(
        key="acronym",
        header=_("Kurzname"),
        help=_("Wie das Projekt kurz heißt."),
        required=True,
        longest=60,
        also=("akronym", "abkürzung", "acronym", "short name"),
    ),
    TextColumn(
        key="title",
        header=_("Titel"),
        help=_("Höchstens 300 Zeichen."),
        required=True,
        longest=300,
        also=("projekttitel", "name", "projekt", "title", "project"),
    ),
    TextColumn(
        key="summary",
        header=_("Worum es geht"),
        help=_("Zwei bis vier Sätze: Frage, Vorgehen, Nutzen für Kommunen."),
        required=True,
        lines=True,
        also=(
            "zusammenfassung",
            "beschreibung",
            "kurzbeschreibung",
            "kurzfassung",
            "summary",
            "description",
            "abstract",
        ),
    ),
    UrlColumn(
        key="url",
        header=_("Adresse"),
        help=_("Beginnt mit https:// oder http://."),
        required=True,
        also=("link", "url", "webseite", "internetadresse", "website"),
        example="https://www.uni.example/projekt",
    ),
    TextColumn(
        key="funder",
        header=_("Förderung"),
        help=_("Wer das Projekt bezahlt."),
        longest=200,
        also=("förderer", "fördermittelgeber", "förderung durch", "funder", "funding"),
    ),
    DateColumn(
        key="start",
        header=_("Beginn"),
        help=_("Tag, Monat oder Jahr."),
        also=("start", "laufzeit von", "von", "begin"),
        example="01.2024",
    ),
    DateColumn(
        key="end",
        header=_("Ende"),
        help=_("Tag, Monat oder Jahr."),
        last=True,
        also=("laufzeit bis", "bis", "end"),
        example="12.2026",
    ),
    YesColumn(
        key="years_only",
        header=_("Nur die Jahre sind bekannt"),
        help=_("ja oder nein."),
        also=("nur jahre", "years only"),
        example="nein",
    ),
    RowsColumn(
        key="partners",
        header=_("Partner"),
        help=_("Beteiligte Organisationen, mit Semikolon getrennt."),
        made=ProjectPartner,
        field="name",
        also=("beteiligte", "projektpartner", "verbundpartner", "partners"),
    ),
    THEMES,
)
