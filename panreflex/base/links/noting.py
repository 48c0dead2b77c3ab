"""What a visit changes: when an address counts as dead, and what editors decide about it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from panreflex.base.links.models import COUNTED_AGAIN_AFTER, FAILURES, GOOD, Link, Outcome
from panreflex.base.links.visiting import Visit

WEEK = timedelta(days=6, hours=12)  # so that it is due again in the same night of the next week
UNHEARD_FOR = timedelta(days=1)  # an address that was taken, and whose worker died, waits so long
AT_LEAST_APART = timedelta(minutes=1)


class NotAsked(Exception):
    """The address will not be asked now. The message says why."""


def take(pk: int, now: datetime) -> str:
    """Take an address to ask for it; "" if it is not due, because another worker took it or has asked."""
    due = Link.objects.filter(pk=pk, due_at__lte=now)
    if not due.update(due_at=now + UNHEARD_FOR):
        return ""
    return Link.objects.values_list("url", flat=True).get(pk=pk)


@transaction.atomic
def note(pk: int, visit: Visit, now: datetime) -> None:
    """Keep what came of a visit. Failures count once a week; whatever is no failure begins anew."""
    link = Link.objects.select_for_update().filter(pk=pk).first()
    if link is None:
        return
    link.outcome, link.status, link.moved_to = visit.outcome, visit.status, visit.moved_to
    link.checked_at, link.due_at = now, now + WEEK
    if visit.outcome in FAILURES:
        if link.failed_at is None or link.failed_at <= now - COUNTED_AGAIN_AFTER:
            link.failures, link.failed_at = link.failures + 1, now
            link.failing_since = link.failing_since or now
    else:
        link.failures, link.failing_since, link.failed_at = 0, None, None
    if visit.outcome in GOOD:
        link.good_at = now
    if visit.outcome == Outcome.OK:
        link.set_aside_at, link.set_aside_because = None, ""  # should it fail again, editors want to know
    link.save()


def ask_soon(link: Link, now: datetime) -> None:
    """Let it be due at once. Raises NotAsked if it was asked a moment ago."""
    if link.checked_at and link.checked_at > now - AT_LEAST_APART:
        raise NotAsked(_("Diese Adresse wurde gerade erst geprüft. Bitte warten Sie eine Minute."))
    Link.objects.filter(pk=link.pk).update(due_at=now)


def set_aside(link: Link, because: str, now: datetime) -> None:
    """Leave it out of the lists, for a reason."""
    link.set_aside_at, link.set_aside_because = now, because
    link.save(update_fields=["set_aside_at", "set_aside_because"])


def take_up_again(link: Link) -> None:
    """The other way round."""
    link.set_aside_at, link.set_aside_because = None, ""
    link.save(update_fields=["set_aside_at", "set_aside_because"])
