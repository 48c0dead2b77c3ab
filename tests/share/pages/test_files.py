"""A document is public while something public leads to it."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import PageViewRestriction

from panreflex.base.media.models import Attachment
from panreflex.project import editing_rights
from panreflex.share.pages.models import HomePage, StandardPage
from tests.base.media import samples
from tests.making import make_attachment, make_client, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def document() -> Attachment:
    return make_attachment("Merkblatt Übung.pdf")


@pytest.fixture
def page(home: HomePage, document: Attachment) -> Any:
    """A live page whose text leads to the document."""
    link = f'<p><a linktype="document" id="{document.pk}">Merkblatt zur Übung</a></p>'
    return home.add_child(instance=StandardPage(title="Üben", slug="ueben", body=[("paragraph", link)]))


def test_a_document_that_a_live_page_links_is_saved_under_its_name_and_runs_nowhere(page, document):
    answer = Client().get(document.url)

    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''Merkblatt%20%C3%9Cbung.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not answer.cookies
    assert Client().get(document.url, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_document_that_nothing_public_leads_to_is_there_for_editors_only(document):
    editing_rights.set_up()
    editor = make_client(make_user("editor")).get(document.url)

    assert Client().get(document.url).status_code == 404
    assert make_client(make_user("reader")).get(document.url).status_code == 404
    assert editor.status_code == 200
    assert editor["Cache-Control"] == "private, no-store"


def test_a_document_vanishes_with_the_page_that_led_to_it(page, document):
    before = Client().get(document.url).status_code

    page.unpublish()

    assert (before, Client().get(document.url).status_code) == (200, 404)


def test_a_document_of_a_restricted_page_is_for_those_whom_the_page_lets_in(page, document):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    inside = make_client(make_user("reader")).get(document.url)

    assert Client().get(document.url).status_code == 404
    assert inside.status_code == 200
    assert inside["Cache-Control"] == "private, no-store"


def test_a_document_has_one_name(page, document):
    assert Client().get(document.url.replace("Merkblatt", "Anderes")).status_code == 404
    assert Client().get(f"/dokumente/{document.pk}/").status_code == 404


def test_a_table_is_not_shown_as_a_page(home, document):
    table = make_attachment("zahlen.csv", b"Stadt;Wert\nKiel;7\n")
    link = f'<a linktype="document" id="{table.pk}">Zahlen der Städte</a>'
    home.add_child(instance=StandardPage(title="Zahlen", slug="zahlen", body=[("paragraph", link)]))

    answer = Client().get(table.url)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_document_stays_unseen_until_the_scanner_has_passed_it(page, document, settings):
    settings.VIRUS_SCANNER = "tcp://127.0.0.1:1"

    assert Client().get(document.url).status_code == 404


def test_an_exchanged_document_keeps_its_address_and_gets_another_etag(page, document):
    before = Client().get(document.url)["ETag"]

    document.file.save(document.original_name, ContentFile(samples.pdf(accessible=True)))
    after = Client().get(document.url)

    assert after.status_code == 200
    assert after["ETag"] != before
