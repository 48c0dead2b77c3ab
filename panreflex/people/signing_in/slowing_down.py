"""Guessing is slowed down, nobody is locked out: waits grow with each wrong attempt (decision 7).

Counted per account, per second factor and per network with `base.rate_limits`, so in PostgreSQL and for all processes.
A browser in which somebody has signed in before is a known device: its attempts are counted for itself, so strangers
who guess cannot make its owner wait. Passkeys cannot be guessed, so they wait for nobody.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base import rate_limits
from panreflex.base.errors import TooManyRequests
from panreflex.base.requests import client_network

# (attempts, seconds): that many at once, then one each seconds / attempts. All steps count, so the waits grow:
# five attempts at once, then 12 seconds each; from the fifteenth on a minute, from the fiftieth on seven minutes.
Steps = tuple[tuple[int, int], ...]
ACCOUNT: Steps = ((5, 60), (15, 900), (50, 21_600))
# A town hall is one network, so it may do more: after 300 attempts one in two seconds, after 2,000 one in 43.
NETWORK: Steps = ((300, 600), (2_000, 86_400))
SIGN_UP: Steps = ((20, 3_600),)
# Letters that anybody can cause for an address: a few an hour, so that nobody fills a stranger's mailbox.
LETTERS: Steps = ((4, 3_600),)

KNOWN_DEVICE = "__Host-device" if settings.SECURE else "device"
REMEMBERED_FOR = 180 * 86_400  # seconds
ACCOUNTS_PER_DEVICE = 5


class Attempt:
    """One guess at a secret of one account: counted before it is checked, forgiven if it was right."""

    def __init__(self, request: HttpRequest, scope: str, account: str) -> None:
        device = _devices(request).get(_mark(account))
        self.keys = [("device", f"{scope}|{device}", ACCOUNT)] if device else [(scope, account, ACCOUNT)]
        if not device:
            self.keys.append(("network", client_network(request), NETWORK))

    def begin(self) -> None:
        """Raises TooManyRequests if one has to wait first."""
        for scope, key, steps in self.keys:
            take(scope, key, steps)

    def forgive(self) -> None:
        """The owner was right, so she begins anew; what came from her network stays counted."""
        forgive(*self.keys[0])


def take(scope: str, key: str, steps: Steps) -> None:
    """Count one attempt. Raises TooManyRequests if one has to wait first."""
    for limit, seconds in steps:
        rate_limits.take(_scope(scope, limit, seconds), key, limit=limit, seconds=seconds)


def forgive(scope: str, key: str, steps: Steps) -> None:
    """Begin anew."""
    for limit, seconds in steps:
        rate_limits.forget(_scope(scope, limit, seconds), key)


def may_write_to(address: str) -> bool:
    """Whether one more letter may go to an address that anybody can type in."""
    try:
        take("letter", address.lower(), LETTERS)
    except TooManyRequests:
        return False
    return True


def refused(refusal: TooManyRequests) -> ValidationError:
    """What a form answers instead of checking: how long to wait, in words. `params` has the seconds."""
    seconds = refusal.retry_after
    if seconds < 90:
        wait = ngettext("%(n)s Sekunde", "%(n)s Sekunden", seconds) % {"n": seconds}
    else:
        minutes = round(seconds / 60)
        wait = ngettext("%(n)s Minute", "%(n)s Minuten", minutes) % {"n": minutes}
    text = _("Das waren zu viele Versuche. Bitte warten Sie %(wait)s, und versuchen Sie es dann noch einmal.")
    return ValidationError(text, code="wait", params={"wait": wait, "seconds": seconds})


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """From now on this browser is known for that account. The cookie names nobody and opens nothing."""
    devices: dict[str, Any] = {mark: token for mark, token in _devices(request).items() if mark != _mark(account)}
    devices = dict([*devices.items(), (_mark(account), secrets.token_urlsafe(16))][-ACCOUNTS_PER_DEVICE:])
    response.set_cookie(
        KNOWN_DEVICE,
        signing.dumps(devices, salt=KNOWN_DEVICE),
        max_age=REMEMBERED_FOR,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _devices(request: HttpRequest) -> dict[str, str]:
    try:
        devices: dict[str, str] = signing.loads(
            request.COOKIES.get(KNOWN_DEVICE, ""), salt=KNOWN_DEVICE, max_age=REMEMBERED_FOR
        )
    except signing.BadSignature:
        return {}
    return devices


def _mark(account: str) -> str:
    """An account as the cookie knows it: recognised, but not readable."""
    return salted_hmac(KNOWN_DEVICE, account.lower()).hexdigest()[:20]


def _scope(scope: str, limit: int, seconds: int) -> str:
    return f"sign-in {scope} {limit}/{seconds}"
