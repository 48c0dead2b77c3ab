"""From handing in to the published page: each step is told, and the first decision counts."""

import pytest
from django.utils import timezone

from panreflex.base.models import Mail
from panreflex.collect.contributions import consent, deciding, exemplifying, submitting
from panreflex.collect.contributions.models import Contribution
from panreflex.collect.library.models import PracticeExample
from panreflex.people import granting
from panreflex.project import editing_rights
from tests.making import make_client, make_contribution, make_crisis_kind, make_example, make_municipality, make_user

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


@pytest.fixture
def dortmund():
    return make_municipality()


@pytest.fixture
def anna(dortmund):
    return make_user("member", municipality=dortmund, email="anna@stadt.example", name="Anna Amt")


@pytest.fixture
def edda():
    editing_rights.set_up()
    return make_user("editor", email="edda@redaktion.example")


@pytest.fixture
def draft(anna, dortmund):
    offer = make_contribution(anna, dortmund, **COMPLETE)
    offer.crisis_kinds.set([make_crisis_kind()])
    return offer


@pytest.fixture
def offer(draft, anna):
    return submitting.submit(draft.pk, by=anna)


def letters():
    return [(mail.to, mail.subject) for mail in Mail.objects.order_by("pk")]


def accepted(offer, edda, *, publish):
    offer.refresh_from_db()
    example = exemplifying.as_example(offer)
    example.source_url = "https://www.dortmund.example/"
    return deciding.accept(offer.pk, example, seen=offer.changed_at, by=edda, publish=publish)


def test_handing_in_keeps_the_words_of_the_consent_and_tells_both_sides_once(draft, anna, edda):
    for _click in range(2):
        submitting.submit(draft.pk, by=anna)

    draft.refresh_from_db()
    assert (draft.state, draft.consented_by, draft.consent_version) == ("submitted", anna, consent.VERSION)
    assert draft.consent_text == consent.words()
    assert letters() == [
        ("anna@stadt.example", "Ihr Beispiel ist angekommen"),
        ("edda@redaktion.example", f"Neues Beispiel angeboten (Nr. {draft.pk})"),
    ]


def test_letters_name_nobody_and_say_nothing_of_what_was_written(draft, anna, edda):
    submitting.submit(draft.pk, by=anna)
    deciding.ask(draft.pk, "Wie viel hat das gekostet?", by=edda)
    submitting.answer(draft.pk, "Zehn Tage.", by=anna)

    written = " ".join(Mail.objects.values_list("text", flat=True))
    assert [word for word in ("Anna", "Freiwillige", "gekostet", "Zehn Tage") if word in written] == []


@pytest.mark.parametrize(
    ("wrong", "step"),
    [
        ({"title": ""}, 1),
        ({"approach": ""}, 2),
        ({"year_start": "1066"}, 2),
        ({"result": ""}, 3),
        ({"source_title": "Bericht", "source_url": "keine Adresse"}, 4),
        ({"source_url": "www.dortmund.example/seite"}, 4),
        ({"credit_office": ""}, 5),
    ],
)
def test_what_is_missing_is_said_kindly_with_the_way_there_and_nothing_is_handed_in(draft, anna, wrong, step):
    Contribution.objects.filter(pk=draft.pk).update(**wrong)

    answer = make_client(anna).post(f"/meine-beispiele/{draft.pk}/absenden/", {"consent": "on"})

    assert answer.status_code == 422
    field = "source_title" if wrong == {"source_url": "www.dortmund.example/seite"} else next(reversed(wrong))
    assert f'href="/meine-beispiele/{draft.pk}/schritt/{step}/#feld-{field}"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_without_the_box_nothing_is_handed_in(draft, anna):
    answer = make_client(anna).post(f"/meine-beispiele/{draft.pk}/absenden/")

    assert answer.status_code == 422
    assert "Ohne Ihre Einwilligung" in answer.content.decode()


def test_whoever_is_asked_may_change_the_text_and_her_answer_brings_it_back(offer, anna, edda):
    deciding.ask(offer.pk, "Wie teuer?", by=edda)
    client = make_client(anna)
    typed = {"result": "Viele.", "transferable": "Das Formular.", "costs_or_effort": "Zehn Tage.", "page": "p"}
    versions = {f"version-{name}": "0" for name in ("result", "transferable", "costs_or_effort")}

    client.post(f"/meine-beispiele/{offer.pk}/schritt/3/", typed | versions)
    for _click in range(2):
        client.post(f"/meine-beispiele/{offer.pk}/antworten/", {"text": "Steht jetzt da."})

    offer.refresh_from_db()
    assert (offer.state, offer.costs_or_effort, offer.caretaker) == ("submitted", "Zehn Tage.", edda)
    assert [turn.kind for turn in offer.turns.all()] == ["submitted", "question", "answer"]
    page = make_client(edda).get(f"/redaktion/angebote/{offer.pk}/").content.decode()
    assert "Zehn Tage." in page


def test_after_acceptance_the_example_says_all_that_was_offered_and_is_public_at_once(offer, anna, edda, client):
    example = accepted(offer, edda, publish=True)

    page = client.get(example.get_absolute_url()).content.decode()
    offer.refresh_from_db()
    assert (offer.state, offer.example) == ("published", example)
    assert (example.credit, example.contributed_by) == ("Anna Amt, Personalamt, Dortmund", offer.municipality)
    assert (example.municipality, example.level, example.problem) == (offer.municipality, "Stadt", "Zu wenige.")
    assert [kind.slug for kind in example.crisis_kinds.all()] == ["pandemie"]
    assert f'href="/kommunen/{offer.municipality.ags}/">Anna Amt, Personalamt, Dortmund</a>' in page
    assert letters()[-1] == ("anna@stadt.example", "Ihr Beispiel ist veröffentlicht")
    assert [subject for _to, subject in letters()].count("Ihr Beispiel ist angenommen") == 0


def test_the_state_follows_the_publication_however_it_happens(offer, edda, client):
    example = accepted(offer, edda, publish=False)
    seen = [Contribution.objects.get(pk=offer.pk).state, client.get(example.get_absolute_url()).status_code]
    example.get_latest_revision().publish()
    seen += [Contribution.objects.get(pk=offer.pk).state, client.get(example.get_absolute_url()).status_code]
    PracticeExample.objects.get(pk=example.pk).unpublish()
    seen.append(Contribution.objects.get(pk=offer.pk).state)

    assert seen == ["accepted", 404, "published", 200, "accepted"]
    assert [subject for to, subject in letters() if to == "anna@stadt.example"] == [
        "Ihr Beispiel ist angekommen",
        "Ihr Beispiel ist angenommen",
        "Ihr Beispiel ist veröffentlicht",
        "Ihr Beispiel ist zurzeit nicht veröffentlicht",
    ]


@pytest.mark.parametrize("publish", [True, False])
def test_when_the_example_is_deleted_the_offer_waits_for_a_decision_again(offer, edda, publish):
    example = accepted(offer, edda, publish=publish)
    Mail.objects.all().delete()

    PracticeExample.objects.get(pk=example.pk).delete()

    offer.refresh_from_db()
    assert (offer.state, offer.example, offer.decided_at) == ("submitted", None, None)
    assert list(Contribution.objects.waiting()) == [offer]
    last = offer.turns.last()
    assert (last.kind, last.text.partition(".")[0]) == ("unpublished", "Das Praxisbeispiel dazu wurde gelöscht")
    told = [("anna@stadt.example", "Ihr Beispiel ist zurzeit nicht veröffentlicht")]
    assert letters() == (told if publish else [])
    again = accepted(offer, edda, publish=True)
    assert Contribution.objects.get(state="published").example == again


@pytest.mark.parametrize(
    ("kind", "credit", "municipality"),
    [
        ("person", "Anna Amt, Personalamt, Dortmund", True),
        ("office", "Personalamt, Dortmund", True),
        ("municipality", "Dortmund", True),
        ("none", "", False),
    ],
)
def test_only_what_she_chose_is_named(offer, kind, credit, municipality):
    offer.credit_kind = kind

    example = exemplifying.as_example(offer)

    assert example.credit == credit
    assert bool(example.contributed_by) == municipality


def test_an_editor_completes_what_is_missing_on_one_screen(offer, edda):
    client, address = make_client(edda), f"/redaktion/angebote/{offer.pk}/annehmen/"
    form = client.get(address).context["form"]
    typed = {bound.name: bound.value() if bound.value() is not None else "" for bound in form}
    typed |= {"accessed": "2026-11-25", "crisis_kinds": [kind.pk for kind in offer.crisis_kinds.all()]}

    refused = client.post(address, typed | {"go": "publish"})
    done = client.post(address, typed | {"source_url": "www.dortmund.example", "go": "publish", "words": "Danke!"})

    assert refused.status_code == 422
    assert done["Location"] == f"/redaktion/angebote/{offer.pk}/"
    offer.refresh_from_db()
    assert offer.state == "published"
    assert offer.example.live
    assert offer.turns.get(kind="accepted").text == "Danke!"


def test_what_changed_since_the_editor_looked_is_not_accepted(offer, edda):
    with pytest.raises(deciding.DecisionRefused, match="inzwischen geändert"):
        deciding.accept(offer.pk, exemplifying.as_example(offer), seen=timezone.now(), by=edda, publish=True)

    assert not PracticeExample.objects.exists()


def test_declining_needs_a_reason_which_she_reads_and_then_reworks_it(offer, anna, edda):
    editor, author = make_client(edda), make_client(anna)

    silent = editor.post(f"/redaktion/angebote/{offer.pk}/ablehnen/", {"ablehnung-text": " "})
    editor.post(f"/redaktion/angebote/{offer.pk}/ablehnen/", {"ablehnung-text": "Noch nicht erprobt."})
    page = author.get(f"/meine-beispiele/{offer.pk}/").content.decode()
    author.post(f"/meine-beispiele/{offer.pk}/ueberarbeiten/")

    offer.refresh_from_db()
    assert silent.status_code == 422
    assert "Noch nicht erprobt." in page
    assert letters()[-1] == ("anna@stadt.example", "Ihr Beispiel wurde nicht angenommen")
    assert offer.state == "draft"


def test_withdrawing_can_be_undone_and_editors_are_told_of_both(offer, anna, edda):
    client = make_client(anna)

    client.post(f"/meine-beispiele/{offer.pk}/zurueckziehen/")
    gone = make_client(edda).get(f"/redaktion/angebote/{offer.pk}/")
    client.post(f"/meine-beispiele/{offer.pk}/zurueckholen/")

    offer.refresh_from_db()
    assert gone["Location"] == "/redaktion/angebote/"
    assert offer.state == "submitted"
    assert [subject for to, subject in letters() if to == "edda@redaktion.example"] == [
        f"Angebot zurückgezogen (Nr. {offer.pk})",
        f"Doch wieder angeboten (Nr. {offer.pk})",
    ]


def test_who_takes_care_gets_the_letters_alone(offer, anna, edda):
    make_user("editor", email="zweite@redaktion.example")
    make_client(edda).post(f"/redaktion/angebote/{offer.pk}/kuemmern/", {"go": "mine"})
    Mail.objects.all().delete()

    submitting.withdraw(offer.pk, by=anna)

    assert [to for to, _subject in letters()] == ["edda@redaktion.example"]


def test_whoever_left_the_municipality_hears_nothing_more_of_its_offer(offer, anna, edda):
    granting.leave(anna.memberships.get().pk, by=None)
    Mail.objects.all().delete()

    deciding.ask(offer.pk, "Noch da?", by=edda)

    assert letters() == []
    assert make_client(anna).get(f"/meine-beispiele/{offer.pk}/").status_code == 404


def test_a_question_reaches_whoever_wrote_last_once_the_others_have_left(offer, anna, edda, dortmund):
    bert = make_user("member", municipality=dortmund, email="bert@stadt.example")
    make_user("member", municipality=dortmund, email="carla@stadt.example")
    Contribution.objects.filter(pk=offer.pk).update(changed_by=bert)
    granting.leave(anna.memberships.get().pk, by=None)
    Mail.objects.all().delete()

    deciding.ask(offer.pk, "Noch da?", by=edda)

    assert letters() == [("bert@stadt.example", "Rückfrage zu Ihrem Beispiel")]


def test_once_all_who_wrote_have_left_a_question_reaches_those_who_work_there_now(offer, anna, edda, dortmund):
    make_user("member", municipality=dortmund, email="carla@stadt.example")
    make_user("member", municipality=dortmund, email="gesperrt@stadt.example", is_active=False)
    make_user("member", municipality=make_municipality("05911000", "Bochum"), email="nachbar@stadt.example")
    granting.leave(anna.memberships.get().pk, by=None)
    Mail.objects.all().delete()

    deciding.ask(offer.pk, "Noch da?", by=edda)

    assert letters() == [("carla@stadt.example", "Rückfrage zu Ihrem Beispiel")]


def test_whoever_offered_it_hears_when_a_colleague_takes_it_back(offer, edda, dortmund):
    bert = make_user("member", municipality=dortmund, email="bert@stadt.example")
    Contribution.objects.filter(pk=offer.pk).update(changed_by=bert)
    Mail.objects.all().delete()

    submitting.withdraw(offer.pk, by=bert)

    assert letters() == [
        ("anna@stadt.example", "Ihr Beispiel wurde zurückgezogen"),
        ("edda@redaktion.example", f"Angebot zurückgezogen (Nr. {offer.pk})"),
    ]


def test_drafts_and_withdrawn_offers_are_nobody_elses_business(draft, anna, edda):
    client = make_client(edda)

    assert client.get(f"/redaktion/angebote/{draft.pk}/").status_code == 404
    assert "Freiwillige gewinnen" not in client.get("/redaktion/angebote/").content.decode()
    assert client.get(f"/redaktion/angebote/{draft.pk}/vorschau/").status_code == 404


def test_editors_see_that_an_example_is_probably_there_already(offer, edda):
    make_example(title="Freiwillige gewinnen", place_name="Dortmund", source_url="https://anderswo.example/")

    assert "Vielleicht gibt es das schon:" in make_client(edda).get(f"/redaktion/angebote/{offer.pk}/").content.decode()


def test_the_list_of_editors_needs_the_same_queries_for_1_and_for_20_offers(
    anna, dortmund, edda, django_assert_max_num_queries
):
    client = make_client(edda)
    for _round in range(2):
        for _one in range(10):
            make_contribution(anna, dortmund, state="submitted")
        with django_assert_max_num_queries(22):
            assert client.get("/redaktion/angebote/").status_code == 200


def test_whoever_offered_it_stands_behind_her_own_words_only(offer, anna, edda, settings):
    settings.FOUR_EYES = "required"
    shortened = exemplifying.as_example(offer)
    shortened.source_url, shortened.problem = "https://www.dortmund.example/", "Es fehlten Leute."

    with pytest.raises(deciding.DecisionRefused, match="niemand allein"):
        deciding.accept(offer.pk, shortened, seen=offer.changed_at, by=edda, publish=True)
    example = accepted(offer, edda, publish=True)
    example.refresh_from_db()

    assert (example.live, example.latest_revision.user) == (True, anna)


def test_the_offered_words_stay_as_a_version_where_an_editor_changes_them(offer, anna, edda):
    shortened = exemplifying.as_example(offer)
    shortened.source_url, shortened.problem = "https://www.dortmund.example/", "Es fehlten Leute."

    example = deciding.accept(offer.pk, shortened, seen=offer.changed_at, by=edda, publish=True)

    versions = [(version.user, version.content["problem"]) for version in example.revisions.order_by("pk")]
    assert versions == [(anna, "Zu wenige."), (edda, "Es fehlten Leute.")]
    assert PracticeExample.objects.get(pk=example.pk).problem == "Es fehlten Leute."
