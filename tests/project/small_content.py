"""A whole starting content, but small: one or two entries in each file, each referring to others."""

import json
from pathlib import Path
from typing import Any

ADDRESS = "https://stadt.example/seite"
MUNICIPALITIES = (
    "ags,name,official_name,kind,district_name,district_kind,area_km2,postcode,lat,lon,population_2023-12-31\n"
    '05913000,Dortmund,"Dortmund, Stadt",Kreisfreie Stadt,Dortmund,Kreisfreie Stadt,280.71,44135,51.5,7.46,595471\n'
    "09184112,Aying,,Gemeinde,München,Landkreis,45.11,85653,47.97,11.78,5807\n"
)
Raw = dict[str, Any]


def write(folder: Path, raw: Raw, *, municipalities: str = MUNICIPALITIES) -> None:
    """Lay the content down as the files that a platform reads."""
    (folder / "geo").mkdir(parents=True, exist_ok=True)
    (folder / "geo" / "municipalities.csv").write_text(municipalities, "utf-8")
    (folder / "thesaurus").mkdir(exist_ok=True)
    for name, entries in raw.items():
        (folder / f"{name}.json").write_text(json.dumps(entries), "utf-8")


def small_content() -> Raw:
    """File name without ending -> its parsed content, valid and fresh each time."""
    return {
        "themes": [
            {
                "id": "krisenmanagement-in-kommunen",
                "kind": "topic",
                "label_de": "Krisenmanagement in Kommunen",
                "label_en": "Crisis management",
                "synonyms": [],
                "parents": [],
                "url": ADDRESS,
            },
            {
                "id": "stabsarbeit",
                "kind": "theme",
                "label_de": "Stabsarbeit",
                "label_en": "Crisis unit work",
                "synonyms": ["Krisenstab", "SAE"],
                "parents": ["krisenmanagement-in-kommunen"],
            },
        ],
        "crisis_kinds": [{"id": "pandemie", "label": "Pandemie", "order": 1}],
        "measures": [_measure()],
        "factors": [
            {
                "id": "personal",
                "order": 1,
                "title": "Personal",
                "statements": ["Engagierte Mitarbeitende"],
                "source": "Werkstatt",
                "url": ADDRESS,
                "source_note": None,
                "measures": ["daueraufgabe"],
            }
        ],
        "practice_examples": [
            _example("dortmund-pool", ags="05913000", place_kind="municipality", level="Stadt"),
            _example("kreis-uebung", ags="09184", place_kind="district", level="Kreis", result=None, further_urls=[]),
        ],
        "publications": [_publication()],
        "research_projects": [
            {
                "id": "projekt",
                "title": "Ein Projekt",
                "acronym": "EP",
                "partners": ["Universität", "Stadt"],
                "funder": None,
                "start": "2022-03",
                "end": "2025-02",
                "summary": "Untersucht etwas.",
                "url": ADDRESS,
                "themes": ["stabsarbeit"],
            }
        ],
        "interviews": [
            {
                "id": "gespraech",
                "name": None,
                "role": "Amtsleitung",
                "organisation": "Stadt Dortmund",
                "format": "Video",
                "summary": "Erzählt etwas.",
                "url": ADDRESS,
                "themes": ["stabsarbeit"],
            }
        ],
        "survey_figures": [_figure()],
        "events": [_event()],
        "recommendations": [_recommendation()],
        "news": [{"id": "meldung", "title": "Meldung", "summary": "Etwas ist neu.", "date": None, "url": ADDRESS}],
        "pages": [
            _page("start", "home", opening=_opening()),
            _page("krisenmanagement-in-kommunen", "topic", blocks=[{"kind": "paragraph", "text": "Ein Absatz."}]),
            _page("stellschrauben", "measures"),
            _page("resilienzfaktoren", "factors"),
            _page("aktuelles", "news"),
            _page("ueber", "about"),
            _page("kontakt", "contact"),
            _page("impressum", "text"),
        ],
        "project": _project(),
        "thesaurus/stab": [
            _concept(
                "krisenstab", "Krisenstab", synonyms=["Stab für außergewöhnliche Ereignisse"], english=["crisis unit"]
            )
            | {"abbreviations": ["SAE"], "broader": ["stab"], "related": ["lagebild"]}
        ],
        "thesaurus/lage": [_concept("stab", "Stab"), _concept("lagebild", "Lagebild", english=["situation picture"])],
    }


def _concept(key: str, label: str, **fields: Any) -> Raw:
    return {
        "slug": key,
        "label": label,
        "synonyms": [],
        "abbreviations": [],
        "english": [],
        "broader": [],
        "related": [],
        "source": {"title": "Handbuch", "url": ADDRESS},
    } | fields


def _page(key: str, kind: str, **fields: Any) -> Raw:
    return {
        "id": key,
        "kind": kind,
        "title": f"Seite {key}",
        "description": "Worum es auf der Seite geht.",
        "lead": "Der Anfang.",
        "blocks": [],
    } | fields


def _opening() -> Raw:
    return {
        "claim": "Was Städte lernten",
        "search_hint": "Was suchen Sie?",
        "often_searched": ["Krisenstab"],
        "recommendation": "verankern",
    }


def _measure() -> Raw:
    return {
        "id": "daueraufgabe",
        "order": 1,
        "title": "Krisenmanagement als Daueraufgabe",
        "short_title": "Daueraufgabe",
        "finding": "Es fehlt an Verankerung.",
        "finding_urls": [ADDRESS],
        "recommendations": [{"text": "Verankern.", "url": ADDRESS}],
        "example_ids": ["dortmund-pool"],
        "publication_ids": ["werk"],
    }


def _example(key: str, **fields: Any) -> Raw:
    return {
        "id": key,
        "title": f"Beispiel {key}",
        "summary": "Eine Stadt hat etwas getan.",
        "municipality": "Dortmund",
        "state_or_region": "Nordrhein-Westfalen",
        "country": "DE",
        "year_start": 2022,
        "crisis_kinds": ["pandemie"],
        "themes": ["stabsarbeit"],
        "measures": ["daueraufgabe"],
        "problem": "Es fehlte Personal.",
        "approach": "Ein Pool entstand.",
        "result": "Er half.",
        "transferable": None,
        "costs_or_effort": None,
        "contact_unit": None,
        "source_url": ADDRESS,
        "source_title": "Stadt Dortmund",
        "further_urls": ["https://stadt.example/a", "https://stadt.example/b"],
        "source_note": None,
        "accessed": "2026-11",
    } | fields


def _publication() -> Raw:
    return {
        "id": "werk",
        "type": "report",
        "title": "Ein Werk",
        "author": [{"family": "Muster", "given": "Alex"}, {"literal": "Ein Institut"}],
        "issued": {"date-parts": [[2024, 12]]},
        "container-title": "Eine Reihe",
        "DOI": "10.1055/a-2329-7058",
        "URL": ADDRESS,
        "abstract": "Handelt von etwas.",
        "keyword": ["stabsarbeit"],
        "language": "de",
    }


def _figure() -> Raw:
    return {
        "id": "zahl",
        "survey": "Kommunalbefragung",
        "wave": 1,
        "year": 2023,
        "question": "Was brauchen Sie?",
        "finding": "Personal steht vorn.",
        "items": [
            {"label": "Personal", "value": 7.62, "as_scanned": None, "doubt": None},
            {"label": "Schulung", "value": None, "as_scanned": "I T", "doubt": "Wert unlesbar."},
        ],
        "unit": "Mittelwert",
        "n": 101,
        "n_note": None,
        "url": ADDRESS,
        "notes": None,
    }


def _event() -> Raw:
    return {
        "id": "werkstatt",
        "kind": "workshop",
        "title": "Eine Werkstatt",
        "date": "2024-04",
        "date_end": None,
        "date_note": None,
        "place": "Arnsberg",
        "speakers": [{"name": "Alex Muster", "affiliation": None, "verified": False, "note": "Nur im Scan."}],
        "description": "Dort wurde gearbeitet.",
        "themes": ["stabsarbeit"],
        "url": ADDRESS,
    }


def _recommendation() -> Raw:
    return {
        "id": "verankern",
        "title": "Verankern",
        "text": "Kommunen sollen vorsorgen.",
        "origin": "Projekt PanReflex",
        "addressees": ["Rat", "Führungskräfte"],
        "measures": ["daueraufgabe"],
        "evidence": [
            {"kind": "practice_example", "id": "dortmund-pool", "note": "Ein Pool half."},
            {"kind": "publication", "id": "werk", "note": "Das Werk sagt es."},
            {"kind": "survey", "id": "zahl", "note": "Die Zahl zeigt es."},
            {"kind": "interview", "id": "gespraech", "note": "Das Gespräch."},
            {"kind": "workshop", "id": "werkstatt", "note": "Die Werkstatt."},
            {"kind": "publication", "url": ADDRESS, "note": "Eine Seite."},
        ],
    }


def _project() -> Raw:
    return {
        "name": "PanReflex",
        "slogan": "Städtische Resilienz stärken",
        "title": "Reflexionsraum",
        "start": "2022-03",
        "end": "2025-08",
        "end_note": None,
        "partners": [{"name": "Ein Institut", "short": "EI", "people": ["Alex Muster"]}],
        "people_note": None,
        "partner_cities": [{"name": "Dortmund", "ags": "05913000"}],
        "funding": "Gefördert von einem Ministerium",
        "contact": {"person": "Alex Muster", "email": "muster@institut.example"},
        "aims": ["Erfahrungen reflektieren"],
        "results": [{"id": "survey", "title": "Befragung", "kind": "survey", "count": 2}],
        "training": {
            "target_groups": ["Verwaltung"],
            "hours": 5,
            "max_participants": 25,
            "questions": ["Was tun?"],
            "aims": ["Wissen"],
        },
        "source_url": ADDRESS,
        "accessed": "2026-11",
    }
