"""The list of addresses outside, as editors work with it."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base.links import noting
from panreflex.base.links.models import Link, Mention, Outcome, Run
from panreflex.base.links.visiting import Visit
from panreflex.project import editing_rights
from tests.making import make_client, make_municipality, make_user

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


@pytest.fixture
def editor(settings):
    """Signed in, with the check switched on."""
    settings.LINK_CHECK = True
    editing_rights.set_up()
    return make_client(make_user("editor"))


def make_link(path: str = "a", *outcomes: Outcome, title: str = "Bericht", moved_to: str = "") -> Link:
    """An address that had these outcomes, the last of them now."""
    link = Link.objects.create(url=f"https://quelle.example/{path}", host="quelle.example")
    Mention.objects.create(link=link, kind="library.publication", key=path, title=title, edit_url="/redaktion/x/1/")
    for weeks, outcome in zip(range(len(outcomes) - 1, -1, -1), outcomes, strict=True):
        noting.note(link.pk, Visit(outcome, 404, moved_to), timezone.now() - weeks * WEEK)
    link.refresh_from_db()
    return link


def make_dead(path: str = "tot", title: str = "Bericht") -> Link:
    return make_link(path, Outcome.OK, *[Outcome.NOT_FOUND] * 3, title=title)


def shown(editor, query: str = "") -> str:
    answer = editor.get(f"/redaktion/links/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_dead_address_is_shown_with_its_entry_the_last_good_date_and_what_happened(editor):
    link = make_dead(title="Krisen & Lehren")

    page = shown(editor)

    assert link.url in page
    assert '<a href="/redaktion/x/1/">Krisen &amp; Lehren</a>' in page
    assert "Veröffentlichung" in page
    assert "Seite nicht gefunden (404)" in page
    assert "In 3 Wochen gescheitert" in page
    assert timezone.localtime(link.good_at).strftime("%d.%m.%Y") in page


def test_each_view_shows_its_own_addresses_with_their_number(editor):
    make_dead("tot")
    make_link("weg", Outcome.MOVED, moved_to="https://neu.example/weg")
    make_link("gestoert", Outcome.TIMEOUT)
    make_link("wand", Outcome.WALL)
    make_link("gut", Outcome.OK)
    noting.set_aside(make_dead("beiseite"), "Steht im Archiv", timezone.now())

    views = {
        view: [name for name in ("tot", "weg", "gestoert", "wand", "gut", "beiseite") if f"example/{name}<" in page]
        for view in ("tot", "umgezogen", "gestoert", "unklar", "zurueckgestellt", "alle", "gibt-es-nicht")
        if (page := shown(editor, f"?zeigen={view}"))
    }

    assert views == {
        "tot": ["tot"],
        "umgezogen": ["weg"],
        "gestoert": ["gestoert"],
        "unklar": ["wand"],
        "zurueckgestellt": ["beiseite"],
        "alle": ["tot", "weg", "gestoert", "wand", "gut", "beiseite"],
        "gibt-es-nicht": ["tot"],
    }
    assert 'Tot <span class="links-looks__number">1</span>' in shown(editor)
    assert "https://neu.example/weg" in shown(editor, "?zeigen=umgezogen")
    assert "Steht im Archiv" in shown(editor, "?zeigen=zurueckgestellt")


def test_the_filter_finds_by_address_title_and_kind_of_entry(editor):
    make_dead("eins", title="Hochwasser 2021")
    make_dead("zwei", title="Hitze")

    def urls(query: str) -> list[str]:
        return [name for name in ("eins", "zwei") if f"quelle.example/{name}<" in shown(editor, query)]

    assert urls("?q=hochwasser") == ["eins"]
    assert urls("?q=example/zwei") == ["zwei"]
    assert urls("?wo=library.publication") == ["eins", "zwei"]
    assert urls("?wo=events.event") == []
    assert "Filter aufheben" in shown(editor, "?q=nichts")


@pytest.mark.parametrize("view", ["tot", "umgezogen", "gestoert", "unklar", "zurueckgestellt", "alle"])
def test_an_empty_view_says_that_nothing_is_to_be_done(editor, view):
    assert "links-empty" in shown(editor, f"?zeigen={view}")


def test_addresses_that_stand_in_no_live_entry_are_not_shown(editor):
    make_dead()
    Mention.objects.all().delete()

    assert "links-empty" in shown(editor)


def test_the_list_costs_the_same_queries_for_1_and_for_25_addresses(editor, django_assert_max_num_queries):
    make_dead("0")
    shown(editor)
    with django_assert_max_num_queries(60) as first:
        shown(editor)
    for number in range(1, 25):
        make_dead(str(number))

    with django_assert_max_num_queries(len(first)):
        shown(editor)


def test_what_one_asks_for_is_checked_by_a_job_once(editor):
    link = make_dead()
    Link.objects.update(checked_at=timezone.now() - timedelta(hours=1))

    answers = [editor.post(f"/redaktion/links/{link.pk}/pruefen/?zeigen=tot&q=quelle") for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {"/redaktion/links/?zeigen=tot&q=quelle"}
    (job,) = ProcrastinateJob.objects.filter(task_name="links.check_one")
    assert job.args == {"link_id": link.pk}
    assert Link.objects.get().due_at <= timezone.now()
    assert "Wird gleich geprüft" in shown(editor)


def test_nobody_has_the_same_address_checked_again_and_again(editor):
    link = make_dead()

    answer = editor.post(f"/redaktion/links/{link.pk}/pruefen/", follow=True)

    assert "gerade erst geprüft" in answer.content.decode()
    assert not ProcrastinateJob.objects.filter(task_name="links.check_one").exists()


def test_nobody_has_hundreds_of_addresses_checked_by_hand(editor, monkeypatch):
    monkeypatch.setattr("panreflex.base.links.views.BY_HAND_AN_HOUR", 2)
    links = [make_link(str(number)) for number in range(3)]

    for link in links:
        answer = editor.post(f"/redaktion/links/{link.pk}/pruefen/", follow=True)

    assert "viele Adressen" in answer.content.decode()
    assert ProcrastinateJob.objects.filter(task_name="links.check_one").count() == 2


def test_switched_off_nothing_is_checked_and_the_page_says_so(editor, settings):
    settings.LINK_CHECK = False
    link = make_dead()

    answer = editor.post(f"/redaktion/links/{link.pk}/pruefen/", follow=True)

    assert "Die Prüfung ist ausgeschaltet" in answer.content.decode()
    assert "Jetzt prüfen" not in answer.content.decode()
    assert not ProcrastinateJob.objects.filter(task_name="links.check_one").exists()


def test_an_address_is_set_aside_with_a_reason_and_taken_up_again(editor):
    link = make_dead()

    without = editor.post(f"/redaktion/links/{link.pk}/zurueckstellen/", {"because": " "})
    editor.post(f"/redaktion/links/{link.pk}/zurueckstellen/", {"because": "Von Hand geprüft"})

    assert without.status_code == 422
    assert "Bitte nennen Sie den Grund" in without.content.decode()
    assert "links-empty" in shown(editor)
    assert "Von Hand geprüft" in shown(editor, "?zeigen=zurueckgestellt")

    editor.post(f"/redaktion/links/{link.pk}/aufnehmen/")

    assert link.url in shown(editor)


def test_what_was_typed_stays_if_it_is_too_long(editor):
    link = make_dead()

    answer = editor.post(f"/redaktion/links/{link.pk}/zurueckstellen/", {"because": "lang " * 100})

    assert answer.status_code == 422
    assert "lang lang lang" in answer.content.decode()


def test_the_list_goes_along_as_csv_and_runs_nothing_in_a_spreadsheet(editor):
    make_dead("eins", title="=cmd|' /C calc'!A0")
    make_link("gut", Outcome.OK)

    answer = editor.get("/redaktion/links/tabelle.csv?zeigen=tot")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["Adresse"] for row in rows] == ["https://quelle.example/eins"]
    assert rows[0]["Eintrag"] == "'=cmd|' /C calc'!A0"
    assert rows[0]["Ergebnis"] == "Seite nicht gefunden (404)"


def test_a_round_that_is_on_shows_how_far_it_is(editor):
    now = timezone.now()
    Run.objects.create(started_at=now, at=now, done=120, total=412)

    assert "Die Prüfung läuft: 120 von 412 Adressen." in shown(editor)


def test_a_round_whose_worker_died_is_not_said_to_go_on(editor):
    long_ago = timezone.now() - timedelta(hours=1)
    Run.objects.create(started_at=long_ago, at=long_ago, done=1, total=2)

    assert "Die Prüfung läuft" not in shown(editor)


def test_without_a_network_the_page_says_that_nothing_counts(editor):
    now = timezone.now()
    Run.objects.create(started_at=now, at=now, ended_at=now, total=2, offline=True)

    assert "Als tot zählt deshalb nichts" in shown(editor)


@pytest.mark.parametrize("role", ["nobody", "reader", "member", "coordinator", "facilitator", "researcher"])
def test_only_editors_see_and_change_anything(role, settings):
    settings.LINK_CHECK = True
    link = make_dead()
    home = make_municipality("05913000", "Dortmund") if role in ("member", "coordinator") else None
    client = make_client(None if role == "nobody" else make_user(role, municipality=home))

    answers = [
        client.get("/redaktion/links/"),
        client.get("/redaktion/links/tabelle.csv"),
        client.get(f"/redaktion/links/{link.pk}/zurueckstellen/"),
        *(
            client.post(f"/redaktion/links/{link.pk}/{verb}/", {"because": "Weil ich es kann"})
            for verb in ("pruefen", "zurueckstellen", "aufnehmen")
        ),
    ]

    assert {answer.status_code for answer in answers} == {302 if role == "nobody" else 403}
    assert Link.objects.get().set_aside_at is None
    assert not ProcrastinateJob.objects.filter(task_name="links.check_one").exists()


def test_what_changes_something_needs_a_post(editor):
    link = make_dead()

    statuses = [editor.get(f"/redaktion/links/{link.pk}/{verb}/").status_code for verb in ("pruefen", "aufnehmen")]

    assert statuses == [405, 405]
    assert editor.post("/redaktion/links/0/pruefen/").status_code == 404
