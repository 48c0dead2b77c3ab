"""Events as iCalendar (RFC 5545): one to take over, all to subscribe to."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from panreflex.share.events.models import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_file(events: Iterable[Event], *, name: str = "") -> bytes:
    """A calendar of `events`, each with a known day; `name` is what a subscription is called."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//PanReflex//Termine//DE")
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event))
    content: bytes = calendar.to_ical()
    return content


def _entry(event: Event) -> icalendar.Event:
    """All day, since the description knows the hours at most. The UID stays when the event changes."""
    assert event.starts_on is not None, "on_known_days"
    written_at = event.last_published_at or datetime.combine(event.starts_on, time(), tzinfo=UTC)
    entry = icalendar.Event()
    entry.add("uid", f"termin-{event.pk}@{urlsplit(settings.BASE_URL).hostname}")
    entry.add("dtstamp", written_at.astimezone(UTC))
    entry.add("dtstart", event.starts_on)
    entry.add("dtend", (event.ends_on or event.starts_on) + timedelta(days=1))  # the first day that is free again
    entry.add("summary", event.title)
    entry.add("description", _("%(text)s\n\nQuelle: %(url)s") % {"text": event.description, "url": event.url})
    if event.place:
        entry.add("location", event.place)
    entry.add("url", event.get_full_url())
    entry.add("categories", [event.get_kind_display()])
    entry.add("transp", "TRANSPARENT")  # takes nobody's day as busy
    return entry
