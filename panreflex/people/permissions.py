"""The one matrix: which role may do what. Doors (views, routes, jobs, commands) ask here; activities never do."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from panreflex.people.models import User


class Role(StrEnum):
    """Roles are few. Public is everybody; reader is anyone with a confirmed e-mail address."""

    READER = "reader"
    MEMBER = "member"
    COORDINATOR = "coordinator"
    FACILITATOR = "facilitator"
    RESEARCHER = "researcher"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What a door asks for. A slice adds its own lines here, and to the matrix below."""

    OWN_ACCOUNT = "own_account"
    READ_MUNICIPALITY = "read_municipality"
    MANAGE_MEMBERS = "manage_members"
    EDIT_CONTENT = "edit_content"
    ADMINISTER = "administer"


# Roles in a municipality count only there; the others count everywhere.
MUNICIPAL = frozenset({Role.MEMBER, Role.COORDINATOR})
MATRIX: dict[Action, frozenset[Role]] = {
    Action.OWN_ACCOUNT: frozenset(Role),
    Action.READ_MUNICIPALITY: frozenset({Role.MEMBER, Role.COORDINATOR, Role.ADMINISTRATOR}),
    Action.MANAGE_MEMBERS: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Action.EDIT_CONTENT: frozenset({Role.EDITOR, Role.ADMINISTRATOR}),
    Action.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}


def may(user: "User | AnonymousUser", action: Action, municipality_id: int | None = None) -> bool:
    """Whether `user` may do `action`, in the municipality with that id if the action belongs to one.

    Roles are read from the database at each call: a withdrawn right is gone at once.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    return not MATRIX[action].isdisjoint(_roles(user, municipality_id))


def require(user: "User | AnonymousUser", action: Action, municipality_id: int | None = None) -> None:
    """Raises PermissionDenied (403) if `user` may not."""
    if not may(user, action, municipality_id):
        raise PermissionDenied(_("Für diesen Schritt fehlt Ihnen die Berechtigung."))


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
