"""Two at once: one wins, the other is told, and nothing is half done."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from panreflex.collect.contributions import deciding, exemplifying, submitting, writing
from panreflex.collect.contributions.models import Contribution
from panreflex.collect.contributions.writing import Typed
from panreflex.collect.library.models import PracticeExample
from panreflex.project import editing_rights
from tests.making import make_contribution, make_crisis_kind, make_municipality, make_user
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    editing_rights.set_up()
    dortmund = make_municipality()
    author = make_user("member", municipality=dortmund)
    return dortmund, author, make_user("editor"), make_user("editor")


def both_at_once(first, second):
    """Let `first` hold its decision open until `second` waits for it; the error of the second, if any."""
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            attempt = other.submit(on_own_connection, second)
            wait_until(someone_waits_for_us)
        return attempt.exception(timeout=30)


def taken(offer):
    example = exemplifying.as_example(offer)
    example.source_url = "https://www.dortmund.example/"
    return example


def test_of_accepting_and_taking_back_at_once_one_happens_and_the_other_is_told(people):
    dortmund, author, editor, _other = people
    offer = make_contribution(author, dortmund, state="submitted")
    example = taken(offer)

    told = both_at_once(
        lambda: submitting.withdraw(offer.pk, by=author),
        lambda: deciding.accept(offer.pk, example, seen=offer.changed_at, by=editor, publish=True),
    )

    assert isinstance(told, deciding.DecisionRefused)
    assert "zurückgezogen" in str(told)
    assert not PracticeExample.objects.exists()
    assert Contribution.objects.get().state == "withdrawn"


def test_of_taking_back_and_accepting_at_once_one_happens_and_the_other_is_told(people):
    dortmund, author, editor, _other = people
    offer = make_contribution(author, dortmund, state="submitted")
    example = taken(offer)

    told = both_at_once(
        lambda: deciding.accept(offer.pk, example, seen=offer.changed_at, by=editor, publish=True),
        lambda: submitting.withdraw(offer.pk, by=author),
    )

    assert isinstance(told, submitting.OfferRefused)
    assert "veröffentlicht" in str(told)
    assert PracticeExample.objects.get().live


def test_of_two_editors_who_decide_at_once_the_first_counts_and_the_second_is_told(people):
    dortmund, author, editor, other = people
    offer = make_contribution(author, dortmund, state="submitted")

    told = both_at_once(
        lambda: deciding.decline(offer.pk, "Nicht erprobt.", by=editor),
        lambda: deciding.ask(offer.pk, "Wie teuer?", by=other),
    )

    assert isinstance(told, deciding.DecisionRefused)
    assert [turn.kind for turn in offer.turns.all()] == ["declined"]


def test_what_is_typed_while_a_colleague_hands_in_is_refused_and_not_half_kept(people):
    dortmund, author, _editor, _other = people
    offer = make_contribution(
        author,
        dortmund,
        title="Titel",
        summary="Kurz.",
        problem="P.",
        approach="W.",
        result="E.",
        transferable="Ü.",
        place_name="Ort",
        credit_kind="none",
    )
    offer.crisis_kinds.set([make_crisis_kind()])
    colleague = make_user("member", municipality=dortmund)

    told = both_at_once(
        lambda: submitting.submit(offer.pk, by=author),
        lambda: writing.save(offer.pk, {"title": Typed("Zu spät", 0)}, by=colleague, page="p"),
    )

    assert isinstance(told, writing.WritingRefused)
    assert Contribution.objects.get().title == "Titel"


def test_of_two_colleagues_who_save_one_field_at_once_the_second_sees_the_other_wording(people):
    dortmund, author, _editor, _other = people
    offer = make_contribution(author, dortmund)
    colleague = make_user("member", municipality=dortmund)
    seen = []

    told = both_at_once(
        lambda: writing.save(offer.pk, {"title": Typed("Erste", 0)}, by=author, page="p"),
        lambda: seen.append(writing.save(offer.pk, {"title": Typed("Zweite", 0)}, by=colleague, page="q")),
    )

    assert told is None
    assert [one.theirs for one in seen[0].conflicts] == ["Erste"]
    assert Contribution.objects.get().title == "Erste"
