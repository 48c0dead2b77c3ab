"""How long an offer is kept that nothing came of, and the letter before it goes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from panreflex.collect.contributions import letters, submitting
from panreflex.collect.contributions.models import Contribution

AFTER_THE_END = timedelta(days=180)  # declined or withdrawn
UNTOUCHED = timedelta(days=365)  # still a draft, or a question that nobody answered
WARNED_BEFORE = timedelta(days=14)

State = Contribution.State


@transaction.atomic
def warn(now: datetime) -> int:
    """Tell those who offered what is deleted in two weeks; each is told once. How many were told."""
    soon = _past(now + WARNED_BEFORE).filter(warned_at=None)
    due = list(soon.select_for_update(of=("self",), skip_locked=True))
    for offer in due:
        offer.warned_at = now
        offer.save(update_fields=["warned_at"])
        letters.will_be_deleted(offer, days=WARNED_BEFORE.days)
    return len(due)


@transaction.atomic
def delete_due(now: datetime) -> int:
    """Delete what is past its period and was announced two weeks ago. How many went."""
    due = _past(now).filter(warned_at__lte=now - WARNED_BEFORE)
    gone = 0
    for offer in due.select_for_update(of=("self",), skip_locked=True):
        submitting.remove(offer)
        gone += 1
    return gone


def _past(now: datetime) -> QuerySet[Contribution]:
    ended = Q(state=State.DECLINED, decided_at__lt=now - AFTER_THE_END)
    ended |= Q(state=State.WITHDRAWN, withdrawn_at__lt=now - AFTER_THE_END)
    asleep = Q(state__in=(State.DRAFT, State.ASKED), changed_at__lt=now - UNTOUCHED)
    # Who asked lately may still get an answer: the question wakes it.
    asked_lately = Q(state=State.ASKED, turns__at__gte=now - UNTOUCHED)
    ids = Contribution.objects.filter(ended | asleep).exclude(asked_lately).values("pk")
    return Contribution.objects.filter(pk__in=ids, is_demo=False).order_by(F("pk"))
