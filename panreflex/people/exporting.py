"""What is kept of one person, for machines and for people; both come from the register of personal data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panreflex.base import personal_data
from panreflex.base.personal_data import Record, Row
from panreflex.people import audit
from panreflex.people.models import JoinRequest, Municipality
from panreflex.people.permissions import Role

# How people read the names of fields; one that is missing here is shown as it is.
WORDS: Mapping[str, str | Promise] = {
    "accepted_at": _("Angenommen"),
    "action": _("Was"),
    "added_at": _("Gemerkt"),
    "approach": _("Der Weg"),
    "asked_at": _("Gefragt"),
    "at": _("Wann"),
    "attached_at": _("Angehängt"),
    "consent_text": _("Einwilligung"),
    "consented_at": _("Eingewilligt"),
    "contact_unit": _("Zuständige Stelle"),
    "costs_or_effort": _("Kosten und Aufwand"),
    "created_at": _("Angelegt"),
    "credit_kind": _("Nennung"),
    "credit_name": _("Name in der Nennung"),
    "credit_office": _("Amt oder Stelle"),
    "crisis_kinds": _("Art der Krise"),
    "date_joined": _("Dabei seit"),
    "decided_at": _("Entschieden"),
    "device": _("Gerät"),
    "email": _("E-Mail-Adresse"),
    "ended_at": _("Beendet"),
    "extra_data": _("Angaben des Anbieters"),
    "file": _("Datei"),
    "is_active": _("Konto offen"),
    "is_demo": _("Beispielkonto"),
    "last_login": _("Letzte Anmeldung"),
    "last_used_at": _("Zuletzt benutzt"),
    "list": _("Merkliste"),
    "municipality": _("Kommune"),
    "municipality__ags": _("Kommune"),
    "name": _("Name"),
    "note": _("Notiz"),
    "object": _("Eintrag"),
    "object_key": _("Nummer"),
    "object_type": _("Art des Eintrags"),
    "place_name": _("Ort"),
    "primary": _("Hauptadresse"),
    "problem": _("Das Problem"),
    "provider": _("Anbieter"),
    "reason": _("Begründung"),
    "removed_at": _("Entfernt"),
    "result": _("Was daraus wurde"),
    "role": _("Rolle"),
    "sent_at": _("Gesendet"),
    "shared_at": _("Geteilt seit"),
    "sentence": _("Satz dazu"),
    "since": _("Seit"),
    "source_title": _("Quelle"),
    "source_url": _("Adresse der Quelle"),
    "state": _("Stand"),
    "subject": _("Betreff"),
    "summary": _("Kurzfassung"),
    "text": _("Text"),
    "title": _("Titel"),
    "to": _("An"),
    "transferable": _("Was sich übernehmen lässt"),
    "type": _("Art"),
    "uid": _("Kennung"),
    "user_agent": _("Browser"),
    "verified": _("Bestätigt"),
    "withdrawn_at": _("Zurückgezogen"),
    "year_start": _("Seit (Jahr)"),
}
# How they read values that are words of ours.
VALUES: Mapping[str, Mapping[Any, str | Promise]] = {
    "action": audit.WORDS,
    "object_type": audit.KINDS,
    "role": dict(Role.choices),
    "state": dict(JoinRequest.State.choices),
}


@dataclass(frozen=True)
class Part:
    """One kind of data; each row is a list of term and value, those without value left out."""

    record: Record
    rows: list[list[dict[str, str]]]


def as_json(user_id: int) -> str:
    """All of it: key of the record to its rows."""
    data = {"exported_at": timezone.now(), "records": personal_data.export(user_id)}
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def readable(user_id: int) -> list[Part]:
    """All of it in German words, in the order of the register."""
    kept = personal_data.export(user_id)
    keys = {
        str(row.get(key)) for rows in kept.values() for row in rows for key in ("municipality", "municipality__ags")
    }
    rows = Municipality.objects.filter(ags__in=keys).prefetch_related("states")
    places = {place.ags: f"{place.label} ({place.ags})" for place in rows}
    return [
        Part(record, [_in_words(row, places) for row in kept[record.key]])
        for record in personal_data.records()
        if record.key in kept
    ]


def _in_words(row: Row, places: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"term": str(WORDS.get(key, key)), "value": _value(key, value, places)}
        for key, value in row.items()
        if value not in (None, "")
    ]


def _value(key: str, value: Any, places: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nein")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    words = VALUES.get(key, {}).get(value)
    return str(words) if words else places.get(str(value), str(value))
