"""What is kept of people who have an account, and of those who get mail from the platform."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageLogEntry, Revision

from panreflex.base.models import Mail
from panreflex.base.personal_data import Record, Row
from panreflex.people.models import AuditEntry, Grant, Invitation, JoinRequest, Membership, User

KEEP_UNCONFIRMED = timedelta(days=30)
KEEP_SENT_MAIL = timedelta(days=30)
KEEP_FAILED_MAIL = timedelta(days=90)
KEEP_INVITATIONS = timedelta(days=30)
KEEP_REQUESTS = timedelta(days=90)

# Article 6(1) of the GDPR.
CONTRACT = _("Nutzungsverhältnis, Art. 6 Abs. 1 Buchst. b DSGVO")
PUBLIC_TASK = _("Aufgabe im öffentlichen Interesse, Art. 6 Abs. 1 Buchst. e DSGVO")
SECURITY = _("Sicherheit der Verarbeitung, Art. 6 Abs. 1 Buchst. c und Art. 32 DSGVO")


def _account(user_id: int) -> Iterable[Row]:
    return User.objects.filter(pk=user_id).values("email", "name", "is_active", "date_joined", "last_login", "is_demo")


def _forget_account(user_id: int) -> None:
    User.objects.filter(pk=user_id).delete()


def _delete_unconfirmed(now: datetime) -> int:
    """Sign-ups that nobody confirmed. Accounts with a role or a municipality were made by somebody and stay."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    unconfirmed = User.objects.filter(
        Exists(addresses), ~Exists(addresses.filter(verified=True)), last_login=None, grants=None, memberships=None
    )
    _deleted, by_model = unconfirmed.filter(date_joined__lt=now - KEEP_UNCONFIRMED).delete()
    return int(by_model.get("people.User", 0))


def _addresses(user_id: int) -> Iterable[Row]:
    rows: Iterable[Row] = EmailAddress.objects.filter(user=user_id).values("email", "verified", "primary")
    return rows


def _delete_old_confirmations(now: datetime) -> int:
    return int(EmailConfirmation.objects.filter(sent__lt=now - KEEP_UNCONFIRMED).delete()[0])


def _delete_ended_sessions(now: datetime) -> int:
    return int(Session.objects.filter(expire_date__lt=now).delete()[0])


def _memberships(user_id: int) -> Iterable[Row]:
    rows = Membership.objects.filter(user=user_id).order_by("since", "pk")
    return rows.values("municipality__ags", "role", "since", "ended_at")


def _invitations(user_id: int) -> Iterable[Row]:
    """Those that she got, and those that she sent without the addresses of others."""
    got = Invitation.objects.filter(email__in=known_addresses(user_id)).order_by("pk")
    yield from got.values("email", "municipality__ags", "role", "sentence", "sent_at", "accepted_at", "withdrawn_at")
    sent = Invitation.objects.filter(invited_by=user_id).order_by("pk")
    yield from sent.values("municipality__ags", "role", "sentence", "sent_at", "accepted_at", "withdrawn_at")


def _forget_invitations(user_id: int) -> None:
    """Those to her go; those that she sent lose her words, and count no more if they are open."""
    Invitation.objects.filter(email__in=known_addresses(user_id)).delete()
    sent = Invitation.objects.filter(invited_by=user_id)
    for email, sentence in sent.exclude(sentence="").values_list("email", "sentence"):
        # The whole paragraph, as the letter has it: a short sentence may stand within mail of another kind.
        Mail.objects.filter(to=email, text__contains=f":\n{sentence}\n\n").delete()
    sent.open().update(withdrawn_at=timezone.now())
    sent.update(sentence="", invited_by=None)


def _delete_old_invitations(now: datetime) -> int:
    over = now - KEEP_INVITATIONS
    old = Q(accepted_at__lt=over) | Q(withdrawn_at__lt=over) | Q(expires_at__lt=over)
    return int(Invitation.objects.filter(old).delete()[0])


def _join_requests(user_id: int) -> Iterable[Row]:
    rows = JoinRequest.objects.filter(user=user_id).order_by("pk")
    return rows.values("municipality__ags", "sentence", "asked_at", "state", "reason", "decided_at")


def _delete_old_requests(now: datetime) -> int:
    return int(JoinRequest.objects.filter(decided_at__lt=now - KEEP_REQUESTS).delete()[0])


def _roles(user_id: int) -> Iterable[Row]:
    return Grant.objects.filter(user=user_id).order_by("since", "pk").values("role", "since")


def _editorial(user_id: int) -> Iterable[Row]:
    """What she did in the editing interface, oldest first."""
    for model in (PageLogEntry, ModelLogEntry):
        for entry in model.objects.filter(user=user_id).order_by("timestamp", "pk"):
            yield {"at": entry.timestamp, "action": entry.action, "object": entry.label}
    for comment in Comment.objects.filter(user=user_id).order_by("pk"):
        yield {"at": comment.created_at, "action": "comment", "object": str(comment.page), "text": comment.text}
    for reply in CommentReply.objects.filter(user=user_id).order_by("pk"):
        yield {"at": reply.created_at, "action": "reply", "object": str(reply.comment.page), "text": reply.text}


def _forget_editorial(user_id: int) -> None:
    """The texts stay without her; Wagtail's log would otherwise keep her number."""
    Revision.objects.filter(user=user_id).update(user=None)
    for model in (PageLogEntry, ModelLogEntry):
        model.objects.filter(user=user_id).update(user=None)


def _mail(user_id: int) -> Iterable[Row]:
    rows: Iterable[Row] = _mail_of(user_id).order_by("pk").values("to", "subject", "text", "created_at", "sent_at")
    return rows


def _forget_mail(user_id: int) -> None:
    _mail_of(user_id).delete()


def _mail_of(user_id: int) -> Any:
    return Mail.objects.filter(to__in=known_addresses(user_id))


def known_addresses(user_id: int) -> list[str]:
    """The one that she signs in with, and others that she has confirmed.

    Nobody signs in before the first one is confirmed. What came to one that she only claims is not hers to read.
    """
    confirmed = EmailAddress.objects.filter(user=user_id, verified=True).values_list("email", flat=True)
    return [*confirmed, *User.objects.filter(pk=user_id).values_list("email", flat=True)]


def _delete_old_mail(now: datetime) -> int:
    sent = Q(sent_at__lt=now - KEEP_SENT_MAIL)
    return int(Mail.objects.filter(sent | Q(failed_at__lt=now - KEEP_FAILED_MAIL)).delete()[0])


def _trail(user_id: int) -> Iterable[Row]:
    rows = AuditEntry.objects.filter(actor=user_id).order_by("at", "pk")
    return rows.values("at", "action", "object_type", "object_key", "municipality")


RECORDS = [
    Record(
        key="account",
        title=_("Konto"),
        data=_("E-Mail-Adresse, Name (freiwillig), Passwort als Prüfwert, Datum der Anmeldung und des letzten Besuchs"),
        purpose=_("Damit Sie sich anmelden können und andere in Ihrer Kommune Sie erkennen"),
        legal_basis=CONTRACT,
        kept=format_lazy(
            _("Bis Sie Ihr Konto löschen. Unbestätigte Konten werden nach {days} Tagen gelöscht."),
            days=KEEP_UNCONFIRMED.days,
        ),
        models=("people.User", "people.User_groups", "people.User_user_permissions", "wagtailusers.UserProfile"),
        export=_account,
        forget=_forget_account,
        delete_due=_delete_unconfirmed,
    ),
    Record(
        key="addresses",
        title=_("Bestätigung der E-Mail-Adresse"),
        data=_("E-Mail-Adressen und ob sie bestätigt sind"),
        purpose=_("Damit niemand ein Konto mit einer fremden Adresse anlegt"),
        legal_basis=CONTRACT,
        kept=_("Bis Sie die Adresse oder Ihr Konto löschen"),
        models=("account.EmailAddress", "account.EmailConfirmation"),
        export=_addresses,
        delete_due=_delete_old_confirmations,
    ),
    Record(
        key="sessions",
        title=_("Sitzungen"),
        data=_("Zufällige Kennung im Cookie, dazu wer angemeldet ist"),
        purpose=_("Damit Sie angemeldet bleiben, solange Sie arbeiten"),
        legal_basis=CONTRACT,
        kept=_("Bis Sie sich abmelden oder die Sitzung abläuft. Abgelaufene werden jede Nacht gelöscht."),
        seen_by=_("Niemand außer Ihrem Browser"),
        models=("sessions.Session",),
        delete_due=_delete_ended_sessions,
    ),
    Record(
        key="memberships",
        title=_("Mitgliedschaft in einer Kommune"),
        data=_("Kommune, Rolle, Beginn und Ende"),
        purpose=_("Damit nur Beschäftigte einer Kommune deren Seiten sehen und bearbeiten"),
        legal_basis=PUBLIC_TASK,
        kept=_("Bis Sie Ihr Konto löschen"),
        seen_by=_("Alle, die in derselben Kommune mitarbeiten, und die Verwaltung der Plattform"),
        models=("people.Membership",),
        export=_memberships,
    ),
    Record(
        key="invitations",
        title=_("Einladungen"),
        data=_("E-Mail-Adresse der eingeladenen Person, Rolle, persönlicher Satz, wer wann eingeladen hat"),
        purpose=_("Damit Kommunen ihre Beschäftigten aufnehmen und jede Einladung nur einmal gilt"),
        legal_basis=PUBLIC_TASK,
        kept=format_lazy(
            _("{days} Tage, nachdem die Einladung angenommen oder zurückgezogen wurde oder abgelaufen ist"),
            days=KEEP_INVITATIONS.days,
        ),
        seen_by=_("Die eingeladene Person, die Koordination der Kommune und die Verwaltung der Plattform"),
        models=("people.Invitation",),
        export=_invitations,
        forget=_forget_invitations,
        delete_due=_delete_old_invitations,
    ),
    Record(
        key="join_requests",
        title=_("Anfragen um Aufnahme in eine Kommune"),
        data=_("Kommune, Ihr Satz dazu, Antwort mit Begründung"),
        purpose=_("Damit die Koordination der Kommune entscheiden kann und Sie den Stand sehen"),
        legal_basis=CONTRACT,
        kept=format_lazy(_("{days} Tage nach der Antwort"), days=KEEP_REQUESTS.days),
        seen_by=_("Sie selbst, die Koordination der Kommune und die Verwaltung der Plattform"),
        models=("people.JoinRequest",),
        export=_join_requests,
        delete_due=_delete_old_requests,
    ),
    Record(
        key="roles",
        title=_("Rollen"),
        data=_("Rolle und seit wann"),
        purpose=_("Damit nur Berechtigte Inhalte ändern und die Plattform verwalten"),
        legal_basis=PUBLIC_TASK,
        kept=_("Bis die Rolle entzogen oder das Konto gelöscht wird"),
        models=("people.Grant",),
        export=_roles,
    ),
    Record(
        key="editorial",
        title=_("Redaktionelle Arbeit"),
        data=_("Wer welchen Eintrag wann geändert, kommentiert, freigegeben oder hochgeladen hat"),
        purpose=_("Damit die Redaktion Änderungen nachvollziehen und zurücknehmen kann"),
        legal_basis=PUBLIC_TASK,
        kept=_("So lange wie der Eintrag. Mit dem Konto gehen Name und Kommentare; die Inhalte bleiben ohne Namen."),
        seen_by=_("Alle mit der Rolle Redaktion und die Verwaltung der Plattform"),
        models=(
            "wagtailcore.Revision",
            "wagtailcore.PageLogEntry",
            "wagtailcore.ModelLogEntry",
            "wagtailcore.Comment",
            "wagtailcore.CommentReply",
            "wagtailcore.PageSubscription",
            "wagtailcore.Page",
            "wagtailcore.WorkflowState",
            "wagtailcore.TaskState",
            "wagtailcore.UploadedFile",
            "wagtailcore.APIToken",
            "wagtailadmin.EditingSession",
            "wagtailadmin.FormState",
            "media.Picture",
            "media.Attachment",
            "media.Video",
        ),
        export=_editorial,
        forget=_forget_editorial,
    ),
    Record(
        key="mail",
        title=_("Nachrichten der Plattform"),
        data=_("E-Mail-Adresse, Betreff und Text der Nachrichten, die die Plattform sendet"),
        purpose=_("Damit Nachrichten auch nach einer Störung ankommen und die Verwaltung Fehler findet"),
        legal_basis=CONTRACT,
        kept=format_lazy(
            _("{days} Tage nach dem Versand; nicht zustellbare {failed} Tage"),
            days=KEEP_SENT_MAIL.days,
            failed=KEEP_FAILED_MAIL.days,
        ),
        seen_by=_("Sie selbst und, solange sie wartet oder nicht ankam, die Verwaltung der Plattform"),
        models=("base.Mail",),
        export=_mail,
        forget=_forget_mail,
        delete_due=_delete_old_mail,
    ),
    Record(
        key="audit_trail",
        title=_("Protokoll der Rechte"),
        data=_("Nummer des Kontos, was es wann an Rollen, Mitgliedschaften und Konten geändert hat"),
        purpose=_("Damit sich nachvollziehen lässt, wer wem welche Rechte gegeben hat"),
        legal_basis=SECURITY,
        kept=_("Solange die Plattform betrieben wird. Nach dem Löschen des Kontos führt die Nummer zu niemandem mehr."),
        seen_by=_("Die Verwaltung der Plattform"),
        models=("people.AuditEntry",),
        export=_trail,
    ),
]
