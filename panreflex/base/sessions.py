"""How long a session lives: until nobody was active for a while (idle), and no longer than a working day (longest).

Django's sessions in the database, with these two ends. Every page behind the sign-in counts as activity, public ones
don't, because they read no session.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.http import HttpRequest, HttpResponse

BEGAN = "signed_in_at"  # seconds since 1970
SEEN = "seen_at"
NOTED_EVERY = 60  # seconds; a row is written that seldom
# Asked by pages themselves while nobody does anything.
NO_ACTIVITY = frozenset({"session-state", "base:jobs-state", "setup-state", "wagtailadmin_editing_sessions:ping"})


class SessionStore(db.SessionStore):
    """A session that has lasted long enough is not found any more, whoever asks."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing once its time is over."""
        data: dict[str, Any] = super().load()
        if SESSION_KEY in data and _longest_end(data) <= time.time():
            self.delete()
            self._session_key = None
            return {}
        return data


class ActivityMiddleware:
    """Notes at most once a minute that a person is active."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if request.session.accessed and (match is None or match.view_name not in NO_ACTIVITY):
            note_activity(request)
        return response


def note_activity(request: HttpRequest, *, at_once: bool = False) -> None:
    """Count from now on again; the session of nobody is left alone."""
    session, now = request.session, time.time()
    if SESSION_KEY in session and (at_once or now - session.get(SEEN, 0) >= NOTED_EVERY):
        session[SEEN] = now


def seconds_left(request: HttpRequest) -> int:
    """Until this session ends if nobody does anything; 0 if nobody is signed in."""
    session, now = request.session, time.time()
    if SESSION_KEY not in session:
        return 0
    idle_end = session.get(SEEN, now) + settings.SESSION_IDLE_SECONDS
    return max(0, int(min(idle_end, _longest_end(session)) - now))


def can_last(request: HttpRequest) -> bool:
    """Whether being active puts the end off, or the longest time is what ends it."""
    return _longest_end(request.session) - time.time() > seconds_left(request) + NOTED_EVERY


def _longest_end(session: Any) -> float:
    return float(session.get(BEGAN, 0)) + settings.SESSION_LONGEST_SECONDS


def _begin(sender: object, request: HttpRequest, **kwargs: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()


user_logged_in.connect(_begin)
