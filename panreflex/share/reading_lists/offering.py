"""After signing in: say that there is still a list in this browser. Taking it over is for her to decide."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from panreflex.people.models import User
from panreflex.share.reading_lists.keeping import Keeper


def _offer(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    token = request.COOKIES.get(settings.READING_LIST_COOKIE_NAME, "")
    if Keeper(user.pk, token).left_in_browser:
        said = _("In diesem Browser liegt noch eine Merkliste.")
        link = format_html('<a href="{}">{}</a>', reverse("reading_lists:current"), _("Ansehen und entscheiden"))
        messages.info(request, format_html("{} {}", said, link), fail_silently=True)


user_logged_in.connect(_offer)
