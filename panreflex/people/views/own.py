"""What the views share: whose page it is, and the status that an answer has."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from panreflex.people.models import Municipality, User


def own_municipality(request: HttpRequest, ags: str) -> Municipality:
    """404 for those of others: that somebody works there is nobody else's business."""
    visible = Municipality.objects.visible_to(request.user).prefetch_related("states")
    return get_object_or_404(visible, ags=ags)


def user_of(request: HttpRequest) -> User:
    """Who is signed in; only behind `login_required`."""
    return cast(User, request.user)


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page of `context["form"]`: 422 if something is wrong in it, 429 with the seconds to wait if it is a limit."""
    errors = context["form"].errors.as_data()
    waits = [one.params["seconds"] for found in errors.values() for one in found if one.code == "wait"]
    if not waits:
        return render(request, template, context, status=422 if errors else 200)
    response = render(request, template, context, status=429)
    response["Retry-After"] = str(max(waits))
    return response
