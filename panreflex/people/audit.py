"""The audit trail: written by activities in their own transaction, never changed."""

from django.db import models

from panreflex.people.models import AuditEntry, User


def record(by: User | None, action: str, target: models.Model, *, municipality: str = "") -> None:
    """Note that `by` (None: the platform itself) did `action` to `target`; the AGS if it concerns a municipality."""
    AuditEntry.objects.create(
        actor=by.pk if by else None,
        action=action,
        object_type=target._meta.label_lower,
        object_key=str(target.pk),
        municipality=municipality,
    )
