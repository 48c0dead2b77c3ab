"""Invite people by mail, and let them accept: once, in time, and only with the address that was invited."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.people import audit, granting, letters
from panreflex.people.models import Grant, Invitation, Membership, Municipality, User
from panreflex.people.permissions import Role

VALID_FOR = timedelta(days=14)


class InvitationOver(Exception):
    """The link counts no more, or never did. The message says why and what to do."""


class AccountExists(Exception):
    """There is an account with the invited address; its owner signs in first."""


class OtherAddress(Exception):
    """The account does not have the invited address, or has not confirmed it."""


@dataclass
class Outcome:
    """What became of each address."""

    invited: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)  # nothing to do: they have the role already
    waiting: list[str] = field(default_factory=list)  # invited before; that link still counts
    tokens: dict[str, str] = field(default_factory=dict)  # of those invited now


def check_address(address: str) -> None:
    """Raises ValidationError if `address` is none, or one too long to keep (mail knows longer ones)."""
    Invitation._meta.get_field("email").clean(address, None)


@transaction.atomic
def invite(
    addresses: Sequence[str], role: Role, *, municipality: Municipality | None, sentence: str, by: User | None
) -> Outcome:
    """Invite each address to `role` (member or coordinator of `municipality`; without one, any other role).

    addresses: in small letters, each one once. Who has the role, or an open invitation, gets no second mail.
    An invitation that has run out is sent anew. by: None for the operator's command.
    """
    outcome = Outcome()
    holders = _holders(addresses, role, municipality)
    for address in addresses:
        if address in holders:
            outcome.there.append(address)
            continue
        token = secrets.token_urlsafe(32)
        key = {"email": address, "municipality": municipality, "accepted_at": None, "withdrawn_at": None}
        if municipality is None:
            key["role"] = role
        content = {"role": role, "sentence": sentence, "invited_by": by}
        invitation, new = Invitation.objects.select_for_update(of=("self",)).get_or_create(
            **key, defaults=content | {"token_hash": digest(token), "expires_at": timezone.now() + VALID_FOR}
        )
        if not new and not invitation.has_run_out:
            outcome.waiting.append(address)
            continue
        for name, value in content.items():
            setattr(invitation, name, value)
        _send(invitation, token)
        audit.record(by, f"invite_{role.value}", invitation, municipality=municipality.ags if municipality else "")
        outcome.invited.append(address)
        outcome.tokens[address] = token
    return outcome


@transaction.atomic
def send_again(invitation_id: int, *, by: User) -> None:
    """A new link for another fortnight; the old one counts no more. Raises InvitationOver if it was answered."""
    invitation = _open(Invitation.objects.filter(pk=invitation_id))
    _send(invitation, secrets.token_urlsafe(32))
    audit.record(by, "invite_again", invitation, municipality=_ags(invitation))


@transaction.atomic
def withdraw(invitation_id: int, *, by: User) -> None:
    """The link counts no more. Raises InvitationOver if it was accepted or withdrawn before."""
    invitation = _open(Invitation.objects.filter(pk=invitation_id))
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record(by, "withdraw_invitation", invitation, municipality=_ags(invitation))


def find(token: str) -> Invitation:
    """The invitation that the link belongs to. Raises InvitationOver if it counts no more."""
    rows = Invitation.objects.select_related("municipality").filter(token_hash=digest(token))
    return _still_counts(rows.first())


def account_of(invitation: Invitation) -> User | None:
    """The account that signs in with the invited address, or has confirmed it; to claim it is not enough."""
    confirmed = Q(emailaddress__email=invitation.email, emailaddress__verified=True)
    return User.objects.filter(Q(email=invitation.email) | confirmed).distinct().order_by("pk").first()


@transaction.atomic
def accept(token: str, *, by: User) -> Invitation:
    """Take the place that the link offers; whoever comes second is told that it was used.

    Raises InvitationOver, or OtherAddress if the account has not confirmed the invited address.
    """
    user = granting.lock(by.pk)
    invitation = _still_counts(_locked(token))
    if not EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists():
        raise OtherAddress
    _take_place(invitation, user)
    return invitation


def accept_as_newcomer(token: str, *, name: str, password: str) -> User:
    """Make an account with the invited address, which the link confirms, and take the place; all or nothing.

    Raises InvitationOver, or AccountExists if somebody made an account with that address meanwhile.
    """
    try:
        with transaction.atomic():
            invitation = _still_counts(_locked(token))
            if account_of(invitation):
                raise AccountExists
            user = User.objects.create_user(invitation.email, password, name=name)
            # The link has just shown whose address it is: nobody else waits to confirm it any more.
            EmailAddress.objects.filter(email=user.email, verified=False).delete()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            audit.record(user, "create_account", user)
            _take_place(invitation, user)
    except IntegrityError:  # signed up in the very same moment
        raise AccountExists from None
    return user


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _send(invitation: Invitation, token: str) -> None:
    invitation.token_hash = digest(token)
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + VALID_FOR
    invitation.save()
    letters.invite(invitation, token)


def _take_place(invitation: Invitation, user: User) -> None:
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    audit.record(user, "accept_invitation", invitation, municipality=_ags(invitation))
    if invitation.municipality is None:
        if invitation.role != Role.READER:
            granting.grant(user, Grant.Role(invitation.role), by=user)
        return
    coordinates = user.memberships.coordinating().filter(municipality=invitation.municipality)
    if not coordinates.exists():  # an invitation takes nothing away
        granting.join(user, invitation.municipality, Membership.Role(invitation.role), by=user)


def _locked(token: str) -> Invitation | None:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("municipality")
    return rows.filter(token_hash=digest(token)).first()


def _open(rows: "models.QuerySet[Invitation]") -> Invitation:
    invitation = rows.select_for_update(of=("self",)).select_related("municipality").first()
    if invitation is None or invitation.withdrawn_at:
        raise InvitationOver(_("Diese Einladung ist schon zurückgezogen."))
    if invitation.accepted_at:
        raise InvitationOver(_("Diese Einladung ist schon angenommen."))
    return invitation


def _still_counts(invitation: Invitation | None) -> Invitation:
    if invitation is None:
        raise InvitationOver(
            _("Diesen Link kennen wir nicht. Vielleicht wurde die Einladung inzwischen neu gesendet oder gelöscht.")
        )
    if invitation.accepted_at:
        raise InvitationOver(_("Diese Einladung wurde schon angenommen. Melden Sie sich an, um weiterzuarbeiten."))
    if invitation.withdrawn_at:
        raise InvitationOver(_("Diese Einladung wurde zurückgezogen."))
    if invitation.has_run_out:
        raise InvitationOver(_("Diese Einladung ist abgelaufen. Ein Link gilt 14 Tage."))
    return invitation


def _ags(invitation: Invitation) -> str:
    return invitation.municipality.ags if invitation.municipality else ""


def _holders(addresses: Sequence[str], role: Role, municipality: Municipality | None) -> set[str]:
    """Those addresses whose owners have the role already; coordinators need no invitation as members."""
    people = User.objects.filter(email__in=addresses)
    if municipality:
        roles = [Role.COORDINATOR] if role == Role.COORDINATOR else [Role.MEMBER, Role.COORDINATOR]
        people = people.filter(
            memberships__municipality=municipality, memberships__ended_at=None, memberships__role__in=roles
        )
    elif role != Role.READER:
        people = people.filter(grants__role=role)
    return set(people.values_list("email", flat=True))
