"""Delete an account: the content stays, the name goes."""

from django.db import transaction

from panreflex.base import personal_data
from panreflex.people import audit, granting, letters
from panreflex.people.models import User
from panreflex.people.signing_in import sessions


@transaction.atomic
def delete(user_id: int, *, by: User | None) -> None:
    """Forget the person everywhere, and tell her old address; the audit trail keeps her bare number.

    by: herself, or None for the operator's command. Municipalities without a coordinator are told to administrators.
    Raises granting.LastAdministrator if nobody else would be left to administer.
    """
    user = granting.lock(user_id)
    granting.require_another_administrator(user)
    address = user.email
    for membership in user.memberships.filter(ended_at=None).order_by("pk"):
        granting.leave(membership.pk, by=None)
    granting.withdraw_invitations(user)
    audit.record(by, "delete_account", user)
    sessions.end_all(user_id)
    personal_data.forget(user_id)
    letters.deleted(address)
