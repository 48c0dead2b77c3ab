"""How allauth signs people in here: mail goes through our queue, nobody signs up unless the operator allows it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from django.http import HttpRequest
from django.utils.translation import gettext as _

from panreflex.base import mailing
from panreflex.people import demo


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the platform for now; readers' own sign-up comes with the self-service pages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        message = self.render_mail(template_prefix, email, context)
        mailing.queue(email, message.subject, message.body)


class SignInView(LoginView):
    """allauth's page; in demo mode it lists the accounts to try."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"demo_accounts": demo.accounts(), "trail": [{"title": _("Anmelden"), "url": ""}]}
