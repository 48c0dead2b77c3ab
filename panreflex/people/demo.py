"""One account per role for trying the platform out; made in demo mode only and marked as such."""

import json
import secrets
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from panreflex.people import granting
from panreflex.people.models import Grant, Membership, Municipality, User
from panreflex.people.permissions import Role

NAMES = {
    Role.READER: "Rena Lesewitz (Beispiel)",
    Role.MEMBER: "Mika Amtsberg (Beispiel)",
    Role.COORDINATOR: "Kim Stadtler (Beispiel)",
    Role.FACILITATOR: "Mo Runde (Beispiel)",
    Role.RESEARCHER: "Fine Forsch (Beispiel)",
    Role.EDITOR: "Edda Textor (Beispiel)",
    Role.ADMINISTRATOR: "Adi Werk (Beispiel)",
}
DEMO_MUNICIPALITY = "05913000"  # Dortmund, a partner city of the project


def accounts() -> list[dict[str, str]]:
    """Role, name, e-mail and password of every demo account; empty outside demo mode or before they were made."""
    if not settings.DEMO or not _file().exists():
        return []
    loaded: list[dict[str, str]] = json.loads(_file().read_text("utf-8"))
    return loaded


@transaction.atomic
def make_accounts() -> list[dict[str, str]]:
    """Make what is missing, with passwords of this installation's own; existing accounts stay as they are."""
    known = {account["role"]: account for account in accounts()}
    for role, name in NAMES.items():
        account = known.setdefault(
            role.value,
            {
                "role": role.value,
                "name": name,
                "email": f"{role.value}@beispiel.example",
                "password": secrets.token_urlsafe(12),
            },
        )
        if User.objects.filter(email=account["email"]).exists():
            continue
        user = User.objects.create_user(account["email"], account["password"], name=name, is_demo=True)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if role in (Role.MEMBER, Role.COORDINATOR):
            granting.join(user, Municipality.objects.get(ags=DEMO_MUNICIPALITY), Membership.Role(role.value), by=None)
        elif role != Role.READER:
            granting.grant(user, Grant.Role(role.value), by=None)
    _file().write_text(json.dumps(list(known.values()), ensure_ascii=False, indent=1), "utf-8")
    _file().chmod(0o600)
    return list(known.values())


def _file() -> Path:
    return settings.DATA / "demo-accounts.json"
