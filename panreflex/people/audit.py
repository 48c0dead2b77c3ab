"""The audit trail: written by activities in their own transaction, never changed."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panreflex.people.models import AuditEntry, User

# How administrators read an action; one that is missing here is shown as it is.
WORDS: Mapping[str, str | Promise] = {
    "accept_invitation": _("Einladung angenommen"),
    "accept_offer": _("angebotenes Beispiel angenommen"),
    "answer_report": _("Rückmeldung beantwortet"),
    "ask_to_join": _("um Aufnahme gebeten"),
    "become_coordinator": _("zur Koordination gemacht"),
    "become_member": _("zum Mitglied gemacht"),
    "block": _("Konto gesperrt"),
    "change_barrier": _("Barriere eingetragen oder geändert"),
    "change_operator": _("Angaben zur Stelle geändert"),
    "create_account": _("Konto angelegt"),
    "decline_offer": _("angebotenes Beispiel abgelehnt"),
    "delete_account": _("Konto gelöscht"),
    "grant_administrator": _("Rolle Verwaltung vergeben"),
    "grant_editor": _("Rolle Redaktion vergeben"),
    "grant_facilitator": _("Rolle Moderation vergeben"),
    "grant_researcher": _("Rolle Forschung vergeben"),
    "import": _("Liste eingelesen und übernommen"),
    "invite_administrator": _("zur Verwaltung eingeladen"),
    "invite_again": _("Einladung noch einmal gesendet"),
    "invite_coordinator": _("zur Koordination eingeladen"),
    "invite_editor": _("zur Redaktion eingeladen"),
    "invite_facilitator": _("zur Moderation eingeladen"),
    "invite_member": _("als Mitglied eingeladen"),
    "invite_reader": _("zu einem Konto eingeladen"),
    "invite_researcher": _("zur Forschung eingeladen"),
    "join_coordinator": _("als Koordination aufgenommen"),
    "join_member": _("als Mitglied aufgenommen"),
    "leave": _("Mitgliedschaft beendet"),
    "merge_term": _("anderes Wort hierher zusammengeführt"),
    "rename": _("Namen geändert"),
    "request_accepted": _("Anfrage angenommen"),
    "request_declined": _("Anfrage abgelehnt"),
    "request_withdrawn": _("Anfrage zurückgezogen"),
    "reset_factors": _("zweite Faktoren entfernt"),
    "unblock": _("Sperre aufgehoben"),
    "undo_import": _("Import zurückgenommen"),
    "withdraw_administrator": _("Rolle Verwaltung entzogen"),
    "withdraw_editor": _("Rolle Redaktion entzogen"),
    "withdraw_facilitator": _("Rolle Moderation entzogen"),
    "withdraw_invitation": _("Einladung zurückgezogen"),
    "withdraw_researcher": _("Rolle Forschung entzogen"),
}
KINDS: Mapping[str, str | Promise] = {
    "contributions.contribution": _("Angebotenes Beispiel"),
    "feedback.report": _("Rückmeldung"),
    "importing.import": _("Import"),
    "law.barrier": _("Barriere"),
    "law.operator": _("Angaben zur Stelle"),
    "people.invitation": _("Einladung"),
    "people.joinrequest": _("Aufnahmeanfrage"),
    "people.membership": _("Mitgliedschaft"),
    "people.user": _("Konto"),
    "vocabulary.addressee": _("Zielgruppe"),
    "vocabulary.crisiskind": _("Art der Krise"),
    "vocabulary.theme": _("Thema"),
}


def record(by: User | None, action: str, target: models.Model, *, municipality: str = "") -> None:
    """Note that `by` (None: the platform itself) did `action` to `target`; the AGS if it concerns a municipality."""
    AuditEntry.objects.create(
        actor=by.pk if by else None,
        action=action,
        object_type=target._meta.label_lower,
        object_key=str(target.pk),
        municipality=municipality,
    )
