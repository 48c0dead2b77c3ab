"""Nobody learns from a page whether there is an account: same page, same status, same work. The mailbox tells."""

import pytest
from django.test import Client, override_settings

from panreflex.people.models import User
from tests.making import PASSWORD, make_user
from tests.people.signing_in.steps import OTHER_PASSWORD, counted_hashes, letters_to, link_in, set_up_app, sign_in

pytestmark = pytest.mark.django_db
FORM = {"name": "Petra Pegel", "password1": OTHER_PASSWORD}


def answer_to(path: str, data: dict[str, str], browser: Client | None = None) -> tuple[int, str, str, int]:
    """Status, address or text without what differs in every answer, names of cookies, hashes that it took."""
    browser = browser or Client()
    with counted_hashes() as hashes:
        answer = browser.post(path, data)
    page = browser.get(answer["Location"]) if answer.status_code == 302 else answer
    text = page.content.decode()
    for value in data.values():
        text = text.replace(value, "…")
    token = page.context["csrf_token"]
    return answer.status_code, text.replace(str(token), "…"), " ".join(sorted(answer.cookies)), len(hashes)


def test_signing_up_with_a_known_address_looks_and_works_as_with_a_new_one():
    make_user(email="anna@stadt.example")

    known = answer_to("/konto/signup/", FORM | {"email": "anna@stadt.example"})
    new = answer_to("/konto/signup/", FORM | {"email": "petra@stadt.example"})

    assert known == new
    assert new[0] == 302
    assert new[3] == 1
    assert [mail.subject for mail in letters_to("anna@stadt.example")] == ["Sie haben schon ein Konto"]
    assert [mail.subject for mail in letters_to("petra@stadt.example")] == ["Bitte bestätigen Sie Ihre E-Mail-Adresse"]
    assert User.objects.count() == 2


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer():
    make_user(email="anna@stadt.example")
    User.objects.create_user("ohne@stadt.example")  # has no password yet

    answers = {
        answer_to("/konto/login/", {"login": address, "password": "nicht mein Passwort"})
        for address in ("anna@stadt.example", "ohne@stadt.example", "niemand@stadt.example")
    }

    assert len(answers) == 1
    (status, _text, _cookies, hashes) = answers.pop()
    assert (status, hashes) == (422, 1)


def test_asking_for_a_new_password_says_the_same_for_all_and_writes_to_each():
    make_user(email="anna@stadt.example")

    known = answer_to("/konto/password/reset/", {"email": "anna@stadt.example"})
    unknown = answer_to("/konto/password/reset/", {"email": "niemand@stadt.example"})

    assert known == unknown
    assert known[3] == 0
    assert [mail.subject for mail in letters_to("anna@stadt.example")] == ["Ihr neues Passwort"]
    assert [mail.subject for mail in letters_to("niemand@stadt.example")] == ["Zu dieser Adresse gibt es kein Konto"]


def test_an_address_of_somebody_else_can_be_asked_for_but_not_taken():
    anna, bernd = make_user(email="anna@stadt.example"), make_user(email="bernd@stadt.example")
    browser = Client()
    sign_in(browser, bernd)

    asked = browser.post("/konto/sicherheit/adresse/", {"email": anna.email, "action_add": ""})
    confirmed = browser.post(link_in(letters_to(anna.email)[0]), follow=True)

    assert asked.status_code == 302
    assert "Diese Adresse gehört schon zu einem anderen Konto." in confirmed.content.decode()
    assert User.objects.get(pk=bernd.pk).email == "bernd@stadt.example"
    assert User.objects.get(pk=anna.pk).email == "anna@stadt.example"


def test_a_new_account_opens_only_after_its_address_was_confirmed():
    browser = Client()
    browser.post("/konto/signup/", FORM | {"email": "petra@stadt.example"})
    petra = User.objects.get(email="petra@stadt.example")
    before = sign_in(Client(), petra, OTHER_PASSWORD)["Location"]

    path = link_in(letters_to(petra.email)[0])
    opened = browser.get(path).status_code
    still_closed = sign_in(Client(), petra, OTHER_PASSWORD)["Location"]
    browser.post(path)
    again = Client().get(path).content.decode()

    assert (before, opened, still_closed) == ("/konto/confirm-email/", 200, "/konto/confirm-email/")
    assert sign_in(Client(), petra, OTHER_PASSWORD)["Location"] == "/konto/"
    assert petra.name == "Petra Pegel"
    assert "Dieser Link gilt nicht mehr." in again


@override_settings(OPEN_SIGN_UP=False)
def test_where_sign_up_is_closed_nobody_makes_an_account():
    answer = Client().post("/konto/signup/", FORM | {"email": "petra@stadt.example"})

    assert "Konten gibt es auf Einladung" in answer.content.decode()
    assert "/konto/signup/" not in Client().get("/konto/login/").content.decode()
    assert not User.objects.exists()


def test_a_reset_link_works_once_and_never_goes_around_the_second_factor():
    anna, browser = make_user(email="anna@stadt.example"), Client()
    set_up_app(anna)
    other_browser = Client()
    other_browser.force_login(anna)
    browser.post("/konto/password/reset/", {"email": anna.email})
    path = link_in(letters_to(anna.email)[0])
    form = browser.get(path, follow=True).redirect_chain[-1][0]

    saved = browser.post(form, {"password1": OTHER_PASSWORD})

    assert saved["Location"] == "/konto/password/reset/key/done/"
    assert browser.get("/konto/").status_code == 302
    assert sign_in(browser, anna, OTHER_PASSWORD)["Location"] == "/konto/login/zweiter-schritt/"
    assert "gilt nicht mehr" in Client().get(path, follow=True).content.decode()
    assert other_browser.get("/konto/").status_code == 302
    assert letters_to(anna.email)[-1].subject == "Ihr Passwort ist neu"


def test_links_in_letters_name_our_own_address_whatever_name_the_request_used():
    with override_settings(ALLOWED_HOSTS=["*"]):
        Client().post("/konto/signup/", FORM | {"email": "petra@stadt.example"}, headers={"host": "boese.example"})
        Client().post("/konto/password/reset/", {"email": "niemand@stadt.example"}, headers={"host": "boese.example"})
        make_user(email="anna@stadt.example")
        Client().post("/konto/password/reset/", {"email": "anna@stadt.example"}, headers={"host": "boese.example"})

    letters = [
        *letters_to("petra@stadt.example"),
        *letters_to("niemand@stadt.example"),
        *letters_to("anna@stadt.example"),
    ]
    assert len(letters) == 3
    assert all("http://127.0.0.1:8000/konto/" in mail.text for mail in letters)
    assert all("boese" not in mail.text + mail.subject for mail in letters)


def test_nobody_fills_the_mailbox_of_a_stranger():
    make_user(email="anna@stadt.example")

    pages = {answer_to("/konto/password/reset/", {"email": "anna@stadt.example"})[:2] for _time in range(8)}

    assert len(pages) == 1
    assert len(letters_to("anna@stadt.example")) == 4


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("elf Zeichen", "zu kurz"),
        ("PanReflex 2026!", "fast nur aus Ihrem Namen"),
        ("petrapegel1985", "fast nur aus Ihrem Namen"),
        ("hochwasser.amt1", "fast nur aus Ihrem Namen"),
        ("1234567890123", "kennen viele"),
    ],
)
def test_a_password_that_others_guess_first_is_refused_and_says_why(password, complaint):
    data = {"email": "hochwasser.amt@stadt.example", "name": "Petra Pegel", "password1": password}

    answer = Client().post("/konto/signup/", data)

    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["nur kleine buchstaben", "   drei Leerzeichen davor", "ß" * 128, "x1" * 500])
def test_any_other_password_is_taken_as_it_is_however_long(password):
    answer = Client().post("/konto/signup/", {"email": "petra@stadt.example", "password1": password})

    assert answer.status_code == 302
    assert User.objects.get().check_password(password)


def test_the_password_is_never_written_to_the_page():
    answer = Client().post("/konto/signup/", {"email": "kaputt", "password1": PASSWORD})

    assert PASSWORD not in answer.content.decode()
