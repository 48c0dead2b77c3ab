"""What the doors share: who collects, the two cookies, and answers for browsers and for our own script."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from panreflex.base import languages, rate_limits
from panreflex.base.requests import client_network
from panreflex.share.reading_lists.keeping import Keeper
from panreflex.share.reading_lists.models import Entry, ReadingList

NEW_LISTS, PER = 300, 3_600  # lists of new browsers in one network in an hour; a city hall has one address

View = Callable[..., HttpResponse]


def door(view: View) -> View:
    """Not for search engines, and 404 for a list that another tab deleted in this very moment."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except ReadingList.DoesNotExist:
            raise Http404 from None
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def keeper_of(request: HttpRequest, *, may_begin: bool = False) -> Keeper:
    """Whoever is signed in, else this browser. may_begin: give a browser without a token a new one (`remember`)."""
    token = request.COOKIES.get(settings.READING_LIST_COOKIE_NAME, "")
    if request.user.is_authenticated:
        return Keeper(request.user.pk, token)
    return Keeper(None, token or (secrets.token_urlsafe(32) if may_begin else ""))


def check_beginning(request: HttpRequest, keeper: Keeper) -> None:
    """Raises TooManyRequests if a network lets too many browsers begin a list; call it before one is made."""
    if keeper.user_id is None and keeper.current is None:
        rate_limits.take("reading_list", client_network(request), limit=NEW_LISTS, seconds=PER)


def own_list(request: HttpRequest, pk: int) -> ReadingList:
    """404 for those of others."""
    return get_object_or_404(keeper_of(request).lists, pk=pk)


def own_entry(request: HttpRequest, pk: int) -> Entry:
    """404 for those on lists of others."""
    entries = Entry.objects.select_related("reading_list").filter(reading_list__in=keeper_of(request).lists)
    return get_object_or_404(entries, pk=pk)


def remember(response: HttpResponse, keeper: Keeper) -> None:
    """Set the cookies anew: the token of a browser's list, and the mark that lets scripts ask for the count.

    Only for answers to what the reader herself sent.
    """
    keep = settings.READING_LIST_COOKIE_AGE
    secure = settings.SECURE
    if keeper.user_id is None and keeper.browser:
        name, token = settings.READING_LIST_COOKIE_NAME, keeper.browser
        response.set_cookie(name, token, max_age=keep, secure=secure, samesite="Lax", httponly=True)
    response.set_cookie(settings.READING_LIST_MARK_NAME, "1", max_age=keep, secure=secure, samesite="Lax")


def forget_browser(response: HttpResponse) -> None:
    """The browser's list is gone, and so is its token."""
    response.delete_cookie(settings.READING_LIST_COOKIE_NAME)


def wants_json(request: HttpRequest) -> bool:
    """Whether our own script asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def done(
    request: HttpRequest, reading_list: ReadingList, said: str, *, anchor: str = "", quiet: bool = False, **more: Any
) -> HttpResponse:
    """After a change: `said` and `more` for our script, else back to the list with `said` on top.

    quiet: the page says so by itself.
    """
    if wants_json(request):
        response: HttpResponse = JsonResponse({"said": said} | more)
    else:
        if not quiet:
            messages.success(request, said)
        response = redirect(reading_list.get_absolute_url() + (f"#{anchor}" if anchor else ""))
    remember(response, keeper_of(request))
    return response


def refused(request: HttpRequest, reading_list: ReadingList, said: str) -> HttpResponse:
    """Nothing was changed, and why."""
    if wants_json(request):
        return JsonResponse({"said": said}, status=422)
    messages.warning(request, said)
    return redirect(reading_list.get_absolute_url())


def inside(request: HttpRequest, address: str) -> str:
    """An address of ours as path and query, without the prefix of its language; "" if it leads elsewhere."""
    if not address or not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = languages.split(parts.path)[1]
    if not path.startswith("/") or path[1:2] in ("/", "\\"):  # without our host in front, that names another one
        return ""
    return path + (f"?{parts.query}" if parts.query else "")
