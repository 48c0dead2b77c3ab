"""Signing in at a provider of the operator's (OpenID Connect, for example Keycloak).

allauth walks the steps (authorization code with PKCE and a state that is used once). Here stands what it leaves out:
a nonce, the signature of every token, the issuer, and our own address instead of the one that a request names.
"""

import secrets
from typing import Any

import jwt
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panreflex.people.models import User
from panreflex.people.signing_in.second_factor import CHECKED_ELSEWHERE

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]  # none with a shared key
CLOCKS_DIFFER = 60  # seconds
ID = "oidc"


class OidcAdapter(OpenIDConnectOAuth2Adapter):
    """One sign-in at the provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says about itself. Raises OAuth2Error if it claims to be another one."""
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer", "")).rstrip("/") != settings.OIDC_URL:
            raise OAuth2Error("The provider names another issuer than PANREFLEX_OIDC_URL.")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Our own address, whatever name the request called us by."""
        return settings.BASE_URL + reverse("oidc-answer")

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who signed in, from the checked identity token alone.

        Raises OAuth2Error if signature, issuer, audience, time or nonce are not what they must be.
        """
        claims = self._checked(kwargs["response"].get("id_token", ""), request.oidc_nonce)  # type: ignore[attr-defined]
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        request.oidc_strong = is_strong(claims)  # type: ignore[attr-defined]
        return login

    def _checked(self, token: str, nonce: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key=self._key(token),
                algorithms=ALGORITHMS,
                audience=settings.OIDC_CLIENT_ID,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_DIFFER,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"identity token refused: {error}") from error
        if not secrets.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
            raise OAuth2Error("identity token refused: the nonce is of another sign-in")
        if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
            raise OAuth2Error("identity token refused: it was made for another client")
        return claims

    def _key(self, token: str) -> jwt.PyJWK:
        kid = jwt.get_unverified_header(token).get("kid")
        response = requests.get(self.openid_config["jwks_uri"], timeout=5)
        response.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(response.json()).keys
        for key in keys:
            if key.key_id == kid or (kid is None and len(keys) == 1):
                return key
        raise OAuth2Error("identity token refused: signed with a key that the provider does not publish")


class OidcProvider(OpenIDConnectProvider):
    """The operator's provider, as allauth sees it. Nothing of its links can be changed by a request's query."""

    id = ID
    oauth2_adapter_class = OidcAdapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """allauth takes scope and further parameters from the query; nobody needs that here."""
        return {"next_url": request.POST.get("next"), "process": request.POST.get("process", "login")}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Who it is at the provider; with its name, so that another provider's numbers mean other people."""
        claims = data["id_token"]
        return f"{claims['iss']} {claims['sub']}"

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of all that the provider tells only the address is kept, so that its owner recognises the link."""
        return {"email": data["id_token"].get("email", "")}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Address and name."""
        claims = data["id_token"]
        return {"email": claims.get("email"), "name": claims.get("name")}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The address counts as confirmed only if the provider says so and the operator trusts it there."""
        claims = data["id_token"]
        if not claims.get("email"):
            return []
        verified = settings.OIDC_TRUSTS_EMAIL and claims.get("email_verified") is True
        return [EmailAddress(email=claims["email"].lower(), verified=verified, primary=True)]


provider_classes = [OidcProvider]  # where allauth looks for them: `people/provider.py`


class OidcAccountAdapter(DefaultSocialAccountAdapter):
    """Who may join how."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("Dieser Zugang gehört schon zu einem anderen Konto."),
        "no_password": _("Ohne Passwort kämen Sie nicht mehr in Ihr Konto. Legen Sie zuerst eines fest."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whom the operator's provider knows may have an account."""
        return True

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """An existing account is joined silently only where the operator trusts the provider's addresses."""
        return settings.OIDC_TRUSTS_EMAIL

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Address and name of a new account."""
        user: User = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "")[:150]
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Note whether the provider has checked a second factor, for the session that begins now."""
        if sociallogin.state.get("process") != "connect":
            strong = request.oidc_strong  # type: ignore[attr-defined]
            request.session[CHECKED_ELSEWHERE] = sociallogin.account.uid if strong else ""

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: object) -> str:
        """Back to where one came from."""
        return reverse("security")


def is_strong(claims: dict[str, Any]) -> bool:
    """Whether the provider says that a second factor was checked, in one of the words that the operator trusts."""
    said = {claims.get("acr"), *(claims.get("amr") or [])}
    return not settings.OIDC_SECOND_FACTOR.isdisjoint(said)
