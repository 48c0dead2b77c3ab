"""The frame of all pages of signing in: words, the way back, honest statuses."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _

# For classes: who has not signed in or confirmed within a quarter of an hour does so first.
confirmed = method_decorator(reauthentication_required(app="panreflex.people"), name="dispatch")


class Page:
    """What a page of ours adds to a view of allauth's: words for the frame, and honest statuses.

    A form with errors is answered with 422, a refused guess with 429 and the seconds to wait.
    """

    request: HttpRequest
    template_name = "people/signing_in/form.html"
    frame = "account/base_entrance.html"  # or signed_in.html
    title: str | Promise
    lead: str | Promise = ""
    button: str | Promise = ""
    button_name: str = ""
    back: str = ""  # name of an address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        trail = [{"title": self.title, "url": ""}]
        if self.frame == "signed_in.html":
            trail = [
                {"title": _("Mein Konto"), "url": reverse("people:account")},
                {"title": _("Sicherheit"), "url": reverse("security")},
                *trail,
            ]
        own = {
            "frame": self.frame,
            "title": self.title,
            "lead": self.lead,
            "button": self.button,
            "button_name": self.button_name,
            "back": reverse(self.back) if self.back else "",
            "trail": trail,
            "onward": onward(self.request),
        }
        return own | context

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        waits = [error.params["seconds"] for errors in form.errors.as_data().values() for error in _waits(errors)]
        response.status_code = 429 if waits else 422
        if waits:
            response["Retry-After"] = str(max(waits))
        return response


def onward(request: HttpRequest) -> str:
    """Where a person wanted to go, if that is inside; else ""."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted and get_adapter().is_safe_url(wanted) else ""


def _waits(errors: list[ValidationError]) -> list[Any]:
    return [error for error in errors if error.code == "wait"]
