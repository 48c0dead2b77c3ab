"""Shut an account and open it again; its content and memberships stay."""

from django.db import transaction

from panreflex.people import audit, granting, letters
from panreflex.people.models import User
from panreflex.people.signing_in import sessions


@transaction.atomic
def block(user_id: int, *, by: User) -> None:
    """Nobody signs in with this account any more, and every session of it ends; blocking twice changes nothing.

    Open invitations that she sent count no more, also after unblocking: they may be why she is blocked.
    Raises granting.LastAdministrator if nobody else would be left to administer.
    """
    user = granting.lock(user_id)
    if not user.is_active:
        return
    granting.require_another_administrator(user)
    _set(user, is_active=False, by=by)
    granting.withdraw_invitations(user)
    sessions.end_all(user_id)


@transaction.atomic
def unblock(user_id: int, *, by: User) -> None:
    """She can sign in again; unblocking twice changes nothing."""
    user = granting.lock(user_id)
    if not user.is_active:
        _set(user, is_active=True, by=by)


def _set(user: User, *, is_active: bool, by: User) -> None:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    audit.record(by, "unblock" if is_active else "block", user)
    letters.blocked(user)
