"""A fault in the content is named with file, entry and field, and then nothing at all is loaded."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from panreflex.base.models import Change, LoadedItem
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import Municipality
from panreflex.project import starting_content
from panreflex.project.starting_content import ContentRefused
from panreflex.vocabulary.models import Theme
from tests.project.small_content import MUNICIPALITIES, Raw, small_content, write

pytestmark = pytest.mark.django_db


def refusal_of(folder: Path) -> ContentRefused:
    """Try to load, and prove that nothing arrived."""
    with pytest.raises(ContentRefused) as refused:
        starting_content.load(lambda message: None, folder)
    for model in (Municipality, Theme, PracticeExample, LoadedItem, Change):
        assert not model.objects.exists()
    return refused.value


def with_field(file: str, field: str, value: Any, number: int = 0) -> Callable[[Raw], None]:
    """Changes one field of one entry."""

    def change(raw: Raw) -> None:
        raw[file][number][field] = value

    return change


def without_field(file: str, field: str) -> Callable[[Raw], None]:
    """Takes one field of the first entry away."""

    def change(raw: Raw) -> None:
        del raw[file][0][field]

    return change


def twice(file: str) -> Callable[[Raw], None]:
    """Puts the first entry in once more."""

    def change(raw: Raw) -> None:
        raw[file].append(dict(raw[file][0]))

    return change


def no_place(raw: Raw) -> None:
    raw["practice_examples"][0] |= {"ags": None}


def abroad_but_german(raw: Raw) -> None:
    raw["practice_examples"][0] |= {"level": "international"}


EXAMPLE = "practice_examples.json, Eintrag „dortmund-pool“, "


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            without_field("practice_examples", "title"),
            EXAMPLE + "Feld „title“: Das Feld fehlt. Sagt die Quelle nichts, tragen Sie null ein.",
        ),
        (
            with_field("practice_examples", "titel", "Tippfehler"),
            EXAMPLE + "Feld „titel“: Das Feld ist nicht vorgesehen. Bitte prüfen Sie die Schreibweise.",
        ),
        (with_field("practice_examples", "title", 7), EXAMPLE + "Feld „title“: Hier gehört ein Text hin."),
        (with_field("practice_examples", "title", None), EXAMPLE + "Feld „title“: Hier gehört ein Text hin."),
        (
            with_field("practice_examples", "result", ""),
            EXAMPLE + "Feld „result“: Der Text ist leer. Sagt die Quelle nichts, tragen Sie null ein.",
        ),
        (
            with_field("practice_examples", "result", " Text"),
            EXAMPLE + "Feld „result“: Der Text beginnt oder endet mit einem Leerzeichen. Bitte entfernen Sie es.",
        ),
        (
            with_field("practice_examples", "result", "Ein\x00Text"),
            EXAMPLE + "Feld „result“: Der Text enthält Steuerzeichen oder Zeilenumbrüche. Bitte entfernen Sie sie.",
        ),
        (
            with_field("practice_examples", "result", "Ein \u202e Text"),
            EXAMPLE + "Feld „result“: Der Text enthält Steuerzeichen oder Zeilenumbrüche. Bitte entfernen Sie sie.",
        ),
        (
            with_field("practice_examples", "title", "x" * 161),
            EXAMPLE + "Feld „title“: Der Text ist zu lang. Erlaubt sind 160 Zeichen.",
        ),
        (
            with_field("practice_examples", "year_start", "2022"),
            EXAMPLE + "Feld „year_start“: Hier gehört eine Zahl ohne Anführungszeichen hin.",
        ),
        (
            with_field("practice_examples", "year_start", True),
            EXAMPLE + "Feld „year_start“: Hier gehört eine Zahl ohne Anführungszeichen hin.",
        ),
        (
            with_field("practice_examples", "year_start", 1492),
            EXAMPLE + "Feld „year_start“: Die Zahl ist zu klein oder zu groß.",
        ),
        (
            with_field("practice_examples", "measures", "netzwerke"),
            EXAMPLE + "Feld „measures“: Hier gehört eine Liste hin.",
        ),
        (
            with_field("practice_examples", "measures", []),
            EXAMPLE + "Feld „measures“: Die Liste hat zu wenige oder zu viele Einträge.",
        ),
        (
            with_field("practice_examples", "measures", ["daueraufgabe", "daueraufgabe"]),
            EXAMPLE + "Feld „measures“: „daueraufgabe“ steht zweimal in der Liste.",
        ),
        (
            with_field("practice_examples", "level", "Bund"),
            EXAMPLE + "Feld „level“: Der Wert ist nicht vorgesehen. "
            "Möglich sind: Stadt, Gemeinde, Kreis, Land, international.",
        ),
        (
            with_field("practice_examples", "country", "Deutschland"),
            EXAMPLE + "Feld „country“: Bitte zwei große Buchstaben eintragen, zum Beispiel DE.",
        ),
        (
            with_field("practice_examples", "source_url", "ftp://stadt.example/"),
            EXAMPLE + "Feld „source_url“: „ftp://stadt.example/“ ist keine Adresse. "
            "Bitte vollständig mit https:// oder http:// eintragen.",
        ),
        (
            with_field("practice_examples", "source_url", "javascript:alert(1)"),
            EXAMPLE + "Feld „source_url“: „javascript:alert(1)“ ist keine Adresse. "
            "Bitte vollständig mit https:// oder http:// eintragen.",
        ),
        (
            with_field("practice_examples", "ags", "0591300"),
            EXAMPLE + "Feld „ags“: „0591300“ ist kein Gemeindeschlüssel. Bitte 8 Ziffern eintragen (Kreise: 5).",
        ),
        (with_field("practice_examples", "ags", "05913999"), EXAMPLE + "Feld „ags“: „05913999“ gibt es nicht."),
        (
            no_place,
            "practice_examples.json, Eintrag „dortmund-pool“: ags und place_kind passen nicht zusammen. "
            "Gemeinden haben 8 Ziffern, Kreise 5, andere null.",
        ),
        (
            abroad_but_german,
            "practice_examples.json, Eintrag „dortmund-pool“: level, country und place_kind passen nicht zusammen. "
            "Beispiele aus dem Ausland sind international.",
        ),
        (
            with_field("practice_examples", "accessed", "November 2026"),
            EXAMPLE + "Feld „accessed“: „November 2026“ ist kein Datum. Bitte wie 2024-04-18 oder 2024-04 eintragen.",
        ),
        (
            with_field("practice_examples", "themes", ["unbekannt"]),
            EXAMPLE + "Feld „themes“: „unbekannt“ gibt es nicht.",
        ),
        (
            with_field("practice_examples", "themes", ["krisenmanagement-in-kommunen"]),
            EXAMPLE + "Feld „themes“: „krisenmanagement-in-kommunen“ gibt es nicht.",
        ),
        (
            with_field("practice_examples", "crisis_kinds", ["pest"]),
            EXAMPLE + "Feld „crisis_kinds“: „pest“ gibt es nicht.",
        ),
        (twice("practice_examples"), EXAMPLE + "Feld „id“: Die Kennung steht zweimal in der Datei."),
        (
            with_field("practice_examples", "id", "Dortmund Pool"),
            "practice_examples.json, Eintrag „Dortmund Pool“, Feld „id“: „Dortmund Pool“ ist keine Kennung. "
            "Erlaubt sind a bis z, Ziffern und einzelne Bindestriche.",
        ),
        (
            without_field("practice_examples", "id"),
            "practice_examples.json, Eintrag „Nr. 1“, Feld „id“: "
            "Das Feld fehlt. Sagt die Quelle nichts, tragen Sie null ein.",
        ),
        (
            with_field("publications", "DOI", "https://doi.org/10.1/x"),
            "publications.json, Eintrag „werk“, Feld „DOI“: „https://doi.org/10.1/x“ ist keine DOI. "
            "Bitte ohne https://doi.org/ eintragen.",
        ),
        (
            with_field("publications", "issued", {"date-parts": [[2024, 13]]}),
            "publications.json, Eintrag „werk“, Feld „issued“: „2024-13-01“ ist kein Datum. "
            "Bitte wie 2024-04-18 oder 2024-04 eintragen.",
        ),
        (
            with_field("publications", "author", [{"family": "Muster", "literal": "Institut"}]),
            "publications.json, Eintrag „werk“, Feld „author[1]“: "
            "Bitte entweder family und given oder literal angeben.",
        ),
        (
            with_field("research_projects", "end", "2021"),
            "research_projects.json, Eintrag „projekt“: end liegt vor start.",
        ),
        (
            with_field("events", "date_end", "2024-03"),
            "events.json, Eintrag „werkstatt“: date_end braucht ein date, das nicht später liegt.",
        ),
        (
            with_field("events", "date_end", "2024-05-02"),
            "events.json, Eintrag „werkstatt“: date und date_end nennen beide einen Tag oder beide einen Monat.",
        ),
        (
            with_field("events", "date", "2024"),
            "events.json, Eintrag „werkstatt“, Feld „date“: „2024“ nennt keinen Monat.",
        ),
        (
            with_field("events", "date", "2024-02-30"),
            "events.json, Eintrag „werkstatt“, Feld „date“: „2024-02-30“ ist kein Datum. "
            "Bitte wie 2024-04-18 oder 2024-04 eintragen.",
        ),
        (
            with_field("survey_figures", "items", [{"label": "A", "value": None, "as_scanned": None, "doubt": None}]),
            "survey_figures.json, Eintrag „zahl“, Feld „items[1]“: value ist null. Bitte in doubt sagen, warum.",
        ),
        (
            with_field("survey_figures", "items", [{"label": "A", "value": 1.234, "as_scanned": None, "doubt": None}]),
            "survey_figures.json, Eintrag „zahl“, Feld „items[1]“: value hat mehr als zwei Stellen nach dem Komma.",
        ),
        (
            with_field("recommendations", "evidence", [{"kind": "survey", "id": "zahlen", "note": "Falsch."}]),
            "recommendations.json, Eintrag „verankern“, Feld „evidence[1].id“: „zahlen“ gibt es nicht.",
        ),
        (
            with_field("recommendations", "evidence", [{"kind": "survey", "note": "Wovon?"}]),
            "recommendations.json, Eintrag „verankern“, Feld „evidence[1]“: Ein Beleg nennt entweder id oder url.",
        ),
        (
            with_field("recommendations", "addressees", ["Rat", "rat"]),
            "recommendations.json, Eintrag „verankern“, Feld „addressees“: „rat“ ergibt keine eigene Kennung.",
        ),
        (
            with_field("recommendations", "addressees", ["???"]),
            "recommendations.json, Eintrag „verankern“, Feld „addressees“: „???“ ergibt keine eigene Kennung.",
        ),
        (
            with_field("measures", "example_ids", ["gibt-es-nicht"]),
            "measures.json, Eintrag „daueraufgabe“, Feld „example_ids“: „gibt-es-nicht“ gibt es nicht.",
        ),
        (
            with_field("factors", "measures", ["gibt-es-nicht"]),
            "factors.json, Eintrag „personal“, Feld „measures“: „gibt-es-nicht“ gibt es nicht.",
        ),
        (
            with_field("themes", "parents", [], number=1),
            "themes.json, Eintrag „stabsarbeit“: "
            "Ein Thema nennt in parents seine Themenseiten, eine Themenseite nennt dort nichts.",
        ),
        (
            with_field("themes", "parents", ["stabsarbeit"], number=1),
            "themes.json, Eintrag „stabsarbeit“, Feld „parents“: „stabsarbeit“ gibt es nicht.",
        ),
        (
            with_field("themes", "label_de", "Krisenmanagement in Kommunen", number=1),
            "themes.json, Eintrag „stabsarbeit“, Feld „label_de“: Ein anderer Eintrag hat denselben Wert.",
        ),
        (
            with_field("thesaurus/lage", "source", {"title": "Handbuch"}),
            "thesaurus/lage.json, Eintrag „stab“, Feld „source.url“: "
            "Das Feld fehlt. Sagt die Quelle nichts, tragen Sie null ein.",
        ),
        (
            twice("thesaurus/lage"),
            "thesaurus/lage.json, Eintrag „stab“, Feld „slug“: Die Kennung steht zweimal in der Datei.",
        ),
        (
            with_field("thesaurus/lage", "synonyms", ["Stab für Außergewöhnliche-Ereignisse"]),
            "thesaurus/stab.json, Eintrag „krisenstab“, Feld „synonyms“: "
            "„Stab für außergewöhnliche Ereignisse“ gehört schon zum Fachwort „stab“.",
        ),
        (
            with_field("thesaurus/lage", "english", ["???"]),
            "thesaurus/lage.json, Eintrag „stab“, Feld „english“: „???“ hat keinen Buchstaben.",
        ),
        (
            with_field("thesaurus/stab", "broader", ["gibt-es-nicht"]),
            "thesaurus/stab.json, Eintrag „krisenstab“, Feld „broader“: „gibt-es-nicht“ gibt es nicht.",
        ),
        (
            with_field("thesaurus/lage", "related", ["krisenstab"]),
            "thesaurus/lage.json, Eintrag „stab“, Feld „related“: „krisenstab“ steht schon unter diesem Fachwort.",
        ),
        (
            with_field("thesaurus/lage", "related", ["stab"]),
            "thesaurus/lage.json, Eintrag „stab“, Feld „related“: Das Fachwort nennt sich selbst.",
        ),
    ],
)
def test_a_fault_is_named_with_file_entry_and_field(tmp_path, change, sentence):
    raw = small_content()
    change(raw)
    write(tmp_path, raw)

    refusal = refusal_of(tmp_path)

    assert [str(fault) for fault in refusal.faults] == [sentence]


def test_concepts_that_stand_in_a_circle_are_all_named(tmp_path):
    raw = small_content()
    raw["thesaurus/lage"][0]["broader"] = ["krisenstab"]
    write(tmp_path, raw)

    assert [(fault.file, fault.entry, fault.what) for fault in refusal_of(tmp_path).faults] == [
        ("thesaurus/lage.json", "stab", "Das Fachwort steht über sich selbst."),
        ("thesaurus/stab.json", "krisenstab", "Das Fachwort steht über sich selbst."),
    ]


def test_a_key_that_two_files_use_is_named(tmp_path):
    raw = small_content()
    raw["thesaurus/stab"][0] |= {"slug": "lagebild", "related": []}
    write(tmp_path, raw)

    assert str(refusal_of(tmp_path).faults[0]) == (
        "thesaurus/stab.json, Eintrag „lagebild“, Feld „slug“: "
        "Die Kennung steht schon in der Datei thesaurus/lage.json."
    )


def test_an_example_of_a_measure_has_to_name_the_measure(tmp_path):
    raw = small_content()
    raw["measures"].append(raw["measures"][0] | {"id": "wissen", "order": 2})
    write(tmp_path, raw)

    assert str(refusal_of(tmp_path).faults[0]) == (
        "measures.json, Eintrag „wissen“, Feld „example_ids“: "
        "Das Beispiel „dortmund-pool“ nennt diese Stellschraube nicht."
    )


def test_all_faults_of_all_files_are_named_at_once(tmp_path):
    raw = small_content()
    raw["themes"][0]["kind"] = "thema"
    raw["practice_examples"][0]["title"] = ""
    raw["practice_examples"][1]["source_url"] = "www.stadt.example"
    raw["project"]["contact"]["email"] = "muster(at)institut.example"
    write(tmp_path, raw)

    refusal = refusal_of(tmp_path)

    assert [(fault.file, fault.entry, fault.field) for fault in refusal.faults] == [
        ("themes.json", "krisenmanagement-in-kommunen", "kind"),
        ("practice_examples.json", "dortmund-pool", "title"),
        ("practice_examples.json", "kreis-uebung", "source_url"),
        ("project.json", "", "contact.email"),
    ]
    assert str(refusal).startswith("Die Inhalte wurden nicht geladen. Es wurde nichts übernommen.")


def test_a_hundred_faults_are_counted_and_the_first_are_shown(tmp_path):
    raw = small_content()
    raw["news"] = [raw["news"][0] | {"id": f"meldung-{number}", "title": ""} for number in range(100)]
    write(tmp_path, raw)

    refusal = refusal_of(tmp_path)

    assert len(refusal.faults) == 100
    assert str(refusal).endswith("Und 70 weitere Stellen.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'[{"id": "a",]', "Zeile 1, Zeichen 13: Hier ist die Datei kein gültiges JSON."),
        (b"", "Zeile 1, Zeichen 1: Hier ist die Datei kein gültiges JSON."),
        ('[{"id": "köln"}]'.encode("latin-1"), "Die Datei ist nicht in UTF-8 geschrieben. Bitte speichern Sie sie so."),
        (b'[{"id": "a", "id": "b"}]', "Das Feld „id“ steht zweimal in einem Eintrag."),
        (b'[{"id": NaN}]', "„NaN“ ist keine Zahl, die JSON kennt."),
        (b"[" * 100_000, "Die Datei ist kein gültiges JSON."),
        (b"[" + b"9" * 5_000 + b"]", "Die Datei ist kein gültiges JSON."),
        (b'{"id": "a"}', "Die Datei muss eine Liste von Einträgen enthalten."),
        (b"null", "Die Datei muss eine Liste von Einträgen enthalten."),
    ],
)
def test_a_broken_file_is_named(tmp_path, content, sentence):
    write(tmp_path, small_content())
    (tmp_path / "news.json").write_bytes(content)

    assert [str(fault) for fault in refusal_of(tmp_path).faults] == [f"news.json: {sentence}"]


def test_a_missing_file_is_named(tmp_path):
    write(tmp_path, small_content())
    (tmp_path / "events.json").unlink()

    assert [str(fault) for fault in refusal_of(tmp_path).faults] == [
        "events.json: Die Datei fehlt oder lässt sich nicht lesen."
    ]


def test_a_fault_in_the_municipalities_is_named_too(tmp_path):
    write(tmp_path, small_content(), municipalities=MUNICIPALITIES.replace("09184112", "9184112"))

    assert [str(fault) for fault in refusal_of(tmp_path).faults] == [
        "geo/municipalities.csv: Zeile 3, Spalte „ags“: „9184112“ ist kein Gemeindeschlüssel. "
        "Bitte 8 Ziffern eintragen."
    ]


def test_a_fault_leaves_what_was_loaded_before_as_it_is(tmp_path):
    write(tmp_path, small_content())
    starting_content.load(lambda message: None, tmp_path)
    raw = small_content()
    raw["practice_examples"][0]["title"] = "Neuer Titel"
    raw["practice_examples"][1]["title"] = ""
    (tmp_path / "practice_examples.json").write_text(json.dumps(raw["practice_examples"]), "utf-8")

    with pytest.raises(ContentRefused):
        starting_content.load(lambda message: None, tmp_path)

    assert PracticeExample.objects.get(slug="dortmund-pool").title == "Beispiel dortmund-pool"
