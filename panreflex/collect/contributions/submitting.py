"""Hand an offer in, answer, take it back, think again, delete it. Each function is one transaction."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.collect.contributions import completing, consent, letters
from panreflex.collect.contributions.models import Contribution, Turn
from panreflex.people.models import User

State = Contribution.State


class OfferRefused(Exception):
    """The step cannot be taken. The message says why and what to do."""


@transaction.atomic
def submit(contribution_id: int, *, by: User) -> Contribution:
    """Hand a draft in with the consent of `by`, and tell the editors.

    Repeatable: what is handed in already stays so, and nobody is told twice.
    Raises OfferRefused if something is missing or it is past that.
    """
    offer = Contribution.objects.locked(contribution_id)
    if offer.state == State.SUBMITTED:
        return offer
    if offer.state != State.DRAFT:
        raise _not_now(offer)
    if completing.missing(offer):
        raise OfferRefused(_("Es fehlt noch etwas. Bitte ergänzen Sie die genannten Angaben."))
    now = timezone.now()
    offer.state, offer.submitted_at, offer.waiting_since, offer.warned_at = State.SUBMITTED, now, now, None
    offer.consent_text, offer.consent_version = consent.words(), consent.VERSION
    offer.consented_at, offer.consented_by = now, by
    offer.save(
        update_fields=[
            *("state", "submitted_at", "waiting_since", "warned_at"),
            *("consent_text", "consent_version", "consented_at", "consented_by"),
        ]
    )
    _say(offer, Turn.Kind.SUBMITTED, by=by)
    letters.received(offer)
    return offer


@transaction.atomic
def answer(contribution_id: int, text: str, *, by: User) -> Contribution:
    """Answer the editors' question; the offer waits for them again.

    Repeatable: the same answer twice is one. Raises OfferRefused if nobody asks, or something is missing by now.
    """
    offer = Contribution.objects.locked(contribution_id)
    last = offer.turns.order_by("-pk").first()
    if last and last.kind == Turn.Kind.ANSWER and last.text == text and last.by_id == by.pk:
        return offer
    if offer.state != State.ASKED:
        raise _not_now(offer)
    if completing.missing(offer):
        raise OfferRefused(_("Im Text fehlt jetzt etwas. Bitte ergänzen Sie die genannten Angaben."))
    offer.state, offer.waiting_since, offer.warned_at = State.SUBMITTED, timezone.now(), None
    offer.save(update_fields=["state", "waiting_since", "warned_at"])
    _say(offer, Turn.Kind.ANSWER, text, by=by)
    letters.answered(offer)
    return offer


@transaction.atomic
def withdraw(contribution_id: int, *, by: User) -> Contribution:
    """Take it back until it is decided. Repeatable. Raises OfferRefused if editors were quicker."""
    offer = Contribution.objects.locked(contribution_id)
    if offer.state == State.WITHDRAWN:
        return offer
    if not offer.may_be_withdrawn:
        raise _not_now(offer)
    offer.before_withdrawal, offer.state = offer.state, State.WITHDRAWN
    offer.withdrawn_at, offer.waiting_since = timezone.now(), None
    offer.save(update_fields=["before_withdrawal", "state", "withdrawn_at", "waiting_since"])
    _say(offer, Turn.Kind.WITHDRAWN, by=by)
    if offer.submitted_at:
        letters.withdrawn(offer)
    return offer


@transaction.atomic
def restore(contribution_id: int, *, by: User) -> Contribution:
    """Undo the withdrawal: it is again what it was. Repeatable. Raises OfferRefused if it was not withdrawn."""
    offer = Contribution.objects.locked(contribution_id)
    if offer.may_be_withdrawn:
        return offer
    if offer.state != State.WITHDRAWN:
        raise _not_now(offer)
    offer.state, offer.before_withdrawal = State(offer.before_withdrawal), ""
    offer.withdrawn_at = offer.warned_at = None
    offer.waiting_since = timezone.now() if offer.state == State.SUBMITTED else None
    offer.save(update_fields=["before_withdrawal", "state", "withdrawn_at", "waiting_since", "warned_at"])
    _say(offer, Turn.Kind.RESTORED, by=by)
    if offer.submitted_at:
        letters.restored(offer)
    return offer


@transaction.atomic
def rework(contribution_id: int, *, by: User) -> Contribution:
    """Open one that was declined to write on it once more. Repeatable. Raises OfferRefused for any other."""
    offer = Contribution.objects.locked(contribution_id)
    if offer.state == State.DRAFT:
        return offer
    if offer.state != State.DECLINED:
        raise _not_now(offer)
    offer.state, offer.decided_at, offer.warned_at = State.DRAFT, None, None
    offer.save(update_fields=["state", "decided_at", "warned_at"])
    _say(offer, Turn.Kind.REWORKED, by=by)
    return offer


@transaction.atomic
def delete(contribution_id: int) -> None:
    """Delete it with all wordings, talk and files. Raises OfferRefused unless it was withdrawn or declined."""
    offer = Contribution.objects.locked(contribution_id)
    if not offer.may_be_deleted:
        raise _not_now(offer)
    remove(offer)


def remove(offer: Contribution) -> None:
    """Delete an offer with its files, whatever its state (inside the transaction of the caller)."""
    for enclosure in offer.enclosures.select_related("picture", "document"):
        enclosure.file.delete()
    offer.delete()


def _say(offer: Contribution, kind: Turn.Kind, text: str = "", *, by: User) -> None:
    Turn.objects.create(contribution=offer, kind=kind, text=text, by=by)


def _not_now(offer: Contribution) -> OfferRefused:
    return OfferRefused(
        _("Das geht nicht mehr. Der Stand hat sich geändert: %(state)s.") % {"state": offer.get_state_display()}
    )
