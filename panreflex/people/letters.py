"""The mails that tell people what changed about them.

They name nobody but the person they go to: who asked or left is read after signing in. So a deleted account leaves no
name behind in the mail of others. Links begin with the platform's own address, never with that of a request.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panreflex.base import languages, mailing
from panreflex.people.models import Grant, Invitation, JoinRequest, Membership, Municipality, User


def invite(invitation: Invitation, token: str) -> None:
    """The link with which somebody accepts; it is nowhere else."""
    place = invitation.municipality
    until = date_format(timezone.localtime(invitation.expires_at), "DATE_FORMAT")
    send(
        invitation.email,
        _("Einladung: %(place)s") % {"place": place.label if place else _("Kommunales Krisenmanagement")},
        _("Sie sind eingeladen, für %(place)s auf der Wissensplattform Kommunales Krisenmanagement mitzuarbeiten.")
        % {"place": place.label}
        if place
        else _("Sie sind eingeladen, auf der Wissensplattform Kommunales Krisenmanagement mitzuarbeiten."),
        _("Ihre Rolle: %(role)s") % {"role": invitation.get_role_display()},
        invitation.sentence and _("Dazu schreibt die einladende Person:\n%(text)s") % {"text": invitation.sentence},
        _("So nehmen Sie die Einladung an:\n%(link)s") % {"link": _link("people:invitation", token)},
        _("Der Link gilt bis zum %(date)s, einmal und nur für diese E-Mail-Adresse.") % {"date": until},
        _("Sie haben damit nicht gerechnet? Dann müssen Sie nichts tun."),
    )


def joined(membership: Membership) -> None:
    """She belongs to a municipality now, or has another role there."""
    place = membership.municipality
    send(
        membership.user.email,
        _("Ihre Rolle in %(place)s: %(role)s") % {"place": place.label, "role": membership.get_role_display()},
        _("Sie gehören jetzt zu %(place)s. Ihre Rolle dort: %(role)s.")
        % {"place": place.label, "role": membership.get_role_display()},
        _("Das können Sie jetzt tun:\n%(link)s") % {"link": _link("people:municipality", place.ags)},
    )


def left(membership: Membership) -> None:
    """She does not belong to a municipality any more."""
    place = membership.municipality.label
    send(
        membership.user.email,
        _("Ihre Mitgliedschaft in %(place)s ist beendet") % {"place": place},
        _("Sie gehören nicht mehr zu %(place)s. Die Seiten dieser Kommune sind für Sie geschlossen.")
        % {"place": place},
        _("Ihr Konto bleibt bestehen. Fragen dazu beantwortet die Koordination Ihrer Kommune."),
    )


def granted(user: User, role: Grant.Role) -> None:
    """She has one more role for the whole installation."""
    send(
        user.email,
        _("Neue Rolle: %(role)s") % {"role": role.label},
        _("Sie haben auf der Wissensplattform eine neue Rolle: %(role)s. Sie gilt sofort.") % {"role": role.label},
        _("Ihr Konto:\n%(link)s") % {"link": _link("people:account")},
    )


def withdrawn(user: User, role: Grant.Role) -> None:
    """She has one role less."""
    send(
        user.email,
        _("Rolle entzogen: %(role)s") % {"role": role.label},
        _("Sie haben auf der Wissensplattform diese Rolle nicht mehr: %(role)s. Das gilt sofort.")
        % {"role": role.label},
        _("Fragen dazu beantwortet die Verwaltung der Plattform. Antworten Sie nicht auf diese Nachricht."),
    )


def asked(request: JoinRequest) -> None:
    """A receipt for the person, and a hint for those who decide: coordinators, else administrators."""
    place = request.municipality
    send(
        request.user.email,
        _("Ihre Anfrage an %(place)s ist angekommen") % {"place": place.label},
        _("Sie möchten für %(place)s mitarbeiten. Wir haben Ihre Anfrage weitergegeben.") % {"place": place.label},
        _("Den Stand sehen Sie jederzeit in Ihrem Konto:\n%(link)s") % {"link": _link("people:account")},
    )
    for address in _coordinators(place) or _administrators():
        send(
            address,
            _("Jemand möchte für %(place)s mitarbeiten") % {"place": place.label},
            _("Eine Person bittet um Aufnahme. Bitte nehmen Sie die Anfrage an oder lehnen Sie sie ab:\n%(link)s")
            % {"link": _link("people:municipality", place.ags)},
        )


def decided(request: JoinRequest) -> None:
    """The request was declined or taken back; an accepted one is told by `joined`."""
    place = request.municipality.label
    if request.state == JoinRequest.State.DECLINED:
        send(
            request.user.email,
            _("Ihre Anfrage an %(place)s wurde abgelehnt") % {"place": place},
            _("Sie wollten für %(place)s mitarbeiten. Die Koordination hat das abgelehnt.") % {"place": place},
            request.reason and _("Die Begründung:\n%(reason)s") % {"reason": request.reason},
            _("Ihr Konto bleibt bestehen, und Sie können noch einmal fragen."),
        )
    else:
        send(
            request.user.email,
            _("Ihre Anfrage an %(place)s ist zurückgezogen") % {"place": place},
            _("Sie haben Ihre Anfrage an %(place)s zurückgezogen. Niemand entscheidet mehr darüber.")
            % {"place": place},
        )


def without_coordinator(municipality: Municipality) -> None:
    """Administrators hear that nobody coordinates a municipality any more."""
    for address in _administrators():
        send(
            address,
            _("%(place)s hat keine Koordination mehr") % {"place": municipality.label},
            _("Niemand lädt dort mehr ein oder beantwortet Anfragen. Bitte laden Sie eine Koordination ein:\n%(link)s")
            % {"link": _link("people:municipality", municipality.ags)},
        )


def blocked(user: User) -> None:
    """Her account was blocked or opened again."""
    if user.is_active:
        send(
            user.email,
            _("Ihr Konto ist wieder offen"),
            _("Die Verwaltung der Plattform hat die Sperre aufgehoben. Sie können sich wieder anmelden:\n%(link)s")
            % {"link": _link("account_login")},
        )
    else:
        send(
            user.email,
            _("Ihr Konto ist gesperrt"),
            _("Die Verwaltung der Plattform hat Ihr Konto gesperrt. Sie sind überall abgemeldet."),
            _("Fragen dazu beantwortet die Kontaktseite:\n%(link)s") % {"link": _contact()},
        )


def deleted(address: str) -> None:
    """The last mail to somebody whose account is gone; its row goes as soon as it is sent."""
    send(
        address,
        _("Ihr Konto ist gelöscht"),
        _("Ihr Konto auf der Wissensplattform ist gelöscht, ebenso Ihr Name und Ihre E-Mail-Adresse."),
        _("Veröffentlichte Inhalte bleiben ohne Ihren Namen stehen."),
        _("Waren Sie das nicht? Dann schreiben Sie uns bitte:\n%(link)s") % {"link": _contact()},
        forget=True,
    )


def send(to: str, subject: str, *paragraphs: str, forget: bool = False, unsubscribe: str = "") -> None:
    """Queue one letter with greeting and ending, in the language being spoken; empty paragraphs are left out."""
    ending = _("Kommunales Krisenmanagement – die Wissensplattform von PanReflex\n%(link)s") % {
        "link": settings.BASE_URL + languages.local("/")
    }
    text = "\n\n".join([_("Guten Tag,"), *filter(None, paragraphs), f"--\n{ending}\n"])
    mailing.queue(to, subject, text, forget=forget, unsubscribe=unsubscribe)


def _contact() -> str:
    return settings.BASE_URL + languages.local("/kontakt/")


def _link(name: str, *values: str) -> str:
    return settings.BASE_URL + languages.local(reverse(name, args=values))


def _coordinators(municipality: Municipality) -> Iterable[str]:
    return municipality.memberships.coordinating().order_by("pk").values_list("user__email", flat=True)


def _administrators() -> Iterable[str]:
    holders = Grant.objects.filter(role=Grant.Role.ADMINISTRATOR, user__is_active=True)
    return holders.order_by("pk").values_list("user__email", flat=True)
