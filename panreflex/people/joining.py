"""Ask to be taken in by one's municipality, and decide about it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.people import audit, granting, letters
from panreflex.people.models import JoinRequest, Membership, Municipality, User


class RequestRefused(Exception):
    """There is nothing to ask or to decide any more. The message says why."""


@transaction.atomic
def ask(user: User, municipality: Municipality, *, sentence: str) -> JoinRequest:
    """Ask the coordinators of `municipality` (administrators, where there is none) to take `user` in.

    Raises RequestRefused if she belongs there already, or has asked and waits.
    """
    granting.lock(user.pk)
    if user.memberships.filter(municipality=municipality, ended_at=None).exists():
        raise RequestRefused(_("Sie gehören schon zu dieser Kommune."))
    request, new = JoinRequest.objects.get_or_create(
        user=user, municipality=municipality, state=JoinRequest.State.WAITING, defaults={"sentence": sentence}
    )
    if not new:
        raise RequestRefused(_("Sie haben diese Kommune schon gefragt. Bitte warten Sie auf die Antwort."))
    audit.record(user, "ask_to_join", request, municipality=municipality.ags)
    letters.asked(request)
    return request


@transaction.atomic
def accept(request_id: int, role: Membership.Role, *, by: User) -> Membership:
    """Take the person in. Raises RequestRefused if it was decided before: the first decision counts."""
    granting.lock(JoinRequest.objects.values_list("user", flat=True).get(pk=request_id))
    request = _settle(request_id, JoinRequest.State.ACCEPTED, by=by)
    return granting.join(request.user, request.municipality, role, by=by)


@transaction.atomic
def decline(request_id: int, *, reason: str, by: User) -> None:
    """Say no, and why. Raises RequestRefused if it was decided before: the first decision counts."""
    letters.decided(_settle(request_id, JoinRequest.State.DECLINED, by=by, reason=reason))


@transaction.atomic
def withdraw(request_id: int, *, by: User) -> None:
    """The person does not ask any more. Raises RequestRefused if it was decided meanwhile."""
    letters.decided(_settle(request_id, JoinRequest.State.WITHDRAWN, by=by))


def _settle(request_id: int, state: JoinRequest.State, *, by: User, reason: str = "") -> JoinRequest:
    rows = JoinRequest.objects.select_for_update(of=("self",)).select_related("municipality", "user")
    request = rows.get(pk=request_id)
    if request.state != JoinRequest.State.WAITING:
        raise RequestRefused(
            _("Über diese Anfrage ist schon entschieden: Sie ist %(state)s.") % {"state": request.get_state_display()}
        )
    request.state, request.reason, request.decided_at = state, reason, timezone.now()
    request.save(update_fields=["state", "reason", "decided_at"])
    audit.record(by, f"request_{state.value}", request, municipality=request.municipality.ags)
    return request
