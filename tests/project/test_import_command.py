"""Lists from the command line: all of them or nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from panreflex.collect.importing import checking
from panreflex.collect.importing.models import Import
from panreflex.collect.library.models import Publication
from panreflex.project import import_command
from panreflex.project.preflight import BadInput, Refused
from tests.collect.importing.importing import bib

pytestmark = pytest.mark.django_db


def run(path: Path, content: str, **options: Any) -> dict[str, Any]:
    file = path / "liste.bib"
    file.write_text(content)
    values: dict[str, Any] = {"dry_run": False, "publish": False, "tell": lambda text: None} | options
    return import_command.import_file(file, "publication", **values)


def test_a_dry_run_says_what_would_change_and_leaves_nothing(tmp_path):
    found = run(tmp_path, bib("a", title="Eins") + bib("b", title="Zwei"), dry_run=True)

    assert (found["new"], found["imported"]) == (2, 0)
    assert "2 new" in import_command.in_words(found)
    assert not Publication.objects.exists()
    assert not Import.objects.exists()


@pytest.mark.parametrize("publish", [False, True])
def test_a_list_comes_in_as_drafts_or_published(tmp_path, publish):
    found = run(tmp_path, bib("a", title="Eins"), publish=publish)

    assert (found["imported"], found["published"]) == (1, publish)
    assert Publication.objects.get().live is publish
    assert Import.objects.get().state == "written"
    assert json.dumps(found)


def test_an_import_that_breaks_leaves_nothing_half_way(tmp_path, monkeypatch):
    def broken(batch: Import, tell: Any) -> list[Any]:
        raise RuntimeError

    monkeypatch.setattr(checking, "look", broken)

    with pytest.raises(RuntimeError):
        run(tmp_path, bib("a", title="Eins"))

    assert not Import.objects.exists()


def test_one_faulty_row_stops_all_and_says_row_and_field(tmp_path):
    with pytest.raises(BadInput) as refused:
        run(tmp_path, bib("a", title="Eins") + bib("b", title="Zwei", doi="x", url="y"))

    assert [where for where, _what in refused.value.faults] == ["row 5, doi", "row 5, url"]
    assert not Publication.objects.exists()
    assert not Import.objects.exists()


def test_a_second_time_there_is_nothing_to_do(tmp_path):
    run(tmp_path, bib("a", title="Eins", url="https://a.example/eins"))

    found = run(tmp_path, bib("a", title="Eins", url="https://a.example/eins"))

    assert (found["unchanged"], found["imported"]) == (1, 0)


def test_what_is_no_list_is_refused(tmp_path, settings):
    with pytest.raises(BadInput, match="leer"):
        run(tmp_path, "")
    with pytest.raises(BadInput, match="kein Eintrag"):
        run(tmp_path, "% nur ein Kommentar: {}")
    settings.FOUR_EYES = "required"
    with pytest.raises(Refused, match="Nobody publishes alone"):
        run(tmp_path, bib("a"), publish=True)
