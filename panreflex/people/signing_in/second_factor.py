"""Where a second factor is needed: outside demo mode, editing and administering count only in sessions opened with one.

The rule stands in `permissions.may`, which asks the person; this middleware lets the person answer for her session.
"""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import middleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from panreflex.people import permissions
from panreflex.people.models import User

# In the session: as whom the operator's provider knows the person whose second factor it has checked.
CHECKED_ELSEWHERE = "provider_checked_second_factor"


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """Django's, with a person who knows whether her session was opened with a second factor.

    Where only that is missing, the answer says what to do.
    """

    def process_request(self, request: HttpRequest) -> None:
        """As Django's: nothing is read until somebody asks who it is."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _knowing_its_session(request))  # type: ignore[assignment]

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for SecondFactorMissing; every other error goes on its way."""
        if isinstance(exception, permissions.SecondFactorMissing):
            return explain(request, request.get_full_path() if request.method == "GET" else "", status=403)
        return None


def explain(request: HttpRequest, onward: str, *, status: int = 200) -> HttpResponse:
    """The page that says how to go on; onward: the address that was wanted, "" for none."""
    kinds = set(Authenticator.objects.filter(user=request.user.pk).values_list("type", flat=True))
    context = {"onward": onward, "kinds": kinds}
    return render(request, "people/signing_in/second_factor_missing.html", context, status=status)


def is_missing(request: HttpRequest, user: User) -> bool:
    """Whether one of her roles does not count yet in this session."""
    return not settings.DEMO and permissions.needs_second_factor(user) and not is_proven(request, user)


def is_proven(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened, or confirmed since, with a factor that still exists."""
    if is_checked_elsewhere(request, user):
        return True
    used = {record.get("id") for record in get_authentication_records(request, user) if record["method"] == "mfa"}
    return bool(used) and Authenticator.objects.filter(user=user, pk__in=used).exists()


def is_checked_elsewhere(request: HttpRequest, user: User) -> bool:
    """Whether she came from the operator's provider, and it has checked a second factor in words he trusts.

    Her own record of coming from there is asked: what was checked for another person in this browser is worth nothing.
    """
    known_as = request.session.get(CHECKED_ELSEWHERE)
    records = get_authentication_records(request, user)
    return bool(known_as) and any(
        record["method"] == "socialaccount" and record.get("uid") == known_as for record in records
    )


def note(request: HttpRequest, factor: Authenticator) -> None:
    """Who has just set a factor up has it in her hands, so her session counts as opened with it."""
    record_authentication(request, factor.user, "mfa", id=factor.pk, type=factor.type)


def _knowing_its_session(request: HttpRequest) -> User | AnonymousUser:
    user = middleware.get_user(request)
    if isinstance(user, User):
        known: list[bool] = []

        def holds() -> bool:
            if not known:
                known.append(settings.DEMO or is_proven(request, user))
            return known[0]

        user.session_holds_second_factor = holds
    return user
