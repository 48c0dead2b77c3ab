"""The two pages of signing in at a provider: off we go, and back with an answer."""

import secrets

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from panreflex.people.signing_in.oidc import ID, OidcAdapter
from panreflex.people.signing_in.page import onward

NONCE = "oidc_nonce"


@require_POST
def to_provider(request: HttpRequest) -> HttpResponse:
    """A page that leads on by itself: a redirect would make the policy allow forms to go to the provider's address."""
    _require_provider()
    provider = get_adapter().get_provider(request, ID)
    request.session[NONCE] = nonce = secrets.token_urlsafe(32)
    process = "connect" if request.POST.get("process") == "connect" and request.user.is_authenticated else "login"
    try:
        answer = provider.redirect(
            request, process=process, next_url=onward(request) or None, auth_params={"nonce": nonce}
        )
    except (OAuth2Error, RequestException) as error:
        refused: HttpResponse = render_authentication_error(request, provider, exception=error)
        return refused
    context = {"provider": settings.OIDC_NAME, "address": answer["Location"]}
    return render(request, "people/signing_in/to_provider.html", context)


@require_GET
def from_provider(request: HttpRequest) -> HttpResponse:
    """Whatever comes back is checked; the nonce counts once."""
    _require_provider()
    request.oidc_nonce = request.session.pop(NONCE, secrets.token_urlsafe(32))  # type: ignore[attr-defined]
    answer: HttpResponse = OAuth2CallbackView.adapter_view(OidcAdapter(request, ID))(request)
    return answer


def _require_provider() -> None:
    if not settings.OIDC_URL:
        raise Http404
