"""The mails about an offer. They name nobody: who wrote what is read after signing in (decision 16)."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panreflex.base import languages
from panreflex.collect.contributions.models import Contribution
from panreflex.people import reaching
from panreflex.people.letters import send
from panreflex.people.models import Membership, User
from panreflex.people.permissions import Action


def received(offer: Contribution) -> None:
    """A receipt, and a hint for the editors."""
    _to_authors(
        offer,
        _("Ihr Beispiel ist angekommen"),
        _("Sie haben der Redaktion das Beispiel Nr. %(number)s angeboten. Vielen Dank!"),
        _("Die Redaktion liest es und meldet sich bei Ihnen. Das dauert meist zwei bis drei Wochen."),
    )
    _to_editors(offer, _("Neues Beispiel angeboten"), _("Eine Kommune oder Person bietet ein Praxisbeispiel an."))


def asked(offer: Contribution) -> None:
    """The editors want to know more."""
    _to_authors(
        offer,
        _("Rückfrage zu Ihrem Beispiel"),
        _("Die Redaktion hat eine Frage zu Ihrem Beispiel Nr. %(number)s."),
        _("Sie können auch den Text ändern. Danach antworten Sie auf derselben Seite."),
    )


def answered(offer: Contribution) -> None:
    """The question has an answer."""
    _to_editors(offer, _("Antwort auf Ihre Rückfrage"), _("Zu einem angebotenen Beispiel kam die Antwort."))


def accepted(offer: Contribution) -> None:
    """It will be published."""
    _to_authors(
        offer,
        _("Ihr Beispiel ist angenommen"),
        _("Die Redaktion hat Ihr Beispiel Nr. %(number)s angenommen. Sie erfahren, wenn es veröffentlicht ist."),
    )


def published(offer: Contribution) -> None:
    """Everybody can read it."""
    assert offer.example
    _to_authors(
        offer,
        _("Ihr Beispiel ist veröffentlicht"),
        _("Ihr Beispiel Nr. %(number)s steht jetzt auf der Wissensplattform. Vielen Dank!"),
        _("Die Seite:\n%(link)s") % {"link": settings.BASE_URL + languages.local(offer.example.get_absolute_url())},
    )


def unpublished(offer: Contribution) -> None:
    """It cannot be read for the time being."""
    _to_authors(
        offer,
        _("Ihr Beispiel ist zurzeit nicht veröffentlicht"),
        _("Die Redaktion hat Ihr Beispiel Nr. %(number)s vorerst von der Seite genommen."),
    )


def declined(offer: Contribution) -> None:
    """It will not be published; the reason is read after signing in."""
    _to_authors(
        offer,
        _("Ihr Beispiel wurde nicht angenommen"),
        _("Die Redaktion hat Ihr Beispiel Nr. %(number)s nicht angenommen. Die Begründung lesen Sie dort."),
        _("Sie können das Beispiel überarbeiten und noch einmal anbieten."),
    )


def withdrawn(offer: Contribution) -> None:
    """Editors need not work on it any more. Those who offered it hear of it too, except for whoever took it back."""
    last = offer.turns.order_by("-pk").first()
    _to_authors(
        offer,
        _("Ihr Beispiel wurde zurückgezogen"),
        _("Jemand aus Ihrer Kommune hat das Beispiel Nr. %(number)s zurückgezogen."),
        _("Niemand bearbeitet es mehr. Sie können es zurückholen, bis es gelöscht wird."),
        but=last.by_id if last else None,
    )
    _to_editors(offer, _("Angebot zurückgezogen"), _("Ein angebotenes Beispiel wurde zurückgezogen."), linked=False)


def restored(offer: Contribution) -> None:
    """It is offered after all."""
    _to_editors(offer, _("Doch wieder angeboten"), _("Ein zurückgezogenes Beispiel wird doch wieder angeboten."))


def will_be_deleted(offer: Contribution, *, days: int) -> None:
    """Nobody touched it for long, so it goes unless somebody does."""
    _to_authors(
        offer,
        _("Ihr Beispiel wird bald gelöscht"),
        _("An Ihrem Beispiel Nr. %(number)s hat lange niemand gearbeitet."),
        _("In %(days)d Tagen wird es gelöscht. Wollen Sie es behalten? Dann ändern Sie dort etwas.") % {"days": days},
    )


def _to_authors(offer: Contribution, subject: str, first: str, *more: str, but: int | None = None) -> None:
    """To those who work on it. but: id of whoever knows already."""
    text = first % {"number": offer.pk}
    link = settings.BASE_URL + languages.local(reverse("contributions:offer", args=[offer.pk]))
    for user in _authors(offer):
        if user.pk == but:
            continue
        send(user.email, subject, text, *more, _("Der Stand und das Gespräch dazu:\n%(link)s") % {"link": link})


def _authors(offer: Contribution) -> list[User]:
    """Whoever began it, handed it in or wrote last, as long as they may see it.

    Once none of them works for the municipality any more, all who do: a letter must reach somebody.
    """
    active = User.objects.filter(is_active=True).order_by("pk")
    ids = [pk for pk in (offer.author_id, offer.consented_by_id, offer.changed_by_id) if pk]
    concerned = active.filter(pk__in=ids)
    if offer.municipality_id is None:
        return list(concerned)
    here = Membership.objects.filter(municipality=offer.municipality_id, ended_at=None).values("user")
    return list(concerned.filter(pk__in=here)) or list(active.filter(pk__in=here))


def _to_editors(offer: Contribution, subject: str, text: str, *, linked: bool = True) -> None:
    """To who takes care of it, else to all who may edit. They read German."""
    with translation.override(languages.HOME):
        everybody = reaching.holders(Action.EDIT_CONTENT)
        caring = [user for user in everybody if user.pk == offer.caretaker_id]
        since = date_format(offer.changed_at, "DATE_FORMAT")
        link = settings.BASE_URL + reverse("contribution_offer", args=[offer.pk])
        for user in caring or everybody:
            send(
                user.email,
                f"{subject} (Nr. {offer.pk})",
                text,
                _("Nummer %(number)s, zuletzt geändert am %(date)s.") % {"number": offer.pk, "date": since},
                _("Hier sehen und beantworten Sie es:\n%(link)s") % {"link": link} if linked else "",
            )
