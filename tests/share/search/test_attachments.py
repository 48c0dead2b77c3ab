"""What stands in a document is searched while everybody may fetch it, and not a moment longer."""

from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from panreflex.base.media import reading
from panreflex.base.media.models import Attachment, ExtractedPage, ScanState
from panreflex.base.models import Change
from panreflex.collect.contributions.models import Enclosure
from panreflex.share.pages.models import StandardPage
from panreflex.share.search import indexing
from panreflex.share.search.attachments import AttachmentSource
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.querying import Filters, search
from tests.base.media import samples
from tests.making import make_attachment, make_contribution, make_user

pytestmark = pytest.mark.django_db
SOURCE = AttachmentSource()


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def root() -> Page:
    return Page.objects.get(depth=1).get_first_child() or Page.objects.get(depth=1)


def read(name: str = "plan.pdf", *, pages: dict[int, str] | None = None, **fields: Any) -> Attachment:
    """A document whose text is known."""
    document = make_attachment(name, **fields)
    for number, text in (pages or {1: "Der Stab tagt"}).items():
        ExtractedPage.objects.create(attachment=document, number=number, text=text)
    Attachment.objects.filter(pk=document.pk).update(
        reading_state="read", read_at=timezone.now(), read_sha256=document.sha256
    )
    document.refresh_from_db()
    return document


def page_with(*documents: Attachment, root: Page, title: str = "Üben", **fields: Any) -> Any:
    links = "".join(f'<p><a linktype="document" id="{document.pk}">Plan</a></p>' for document in documents)
    return root.add_child(instance=StandardPage(title=title, body=[("paragraph", links)], **fields))


def index() -> None:
    """Write the documents as they are now, as the index would."""
    SearchDocument.objects.all().delete()
    SearchDocument.objects.bulk_create(SOURCE.documents())


def affected_by_page(page: Page) -> set[str]:
    return SOURCE.carrying("wagtailcore.page", {str(page.pk)})


def test_each_page_of_a_document_is_a_document_that_names_it_and_where_it_stands(root):
    document = read(title="Einsatzplan", pages={2: "Der Stab tagt", 7: "Nachbereitung"}, language="en")
    page_with(document, root=root, title="Üben im Stab")

    second, seventh = SOURCE.documents()

    assert (second.kind, second.source, second.object_key, second.part) == (
        Kind.FILE,
        "media.attachment",
        str(document.pk),
        2,
    )
    assert (second.title, second.body) == ("Einsatzplan", "Der Stab tagt")
    assert second.url == f"{document.url}#page=2"
    assert second.note == "PDF, Seite 2 · in: Üben im Stab"
    assert second.facets == ["sprache=en"]
    assert second.date == timezone.localdate()
    assert (seventh.part, seventh.body) == (7, "Nachbereitung")


def test_slides_have_numbers_and_a_text_without_pages_has_none(root):
    word = read("plan.pdf", pages={0: "Der Stab"})
    show = read("plan.pdf", pages={3: "Der Stab"})
    for document, name in ((word, "plan.docx"), (show, "plan.pptx")):
        Attachment.objects.filter(pk=document.pk).update(original_name=name)
    page_with(word, show, root=root)

    of_word, of_show = SOURCE.documents()

    assert (of_word.note, of_word.url[-5:]) == ("DOCX · in: Üben", ".docx")
    assert (of_show.note, of_show.url[-5:]) == ("PPTX, Folie 3 · in: Üben", ".pptx")


def test_an_endless_name_leads_to_the_page_instead_of_breaking_the_index(root):
    document = read("Ü" * 110 + ".pdf")
    page = page_with(document, root=root)

    index()

    assert SearchDocument.objects.get().url == page.get_absolute_url()


def test_nothing_of_a_document_is_searched_that_not_everybody_may_fetch(root, settings):
    shown, loose, draft, inside, waiting, infected, locked, offered = (read(title=f"Plan {n}") for n in range(8))
    page_with(shown, infected, locked, waiting, offered, root=root)
    page_with(draft, root=root, title="Entwurf", live=False)
    PageViewRestriction.objects.create(page=page_with(inside, root=root, title="Intern"), restriction_type="login")
    waiting.forget_reading()
    waiting.save()
    Attachment.objects.filter(pk=infected.pk).update(scan_state=ScanState.INFECTED, scanned_at=timezone.now())
    closed = Collection.get_first_root_node().add_child(name="Geschlossen")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    Attachment.objects.filter(pk=locked.pk).update(collection=closed.add_child(name="Darunter"))
    Enclosure.objects.create(contribution=make_contribution(make_user()), document=offered)
    everything = {str(key) for key in Attachment.objects.values_list("pk", flat=True)}

    assert {one.object_key for one in SOURCE.documents()} == {str(shown.pk)}
    assert set(SOURCE.keys()) == SOURCE.public(everything) == {str(shown.pk)}
    settings.VIRUS_SCANNER = "tcp://127.0.0.1:1"
    assert SOURCE.keys() == []
    assert list(SOURCE.documents(everything)) == []
    assert loose.reading_state == "read"


def test_a_page_that_is_published_withdrawn_changed_or_deleted_takes_its_documents_along(root):
    document = read()
    page = page_with(document, root=root, live=False)
    index()
    before = set(SOURCE.keys())

    page.save_revision().publish()
    published = affected_by_page(page), set(SOURCE.keys())
    index()
    page.refresh_from_db()
    page.unpublish()
    withdrawn = affected_by_page(page), set(SOURCE.keys())
    page.save_revision().publish()
    index()
    page.refresh_from_db()
    page.body = [("paragraph", "<p>Ohne Plan</p>")]
    page.save_revision().publish()
    changed = affected_by_page(page), set(SOURCE.keys())

    key = {str(document.pk)}
    assert before == set()
    assert published == (key, key)
    assert withdrawn == (key, set())
    assert changed == (key, set())


def test_a_deleted_page_takes_its_documents_along_and_leaves_those_of_others(root):
    alone, shared, other = read(title="a"), read(title="b"), read(title="c")
    page = page_with(alone, shared, root=root)
    page_with(shared, other, root=root, title="Andere Seite")
    index()
    key = page.pk

    page.delete()

    assert SOURCE.carrying("wagtailcore.page", {str(key)}) == {str(alone.pk), str(shared.pk)}
    index()
    assert dict(SearchDocument.objects.values_list("object_key", "note")) == {
        str(shared.pk): "PDF, Seite 1 · in: Andere Seite",
        str(other.pk): "PDF, Seite 1 · in: Andere Seite",
    }


def test_what_changes_elsewhere_asks_for_no_document(root):
    page_with(read(), root=root)
    index()

    assert [SOURCE.carrying(kind, {"1"}) for kind in ("vocabulary.theme", "law.barrier", "no.model")] == [set()] * 3
    assert SOURCE.carrying("library.practiceexample", {"1"}) == set()


def test_deleting_a_document_and_closing_a_collection_is_told(root):
    document = read()
    before = Change.objects.count()

    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    key = str(document.pk)
    document.delete()

    assert list(Change.objects.order_by("pk").values_list("kind", "key"))[before:] == [("media.attachment", key)] * 2


def test_many_documents_need_no_more_queries_than_one(root):
    counted = []
    for number in (1, 6):
        page_with(*(read() for _ in range(number)), root=root, title=f"Seite {number}")
        index()
        with CaptureQueriesContext(connection) as captured:
            assert list(SOURCE.documents())
            affected_by_page(root)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 14


def test_of_all_combinations_only_what_is_public_in_every_respect_is_searched(root):
    public = set()
    for live, restricted in product((True, False), repeat=2):
        documents = []
        for scan_state, known in product((ScanState.CLEAN, ScanState.INFECTED), (True, False)):
            document = read()
            Attachment.objects.filter(pk=document.pk).update(scan_state=scan_state, scanned_at=timezone.now())
            if not known:
                reading.read_again(document.pk)
            if live and not restricted and scan_state != ScanState.INFECTED and known:
                public.add(str(document.pk))
            documents.append(document)
        page = page_with(*documents, root=root, title=f"{live} {restricted}", live=live)
        if restricted:
            PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert len(public) == 1
    assert set(SOURCE.keys()) == {document.object_key for document in SOURCE.documents()} == public


def found(text: str) -> list[tuple[str, int]]:
    return [(document.object_key, document.part) for document in search(text, Filters(), limit=50).documents]


def test_a_word_on_a_page_of_a_document_is_found_at_once_and_gone_with_the_page_that_leads_there(root):
    content = samples.written_pdf("Vorwort", "Der Pegelstands-\nbericht liegt vor.")
    document = make_attachment("plan.pdf", content, title="Einsatzplan")
    page = page_with(document, root=root, live=False)
    reading.read(document.pk)
    indexing.follow_changes()
    as_draft = found("Pegelstandsbericht")

    page.save_revision().publish()
    indexing.follow_changes()
    published = found("Pegelstandsbericht")
    page.refresh_from_db()
    page.unpublish()
    withdrawn_before_any_job_ran = found("Pegelstandsbericht")
    indexing.follow_changes()

    assert as_draft == []
    assert published == [(str(document.pk), 2)]
    assert withdrawn_before_any_job_ran == []
    assert not SearchDocument.objects.exists()


def test_a_rebuild_takes_documents_in(root):
    document = read()
    page_with(document, root=root)

    indexing.rebuild()

    assert found("Stab") == [(str(document.pk), 1)]
