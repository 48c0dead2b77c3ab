"""Whom the platform writes to about itself."""

from panreflex.people.models import Grant, User


def administrators() -> list[str]:
    """E-mail addresses of those who may administer (`settings.ADMINISTRATORS`)."""
    holders = User.objects.filter(is_active=True, grants__role=Grant.Role.ADMINISTRATOR)
    return list(holders.order_by("pk").values_list("email", flat=True))
