"""Whom the platform writes to about itself."""

from panreflex.people.models import Grant, User
from panreflex.people.permissions import MATRIX, Action


def administrators() -> list[str]:
    """E-mail addresses of those who may administer (`settings.ADMINISTRATORS`)."""
    holders = User.objects.filter(is_active=True, grants__role=Grant.Role.ADMINISTRATOR)
    return list(holders.order_by("pk").values_list("email", flat=True))


def holders(action: Action) -> list[User]:
    """Everybody with an open account who may do `action` because of a role for the whole installation."""
    roles = sorted(MATRIX[action])
    return list(User.objects.filter(is_active=True, grants__role__in=roles).distinct().order_by("pk"))
