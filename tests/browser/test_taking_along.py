"""A reader takes her list into a council paper: by keyboard, and without scripts."""

from pathlib import Path
from typing import Any

import pikepdf
from axe_playwright_python.sync_playwright import Axe
from docx import Document


def test_a_list_becomes_a_word_document_and_a_pdf_by_keyboard_and_without_scripts(visit: Any, tmp_path: Path):
    page = visit("/merkliste/hinzufuegen/?seite=/gute-beispiele/muenchen-peiman/", java_script_enabled=False)
    page.get_by_role("button", name="Merken").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/merkliste/")
    page.get_by_role("link", name="Liste mitnehmen").focus()
    page.keyboard.press("Enter")

    page.get_by_label("Titel des Dokuments").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Personal in der Krise")
    page.get_by_label("Kosten und Aufwand").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Datei erzeugen").focus()
    with page.expect_download() as word:
        page.keyboard.press("Enter")
    page.get_by_label("Word (DOCX)").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Datei erzeugen").focus()
    with page.expect_download() as pdf:
        page.keyboard.press("Enter")

    word.value.save_as(tmp_path / "liste.docx")
    pdf.value.save_as(tmp_path / "liste.pdf")
    headings = [
        line.text
        for line in Document(str(tmp_path / "liste.docx")).paragraphs
        if line.style and "eading" in str(line.style.name)
    ]
    assert word.value.suggested_filename.startswith("personal-in-der-krise-")
    assert "Der Weg" in headings
    assert "Kosten und Aufwand" not in headings
    with pikepdf.open(tmp_path / "liste.pdf") as document:
        assert document.docinfo.Title == "Personal in der Krise"


def test_a_missing_title_is_said_on_top_and_everything_typed_stays(visit: Any):
    page = visit("/merkliste/hinzufuegen/?seite=/gute-beispiele/muenchen-peiman/")
    with page.expect_navigation():
        page.get_by_role("button", name="Merken").click()
    page.goto("/merkliste/mitnehmen/")
    page.get_by_label("Titel des Dokuments").fill("")
    page.get_by_label("Wofür ist das Dokument?").fill("Für den Ausschuss")

    page.get_by_role("button", name="Datei erzeugen").click()

    page.get_by_role("link", name="Bitte geben Sie dem Dokument einen Titel.").click()
    assert page.evaluate("document.activeElement.name") == "titel"
    assert page.get_by_label("Wofür ist das Dokument?").input_value() == "Für den Ausschuss"
    assert Axe().run(page).response["violations"] == []
