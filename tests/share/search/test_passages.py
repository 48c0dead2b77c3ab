"""Pieces of texts, their vectors, and what lies near."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import changes, meaning
from panreflex.base.models import Change, ChangeCursor, TaskRun
from panreflex.share.search import passages, setup_checks
from panreflex.share.search.models import Kind, SearchDocument, SearchPassage, SearchVector
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until
from tests.working import do_waiting_jobs

STAFF = "Beschäftigte aus anderen Ämtern helfen im Gesundheitsamt aus."
FLOOD = "Nach dem Hochwasser wurden Deiche und Rückhaltebecken gebaut."

_numbers = count()


def document(title: str = "Titel", *, summary: str = "", body: str = "") -> SearchDocument:
    return SearchDocument(
        kind=Kind.EXAMPLE, source="x", object_key=str(next(_numbers)), title=title, summary=summary, body=body
    )


def stored(*documents: SearchDocument, generation: int = 1) -> list[SearchDocument]:
    for one in documents:
        one.generation = generation
    SearchDocument.objects.bulk_create(documents)
    passages.store(documents)
    return list(documents)


def waiting_jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name=passages.EMBED, status="todo").count()


@pytest.fixture
def embedded(monkeypatch) -> list[str]:
    """The texts that the model is asked for, in their order."""
    asked: list[str] = []
    real = meaning.passages

    def note(texts: list[str]) -> meaning.Vectors:
        asked.extend(texts)
        return real(texts)

    monkeypatch.setattr(meaning, "passages", note)
    return asked


class TestCutting:
    """How a document becomes texts."""

    def test_the_first_one_is_short_and_each_begins_with_the_title(self):
        summary = "Die Stadt hilft. " * 20
        texts = passages.passages_of(document("Hilfe in Köln", summary=summary, body="Ein Satz im Text. " * 100))

        assert len(texts[0]) <= 180
        assert {text.startswith("Hilfe in Köln. ") for text in texts} == {True}
        assert {text.endswith(".") for text in texts} == {True}
        assert max(len(text) for text in texts) <= 1_060

    def test_a_document_of_a_title_alone_has_one(self):
        assert passages.passages_of(document("Nur ein Titel", summary=" ", body="\n\n")) == ["Nur ein Titel"]

    def test_a_word_without_end_is_cut_and_a_book_is_read_up_to_a_limit(self):
        texts = passages.passages_of(document("T" * 500, body="x" * 100_000))

        assert len(texts) == 40
        assert {len(text) for text in texts} == {150 + 2 + 1_040}

    @given(st.lists(st.sampled_from(["Wort", "Satzende.", "\n", "z. B. ", "x" * 300, "Ä"]), max_size=80))
    def test_nothing_is_lost_and_nothing_said_twice(self, words):
        text = " ".join(words)

        cut = [one.removeprefix("Titel. ") for one in passages.passages_of(document(body=text))]

        if text.strip():
            assert "".join(cut).replace(" ", "") == "".join(text.split())


@pytest.mark.django_db
class TestVectors:
    """Texts get theirs once."""

    def test_they_are_made_after_the_text_is_there_those_that_say_what_it_is_about_first(self, embedded):
        long = " ".join(f"Das ist Satz {number} über die Arbeit im Stab der Stadt." for number in range(40))
        stored(document("Lang", body=long), document("Kurz", summary=FLOOD))

        passages.embed()

        assert SearchVector.objects.count() == SearchPassage.objects.count() > 3
        assert [text.split(".")[0] for text in embedded[:3]] == ["Lang", "Kurz", "Lang"]

    def test_the_same_text_is_embedded_once_and_keeps_its_vector_when_it_is_written_anew(self, embedded):
        stored(document(summary=STAFF), document(summary=STAFF))
        passages.embed()
        SearchDocument.objects.all().delete()
        stored(document(summary=STAFF), document(summary=FLOOD), generation=2)

        assert passages.waiting().count() == 1
        passages.embed()

        assert embedded == [f"Titel. {STAFF}", f"Titel. {FLOOD}"]

    def test_stopped_after_any_batch_it_goes_on_where_it_was(self, embedded, monkeypatch):
        monkeypatch.setattr(passages, "AT_ONCE", 2)
        stored(*(document(f"Titel {number}") for number in range(5)))

        def stop(done: int, total: int) -> None:
            assert total == 5
            if done:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            passages.embed(tell=stop)
        assert SearchVector.objects.count() == 2

        assert passages.embed() == 3
        assert sorted(embedded) == [f"Titel {number}" for number in range(5)]

    def test_no_more_than_was_asked_for(self):
        stored(*(document(f"Titel {number}") for number in range(3)))

        assert passages.embed(limit=2) == 2
        assert passages.waiting().count() == 1

    def test_what_was_cut_by_an_older_release_is_mended(self):
        one, gone = stored(document(summary=STAFF), document(summary=FLOOD))
        one.passages.update(text=passages.key("anders geschnitten"))
        gone.passages.update(text=passages.key("zu viel"), place=7)

        passages.embed()

        assert one.passages.get().text == passages.key(f"Titel. {STAFF}")
        assert not gone.passages.exists()
        assert not passages.waiting().exists()

    def test_vectors_that_no_text_needs_are_forgotten(self):
        kept, gone = stored(document(summary=STAFF), document(summary=FLOOD))
        passages.embed()
        gone.delete()

        passages.forget_unused()

        assert [one.text for one in SearchVector.objects.all()] == [kept.passages.get().text]

    def test_another_model_begins_anew(self, monkeypatch):
        stored(document(summary=STAFF))
        passages.embed()
        monkeypatch.setattr(meaning, "MODEL", "a better one")

        stored(document(summary=STAFF), generation=2)

        assert passages.waiting().count() == 1


@pytest.mark.django_db
class TestQueueing:
    """When the job runs."""

    def test_only_what_has_no_vector_queues_it_and_only_once(self):
        stored(document(summary=STAFF))
        stored(document(summary=FLOOD))
        assert waiting_jobs() == 1

        passages.embed()
        ProcrastinateJob.objects.all().delete()
        stored(document(summary=STAFF), generation=2)
        assert waiting_jobs() == 0

    def test_switched_off_nothing_is_queued_nothing_is_embedded_and_administrators_are_told(self, settings):
        settings.MEANING = False

        stored(document(summary=STAFF))

        assert (waiting_jobs(), passages.embed(), SearchVector.objects.count()) == (0, 0, 0)
        assert [finding.key for finding in setup_checks.by_meaning()] == ["search_by_words_only"]

    def test_with_the_model_there_is_nothing_to_tell(self):
        assert list(setup_checks.by_meaning()) == []

    @pytest.mark.parametrize(
        ("hours_ago", "error", "told"),
        [(0, "", set()), (2, "", {"search_vectors_missing"}), (0, "OSError", {"search_vectors_missing"})],
    )
    def test_vectors_that_are_missing_for_long_are_told(self, hours_ago, error, told):
        at = timezone.now() - timedelta(hours=hours_ago)
        TaskRun.objects.create(task=passages.EMBED, started_at=at, ended_at=at, error=error)
        assert list(setup_checks.vectors()) == []

        stored(document(summary=STAFF))

        assert {finding.key for finding in setup_checks.vectors()} == told

    def test_every_reason_has_its_remedy(self, monkeypatch):
        remedies = set()
        for absence in meaning.Absence:
            monkeypatch.setattr(meaning, "absence", lambda absence=absence: absence)
            remedies |= {finding.remedy for finding in setup_checks.by_meaning()}

        assert len(remedies) == len(meaning.Absence)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("documents", [4, 5])
def test_the_job_works_in_turns_until_all_have_their_vector_then_lets_pages_be_new(documents, monkeypatch):
    monkeypatch.setattr(passages, "IN_ONE_JOB", 2)
    stored(*(document(f"Titel {number}") for number in range(documents)))
    SearchVector.objects.create(text=passages.key("von gestern"), vector=np.zeros(meaning.DIMENSIONS))

    do_waiting_jobs()
    passages.queue_embedding()
    do_waiting_jobs()

    assert SearchVector.objects.count() == documents
    assert not passages.waiting().exists()
    assert list(Change.objects.values_list("kind", "key")) == [("search.vectors", "1")]
    assert waiting_jobs() == 0
    positions = dict(ChangeCursor.objects.values_list("name", "position"))
    assert positions == dict.fromkeys(("search", "addresses", "links", "harvest", "saved_searches"), changes.latest())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_embed_no_text_twice(embedded, monkeypatch):
    stored(document(summary=STAFF), document(summary=FLOOD))
    note, second_waits = meaning.passages, threading.Event()

    def while_the_second_waits(texts: list[str]) -> meaning.Vectors:
        if not second_waits.is_set():
            attempts.append(second_worker.submit(on_own_connection, passages.embed))
            wait_until(someone_waits_for_us)
            second_waits.set()
        return note(texts)

    monkeypatch.setattr(meaning, "passages", while_the_second_waits)
    attempts: list[Future[int]] = []
    with ThreadPoolExecutor(1) as second_worker:
        passages.embed()
        attempts[0].result(timeout=30)

    assert sorted(embedded) == [f"Titel. {STAFF}", f"Titel. {FLOOD}"]


@pytest.mark.django_db(transaction=True)
def test_who_takes_a_document_back_does_not_wait_for_the_model(monkeypatch):
    taken_back, kept = stored(document(summary=STAFF), document(summary=FLOOD))
    real = meaning.passages

    def while_the_model_works(texts: list[str]) -> meaning.Vectors:
        with ThreadPoolExecutor(1) as editor:
            editor.submit(on_own_connection, taken_back.delete).result(timeout=30)
        return real(texts)

    monkeypatch.setattr(meaning, "passages", while_the_model_works)
    passages.embed()

    assert [one.document_id for one in SearchPassage.objects.all()] == [kept.pk]
    assert not passages.waiting().exists()


@pytest.mark.django_db
class TestNearest:
    """What lies near to a vector."""

    def test_documents_come_by_their_best_passage_within_the_generation(self):
        other, staff = stored(
            document(summary=FLOOD),
            document(summary="Allgemeines zur Stadt und ihrer Geschichte seit 1800.", body=STAFF),
        )
        (next_generation,) = stored(document(summary=STAFF), generation=2)
        passages.embed()
        asked = meaning.query("wer hilft aus, wenn Personal fehlt")

        near = passages.nearest(asked, 10, generation=1)

        assert [key for key, _cosine in near] == [staff.pk, other.pk]
        texts = passages.passages_of(staff)
        assert near[0][1] == pytest.approx(max(meaning.passages(texts) @ asked), abs=1e-3)
        assert passages.nearest(asked, 1, generation=2)[0][0] == next_generation.pk
        assert passages.nearest(asked, 10, generation=3) == []

    def test_similarities_of_chosen_documents_without_those_that_have_no_vector_yet(self):
        staff, other = stored(document(summary=STAFF), document(summary=FLOOD))
        passages.embed()
        (without,) = stored(document(summary="Neu"))
        asked = meaning.query("Personal")

        found = passages.similarities(asked, [staff.pk, without.pk])

        assert found.keys() == {staff.pk}
        assert found[staff.pk] == pytest.approx(dict(passages.nearest(asked, 9, generation=1))[staff.pk], abs=1e-6)
        assert passages.similarities(asked, []) == {}
        assert other.pk in passages.similarities(asked, [other.pk])

    @pytest.mark.parametrize(
        "ask",
        [
            lambda v: passages.nearest(v, 5, generation=1),
            lambda v: passages.similarities(v, [1, 2]),
            lambda v: passages.sample(5, generation=1),
        ],
    )
    def test_each_asks_once(self, ask: Callable[[meaning.Vectors], object], django_assert_num_queries):
        with django_assert_num_queries(1):
            ask(meaning.query("Personal"))

    def test_the_index_of_many_finds_what_comparing_with_all_finds_and_looks_far_enough(self):
        made = np.random.default_rng(7).normal(size=(600, meaning.DIMENSIONS)).astype(np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        documents = stored(*(document(f"Titel {number}") for number in range(len(made))))
        rows = [(passages.key(f"Titel {number}"), vector) for number, vector in enumerate(made)]
        SearchVector.objects.bulk_create(SearchVector(text=text, vector=vector) for text, vector in rows)
        exact = {documents[place].pk for place in np.argsort(-(made @ made[0]))[:10]}

        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        found = {key for key, _cosine in passages.nearest(made[0], 10, generation=1)}

        assert len(found & exact) >= 8
        assert len(passages.nearest(made[0], 200, generation=1)) == 200

    def test_a_sample_holds_vectors_of_this_generation(self):
        stored(document(summary=STAFF), document(summary=FLOOD))
        stored(document(summary="Anderes"), generation=2)
        passages.embed()

        assert passages.sample(10, generation=1).shape == (2, meaning.DIMENSIONS)
        assert passages.sample(1, generation=1).shape == (1, meaning.DIMENSIONS)
        assert passages.sample(10, generation=3).shape == (0, meaning.DIMENSIONS)
