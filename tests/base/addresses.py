"""The few addresses that the frame names, and views that go wrong; so that its tests need no other room."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from panreflex.base import errors


def fine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in Ordnung")


def strict(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Bild", headers={"Content-Security-Policy": "default-src 'none'"})


def too_often(request: HttpRequest) -> HttpResponse:
    raise errors.TooManyRequests(retry_after=90)


urlpatterns = [
    path("konto/", include("allauth.account.urls")),
    path("", fine),
    path("redaktion/", fine),
    path("bild/", strict),
    path("zu-oft/", too_often),
]
handler400 = errors.handler400
handler403 = errors.handler403
handler404 = errors.handler404
handler500 = errors.handler500
