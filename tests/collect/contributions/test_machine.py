"""Whatever people press in whatever order: an offer takes only the ways that are drawn here."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from panreflex.collect.contributions import deciding, exemplifying, submitting, writing
from panreflex.collect.contributions.models import Contribution
from panreflex.collect.contributions.writing import Typed
from panreflex.collect.library.models import PracticeExample
from panreflex.project import editing_rights
from tests.making import make_contribution, make_crisis_kind, make_user

REFUSALS = (submitting.OfferRefused, deciding.DecisionRefused, writing.WritingRefused)
# What was pressed -> from where it leads to where; from anywhere else it leads nowhere.
WAYS = {
    "write": {"draft": "draft", "asked": "asked"},
    "submit": {"draft": "submitted", "submitted": "submitted"},
    "ask": {"submitted": "asked", "asked": "asked"},
    "answer": {"asked": "submitted"},
    "decline": {"submitted": "declined", "asked": "declined"},
    "accept": {"submitted": "accepted", "asked": "accepted"},
    "publish": {"accepted": "published", "published": "published"},
    "unpublish": {"published": "accepted", "accepted": "accepted"},
    "rework": {"declined": "draft", "draft": "draft"},
    "withdraw": {"draft": "withdrawn", "submitted": "withdrawn", "asked": "withdrawn", "withdrawn": "withdrawn"},
    "restore": {"draft": "draft", "submitted": "submitted", "asked": "asked"},  # a withdrawn one: what it was before
}


def press(button, offer, author, editor, number):
    """Do it as the doors would; a number keeps two presses from being the same one."""
    match button:
        case "write":
            version = writing.versions(offer)["result"]
            writing.save(offer.pk, {"result": Typed(f"Stand {number}", version)}, by=author, page="p")
        case "submit" | "withdraw" | "restore" | "rework":
            getattr(submitting, button)(offer.pk, by=author)
        case "answer":
            submitting.answer(offer.pk, f"Antwort {number}", by=author)
        case "ask" | "decline":
            getattr(deciding, button)(offer.pk, f"Satz {number}", by=editor)
        case "accept":
            made = exemplifying.as_example(offer)
            made.source_url = "https://www.dortmund.example/"
            deciding.accept(offer.pk, made, seen=offer.changed_at, by=editor, publish=False)
        case "publish" | "unpublish":
            live = PracticeExample.objects.filter(pk=offer.example_id).first()
            if live is None:
                raise deciding.DecisionRefused
            live.get_latest_revision().publish() if button == "publish" else live.unpublish()


@pytest.mark.django_db
@given(buttons=st.lists(st.sampled_from(sorted(WAYS)), max_size=12))
@example(buttons=["submit", "ask", "withdraw", "restore", "answer", "accept", "publish", "withdraw", "unpublish"])
@example(buttons=["submit", "decline", "rework", "write", "submit", "accept", "decline", "submit", "publish"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_offer_takes_only_the_ways_that_are_drawn(buttons):
    editing_rights.set_up()
    author, editor = make_user(), make_user("editor")
    offer = make_contribution(
        author,
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
    expected, before = "draft", "draft"

    for number, button in enumerate(buttons):
        wanted = before if (button, expected) == ("restore", "withdrawn") else WAYS[button].get(expected)
        if button == "withdraw" and expected != "withdrawn":
            before = expected
        try:
            press(button, offer, author, editor, number)
            happened = True
        except REFUSALS:
            happened = False
        offer = Contribution.objects.get(pk=offer.pk)
        assert happened == (wanted is not None), (button, expected)
        expected = wanted or expected
        assert offer.state == expected, button

    assert (offer.state == "published") == PracticeExample.objects.live().filter(contribution=offer).exists()
    assert offer.state == "draft" or offer.state == "withdrawn" or offer.consented_by == author
