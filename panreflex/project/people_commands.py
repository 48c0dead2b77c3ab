"""What operators do for people from the command line. Import only once Django is set up."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from panreflex.base import personal_data
from panreflex.people import deleting, exporting, granting, inviting
from panreflex.people.models import User
from panreflex.people.permissions import Role
from panreflex.people.signing_in import resetting
from panreflex.project.preflight import BadInput, Refused


def export(email: str) -> dict[str, Any]:
    """All that is kept of a person: `exported_at`, and `records` by the key of each kind."""
    data: dict[str, Any] = json.loads(exporting.as_json(_person(email).pk))
    return data


def delete(email: str) -> int:
    """Delete an account as its owner could; its number, which the audit trail keeps.

    Raises Refused if nobody else would be left to administer.
    """
    user = _person(email)
    try:
        deleting.delete(user.pk, by=None)
    except granting.LastAdministrator as refusal:
        raise Refused(str(refusal)) from None
    return user.pk


def invite(email: str, role: str) -> str:
    """Invite somebody to a role for the whole installation; the link that is also in the mail to her.

    Raises BadInput for what is no address, Refused if she has the role or an open invitation.
    """
    email = email.lower()
    try:
        inviting.check_address(email)
    except ValidationError:
        raise BadInput(f"{email} is no e-mail address.", where="EMAIL") from None
    outcome = inviting.invite([email], Role(role), municipality=None, sentence="", by=None)
    if outcome.there:
        raise Refused(f"{email} has that role already.")
    if outcome.waiting:
        raise Refused(f"{email} is invited already. Send it again at {reverse('people:invite-person')}")
    return settings.BASE_URL + reverse("people:invitation", args=[outcome.tokens[email]])


def reset_factors(email: str) -> int:
    """Take all second factors away from somebody who has lost them; how many there were."""
    return resetting.reset_factors(_person(email).pk)


def delete_due(now: datetime) -> dict[str, int]:
    """Delete what is past its period at that time, as the worker does each night; rows by key of the register."""
    return personal_data.delete_due(now)


def _person(email: str) -> User:
    try:
        return User.objects.get(email=email.lower())
    except User.DoesNotExist:
        raise BadInput(f"There is no account with the address {email}.", where="EMAIL") from None
