"""What editors do with an offer: care for it, ask back, accept or decline it. The first decision counts."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.log_actions import log
from wagtail.models import Revision

from panreflex.base import languages
from panreflex.collect.contributions import exemplifying, letters
from panreflex.collect.contributions.models import Contribution, Turn
from panreflex.collect.library.models import PracticeExample
from panreflex.people import audit
from panreflex.people.models import User

State = Contribution.State


class DecisionRefused(Exception):
    """Somebody else was quicker, or the offer changed meanwhile. The message says so."""


@transaction.atomic
def take_care(contribution_id: int, caretaker: User | None) -> None:
    """Note who takes care of it: letters go to her alone from now on. None: everybody again."""
    offer = Contribution.objects.locked(contribution_id)
    offer.caretaker = caretaker
    offer.save(update_fields=["caretaker"])


@transaction.atomic
def ask(contribution_id: int, question: str, *, by: User) -> None:
    """Ask those who offer it; they may write on it again until they answer.

    A further question while the first is open joins it. Repeatable. Raises DecisionRefused.
    """
    offer = Contribution.objects.locked(contribution_id)
    if _is_repeated(offer, Turn.Kind.QUESTION, question, by):
        return
    if not offer.may_be_decided:
        raise _too_late(offer)
    offer.state, offer.waiting_since = State.ASKED, None
    offer.caretaker = offer.caretaker or by
    offer.save(update_fields=["state", "waiting_since", "caretaker"])
    Turn.objects.create(contribution=offer, kind=Turn.Kind.QUESTION, text=question, by=by)
    letters.asked(offer)


@transaction.atomic
def decline(contribution_id: int, reason: str, *, by: User) -> None:
    """Say no, and why. Repeatable. Raises DecisionRefused."""
    offer = Contribution.objects.locked(contribution_id)
    if _is_repeated(offer, Turn.Kind.DECLINED, reason, by):
        return
    if not offer.may_be_decided:
        raise _too_late(offer)
    offer.state, offer.decided_at, offer.waiting_since = State.DECLINED, timezone.now(), None
    offer.save(update_fields=["state", "decided_at", "waiting_since"])
    Turn.objects.create(contribution=offer, kind=Turn.Kind.DECLINED, text=reason, by=by)
    audit.record(by, "decline_offer", offer, municipality=offer.municipality.ags if offer.municipality else "")
    letters.declined(offer)


@transaction.atomic
def accept(
    contribution_id: int, example: PracticeExample, *, seen: datetime, by: User, publish: bool, words: str = ""
) -> PracticeExample:
    """Make the practice example of it, as draft or published at once, and tell those who offered it.

    example: not stored yet, checked by the form of the editor who has completed it.
    seen: `changed_at` of the offer that the editor had before her eyes.
    words: for those who offered it.
    Publishing at once needs no third person as long as the editor leaves the words as they are: whoever offered it
    and this editor are the two pairs of eyes.
    Raises DecisionRefused if it was decided, taken back or changed since, or `by` may not publish it.
    """
    offer = Contribution.objects.locked(contribution_id)
    if not offer.may_be_decided:
        raise _too_late(offer)
    if offer.changed_at != seen:
        raise DecisionRefused(
            _("Der Text wurde inzwischen geändert. Bitte vergleichen Sie: Ihre Eingaben stehen noch im Formular.")
        )
    example.live = False  # until the revision is published, so that signals tell of it
    example.save()
    offer.example, offer.state = example, State.ACCEPTED
    offer.decided_at, offer.waiting_since = timezone.now(), None
    offer.caretaker = offer.caretaker or by
    offer.save(update_fields=["example", "state", "decided_at", "waiting_since", "caretaker"])
    Turn.objects.create(contribution=offer, kind=Turn.Kind.ACCEPTED, text=words, by=by)
    audit.record(by, "accept_offer", offer, municipality=offer.municipality.ags if offer.municipality else "")
    revision = _versions(offer, example, by)
    log(example, "wagtail.create", user=by)
    if publish:
        try:
            revision.publish(user=by)  # `follow_publication` tells them
        except PublishPermissionError as refusal:
            raise DecisionRefused(str(refusal)) from refusal
    else:
        letters.accepted(offer)
    return example


def _versions(offer: Contribution, example: PracticeExample, by: User) -> Revision:
    """The version to publish. Where the editor has changed the words, the offered ones are a version before hers."""
    written = {name: getattr(example, name) for name in exemplifying.SAME}
    offered = {name: getattr(offer, name) for name in exemplifying.SAME}
    # A source without a name gets one that we make up; that changes nobody's words.
    offered["source_title"] = offered["source_title"] or written["source_title"]
    if all(written[name].split() == offered[name].split() for name in written):  # browsers send other line ends
        revision: Revision = example.save_revision(user=offer.consented_by, changed=False)
        return revision
    for name, text in offered.items():
        setattr(example, name, text)
    example.save_revision(user=offer.consented_by, changed=False, clean=False)
    for name, text in written.items():
        setattr(example, name, text)
    revision = example.save_revision(user=by, changed=False)
    return revision


@transaction.atomic
def follow_publication(example_id: int, *, live: bool) -> None:
    """The offer follows its example: readable or not, and those who offered it hear of it. Repeatable."""
    found = Contribution.objects.filter(example=example_id).values_list("pk", flat=True).first()
    if found is None:
        return
    offer = Contribution.objects.locked(found)
    wanted = State.PUBLISHED if live else State.ACCEPTED
    if offer.state == wanted:
        return
    offer.state = wanted
    offer.save(update_fields=["state"])
    kind = Turn.Kind.PUBLISHED if live else Turn.Kind.UNPUBLISHED
    Turn.objects.create(contribution=offer, kind=kind)
    with translation.override(languages.HOME):  # the editing interface and its jobs speak German
        letters.published(offer) if live else letters.unpublished(offer)


@transaction.atomic
def follow_deletion(example_id: int) -> None:
    """Without its example an offer is neither accepted nor published: it waits for a decision again. Repeatable.

    Those who offered it hear of it if everybody could read it.
    """
    found = Contribution.objects.filter(example=example_id).values_list("pk", flat=True).first()
    if found is None:
        return
    offer = Contribution.objects.locked(found)
    if offer.example_id != example_id:
        return
    was_public = offer.state == State.PUBLISHED
    offer.example, offer.state, offer.decided_at, offer.waiting_since = None, State.SUBMITTED, None, timezone.now()
    offer.save(update_fields=["example", "state", "decided_at", "waiting_since"])
    with translation.override(languages.HOME):  # the editing interface and its jobs speak German
        words = _("Das Praxisbeispiel dazu wurde gelöscht. Die Redaktion entscheidet noch einmal über das Angebot.")
        Turn.objects.create(contribution=offer, kind=Turn.Kind.UNPUBLISHED, text=words)
        if was_public:
            letters.unpublished(offer)


def _is_repeated(offer: Contribution, kind: Turn.Kind, text: str, by: User) -> bool:
    """Whether it is the second click on the same button."""
    last = offer.turns.order_by("-pk").first()
    return bool(last and last.kind == kind and last.text == text and last.by_id == by.pk)


def _too_late(offer: Contribution) -> DecisionRefused:
    return DecisionRefused(
        _("Jemand war schneller: Dieses Angebot ist inzwischen %(state)s. Ihre Entscheidung wurde nicht gespeichert.")
        % {"state": offer.get_state_display()}
    )
