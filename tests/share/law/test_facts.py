"""What administrators enter about the operator, and what the pages say as long as nobody has."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.utils import timezone

from panreflex.base import changes, personal_data
from panreflex.people.models import AuditEntry
from panreflex.share.law import facts, setup_checks
from panreflex.share.law.models import Barrier, Operator
from panreflex.share.pages.models import StandardPage
from tests.making import make_client, make_user

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Stadt Beispielhausen",
    "street": "Am Markt 1",
    "town": "44135 Beispielhausen",
    "land": "nw",
    "represented_by": "die Oberbürgermeisterin",
    "email": "rathaus@beispielhausen.example",
    "phone": "0231 1234",
    "responsible": "Amt für Kommunikation, Am Markt 1",
    "protection_officer": "Behördlicher Datenschutz",
    "protection_email": "datenschutz@beispielhausen.example",
    "legal_basis": "§ 18 DSG NRW",
    "hosting": "Rechenzentrum Ruhr",
    "log_days": "7",
    "conformity": "partial",
    "method": "Selbstbewertung",
    "stated_on": "2026-11-02",
    "checked_on": "2026-11-20",
}


def entered() -> Operator:
    operator = Operator(**(FACTS | {"stated_on": date(2026, 11, 2), "checked_on": date(2026, 11, 20), "log_days": 7}))
    facts.save(operator, by=make_user("administrator"))
    return operator


def test_what_an_administrator_enters_stands_on_the_pages_and_in_the_trail(pages: dict[str, StandardPage]):
    administrator = make_user("administrator")
    before = changes.latest()

    response = make_client(administrator).post("/verwaltung/angaben/", FACTS)

    assert response.status_code == 302
    assert changes.latest() > before
    assert AuditEntry.objects.filter(actor=administrator.pk, action="change_operator").count() == 1
    shown = {
        path: Client().get(path).content.decode() for path in ("/impressum/", "/datenschutz/", "/barrierefreiheit/")
    }
    assert all("Stadt Beispielhausen" in page for page in shown.values())
    assert all("noch nicht eingetragen" not in page for page in shown.values())
    assert "Umsatzsteuer" not in shown["/impressum/"]
    assert "Kavalleriestraße" in shown["/datenschutz/"]
    assert "Ombudsstelle" in shown["/barrierefreiheit/"]
    assert "20. November 2026" in shown["/barrierefreiheit/"]


@pytest.mark.parametrize("path", ["/impressum/", "/datenschutz/", "/barrierefreiheit/"])
def test_what_nobody_entered_is_named_as_missing_and_not_invented(pages: dict[str, StandardPage], path: str):
    with override_settings(DEMO=False):
        page = Client().get(path).content.decode()

    assert "noch nicht eingetragen" in page
    assert "Musterstadt" not in page


@pytest.mark.parametrize("path", ["/impressum/", "/datenschutz/", "/barrierefreiheit/"])
def test_in_demo_mode_the_example_is_called_one(pages: dict[str, StandardPage], path: str):
    with override_settings(DEMO=True):
        page = Client().get(path).content.decode()

    assert "Musterstadt" in page
    assert "Die Angaben zur Stelle sind erfunden." in page


def test_missing_facts_are_named_until_they_are_entered():
    assert "Name der Stelle" in [str(label) for label in facts.missing_facts()]
    assert "Datenschutzbeauftragte Person" in [str(label) for label in facts.missing_facts()]

    entered()

    assert facts.missing_facts() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "kein@"}, "E-Mail"),
        ({"name": "x" * 201}, "200"),
        ({"land": "atlantis"}, "Land"),
        ({"log_days": "-1"}, "Tage"),
        ({"checked_on": "2026-11-01"}, "Die letzte Prüfung liegt vor dem Tag"),
        ({"stated_on": "31.02.2026"}, "erstellt"),
    ],
)
def test_a_wrong_fact_is_explained_and_all_that_was_typed_stays(change: dict[str, str], said: str):
    response = make_client(make_user("administrator")).post("/verwaltung/angaben/", FACTS | change)

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Amt für Kommunikation" in page
    assert not Operator.objects.exists()


def test_mark_up_in_a_fact_is_shown_as_text(pages: dict[str, StandardPage]):
    make_client(make_user("administrator")).post("/verwaltung/angaben/", FACTS | {"name": "<script>alert(1)</script>"})

    page = Client().get("/impressum/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_there_is_one_operator():
    entered()

    with pytest.raises(IntegrityError), transaction.atomic():
        Operator.objects.create(pk=2)


def test_a_land_whose_authority_could_not_be_verified_says_whom_to_ask(pages: dict[str, StandardPage]):
    Operator.objects.create(pk=1, land="ni")

    page = Client().get("/barrierefreiheit/").content.decode()

    assert "Die Anschrift für Niedersachsen konnten wir nicht prüfen." in page
    assert "lbit.hessen.de" in page


def test_an_open_barrier_stands_in_the_statement_until_it_is_mended(pages: dict[str, StandardPage]):
    administrator = make_client(make_user("administrator"))
    typed = {"what": "Karte ohne Ton", "reason": "not_yet", "explanation": "Neu", "mend_by": "2027-03-31"}

    administrator.post("/verwaltung/barrieren/neu/", typed)

    page = Client().get("/barrierefreiheit/").content.decode()
    barrier = Barrier.objects.get()
    assert "Karte ohne Ton" in page
    assert "31. März 2027" in page
    administrator.post(f"/verwaltung/barrieren/{barrier.pk}/", typed | {"mended_on": "2026-11-25"})
    assert "Karte ohne Ton" not in Client().get("/barrierefreiheit/").content.decode()
    assert "Karte ohne Ton" in administrator.get("/verwaltung/barrieren/").content.decode()


def test_a_barrier_needs_a_date_unless_the_rules_do_not_cover_it():
    administrator = make_client(make_user("administrator"))
    typed = {"what": "Karte", "reason": "not_yet", "explanation": "Neu"}

    refused = administrator.post("/verwaltung/barrieren/neu/", typed)

    assert refused.status_code == 422
    assert "Bitte nennen Sie das Datum" in refused.content.decode()
    assert administrator.post("/verwaltung/barrieren/neu/", typed | {"reason": "outside"}).status_code == 302


def test_the_check_of_the_set_up_names_gaps_old_statements_and_late_barriers():
    with override_settings(DEMO=False):
        assert [(found.key, found.severity) for found in setup_checks.operator()] == [("operator_facts", "serious")]
    operator = entered()
    today = timezone.localdate()
    Barrier.objects.create(what="Alt", explanation="Zu spät", mend_by=today - timedelta(days=1))

    assert list(setup_checks.operator()) == []
    operator.stated_on = operator.checked_on = today - timedelta(days=364)
    operator.save()
    assert [found.key for found in setup_checks.statement()] == ["barriers_late"]
    operator.stated_on = operator.checked_on = today - timedelta(days=365)
    operator.save()
    assert [found.key for found in setup_checks.statement()] == ["statement_old", "barriers_late"]


def test_a_generated_page_is_public_and_sets_no_cookie(pages: dict[str, StandardPage]):
    for path in ("/impressum/", "/datenschutz/", "/barrierefreiheit/"):
        response = Client().get(path)

        assert not response.cookies
        assert response["ETag"]


def test_the_page_prints_exactly_the_register_and_its_periods(pages: dict[str, StandardPage]):
    page = Client().get("/datenschutz/").content.decode()

    for record in personal_data.records():
        for text in (record.title, record.data, record.purpose, record.kept, record.seen_by, record.legal_basis):
            assert str(text) in page, (record.key, text)
