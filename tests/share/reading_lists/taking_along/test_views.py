"""Taking a list along: whose it is, what comes as a file, and what is said when something is wrong."""

import io
import json
from urllib.parse import urlencode

import pikepdf
import pytest
from django.test import Client
from docx import Document

from panreflex.base import rate_limits
from panreflex.base.reports import typesetting
from panreflex.collect.library.citing import reading
from panreflex.share.reading_lists.models import ReadingList
from panreflex.share.reading_lists.taking_along import making_files, views
from panreflex.share.reading_lists.taking_along.forms import Format
from tests.making import make_client, make_example, make_publication, make_recommendation, make_user
from tests.share.reading_lists.taking_along.collected import browser_client, collect, put, share

pytestmark = pytest.mark.django_db

OWN = "/merkliste/mitnehmen/"


def wanted(address: str = OWN, **choice: object) -> str:
    defaults = {
        "format": "docx",
        "titel": "Hitze in der Stadt",
        "angaben": ["kurzfassung"],
        "stil": "iso690",
        "notizen": "on",
    }
    return f"{address}?{urlencode(defaults | choice, doseq=True)}"


def body(response) -> str:
    return str(response.content.decode())


def words_of_docx(response) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(response.content)).paragraphs)


def test_the_choices_are_a_page_that_asks_for_nothing_but_a_title():
    collect(make_example("eins"), note="Frau Meier fragen.")

    response = browser_client().get(OWN)

    assert response.status_code == 200
    assert 'value="Hitze"' in body(response)
    assert "Notizen mitnehmen" in body(response)
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]


def test_without_notes_nobody_is_asked_about_them():
    collect(make_example("eins"))

    assert "Notizen mitnehmen" not in body(browser_client().get(OWN))


@pytest.mark.parametrize("client", [Client(), browser_client()])
def test_without_a_list_the_page_says_how_to_begin(client):
    response = client.get(wanted())

    assert response.status_code == 200
    assert "Die Liste ist leer" in body(response)
    assert response["Content-Type"].startswith("text/html")


def test_word_comes_with_notes_and_a_name_that_says_what_it_is():
    collect(make_example("eins", title="Kühle Räume", summary="Kurz gesagt."), note="Frau Meier fragen.")

    response = browser_client().get(wanted(titel="Höhe & Hitze", anlass="Für den Ausschuss."))

    said = words_of_docx(response)
    assert response["Content-Disposition"].startswith('attachment; filename="hoehe-hitze-20')
    assert response["Content-Disposition"].endswith('.docx"')
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    for words in ("Höhe & Hitze", "Für den Ausschuss.", "1 Kühle Räume", "Kurz gesagt.", "Frau Meier fragen."):
        assert words in said


def test_notes_stay_where_they_are_unless_they_are_ticked():
    collect(make_example("eins"), note="Frau Meier fragen.")

    assert "Frau Meier" not in words_of_docx(browser_client().get(wanted(notizen="")))


def test_pdf_is_accessible():
    collect(make_example("eins", title="Kühle Räume"))

    response = browser_client().get(wanted(format="pdf"))

    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert document.Root.Lang == "de-DE"
        assert document.docinfo.Title == "Hitze in der Stadt"
        assert document.Root.MarkInfo.Marked


def test_an_english_page_gives_an_english_document():
    collect(make_example("eins"))

    response = browser_client().get(wanted("/en/merkliste/mitnehmen/"))

    assert Document(io.BytesIO(response.content)).core_properties.language == "en-GB"


@pytest.mark.parametrize(("ending", "read"), [("bib", reading.bibtex), ("ris", reading.ris), ("json", reading.csl)])
def test_references_can_be_read_back(ending, read):
    collect(make_example("eins", title="Kühle Räume"), make_publication("zwei", title="Hitze & Wasser"))

    response = browser_client().get(wanted(format=ending))

    titles = {record.item["title"] for record in read(response.content.decode())}
    assert titles == {"Kühle Räume", "Hitze & Wasser"}


def test_references_are_valid_csl():
    collect(make_example("eins", title="Kühle Räume"))

    [item] = json.loads(browser_client().get(wanted(format="json")).content)

    assert (item["type"], item["title"]) == ("webpage", "Kühle Räume")
    assert item["URL"].endswith("/gute-beispiele/eins/")


@pytest.mark.parametrize("style", ["iso690", "apa"])
def test_references_come_as_text_in_both_styles(style: str):
    collect(make_example("eins", title="Kühle Räume"), make_publication("zwei", title="Öfen"))

    response = browser_client().get(wanted(format="txt", stil=style))

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode("utf-8-sig").count("\r\n\r\n") == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"titel": " "}, "Bitte geben Sie dem Dokument einen Titel."),
        ({"titel": "x" * 121}, "höchstens 120"),
        ({"format": "exe"}, "exe"),
        ({"angaben": ["kennwort"]}, "kennwort"),
        ({"stil": "mla"}, "mla"),
    ],
)
def test_what_cannot_be_chosen_is_said_and_what_was_typed_stays(wrong: dict[str, object], said: str):
    collect(make_example("eins"))

    response = browser_client().get(wanted(OWN, **({"anlass": "Für den Ausschuss."} | wrong)))

    assert response.status_code == 422
    assert said in body(response)
    assert "Für den Ausschuss." in body(response)


def test_another_browser_and_another_account_see_nothing():
    owner = make_user()
    reading_list = collect(make_example("eins"), owner=owner)
    address = f"/merkliste/listen/{reading_list.pk}/mitnehmen/"

    assert make_client(owner).get(wanted(address)).status_code == 200
    for other in (make_client(), browser_client(), make_client(make_user()), make_client(make_user("administrator"))):
        assert other.get(wanted(address)).status_code == 404


def test_a_shared_list_can_be_taken_along_until_the_link_is_withdrawn():
    reading_list = collect(make_example("eins", title="Kühle Räume"), note="Frau Meier fragen.")
    address = f"/merkliste/geteilt/{share(reading_list)}/mitnehmen/"

    response = make_client().get(wanted(address))

    assert "Kühle Räume" in words_of_docx(response)
    assert "Frau Meier" not in words_of_docx(response)
    ReadingList.objects.update(share_hash=None, shared_at=None, share_salt="")
    assert make_client().get(wanted(address)).status_code == 404
    assert make_client().get(address).status_code == 404


def test_notes_go_along_with_a_shared_list_only_if_its_keeper_says_so():
    reading_list = collect(make_example("eins"), note="Frau Meier fragen.")
    address = f"/merkliste/geteilt/{share(reading_list, notes=True)}/mitnehmen/"

    assert "Frau Meier fragen." in words_of_docx(make_client().get(wanted(address)))


def test_a_guessed_link_leads_nowhere():
    share(collect(make_example("eins")))

    assert make_client().get(wanted("/merkliste/geteilt/geraten/mitnehmen/")).status_code == 404


def test_what_was_taken_back_is_left_out_and_counted():
    reading_list = collect(make_example("eins", title="Kühle Räume"))
    put(reading_list, make_example("zwei", title="Zurückgezogen", live=False), position=1)

    page, file = browser_client().get(OWN), browser_client().get(wanted())

    assert "Ein Eintrag ist nicht mehr öffentlich" in body(page)
    assert "Zurückgezogen" not in body(page) + words_of_docx(file)


def test_a_document_is_made_of_what_is_true_now():
    example = make_example("eins", title="Vorher")
    collect(example)
    type(example).objects.update(title="Nachher")

    assert "Nachher" in words_of_docx(browser_client().get(wanted()))


def test_a_hundred_entries_and_more_are_no_trouble():
    collect(*(make_recommendation(f"r{number}", title=f"Rat {number}") for number in range(120)))

    said = words_of_docx(browser_client().get(wanted()))

    assert "120 Rat 119" in said


def test_mark_up_and_code_in_what_people_type_is_text():
    code = '<script>alert(1)</script> #panic() {{ 7*7 }} & "'
    collect(make_example("eins", title="Kühle Räume"), note=code, title=code[:80])

    page, file = browser_client().get(OWN), browser_client().get(wanted(titel=code, anlass=code))

    assert "<script>alert" not in body(page)
    assert words_of_docx(file).count(code) == 3


def test_who_makes_too_many_files_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(views, "FILES", 2)
    collect(make_example("eins"))
    client = browser_client()

    statuses = [client.get(wanted(format="json")).status_code for _time in range(3)]

    assert statuses == [200, 200, 429]
    assert client.get(OWN).status_code == 200
    rate_limits.forget("taking_along", "127.0.0.0/24")


def test_a_failure_of_the_typesetter_is_said_and_the_choices_stay(monkeypatch):
    def fail(*_args: object, **_more: object) -> bytes:
        raise typesetting.Failed("error: out of paper")

    monkeypatch.setattr(typesetting, "pdf", fail)
    collect(make_example("eins"))

    response = browser_client().get(wanted(format="pdf"))

    assert response.status_code == 503
    assert "ließ sich nicht erzeugen" in body(response)
    assert "Hitze in der Stadt" in body(response)
    assert "paper" not in body(response)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Höhe & Größe", "hoehe-groesse"),
        ("../../etc/passwd", "etcpasswd"),
        ('"; rm -rf', "rm-rf"),
        ("漢字", "merkliste"),
        ("x" * 300, "x" * 60),
    ],
)
def test_names_of_files_are_safe_everywhere(title: str, name: str):
    said = making_files.name_of(title, Format.PDF)

    assert said.startswith(f"{name}-20")
    assert said.isascii()
