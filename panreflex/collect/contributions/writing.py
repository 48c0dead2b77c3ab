"""Begin an offer and write on it: each field for itself, and nothing that somebody typed is lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.collect.contributions import steps
from panreflex.collect.contributions.models import Contribution, Wording
from panreflex.people.models import Municipality, User
from panreflex.vocabulary.models import CrisisKind

GROWS_FOR = timedelta(minutes=10)  # after that a change on the same page begins a wording of its own


class WritingRefused(Exception):
    """Nothing can be written there now. The message says why."""


class Typed(NamedTuple):
    """What somebody typed into a field, and the version that she had before her eyes."""

    text: str
    version: int


class Conflict(NamedTuple):
    """Somebody else was quicker: what the field says now, since when, and from whom (None: nobody knows)."""

    field: str
    mine: str
    theirs: str
    version: int
    by: User | None
    at: datetime


class Outcome(NamedTuple):
    """Field -> its version now, for all that is saved; and what is not, because it met another wording."""

    saved: dict[str, int]
    conflicts: list[Conflict]


@transaction.atomic
def start(user: User, municipality: Municipality | None, *, key: str) -> Contribution:
    """A new, nearly empty draft. municipality: whose members may all write on it; None: only she.

    key: of the form that asked for it; the same key gives the same draft, so a double click makes one.
    """
    label = municipality.label if municipality else ""
    offer, _new = Contribution.objects.get_or_create(
        started_with=key,
        author=user,
        defaults={
            "municipality": municipality,
            "changed_by": user,
            "place_name": label,
            "credit_name": user.name[:100],
        },
    )
    return offer


@transaction.atomic
def save(contribution_id: int, typed: Mapping[str, Typed], *, by: User, page: str) -> Outcome:
    """Keep what was typed into some fields. Repeatable: the same text again changes nothing.

    A field that changed since its version was read is left alone and comes back as a conflict; who then saves again
    with the version of the conflict writes over it, and the other wording stays in `Wording`.
    page: number of the page on which it was typed.
    Raises WritingRefused if it is not being written any more.
    """
    offer = Contribution.objects.locked(contribution_id)
    if not offer.may_be_written:
        raise WritingRefused(
            _("Dieses Angebot ist inzwischen %(state)s und lässt sich nicht mehr ändern.")
            % {"state": offer.get_state_display()}
        )
    now = timezone.now()
    saved: dict[str, int] = {}
    conflicts: list[Conflict] = []
    written: list[str] = []
    latest = _latest(offer)
    for field, (text, version) in typed.items():
        last = latest.get(field)
        known = last.version if last else 0
        current = steps.text_of(offer, field)
        if text == current:
            saved[field] = known
        elif version != known:
            at = last.at if last else offer.created_at
            conflicts.append(Conflict(field, text, current, known, last.by if last else None, at))
        else:
            _keep(offer, field, text, last=last, by=by, page=page, now=now)
            saved[field] = known + 1
            written.append(field)
    if written:
        offer.changed_at, offer.changed_by, offer.warned_at = now, by, None
        columns = [field for field in written if field != steps.CRISIS_KINDS]
        offer.save(update_fields=[*columns, "changed_at", "changed_by", "warned_at"])
    return Outcome(saved, conflicts)


def versions(offer: Contribution) -> dict[str, int]:
    """Version of every field; 0 for one that nobody has written."""
    latest = _latest(offer)
    return {field: latest[field].version if field in latest else 0 for field in steps.FIELDS}


def earlier(offer: Contribution, fields: Mapping[str, object] | list[str]) -> dict[str, list[Wording]]:
    """Wordings of these fields that others wrote over, newest first; those that only grew into the next are left out.

    Each field has ten at most.
    """
    found: dict[str, list[Wording]] = {}
    rows = offer.wordings.filter(field__in=list(fields)).select_related("by").order_by("field", "-version")
    newer: dict[str, str] = {}
    for row in rows:
        following = newer.get(row.field)
        if following is not None and row.text and not following.startswith(row.text):
            kept = found.setdefault(row.field, [])
            if len(kept) < 10:
                kept.append(row)
        newer[row.field] = row.text
    return found


def _latest(offer: Contribution) -> dict[str, Wording]:
    rows = offer.wordings.order_by("field", "-version").distinct("field").select_related("by")
    return {row.field: row for row in rows}


def _keep(
    offer: Contribution, field: str, text: str, *, last: Wording | None, by: User, page: str, now: datetime
) -> None:
    if last and last.by_id == by.pk and last.page == page and page and now - last.at < GROWS_FOR:
        Wording.objects.filter(pk=last.pk).update(text=text, version=last.version + 1)
    else:
        version = last.version + 1 if last else 1
        Wording.objects.create(contribution=offer, field=field, version=version, text=text, by=by, at=now, page=page)
    if field == steps.CRISIS_KINDS:
        offer.crisis_kinds.set(CrisisKind.objects.filter(slug__in=text.split(",")))
    else:
        setattr(offer, field, text)
