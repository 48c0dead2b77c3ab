"""Give and take roles, begin and end memberships, change a name."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.people import audit
from panreflex.people.models import Grant, Membership, Municipality, User

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


@transaction.atomic
def withdraw(user: User, role: Grant.Role, *, by: User | None) -> None:
    """Take a role away; it counts from the next request on.

    Raises LastAdministrator if nobody else with an active account would be left to administer.
    """
    if role == Grant.Role.ADMINISTRATOR:
        # All are locked, so that two administrators cannot withdraw each other's role at once.
        holders = Grant.objects.select_for_update(of=("self",)).filter(role=role, user__is_active=True).order_by("pk")
        if {holder.user_id for holder in holders} == {user.pk}:
            raise LastAdministrator(_("Jemand muss die Plattform verwalten. Vergeben Sie die Rolle zuerst neu."))
    deleted, _rows = Grant.objects.filter(user=user, role=role).delete()
    if not deleted:
        return
    if role in GROUPS:
        user.groups.remove(*Group.objects.filter(name=GROUPS[role]))
    audit.record(by, f"withdraw_{role.value}", user)


@transaction.atomic
def join(user: User, municipality: Municipality, role: Membership.Role, *, by: User | None) -> Membership:
    """Make `user` a member of `municipality`, or change the role she has there."""
    membership, _new = Membership.objects.update_or_create(
        user=user, municipality=municipality, ended_at=None, defaults={"role": role}
    )
    audit.record(by, f"join_{role.value}", membership, municipality=municipality.ags)
    return membership


@transaction.atomic
def leave(membership_id: int, *, by: User | None) -> None:
    """End a membership; ending it twice changes nothing."""
    membership = Membership.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=membership_id)
    if membership.ended_at:
        return
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    audit.record(by, "leave", membership, municipality=membership.municipality.ags)


@transaction.atomic
def rename(user_id: int, name: str) -> None:
    """Change how a person is called."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.name = name
    user.save(update_fields=["name"])
    audit.record(user, "rename", user)
