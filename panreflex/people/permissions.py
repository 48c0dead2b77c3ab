"""The one matrix: which role may do what. Doors (views, routes, jobs, commands) ask here; activities never do."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from panreflex.people.models import User


class Role(TextChoices):
    """Roles are few. Public is everybody; reader is anyone with a confirmed e-mail address."""

    READER = "reader", _("Konto")
    MEMBER = "member", _("Mitglied")
    COORDINATOR = "coordinator", _("Koordination")
    FACILITATOR = "facilitator", _("Moderation")
    RESEARCHER = "researcher", _("Forschung")
    EDITOR = "editor", _("Redaktion")
    ADMINISTRATOR = "administrator", _("Verwaltung der Plattform")


class Action(TextChoices):
    """What a door asks for, and how administrators read it. A slice adds its own lines here and to the matrix below."""

    OWN_ACCOUNT = "own_account", _("Das eigene Konto führen, in eine Kommune aufgenommen werden")
    READ_MUNICIPALITY = "read_municipality", _("Sehen, wer für die Kommune hier arbeitet")
    MANAGE_MEMBERS = "manage_members", _("Mitglieder der Kommune einladen, aufnehmen und verabschieden")
    OFFER_EXAMPLE = "offer_example", _("Beispiele anbieten und den eigenen Stand verfolgen")
    CONTINUE_OFFER = "continue_offer", _("Angebotene Beispiele der Kommune sehen und weiterschreiben")
    EDIT_CONTENT = "edit_content", _("Inhalte schreiben und veröffentlichen")
    ADMINISTER = "administer", _("Rollen vergeben, Konten sperren, Aufträge und Protokoll sehen")


# Roles in a municipality count only there; the others count everywhere.
MUNICIPAL = frozenset({Role.MEMBER, Role.COORDINATOR})
# Outside demo mode these count only in a session that was opened with a second factor (decision 6).
WITH_SECOND_FACTOR = frozenset({Role.EDITOR, Role.ADMINISTRATOR})
MATRIX: dict[Action, frozenset[Role]] = {
    Action.OWN_ACCOUNT: frozenset(Role),
    Action.READ_MUNICIPALITY: frozenset({Role.MEMBER, Role.COORDINATOR, Role.ADMINISTRATOR}),
    Action.MANAGE_MEMBERS: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Action.OFFER_EXAMPLE: frozenset(Role),
    Action.CONTINUE_OFFER: frozenset({Role.MEMBER, Role.COORDINATOR}),
    Action.EDIT_CONTENT: frozenset({Role.EDITOR, Role.ADMINISTRATOR}),
    Action.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}


class SecondFactorMissing(PermissionDenied):
    """She has the role, but this session was opened without a second factor; `people.signing_in` says what to do."""


def may(user: "User | AnonymousUser", action: Action, municipality_id: int | None = None) -> bool:
    """Whether `user` may do `action`, in the municipality with that id if the action belongs to one.

    Roles are read from the database at each call: a withdrawn right is gone at once.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    enough = MATRIX[action] & _roles(user, municipality_id)
    return bool(enough - WITH_SECOND_FACTOR) or (bool(enough) and user.holds_second_factor())


def require(user: "User | AnonymousUser", action: Action, municipality_id: int | None = None) -> None:
    """Raises PermissionDenied (403) if `user` may not, SecondFactorMissing if only that is in the way."""
    if may(user, action, municipality_id):
        return
    if user.is_authenticated and user.is_active and not MATRIX[action].isdisjoint(_roles(user, municipality_id)):
        raise SecondFactorMissing(gettext("Für diesen Schritt brauchen Sie einen zweiten Faktor."))
    raise PermissionDenied(gettext("Für diesen Schritt fehlt Ihnen die Berechtigung."))


def needs_second_factor(user: "User") -> bool:
    """Whether one of her roles counts only with a second factor."""
    return not WITH_SECOND_FACTOR.isdisjoint(_roles(user, None))


def municipalities_of(user: "User | AnonymousUser") -> Iterable[int]:
    """Ids of the municipalities that `user` belongs to now."""
    if not user.is_authenticated:
        return []
    return user.memberships.filter(ended_at=None).values_list("municipality_id", flat=True)


def _roles(user: "User", municipality_id: int | None) -> set[Role]:
    roles = {Role.READER, *(Role(role) for role in user.grants.values_list("role", flat=True))}
    if municipality_id is not None:
        held = user.memberships.filter(ended_at=None, municipality_id=municipality_id)
        roles |= {Role(role) for role in held.values_list("role", flat=True)}
    return roles
