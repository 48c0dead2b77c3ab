"""Guards for views that belong to others (Wagtail's interface, pages of `base`): mounted in `project/urls.py`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from panreflex.people import permissions

View = Callable[..., HttpResponseBase]


def only_for(action: permissions.Action) -> Callable[[View], View]:
    """Signed out: to the sign-in and back here. Signed in without the right: 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                login: HttpResponse = redirect_to_login(request.get_full_path())
                return login
            permissions.require(request.user, action)
            return view(request, *args, **kwargs)

        return guarded

    return guard
