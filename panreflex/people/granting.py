"""Give and take roles, begin and end memberships, change a name.

Whoever is concerned is told by mail, unless the platform itself acts (`by` is None). Activities that decide about a
person lock her row first, so that two of them wait for each other instead of meeting half-way.
"""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.people import audit, letters
from panreflex.people.models import Grant, Invitation, JoinRequest, Membership, Municipality, User

# Wagtail's own rights hang on groups of these names; the starting content gives them their permissions.
GROUPS = {Grant.Role.EDITOR: "Redaktion", Grant.Role.ADMINISTRATOR: "Verwaltung der Plattform"}


class LastAdministrator(Exception):
    """Without an administrator nobody could give the role back. The message says what to do."""


@transaction.atomic
def grant(user: User, role: Grant.Role, *, by: User | None) -> None:
    """Give `user` a role for the whole installation; giving it twice changes nothing."""
    _grant, new = Grant.objects.get_or_create(user=user, role=role)
    if not new:
        return
    if role in GROUPS:
        user.groups.add(Group.objects.get_or_create(name=GROUPS[role])[0])
    audit.record(by, f"grant_{role.value}", user)
    if by:
        letters.granted(user, role)


@transaction.atomic
def withdraw(user: User, role: Grant.Role, *, by: User | None) -> None:
    """Take a role away; it counts from the next request on.

    With the administrator's role go the open invitations that `user` sent.
    Raises LastAdministrator if nobody else with an active account would be left to administer.
    """
    if role == Grant.Role.ADMINISTRATOR:
        require_another_administrator(user)
    deleted, _rows = Grant.objects.filter(user=user, role=role).delete()
    if not deleted:
        return
    if role in GROUPS:
        user.groups.remove(*Group.objects.filter(name=GROUPS[role]))
    audit.record(by, f"withdraw_{role.value}", user)
    if role == Grant.Role.ADMINISTRATOR:
        withdraw_invitations(user)
    if by:
        letters.withdrawn(user, role)


def require_another_administrator(user: User) -> None:
    """Raises LastAdministrator if `user` is the only one with an active account who administers."""
    grants = Grant.objects.filter(role=Grant.Role.ADMINISTRATOR).order_by("pk")
    # All are locked, so that two administrators cannot block each other or withdraw each other's role at once.
    list(grants.select_for_update())
    # Whose account is open is read afterwards: whoever had to wait would see accounts as they were before.
    if set(grants.filter(user__is_active=True).values_list("user", flat=True)) == {user.pk}:
        raise LastAdministrator(_("Jemand muss die Plattform verwalten. Vergeben Sie die Rolle zuerst neu."))


def withdraw_invitations(user: User) -> None:
    """The open ones that `user` sent count no more: nobody comes in through somebody who may not invite any more."""
    Invitation.objects.open().filter(invited_by=user).update(withdrawn_at=timezone.now())


def lock(user_id: int) -> User:
    """The person, locked until the end of the transaction. Raises User.DoesNotExist if she is gone."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)


@transaction.atomic
def join(user: User, municipality: Municipality, role: Membership.Role, *, by: User | None) -> Membership:
    """Make `user` a member of `municipality`, or change the role she has there.

    Her waiting request and open invitations there are answered with it.
    """
    lock(user.pk)
    now = timezone.now()
    membership, new = Membership.objects.get_or_create(
        user=user, municipality=municipality, ended_at=None, defaults={"role": role}
    )
    JoinRequest.objects.filter(user=user, municipality=municipality, state=JoinRequest.State.WAITING).update(
        state=JoinRequest.State.ACCEPTED, decided_at=now
    )
    Invitation.objects.open().filter(email=user.email, municipality=municipality).update(accepted_at=now)
    if not new and membership.role == role:
        return membership
    if new:
        audit.record(by, f"join_{role.value}", membership, municipality=municipality.ags)
        if by:
            letters.joined(membership)
    else:
        change_role(membership.pk, role, by=by)
    return membership


@transaction.atomic
def change_role(membership_id: int, role: Membership.Role, *, by: User | None) -> None:
    """Member or coordinator from now on; changes nothing if the membership ended or she has that role.

    Administrators are told if nobody coordinates the municipality any more.
    """
    membership = _locked(membership_id)
    if membership.ended_at or membership.role == role:
        return
    membership.role = role
    membership.save(update_fields=["role"])
    audit.record(by, f"become_{role.value}", membership, municipality=membership.municipality.ags)
    if by:
        letters.joined(membership)
    if role != Membership.Role.COORDINATOR:
        _miss_coordinator(membership.municipality)


@transaction.atomic
def leave(membership_id: int, *, by: User | None) -> None:
    """End a membership; ending it twice changes nothing.

    Administrators are told if nobody coordinates the municipality any more.
    """
    membership = _locked(membership_id)
    if membership.ended_at:
        return
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    audit.record(by, "leave", membership, municipality=membership.municipality.ags)
    if by:
        letters.left(membership)
    if membership.role == Membership.Role.COORDINATOR:
        _miss_coordinator(membership.municipality)


def is_last_coordinator(membership: Membership) -> bool:
    """Whether nobody would coordinate the municipality without this person."""
    coordinating = Membership.objects.coordinating().filter(municipality=membership.municipality_id)
    return [one.pk for one in coordinating[:2]] == [membership.pk]


@transaction.atomic
def rename(user_id: int, name: str) -> None:
    """Change how a person is called."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.name = name
    user.save(update_fields=["name"])
    audit.record(user, "rename", user)


def _locked(membership_id: int) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("municipality", "user")
    return rows.get(pk=membership_id)


def _miss_coordinator(municipality: Municipality) -> None:
    if not Membership.objects.coordinating().filter(municipality=municipality).exists():
        letters.without_coordinator(municipality)
