"""Mail of the editorial team besides that of Wagtail's workflow. As everywhere, letters name nobody (decision 16)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from panreflex.base import mailing
from panreflex.collect.editorial.addresses import kind_of
from panreflex.people.models import User


def noted(to: User, entry: models.Model, *, is_answer: bool) -> None:
    """Somebody wrote a note at an entry that this person works on, or answered in a thread that she takes part in."""
    link = settings.BASE_URL + reverse("editorial:notes", args=[kind_of(entry), entry.pk])
    subject = _("Neue Antwort zu „%(title)s“") if is_answer else _("Neue Notiz zu „%(title)s“")
    text = "\n\n".join(
        [
            _("Guten Tag,"),
            _("in der Redaktion hat jemand zu „%(title)s“ geschrieben. Lesen und antworten Sie hier:\n%(link)s")
            % {"title": entry, "link": link},
            "--\n" + _("Redaktion der Wissensplattform"),
        ]
    )
    mailing.queue(to.email, subject % {"title": entry}, text + "\n")
