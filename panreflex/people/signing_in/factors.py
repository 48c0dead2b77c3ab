"""Second factors: an app with codes, passkeys, codes for emergencies. Secrets are kept encrypted."""

import base64
import hashlib
import hmac
import ipaddress
import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panreflex.people import permissions
from panreflex.people.models import User

PLATFORM = "Kommunales Krisenmanagement"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
TOTP, PASSKEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


class FactorAdapter(DefaultMFAAdapter):
    """Names, words and encryption of allauth's second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "Ihre Rolle braucht einen zweiten Faktor. Richten Sie zuerst einen anderen ein."
        ),
        "incorrect_code": gettext_lazy("Das hat nicht gepasst. Bitte versuchen Sie es noch einmal."),
        "unverified_email": gettext_lazy("Bitte bestätigen Sie zuerst Ihre neue E-Mail-Adresse."),
    }

    def encrypt(self, text: str) -> str:
        """With a key made from the secret key, so that a copy of the database alone opens nothing."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that cannot be read (the secret key is another one) becomes a random one: nothing matches it."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who needs a second factor keeps one: an app or a passkey; the emergency codes don't count."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=(TOTP, PASSKEY))
        needed = not settings.DEMO and permissions.needs_second_factor(authenticator.user)
        return not needed or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A name to begin with; she may change it."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(n)s") % {"n": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the platform's own name, whatever the request called it."""
        return {"id": host(), "name": PLATFORM}

    def _get_site_name(self) -> str:
        return PLATFORM


def host() -> str:
    """The name that passkeys belong to. On one's own machine it is the name in the address bar."""
    own = urlsplit(settings.BASE_URL).hostname or ""
    asked = context.request.get_host().rpartition(":")[0] or context.request.get_host()
    return asked if own in LOOPBACK and asked in LOOPBACK else own


def passkeys_possible() -> bool:
    """Browsers know passkeys for names only, not for numbers like 127.0.0.1."""
    try:
        ipaddress.ip_address(host())
    except ValueError:
        return True
    return False


def of(user: User) -> dict[str, Any]:
    """Her factors: `app`, `passkeys` and `codes` (unused ones left), as the pages show them."""
    found = list(Authenticator.objects.filter(user=user).order_by("pk"))
    codes = next((factor for factor in found if factor.type == CODES), None)
    return {
        "app": next((factor for factor in found if factor.type == TOTP), None),
        "passkeys": [factor for factor in found if factor.type == PASSKEY],
        "codes": len(codes.wrap().get_unused_codes()) if codes else None,
    }


@transaction.atomic
def use_code(user: User, code: str) -> Authenticator | None:
    """The factor that `code` belongs to, None if to none. Each code counts once, also for two who come at once."""
    factors = Authenticator.objects.select_for_update().filter(user=user, type__in=(TOTP, CODES)).order_by("-type")
    for factor in factors:
        if factor.type == CODES:
            if factor.wrap().validate_code(code):
                return factor
        elif (counter := _matching_counter(factor, code)) > factor.data.get("last_counter", 0):
            factor.data["last_counter"] = counter  # RFC 6238, 5.2: a code is accepted once
            factor.save(update_fields=["data"])
            return factor
    return None


def _matching_counter(factor: Authenticator, code: str) -> int:
    secret = FactorAdapter().decrypt(factor.data["secret"])
    digits = "".join(filter(str.isdigit, code))
    for counter in totp.yield_hotp_counters_from_time():
        if hmac.compare_digest(totp.format_hotp_value(totp.hotp_value(secret, counter)), digits):
            return int(counter)
    return 0


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str | bytes) -> bytes:
    return hmac.digest(force_bytes(key), b"panreflex second factors", hashlib.sha256)
