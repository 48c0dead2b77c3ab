"""From outside: who reaches an offer and its files, how often, and what the public page keeps out."""

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from panreflex.base.media.models import Attachment, Picture
from panreflex.collect.contributions import demo, enclosing
from panreflex.collect.contributions.models import Contribution, Enclosure
from panreflex.collect.contributions.views.own import STARTS_A_DAY
from panreflex.project import editing_rights
from tests.base.media import samples
from tests.making import (
    make_attachment,
    make_client,
    make_contribution,
    make_crisis_kind,
    make_municipality,
    make_picture,
    make_user,
)

pytestmark = pytest.mark.django_db

EDITORS_PAGES = ("", "annehmen/", "vorschau/")
FOUND_BY = {"documents": "Dienstplan", "images": "Lagekarte"}
EDITORS_POSTS = ("kuemmern/", "rueckfrage/", "ablehnen/", "annehmen/")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    editing_rights.set_up()


@pytest.fixture
def dortmund():
    return make_municipality()


@pytest.fixture
def anna(dortmund):
    return make_user("member", municipality=dortmund)


def test_the_public_page_asks_for_nobody_and_may_be_kept(client):
    answer = client.get("/beispiel-anbieten/")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not answer.cookies
    assert client.get("/beispiel-anbieten/", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_draft_of_her_own_is_hers_alone_and_one_of_the_municipality_is_of_all_its_members(anna, dortmund):
    own, shared = make_contribution(anna), make_contribution(anna, dortmund)
    seen_by = {
        "colleague": make_user("member", municipality=dortmund),
        "neighbour": make_user("member", municipality=make_municipality("05911000", "Bochum")),
        "reader": make_user(),
        "editor": make_user("editor"),
        "author": anna,
    }

    seen = {
        who: [make_client(user).get(f"/meine-beispiele/{one.pk}/").status_code for one in (own, shared)]
        for who, user in seen_by.items()
    }

    assert seen == {
        "colleague": [404, 200],
        "neighbour": [404, 404],
        "reader": [404, 404],
        "editor": [404, 404],
        "author": [200, 200],
    }


@pytest.mark.parametrize(("role", "status"), [("nobody", 302), ("reader", 403), ("member", 403), ("facilitator", 403)])
def test_only_editors_open_what_is_for_editors(anna, dortmund, role, status):
    offer = make_contribution(anna, dortmund, state="submitted")
    client = {"nobody": make_client(), "member": make_client(anna)}.get(role) or make_client(make_user(role))
    base = f"/redaktion/angebote/{offer.pk}/"

    got = {client.get(base + page).status_code for page in EDITORS_PAGES}
    got |= {client.post(base + page).status_code for page in EDITORS_POSTS}
    got |= {client.get("/redaktion/angebote/").status_code, client.get(base + "anhaenge/1/").status_code}

    assert got == {status}
    assert Contribution.objects.get().state == "submitted"


def test_a_picture_needs_alternative_text_and_rights_and_is_seen_by_those_who_see_the_offer(anna, dortmund):
    offer, client = make_contribution(anna, dortmund), make_client(anna)
    address = f"/meine-beispiele/{offer.pk}/anhaenge/bild/"

    def file():
        return SimpleUploadedFile("uebung.jpg", samples.picture())

    bare = client.post(address, {"bild-file": file()})
    named = {"bild-description": "uebung.jpg", "bild-creator": "Anna", "bild-licence": "own"}
    a_name = client.post(address, named | {"bild-file": file()})
    whole = client.post(address, named | {"bild-description": "Menschen im Stab", "bild-file": file()})

    assert (bare.status_code, a_name.status_code, whole.status_code) == (422, 422, 302)
    enclosure = Enclosure.objects.get()
    shown = client.get(f"/meine-beispiele/{offer.pk}/anhaenge/{enclosure.pk}/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert shown["Cache-Control"] == "private, no-store"
    other = make_contribution(make_user())
    assert client.get(f"/meine-beispiele/{other.pk}/anhaenge/{enclosure.pk}/").status_code == 404
    assert make_client(make_user()).get(f"/meine-beispiele/{offer.pk}/anhaenge/{enclosure.pk}/").status_code == 404
    client.post(f"/meine-beispiele/{offer.pk}/anhaenge/{enclosure.pk}/entfernen/")
    assert not Picture.objects.exists()


def test_a_document_is_checked_by_its_content_and_taken_along_by_editors(anna, dortmund):
    offer, client = make_contribution(anna, dortmund, state="asked"), make_client(anna)
    address = f"/meine-beispiele/{offer.pk}/anhaenge/dokument/"
    data = {"dokument-title": "Merkblatt", "dokument-rights": "on"}

    liar = client.post(address, data | {"dokument-file": SimpleUploadedFile("a.pdf", b"MZ nothing of the kind")})
    whole = client.post(address, data | {"dokument-file": SimpleUploadedFile("a.pdf", samples.pdf())})

    assert (liar.status_code, whole.status_code) == (422, 302)
    enclosure = Enclosure.objects.get()
    got = make_client(make_user("editor")).get(f"/redaktion/angebote/{offer.pk}/anhaenge/{enclosure.pk}/")
    assert got["Content-Disposition"] == "attachment; filename*=UTF-8''a.pdf"
    assert make_client().get(f"/dokumente/{Attachment.objects.get().pk}/a.pdf").status_code == 404


@pytest.mark.parametrize(("state", "shown"), [("draft", False), ("withdrawn", False), ("submitted", True)])
def test_files_reach_editors_only_once_they_are_handed_in_and_not_taken_back(anna, dortmund, state, shown):
    offer = make_contribution(anna, dortmund, state=state)
    document, picture = make_attachment(title="Dienstplan"), make_picture(title="Lagekarte")
    for enclosed in ({"document": document}, {"picture": picture}):
        Enclosure.objects.create(contribution=offer, **enclosed)
    make_attachment(title="Merkblatt")
    make_picture(title="Sirene")
    client = make_client(make_user("editor"))
    lists = [
        *("/redaktion/documents/", "/redaktion/documents/results/", "/redaktion/documents/chooser/"),
        *("/redaktion/images/", "/redaktion/images/?layout=list", "/redaktion/images/chooser/"),
    ]
    single = [
        *(f"/redaktion/documents/edit/{document.pk}/", f"/redaktion/documents/chooser/chosen/{document.pk}/"),
        *(f"/redaktion/images/{picture.pk}/", f"/redaktion/images/chooser/chosen/{picture.pk}/"),
        f"/dokumente/{document.pk}/merkblatt.pdf",
    ]

    pages = [client.get(address).content.decode() for address in lists]
    searched = [client.get(f"/redaktion/{kind}/results/?q={q}").content.decode() for kind, q in FOUND_BY.items()]
    answers = [client.get(address).status_code for address in single]

    assert [("Dienstplan" in page or "Lagekarte" in page) for page in pages] == [shown] * len(lists)
    assert [("Merkblatt" in page or "Sirene" in page) for page in pages] == [True] * len(lists)
    # An empty result repeats what was searched for, so the way to the file tells.
    assert [single[0] in searched[0], single[2] in searched[1]] == [shown] * 2
    assert [status == 200 for status in answers] == [shown] * len(single)
    assert shown or answers[-1] == 404


def test_one_file_too_many_is_refused_before_it_lies_on_the_disk(anna, dortmund, tmp_path):
    offer = make_contribution(anna, dortmund)
    for _one in range(enclosing.AT_MOST):
        Enclosure.objects.create(contribution=offer, document=make_attachment())
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())

    client, base = make_client(anna), f"/meine-beispiele/{offer.pk}/anhaenge/"
    document = {"dokument-title": "Neuntes", "dokument-rights": "on"}
    picture = {"bild-description": "Menschen im Stab", "bild-creator": "Anna", "bild-licence": "own"}
    answers = [
        client.post(f"{base}dokument/", document | {"dokument-file": SimpleUploadedFile("9.pdf", samples.pdf())}),
        client.post(f"{base}bild/", picture | {"bild-file": SimpleUploadedFile("9.jpg", samples.picture())}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before


def test_what_a_scanner_found_is_handed_to_nobody(anna, dortmund):
    offer = make_contribution(anna, dortmund, state="asked")
    document = make_attachment()
    Attachment.objects.update(scan_state="infected", scanned_at=offer.created_at)
    enclosure = Enclosure.objects.create(contribution=offer, document=document)

    for client, base in (
        (make_client(anna), "/meine-beispiele/"),
        (make_client(make_user("editor")), "/redaktion/angebote/"),
    ):
        assert client.get(f"{base}{offer.pk}/anhaenge/{enclosure.pk}/").status_code == 404


def test_the_step_with_files_shows_them(anna, dortmund):
    offer = make_contribution(anna, dortmund)
    Enclosure.objects.create(contribution=offer, picture=make_picture())

    assert "Menschen üben im Stab" in make_client(anna).get(f"/meine-beispiele/{offer.pk}/schritt/4/").content.decode()


def test_whoever_has_no_confirmed_address_begins_nothing(anna):
    EmailAddress.objects.filter(user=anna).update(verified=False)

    answer = make_client(anna).post("/meine-beispiele/neu/", {"key": "a" * 32, "place": "-"})

    assert answer["Location"] == "/konto/"
    assert not Contribution.objects.exists()


def test_nobody_begins_drafts_without_end(anna):
    client = make_client(anna)

    got = [
        client.post("/meine-beispiele/neu/", {"key": f"{number:032x}", "place": "-"}).status_code
        for number in range(STARTS_A_DAY + 1)
    ]

    assert got == [302] * STARTS_A_DAY + [429]


def test_the_preview_is_the_public_page_marked_as_one_and_hidden_from_search_engines(anna, dortmund):
    offer = make_contribution(anna, dortmund, state="submitted")

    answer = make_client(anna).get(f"/meine-beispiele/{offer.pk}/vorschau/")

    html = answer.content.decode()
    assert "Vorschau: Diese Seite ist noch nicht veröffentlicht." in html
    assert "Was Sie übernehmen können" in html
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex", "no-store")


def test_demo_offers_are_marked_and_made_once_and_only_in_demo_mode(dortmund, settings):
    make_crisis_kind("stromausfall")
    make_user("member", municipality=dortmund, email="member@beispiel.example", is_demo=True)
    make_user("editor", email="editor@beispiel.example", is_demo=True)

    settings.DEMO = False
    demo.make_offers()
    elsewhere = Contribution.objects.count()
    settings.DEMO = True
    for _start in range(2):
        demo.make_offers()

    assert elsewhere == 0
    assert [(one.state, one.is_demo) for one in Contribution.objects.order_by("pk")] == [
        ("draft", True),
        ("submitted", True),
    ]
    assert all("Beispieldaten" in one.title for one in Contribution.objects.all())
