"""Fields are kept one by one, and nothing that somebody typed is lost."""

import json
import re

import pytest
from django.utils import timezone

from panreflex.collect.contributions import steps, writing
from panreflex.collect.contributions.models import Contribution, Wording
from panreflex.collect.contributions.writing import Typed
from tests.making import make_client, make_contribution, make_crisis_kind, make_municipality, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dortmund():
    return make_municipality()


@pytest.fixture
def anna(dortmund):
    return make_user("member", municipality=dortmund, name="Anna Amt")


@pytest.fixture
def bernd(dortmund):
    return make_user("member", municipality=dortmund, name="Bernd Büro")


@pytest.fixture
def offer(anna, dortmund):
    return make_contribution(anna, dortmund)


def save(offer, by, text, version, *, page="eins", field="title"):
    return writing.save(offer.pk, {field: Typed(text, version)}, by=by, page=page)


def posted(client, offer, field, value, version, page="p"):
    data = {"field": field, field: value, "version": version, "page": page}
    answer = client.post(f"/meine-beispiele/{offer.pk}/feld/", data)
    return answer.status_code, json.loads(answer.content)


def test_a_field_is_kept_with_its_version_and_the_same_text_again_changes_nothing(offer, anna):
    first = save(offer, anna, "Freiwillige", 0)
    again = save(offer, anna, "Freiwillige", 0, page="zwei")

    offer.refresh_from_db()
    assert (first.saved, again.saved, again.conflicts) == ({"title": 1}, {"title": 1}, [])
    assert (offer.title, offer.changed_by) == ("Freiwillige", anna)
    assert Wording.objects.count() == 1


def test_whoever_comes_second_sees_the_other_wording_and_may_write_over_it_without_losing_it(offer, anna, bernd):
    save(offer, anna, "Annas Titel", 0)

    met = save(offer, bernd, "Bernds Titel", 0, page="zwei").conflicts
    over = save(offer, bernd, "Bernds Titel", met[0].version, page="zwei")

    offer.refresh_from_db()
    assert [(one.mine, one.theirs, one.by) for one in met] == [("Bernds Titel", "Annas Titel", anna)]
    assert over.conflicts == []
    assert offer.title == "Bernds Titel"
    assert [(one.text, one.by) for one in writing.earlier(offer, ["title"])["title"]] == [("Annas Titel", anna)]


def test_two_windows_of_one_person_meet_each_other_as_two_people_would(offer, anna):
    save(offer, anna, "aus dem ersten Fenster", 0, page="eins")

    met = save(offer, anna, "aus dem zweiten Fenster", 0, page="zwei").conflicts

    assert [one.theirs for one in met] == ["aus dem ersten Fenster"]


def test_fields_meet_only_themselves(offer, anna, bernd):
    save(offer, anna, "Titel", 0)

    outcome = save(offer, bernd, "Zu wenig Personal.", 0, field="problem")

    assert outcome.conflicts == []


def test_typing_on_one_page_grows_one_wording_and_counts_every_change(offer, anna):
    for version, text in enumerate(["Frei", "Freiwill", "Freiwillige"]):
        save(offer, anna, text, version)

    assert [(one.version, one.text) for one in offer.wordings.all()] == [(3, "Freiwillige")]
    assert writing.earlier(offer, ["title"]) == {}


def test_several_choices_are_one_field(offer, anna):
    make_crisis_kind("pandemie")
    make_crisis_kind("hitze")

    save(offer, anna, "hitze,pandemie", 0, field="crisis_kinds")

    assert steps.text_of(offer, "crisis_kinds") == "hitze,pandemie"


def test_what_is_handed_in_cannot_be_written_any_more(anna, dortmund):
    handed_in = make_contribution(anna, dortmund, state="submitted")

    with pytest.raises(writing.WritingRefused, match="eingereicht"):
        save(handed_in, anna, "zu spät", 0)


def test_a_double_click_begins_one_draft(anna, dortmund):
    client = make_client(anna)
    data = {"key": "a" * 32, "place": dortmund.ags}

    addresses = {client.post("/meine-beispiele/neu/", data)["Location"] for _click in range(2)}

    made = Contribution.objects.get()
    assert addresses == {f"/meine-beispiele/{made.pk}/schritt/1/"}
    assert (made.municipality, made.place_name, made.credit_name) == (dortmund, "Dortmund", "Anna Amt")


def test_nobody_begins_a_draft_for_a_municipality_of_others(anna):
    make_municipality("02000000", "Hamburg")

    answer = make_client(anna).post("/meine-beispiele/neu/", {"key": "a" * 32, "place": "02000000"})

    assert answer.status_code == 422
    assert not Contribution.objects.exists()


def test_the_script_is_told_clearly_how_things_stand(offer, anna, bernd):
    client = make_client(anna)

    assert posted(client, offer, "title", "Neu", 0)[1]["state"] == "saved"
    status, met = posted(make_client(bernd), offer, "title", "Anders", 0)
    assert (status, met["state"], met["theirs"], met["version"], met["by"]) == (409, "conflict", "Neu", 1, "Anna Amt")
    assert posted(client, offer, "title", "x" * 161, 1)[0] == 422
    assert posted(client, offer, "title", "Ohne Fassung", "")[0] == 409
    Contribution.objects.filter(pk=offer.pk).update(
        state="withdrawn", before_withdrawal="draft", withdrawn_at=timezone.now()
    )
    assert posted(client, offer, "title", "Zu spät", 1)[1]["state"] == "closed"
    client.logout()
    assert posted(client, offer, "title", "Abgemeldet", 1) == (401, {"state": "signed-out"})


def test_a_step_without_scripts_keeps_all_and_shows_both_wordings_where_they_meet(offer, anna, bernd):
    client, address = make_client(bernd), f"/meine-beispiele/{offer.pk}/schritt/2/"
    typed = {"problem": "Bernds Problem", "approach": "Bernds Weg", "year_start": "2021", "page": "p"}
    save(offer, anna, "Annas Problem", 0, field="problem")

    met = client.post(address, typed | {"version-problem": "0", "version-approach": "0", "version-year_start": "0"})
    over = client.post(address, typed | {"version-problem": "1", "version-approach": "1", "version-year_start": "1"})

    html = met.content.decode()
    assert met.status_code == 422
    assert "Annas Problem" in html
    assert "Bernds Problem</textarea>" in html
    assert re.search(r'name="version-problem"\s+value="1"', html)
    assert over["Location"] == f"/meine-beispiele/{offer.pk}/schritt/3/"
    offer.refresh_from_db()
    assert (offer.problem, offer.approach, offer.year_start) == ("Bernds Problem", "Bernds Weg", "2021")
    assert "Annas Problem" in client.get(address).content.decode()


def test_what_was_typed_when_the_sign_in_had_ended_waits_in_the_form_after_signing_in(offer, anna, client):
    address = f"/meine-beispiele/{offer.pk}/schritt/1/"
    typed = {"title": "Getippt, als alles vorbei war", "summary": "Kurz.", "version-title": "0", "page": "p"}

    away = client.post(address, typed)
    client.force_login(anna)
    back = client.get(address).content.decode()
    saved = client.post(address, typed | {"version-summary": "0", "go": "later"})

    assert away["Location"] == f"/konto/login/?next={address}"
    assert "Ihr Text ist noch da" in back
    assert 'value="Getippt, als alles vorbei war"' in back
    assert saved.status_code == 302
    assert "Ihr Text ist noch da" not in client.get(address).content.decode()
    offer.refresh_from_db()
    assert offer.title == "Getippt, als alles vorbei war"


def test_typed_text_of_somebody_who_signed_out_is_shown_to_nobody_who_may_not_see_the_draft(offer, client):
    client.post(f"/meine-beispiele/{offer.pk}/schritt/1/", {"title": "Geheim", "version-title": "0"})
    client.force_login(make_user())

    assert client.get(f"/meine-beispiele/{offer.pk}/schritt/1/").status_code == 404


def test_what_waited_while_she_was_signed_out_never_covers_what_the_script_saved_since(offer, anna, client):
    address = f"/meine-beispiele/{offer.pk}/schritt/2/"
    typed = {"problem": "Alt", "approach": "Weg", "year_start": "", "page": "p"}
    client.post(address, typed | {f"version-{name}": "0" for name in ("problem", "approach", "year_start")})
    client.force_login(anna)

    posted(client, offer, "problem", "Neu", 0)
    between = client.get(address).content.decode()
    posted(client, offer, "approach", "Weg", 0)
    after = client.get(address).content.decode()

    assert "Neu</textarea>" in between
    assert "Weg</textarea>" in between
    assert "Ihr Text ist noch da" in between
    assert "Neu</textarea>" in after
    assert "Ihr Text ist noch da" not in after
