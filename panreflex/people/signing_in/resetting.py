"""Help for somebody who has lost app, passkeys and codes: the operator takes her factors away."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from panreflex.people import audit, granting
from panreflex.people.signing_in import letters, sessions


@transaction.atomic
def reset_factors(user_id: int) -> int:
    """Take all her factors away, end all her sessions and tell her; how many factors it were.

    Her password stays. Where her role needs a second factor, she is led to set one up when she signs in.
    """
    user = granting.lock(user_id)
    factors = Authenticator.objects.filter(user=user)
    number: int = factors.count()
    factors.delete()
    sessions.end_all(user.pk)
    audit.record(None, "reset_factors", user)
    letters.send("people/factors_reset", user.email, {})
    return number
