"""Readers report a barrier; whoever looks after the platform answers in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings as platform_settings
from django.test import Client
from django.utils import timezone

from panreflex.base import personal_data
from panreflex.base.models import Mail
from panreflex.share.feedback import reporting, setup_checks, views
from panreflex.share.feedback.models import Report
from panreflex.share.feedback.personal_data import KEEP
from tests.making import make_client, make_user
from tests.waiting import on_own_connection

FORM = "/barrierefreiheit/rueckmeldung/"
LIST = "/verwaltung/rueckmeldungen/"


def send(**changed: str):
    data = {"text": "Der Filter reagiert nicht auf die Tastatur.", "page": "/gute-beispiele/", "name": "", "email": ""}
    return Client().post(FORM, data | changed)


@pytest.mark.django_db
def test_a_report_gets_a_number_and_a_deadline_and_reaches_the_mailbox(settings):
    settings.FEEDBACK_TO, settings.FEEDBACK_DAYS = "barrieren@stadt.example", 14

    page = send().content.decode()

    report = Report.objects.get()
    assert report.number in page
    assert report.due_on == timezone.localdate() + timedelta(days=14)
    mail = Mail.objects.get()
    assert mail.to == "barrieren@stadt.example"
    assert "Der Filter reagiert nicht" in mail.text
    assert f"{platform_settings.BASE_URL}/gute-beispiele/" in mail.text


@pytest.mark.django_db
def test_without_a_mailbox_every_administrator_hears_of_it(settings):
    settings.FEEDBACK_TO = ""
    administrator = make_user("administrator")
    make_user("editor")

    send()

    assert [mail.to for mail in Mail.objects.all()] == [administrator.email]


@pytest.mark.django_db
def test_nothing_is_ever_sent_to_the_address_that_was_typed_in(settings):
    settings.FEEDBACK_TO = "barrieren@stadt.example"

    answer = send(email="opfer@anderswo.example", text="Kaufen Sie http://spam.example")

    assert answer.status_code == 200
    assert {mail.to for mail in Mail.objects.all()} == {"barrieren@stadt.example"}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["Startseite", "@evil.example/login", "//evil.example/"])
def test_words_that_are_no_page_of_ours_are_not_glued_to_our_address(settings, page):
    settings.FEEDBACK_TO = "barrieren@stadt.example"

    send(page=page)

    assert f"Seite: {page}\n" in Mail.objects.get().text


@pytest.mark.django_db
def test_the_mailbox_reads_german_whatever_language_it_was_written_in(settings):
    settings.FEEDBACK_TO = "barrieren@stadt.example"

    Client().post(f"/en{FORM}", {"text": "The filter does not react."})

    assert "Jemand hat eine Barriere gemeldet." in Mail.objects.get().text


@pytest.mark.django_db
def test_the_page_in_question_is_carried_into_the_form_as_a_path():
    address = f"{platform_settings.BASE_URL}/termine/archiv/2024/"

    page = Client().get(FORM, {"seite": address}).content.decode()

    assert 'value="/termine/archiv/2024/"' in page


@pytest.mark.django_db
def test_every_page_leads_to_the_form_with_its_own_address():
    page = Client().get("/gibt-es-nicht/").content.decode()

    assert f"{FORM}?seite=" in page
    assert "gibt-es-nicht" in page.partition(f"{FORM}?seite=")[2].partition('"')[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "  "}, "Bitte beschreiben Sie, was nicht geht."),
        ({"text": "x" * 100_000}, "5000"),
        ({"email": "anna@"}, "Diese E-Mail-Adresse ist nicht vollständig"),
        ({"email": "anna@stadt.example\r\nBcc: alle@stadt.example"}, "Diese E-Mail-Adresse ist nicht vollständig"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(wrong, said):
    answer = send(name="Anna Amt", **wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page.replace(".000", "000").replace("5.000", "5000")
    assert 'value="Anna Amt"' in page
    assert not Report.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_too_many_reports_of_one_network_wait_and_lose_nothing(monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    send()

    answer = send(text="Und noch etwas")

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Und noch etwas" in answer.content.decode()
    assert Report.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page", ["//fremd.example/", "/\\fremd.example", "https://fremd.example/", "javascript:alert(1)"]
)
def test_no_foreign_address_becomes_a_link(page):
    thanks = send(page=page).content.decode()

    listed = make_client(make_user("administrator")).get(f"{LIST}{Report.objects.get().pk}/").content.decode()

    for html in (thanks, listed):
        assert f'href="{page}"' not in html


@pytest.mark.django_db
def test_the_most_urgent_report_comes_first_and_a_late_one_is_marked():
    soon, late = (reporting.report(text=text) for text in ("Bald", "Zu spät"))
    Report.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    page = make_client(make_user("administrator")).get(LIST).content.decode()

    assert page.index(late.number) < page.index(soon.number)
    assert "überfällig" in page
    assert [finding.key for finding in setup_checks.late_reports()] == ["feedback_late"]


@pytest.mark.django_db
def test_an_answered_report_leaves_the_open_ones_and_keeps_what_was_done():
    report, browser = reporting.report(text="Kontrast"), make_client(make_user("administrator"))

    browser.post(f"{LIST}{report.pk}/", {"answer": "Kontrast erhöht."})

    assert not Report.objects.open().exists()
    assert "Kontrast erhöht." in browser.get(f"{LIST}{report.pk}/").content.decode()


@pytest.mark.django_db
def test_an_answer_needs_words():
    report, browser = reporting.report(text="Kontrast"), make_client(make_user("administrator"))

    answer = browser.post(f"{LIST}{report.pk}/", {"answer": " "})

    assert answer.status_code == 422
    assert Report.objects.open().exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_told():
    report, administrator = reporting.report(text="Kontrast"), make_user("administrator")

    def answer(words: str) -> str:
        try:
            return reporting.answer(report.pk, words, by=administrator).answer
        except reporting.AlreadyAnswered:
            return "told"

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(lambda words: on_own_connection(answer, words), ["Erste", "Zweite"]))

    assert outcomes == {Report.objects.get().answer, "told"}


@pytest.mark.django_db
def test_the_mailbox_is_reminded_once_and_only_of_what_is_due_soon(settings):
    settings.FEEDBACK_TO = "barrieren@stadt.example"
    report = reporting.report(text="Kontrast")
    Mail.objects.all().delete()

    early = reporting.remind(report.due_on - timedelta(days=8))
    named = [reporting.remind(report.due_on - timedelta(days=7)) for _ in range(2)]

    assert (early, named) == (0, [1, 0])
    assert report.number in Mail.objects.get().text


@pytest.mark.django_db
def test_the_table_names_nobody():
    reporting.report(text="=1+1", name="Anna Amt", email="anna@stadt.example")

    table = make_client(make_user("administrator")).get(f"{LIST}tabelle.csv").content.decode("utf-8-sig")

    assert "'=1+1" in table
    assert "Anna" not in table
    assert "anna@" not in table


@pytest.mark.django_db
def test_a_report_goes_a_year_after_its_answer_and_never_before_it():
    answered, waiting = (reporting.report(text=text) for text in ("Kontrast", "Fokus"))
    reporting.answer(answered.pk, "Erledigt", by=make_user("administrator"))
    now = timezone.now()

    assert personal_data.delete_due(now + KEEP - timedelta(minutes=1))["feedback"] == 0
    assert personal_data.delete_due(now + KEEP + timedelta(minutes=1))["feedback"] == 1
    assert list(Report.objects.all()) == [waiting]


@pytest.mark.django_db
def test_a_deleted_account_leaves_its_reports_without_a_name():
    user = make_user(email="anna@stadt.example")
    send(text="Kontrast", name="Anna Amt", email="Anna@Stadt.example")

    exported = personal_data.export(user.pk)["feedback"]
    personal_data.forget(user.pk)

    assert exported[0]["text"] == "Kontrast"
    assert Report.objects.get().text == "Kontrast"
    assert (Report.objects.get().name, Report.objects.get().email) == ("", "")


@pytest.mark.django_db
def test_what_is_missing_is_told_with_the_search_that_found_nothing_and_reaches_the_mailbox(settings):
    settings.FEEDBACK_TO = "redaktion@stadt.example"

    page = Client().get("/was-fehlt/", {"q": 'Impfbus "<b>'}).content.decode()
    answer = Client().post("/was-fehlt/", {"text": "Ein Beispiel für einen Impfbus.", "email": ""})

    assert "Gesucht habe ich nach „Impfbus &quot;&lt;b&gt;“. Mir fehlt:" in page
    report = Report.objects.get()
    assert report.kind == "missing"
    assert report.number in answer.content.decode()
    assert "Etwas fehlt" in Mail.objects.get().subject
    assert "Etwas fehlt" in make_client(make_user("administrator")).get(LIST).content.decode()


@pytest.mark.django_db
def test_who_says_nothing_about_what_is_missing_is_asked_once_more_and_keeps_the_address():
    answer = Client().post("/was-fehlt/", {"text": " ", "email": "a@stadt.example"})

    assert answer.status_code == 422
    assert "Bitte schreiben Sie, was Ihnen fehlt." in answer.content.decode()
    assert 'value="a@stadt.example"' in answer.content.decode()
    assert not Report.objects.exists()
