"""Handing in, taking back and accepting through the pages: nothing that somebody typed or chose is passed over."""

import re

import pytest

from panreflex.base.models import Mail
from panreflex.collect.contributions import deciding, submitting, writing
from panreflex.collect.contributions.views.handing_in import WITHDRAWALS_A_DAY
from panreflex.collect.contributions.writing import Typed
from panreflex.project import editing_rights
from tests.making import make_client, make_contribution, make_crisis_kind, make_municipality, make_user

pytestmark = pytest.mark.django_db

COMPLETE = {
    "title": "Freiwillige gewinnen",
    "summary": "Eine Stadt hat Freiwillige gewonnen.",
    "problem": "Zu wenige.",
    "approach": "Ein Aufruf.",
    "result": "Viele.",
    "transferable": "Das Formular.",
    "place_name": "Dortmund",
    "credit_kind": "person",
    "credit_name": "Anna Amt",
    "credit_office": "Personalamt",
}
LAST_STEP = {
    "credit_kind": "none",
    "credit_name": "Anna Amt",
    "credit_office": "Personalamt",
    "version-credit_kind": "0",
    "version-credit_name": "0",
    "version-credit_office": "0",
    "page": "p",
    "consent": "on",
}


@pytest.fixture
def anna():
    return make_user("member", municipality=make_municipality(), email="anna@stadt.example", name="Anna Amt")


@pytest.fixture
def edda():
    editing_rights.set_up()
    return make_user("editor", email="edda@redaktion.example")


@pytest.fixture
def draft(anna):
    offer = make_contribution(anna, anna.memberships.get().municipality, **COMPLETE)
    offer.crisis_kinds.set([make_crisis_kind()])
    return offer


def hand_in(client, offer, data):
    return client.post(f"/meine-beispiele/{offer.pk}/absenden/", data)


def test_box_and_button_of_handing_in_are_sent_with_the_choice_above_them(draft, anna):
    page = make_client(anna).get(f"/meine-beispiele/{draft.pk}/schritt/5/").content.decode()

    box = re.search(r'<input[^>]*name="consent"[^>]*>', page)
    button = re.search(r"<button[^>]*formaction[^>]*>", page)
    assert box
    assert 'form="schritt"' in box[0]
    assert button
    assert 'form="schritt"' in button[0]
    assert f'formaction="/meine-beispiele/{draft.pk}/absenden/"' in button[0]


def test_she_is_named_as_she_has_just_chosen_although_she_did_not_save_it(draft, anna):
    hand_in(make_client(anna), draft, LAST_STEP)

    draft.refresh_from_db()
    assert (draft.state, draft.credit_kind) == ("submitted", "none")


def test_without_the_box_the_choice_is_kept_and_nothing_handed_in(draft, anna):
    answer = hand_in(make_client(anna), draft, LAST_STEP | {"consent": ""})

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert (draft.state, draft.credit_kind) == ("draft", "none")


def test_where_a_colleague_chose_otherwise_both_choices_are_shown_before_anything_is_handed_in(draft, anna):
    colleague = make_user("member", municipality=draft.municipality)
    writing.save(draft.pk, {"credit_office": Typed("Hauptamt", 0)}, by=colleague, page="q")

    met = hand_in(make_client(anna), draft, LAST_STEP)

    html = met.content.decode()
    draft.refresh_from_db()
    assert met.status_code == 422
    assert draft.state == "draft"
    assert "Hauptamt</p>" in html
    assert 'value="Personalamt"' in html
    assert re.search(r'name="consent"[^>]*checked', html)


def test_a_choice_made_after_the_sign_in_ended_waits_in_the_last_step(draft, anna, client):
    away = hand_in(client, draft, LAST_STEP)
    client.force_login(anna)
    back = client.get(f"/meine-beispiele/{draft.pk}/schritt/5/").content.decode()

    assert away["Location"] == f"/konto/login/?next=/meine-beispiele/{draft.pk}/schritt/5/"
    assert "Ihr Text ist noch da" in back
    assert re.search(r'value="none"[^>]*checked', back)


def test_taking_back_and_undoing_it_over_and_over_ends_and_writes_to_no_editor_any_more(draft, anna, edda):
    offer, client = submitting.submit(draft.pk, by=anna), make_client(anna)
    for _twice in range(WITHDRAWALS_A_DAY // 2):
        client.post(f"/meine-beispiele/{offer.pk}/zurueckziehen/")
        client.post(f"/meine-beispiele/{offer.pk}/zurueckholen/")
    letters = Mail.objects.count()

    answer = client.post(f"/meine-beispiele/{offer.pk}/zurueckziehen/", follow=True)

    offer.refresh_from_db()
    assert "Das war oft hintereinander." in answer.content.decode()
    assert offer.state == "submitted"
    assert Mail.objects.count() == letters


def test_what_comes_too_late_is_answered_by_the_state_it_has_now(draft, anna, edda):
    offer = submitting.submit(draft.pk, by=anna)
    deciding.ask(offer.pk, "Wie teuer?", by=edda)

    with pytest.raises(submitting.OfferRefused, match=r"Der Stand hat sich geändert: Rückfrage offen\."):
        submitting.submit(offer.pk, by=anna)


def test_an_editor_sees_what_the_city_changed_meanwhile_and_can_then_accept_with_her_own_text(draft, anna, edda):
    offer = submitting.submit(draft.pk, by=anna)
    deciding.ask(offer.pk, "Wie viele?", by=edda)
    client, address = make_client(edda), f"/redaktion/angebote/{offer.pk}/annehmen/"
    form = client.get(address).context["form"]
    typed = {bound.name: bound.value() if bound.value() is not None else "" for bound in form} | {"go": "publish"}
    typed |= {"accessed": "2026-11-25", "crisis_kinds": [kind.pk for kind in offer.crisis_kinds.all()]}
    typed |= {"source_url": "https://www.dortmund.example/", "problem": "Von der Redaktion gekürzt."}
    writing.save(offer.pk, {"result": Typed("Dreihundert.", 0)}, by=anna, page="p")

    refused = client.post(address, typed)
    again = client.post(address, typed | {"seen": refused.context["form"]["seen"].value()})

    assert refused.status_code == 422
    assert {side.before for side in refused.context["others"]} == {"Dreihundert.", "Zu wenige."}
    assert "Dreihundert." in refused.content.decode()
    assert "Von der Redaktion gekürzt.</textarea>" in refused.content.decode()
    assert again.status_code == 302
    offer.refresh_from_db()
    assert offer.example
    assert (offer.state, offer.example.result) == ("published", "Viele.")
