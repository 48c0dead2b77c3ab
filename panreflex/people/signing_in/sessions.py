"""Where somebody is signed in: in which browser and since when, without any address. One can end it from elsewhere."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from panreflex.people.models import User
from panreflex.people.signing_in import devices

NOWHERE = "0.0.0.0"  # the column wants an address, and none is kept


class Open(NamedTuple):
    """One open session as its owner sees it; seen_at is exact to the minute and shown coarser."""

    pk: int
    device: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def begin(request: HttpRequest, user: User) -> None:
    """List this session; its key is new, because the one before signing in is worth nothing any more."""
    UserSession.objects.create(
        user=user,
        session_key=_key(request),
        user_agent=devices.in_words(request.headers.get("User-Agent", ""))[:200],
        ip=NOWHERE,
    )


def of(user: User, request: HttpRequest) -> list[Open]:
    """Her open sessions, this one first, then the latest."""
    listed = {session.session_key: session for session in UserSession.objects.filter(user=user)}
    alive = Session.objects.filter(session_key__in=listed, expire_date__gt=timezone.now())
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    longest = timezone.now() - timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
    found = [
        Open(
            pk=listed[session.session_key].pk,
            device=listed[session.session_key].user_agent,
            began_at=listed[session.session_key].created_at,
            seen_at=session.expire_date - idle,
            is_this=session.session_key == request.session.session_key,
        )
        for session in alive
        if listed[session.session_key].created_at > longest
    ]
    return sorted(found, key=lambda session: (session.is_this, session.seen_at), reverse=True)


def count(user_id: int) -> int:
    """How many sessions of a person are open; where and since when is her business."""
    listed = UserSession.objects.filter(user=user_id).values("session_key")
    return Session.objects.filter(session_key__in=listed, expire_date__gt=timezone.now()).count()


def end(user: User, pk: int) -> None:
    """End one of her sessions; nothing happens if it is over already."""
    _end(UserSession.objects.filter(user=user, pk=pk).values_list("session_key", flat=True))


def end_others(request: HttpRequest, user: User) -> None:
    """End all of her sessions but this one. After a new password this one has a new key, and is listed under it."""
    key = _key(request)
    _end(UserSession.objects.filter(user=user).exclude(session_key=key).values_list("session_key", flat=True))
    if not UserSession.objects.filter(session_key=key).exists():
        begin(request, user)


def end_all(user_id: int) -> None:
    """End every session of a person at once: her account was blocked, her password reset, her factors taken away."""
    _end(UserSession.objects.filter(user=user_id).values_list("session_key", flat=True))


def delete_due(now: datetime) -> int:
    """Take sessions off the list whose row is gone; those that ended go first (`people.personal_data`)."""
    over = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return int(over.filter(created_at__lt=now - timedelta(minutes=5)).delete()[0])


def _end(keys: Iterable[str]) -> None:
    listed = list(keys)
    Session.objects.filter(session_key__in=listed).delete()
    UserSession.objects.filter(session_key__in=listed).delete()


def _key(request: HttpRequest) -> str:
    if not request.session.session_key:
        request.session.save()
    return str(request.session.session_key)
