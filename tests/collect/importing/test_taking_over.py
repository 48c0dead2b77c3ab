"""All of a file or nothing, while others work; and back again."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import ModelLogEntry, Page, ReferenceIndex, Revision

from panreflex.base.models import Change
from panreflex.base.tables import csv_file
from panreflex.collect.editorial import notes
from panreflex.collect.editorial.models import EditorialNote
from panreflex.collect.importing import adding, handing_in, taking_over
from panreflex.collect.importing.models import Import
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.library.models import PracticeExample, Publication
from panreflex.people.models import AuditEntry
from panreflex.project import editing_rights
from panreflex.share.pages.models import HomePage
from panreflex.share.pages.models.measures import MeasurePage, MeasurePublication
from tests.collect.importing.importing import bib, checked, outcomes, silent, taken_back, taken_over
from tests.making import (
    make_crisis_kind,
    make_evidence,
    make_example,
    make_measure,
    make_municipality,
    make_publication,
    make_recommendation,
    make_theme,
    make_user,
)
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until
from tests.working import do_waiting_jobs

TWO = bib("eins", title="Handbuch der Warnung", author="Müller, Anna and {Stadt Muster}") + bib(
    "zwei", title="Stabsarbeit"
)


def changed_keys() -> list[tuple[str, str]]:
    return list(Change.objects.order_by("pk").values_list("kind", "key"))


@pytest.mark.django_db
def test_new_entries_come_in_as_drafts_with_version_and_history():
    editor = make_user("editor")
    make_theme("hitze", "Hitze")

    batch = taken_over(
        checked(bib("a", title="Über Hitze", author="Müller, Anna", keywords="Hitze, Unbekannt")), by=editor
    )

    entry = Publication.objects.get()
    assert (batch.state, entry.live, entry.slug) == ("written", False, "mueller-2024-ueber-hitze")
    assert [str(author) for author in entry.authors.all()] == ["Anna Müller"]
    assert [theme.slug for theme in entry.themes.all()] == ["hitze"]
    content = entry.latest_revision.content
    again = entry.serializable_data()
    assert {key for key in again if again[key] != content[key]} == {"latest_revision"}
    assert str(entry.get_latest_revision_as_object()) == "Über Hitze"
    assert list(ModelLogEntry.objects.values_list("action", "user", "label")) == [
        ("wagtail.create", editor.pk, "Über Hitze")
    ]
    assert AuditEntry.objects.filter(action="import", actor=editor.pk).exists()
    assert changed_keys() == []


@pytest.mark.django_db
def test_live_entries_are_public_at_once_and_noted_once_together():
    batch = taken_over(checked(TWO), live=True, by=make_user("editor"))

    entries = Publication.objects.order_by("pk")
    assert [entry.live for entry in entries] == [True, True]
    assert all(entry.live_revision_id == entry.latest_revision_id for entry in entries)
    assert not any(entry.has_unpublished_changes for entry in entries)
    assert changed_keys() == [("library.publication", str(entry.pk)) for entry in entries]
    assert batch.written_at


@pytest.mark.django_db
def test_all_that_a_table_says_of_an_example_arrives():
    make_crisis_kind("hochwasser", "Hochwasser")
    place = make_municipality("06611000", "Kassel")
    said = {
        "Titel": "=App",
        "Kurzfassung": "Die Stadt tut etwas.",
        "Ort": "Kassel",
        "AGS": "06611000",
        "Krise": "hochwasser",
        "Ebene": "Stadt",
        "Art des Ortes": "Kommune",
        "Adresse der Quelle": "https://a.example/b",
        "Quelle": "Stadt",
        "Weitere Quellen": "https://c.example/; https://d.example/",
    }
    text = csv_file(list(said), [list(said.values())])

    taken_over(checked(text, "example"))

    entry = PracticeExample.objects.get()
    assert (entry.title, entry.slug, entry.municipality, entry.country) == ("=App", "kassel-app", place, "DE")
    assert entry.accessed is not None
    assert [str(link) for link in entry.further_links.all()] == ["https://c.example/", "https://d.example/"]
    assert [kind.slug for kind in entry.crisis_kinds.all()] == ["hochwasser"]
    assert ReferenceIndex.objects.filter(object_id=str(entry.pk), to_object_id=str(place.pk)).exists()


@pytest.mark.django_db
def test_names_in_addresses_stay_apart():
    make_publication("mueller-2024-hitze", title="Ein anderes Werk")
    author = {"author": "Müller, Anna"}

    taken_over(
        checked(
            bib("a", title="Hitze", **author)
            + bib("b-c", title="Kälte", **author)
            + bib("c", title="Hitze!", year="2024", note="x", edition="2", **author)
        )
    )

    slugs = set(Publication.objects.values_list("slug", flat=True))
    assert {"mueller-2024-hitze", "mueller-2024-hitze-2", "b-c"} <= slugs


@pytest.mark.django_db
def test_a_change_to_a_live_entry_becomes_a_draft_or_is_published_as_chosen():
    editor = make_user("editor")
    for live, shown in ((False, "Alt"), (True, "Neu")):
        entry = make_example(f"app-{live}", title="Alt")

        taken_over(checked(f"Kennung;Titel\napp-{live};Neu\n", "example"), live=live, by=editor)

        entry.refresh_from_db()
        assert (entry.title, entry.live, entry.has_unpublished_changes) == (shown, True, not live)
        assert entry.get_latest_revision_as_object().title == "Neu"
        assert [version.content["title"] for version in entry.revisions.order_by("pk")] == ["Alt", "Neu"]


@pytest.mark.django_db
def test_a_draft_of_somebody_stays_a_draft_and_keeps_her_words():
    entry = make_example("app", title="Öffentlich")
    entry.summary = "Ihre Worte."
    entry.save_revision()

    taken_over(checked("Kennung;Titel\napp;Neu\n", "example"), live=True, by=make_user("editor"))

    entry.refresh_from_db()
    draft = entry.get_latest_revision_as_object()
    assert (entry.title, entry.summary) == ("Öffentlich", "Eine Stadt hat etwas getan.")
    assert (draft.title, draft.summary) == ("Neu", "Ihre Worte.")


@pytest.mark.django_db
def test_what_somebody_changed_since_the_dry_run_stops_all_of_it():
    entry = make_example("app", title="Alt")
    batch = checked("Kennung;Titel\napp;Neu\n", "example")
    entry.title = "Inzwischen"
    entry.save_revision().publish()

    with pytest.raises(Refused, match="„Alt“"):
        taken_over(batch)

    entry.refresh_from_db()
    assert entry.title == "Inzwischen"


@pytest.mark.django_db
def test_two_rows_that_change_one_entry_are_refused():
    make_publication("stab", title="Stab", doi="10.1000/a")
    batch = checked(bib("stab", title="Stab neu", doi="10.1000/a") + bib("b", title="Stab anders", doi="10.1000/a"))
    handing_in.decide(batch.pk, {2: "update"})

    with pytest.raises(Refused, match="Zeilen 1 und 6"):
        taken_over(batch)


@pytest.mark.django_db
def test_nobody_publishes_alone_where_two_are_required(settings):
    settings.FOUR_EYES = "required"
    batch = checked(TWO)

    with pytest.raises(Refused, match="niemand allein"):
        handing_in.start(batch.pk, live=True, by=make_user("editor"))


@pytest.mark.django_db
def test_an_import_is_taken_back_as_a_whole():
    entry = make_publication("da", title="Alt", doi="10.1000/a", kind="book")
    batch = checked(TWO + bib("neu", title="Anders", doi="10.1000/a"))
    handing_in.decide(batch.pk, {3: "update"})
    taken_over(batch, live=True, by=make_user("editor"))
    entry.refresh_from_db()
    assert (Publication.objects.count(), entry.title) == (3, "Anders")

    taken_back(batch)

    entry.refresh_from_db()
    assert (list(Publication.objects.all()), entry.title, entry.live) == ([entry], "Alt", True)
    assert not entry.has_unpublished_changes
    assert Revision.objects.exclude(object_id=str(entry.pk)).count() == 0
    assert len(set(changed_keys())) == 3


@pytest.mark.django_db
def test_what_was_public_before_comes_back_also_where_nobody_publishes_alone(settings):
    entry, editor = make_publication("da", title="Alt", doi="10.1000/a", kind="book"), make_user("editor")
    batch = checked(bib("neu", title="Anders", doi="10.1000/a"))
    handing_in.decide(batch.pk, {1: "update"})
    taken_over(batch, live=True, by=editor)
    settings.FOUR_EYES = "required"

    taken_back(batch, by=editor)

    entry.refresh_from_db()
    assert (entry.title, entry.live) == ("Alt", True)


@pytest.mark.django_db
def test_drafts_are_taken_back_and_what_was_public_stays_without_a_draft():
    entry = make_example("app", title="Alt")
    batch = taken_over(checked("Kennung;Titel\napp;Neu\n", "example"))

    taken_back(batch)

    entry.refresh_from_db()
    assert (entry.title, entry.has_unpublished_changes) == ("Alt", False)
    assert entry.get_latest_revision_as_object().title == "Alt"


@pytest.mark.django_db
def test_nothing_is_taken_back_once_somebody_worked_on_an_entry():
    batch = taken_over(checked(TWO))
    entry = Publication.objects.get(title="Stabsarbeit")
    entry.save_revision().publish()

    with pytest.raises(Refused, match="„Stabsarbeit“"):
        taken_back(batch)

    assert Publication.objects.count() == 2


@pytest.mark.django_db
def test_nothing_is_taken_back_that_a_recommendation_rests_on():
    batch = taken_over(checked(TWO), live=True, by=make_user("editor"))
    make_evidence(make_recommendation(), publication=Publication.objects.get(title="Stabsarbeit"))

    with pytest.raises(Refused, match="verwendet"):
        taken_back(batch)


@pytest.mark.django_db
def test_nothing_is_taken_back_at_which_a_note_stands():
    editor = make_user("editor")
    batch = taken_over(checked(TWO), live=True, by=editor)
    notes.write(Publication.objects.get(title="Stabsarbeit"), "Bitte das Jahr prüfen.", by=editor)

    with pytest.raises(Refused, match="Notizen der Redaktion: „Stabsarbeit“"):
        taken_back(batch)

    assert (EditorialNote.objects.count(), Publication.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_nothing_is_taken_back_that_a_page_shows():
    batch = taken_over(checked(TWO), live=True, by=make_user("editor"))
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Start", slug="start", claim="A", lead="B"))
    page = home.add_child(instance=MeasurePage(title="Seite", slug="seite", measure=make_measure(), finding="x"))
    page.chosen_publications.add(MeasurePublication(publication=Publication.objects.get(title="Stabsarbeit")))
    page.save()

    with pytest.raises(Refused, match="verwendet: „Stabsarbeit“"):
        taken_back(batch)

    assert (MeasurePublication.objects.count(), Publication.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_nothing_is_taken_back_that_somebody_locked_or_handed_in():
    editing_rights.set_up()
    editor = make_user("editor")
    for state in ("locked", "handed in"):
        entry = make_example(f"app-{state[:2]}", title="Alt")
        batch = taken_over(checked(f"Kennung;Titel\n{entry.slug};Neu\n", "example"), by=editor)
        entry.refresh_from_db()
        if state == "locked":
            PracticeExample.objects.filter(pk=entry.pk).update(locked=True)
        else:
            entry.get_workflow().start(entry, editor)

        with pytest.raises(Refused, match="Gesperrt oder in Prüfung: „Alt“"):
            taken_back(batch)

        entry.refresh_from_db()
        assert entry.get_latest_revision_as_object().title == "Neu"


@pytest.mark.django_db
def test_an_entry_that_was_handed_in_since_the_dry_run_gets_no_other_version():
    editing_rights.set_up()
    entry = make_example("app", title="Alt")
    entry.save_revision()
    batch = checked("Kennung;Titel\napp;Neu\n", "example")
    entry.get_workflow().start(entry, make_user("editor"))

    with pytest.raises(Refused, match="„Alt“"):
        taken_over(batch)

    entry.refresh_from_db()
    assert entry.get_latest_revision_as_object().title == "Alt"


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_half_way_and_started_again_doubles_nothing(monkeypatch):
    batch = checked(TWO + bib("drei", title="Evakuierung"))
    handing_in.start(batch.pk, live=True, by=make_user("editor"))
    ProcrastinateJob.objects.filter(task_name="importing.check").delete()
    monkeypatch.setattr(adding, "AT_ONCE", 1)

    def killed(done: int, total: int, note: str) -> None:
        if done == 2:
            with connection.cursor() as cursor:  # as the server does when the process at the other end is gone
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(Exception, match="terminat"):
        taking_over.take_over(batch.pk, killed)
    connection.close()
    assert (Publication.objects.count(), Import.objects.get().state) == (0, "writing")

    do_waiting_jobs()  # the job is still in the queue, and a worker takes it again
    taking_over.take_over(batch.pk, silent)

    batch.refresh_from_db()
    assert (batch.state, Publication.objects.count()) == ("written", 3)
    assert ModelLogEntry.objects.filter(action="wagtail.create").count() == 3


@pytest.mark.django_db(transaction=True)
def test_jobs_check_write_and_take_back_and_a_refusal_leaves_all_as_it_was():
    editor = make_user("editor")
    batch = handing_in.hand_in("publication", TWO.encode(), name="liste.bib", by=editor)
    do_waiting_jobs()
    batch.refresh_from_db()
    assert (batch.state, outcomes(batch)) == ("checked", ["new", "new"])
    handing_in.start(batch.pk, live=False, by=editor)
    do_waiting_jobs()
    Publication.objects.get(title="Stabsarbeit").save_revision()
    handing_in.start_undoing(batch.pk, by=editor)

    do_waiting_jobs()

    batch.refresh_from_db()
    assert batch.state == "written"
    assert batch.message.startswith("Daran wurde seitdem gearbeitet: „Stabsarbeit“.")
    assert Publication.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_somebody_publishes_while_an_import_runs_and_neither_loses_anything():
    """She publishes an entry that the import changes, and then another: without another try one of both would fail."""
    mine, hers = make_example("app", title="Alt"), make_example("lotse", title="Lotsen")
    batch = checked("Kennung;Titel\napp;Neu\n", "example")
    handing_in.start(batch.pk, live=True, by=make_user("editor"))
    written = threading.Event()

    def tell(done: int, total: int, note: str) -> None:
        if not written.is_set():
            written.set()
            wait_until(someone_waits_for_us)

    def publish() -> None:
        written.wait(30)
        with transaction.atomic():
            other = PracticeExample.objects.get(pk=hers.pk)
            other.title = "Lotsinnen"
            other.save_revision().publish()  # holds the lock of changes until the end
            entry = PracticeExample.objects.get(pk=mine.pk)
            entry.costs_or_effort = "Zwei Stellen"
            entry.save_revision().publish()

    with ThreadPoolExecutor(1) as pool:
        publishing: Any = pool.submit(on_own_connection, publish)
        refused = ""
        try:
            taking_over.take_over(batch.pk, tell)
        except Refused as refusal:
            refused = str(refusal)
        publishing.result()

    mine.refresh_from_db()
    hers.refresh_from_db()
    assert hers.title == "Lotsinnen"
    assert mine.costs_or_effort == "Zwei Stellen"
    assert ("Alt" in refused) == (mine.title == "Alt")  # hers came first, so the import was told to look again


@pytest.mark.django_db(transaction=True)
def test_others_publish_new_entries_while_an_import_writes():
    batch = checked(TWO)
    handing_in.start(batch.pk, live=True, by=make_user("editor"))
    done: list[int] = []

    def publish() -> None:
        make_example("nebenher").save_revision().publish()

    def tell(count: int, total: int, note: str) -> None:
        if not done:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(on_own_connection, publish).result(20)  # before the import commits
            done.append(count)

    taking_over.take_over(batch.pk, tell)

    assert done == [2]
    assert Publication.objects.live().count() == 2
    assert ("library.practiceexample", str(PracticeExample.objects.get().pk)) in changed_keys()


@pytest.mark.django_db
def test_old_imports_are_forgotten_and_their_entries_stay():
    batch = taken_over(checked(TWO))

    assert handing_in.delete_old(batch.created_at + handing_in.KEEP / 2) == 0
    assert handing_in.delete_old(batch.created_at + handing_in.KEEP * 2) == 1
    assert Publication.objects.count() == 2
    with pytest.raises(Refused):
        handing_in.start_undoing(batch.pk, by=make_user("editor"))
