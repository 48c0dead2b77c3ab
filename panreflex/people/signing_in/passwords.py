"""Which passwords are refused: the ones that everybody knows, and the ones that others guess first."""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from panreflex.people.models import User

PLATFORM = ("panreflex", "krisenmanagement", "wissensplattform", "passwort", "kennwort", "password")
SHORTEST_WORD = 3  # characters; shorter ones stand in many words
LEFT_OVER = 8  # characters that have to remain without these words


class KnownPasswords(CommonPasswordValidator):
    """Django's list of 20,000 common and leaked passwords, on this machine."""

    def get_error_message(self) -> str:
        """What is wrong and what helps."""
        return _("Dieses Passwort kennen viele. Nehmen Sie zum Beispiel einen Satz, den nur Sie kennen.")

    def get_help_text(self) -> str:
        """What may not be chosen."""
        return _("Häufige Passwörter gehen nicht.")


class OwnWords:
    """Refuses a password that is little more than the person's name, her address, or the platform's name."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError if less than eight characters are left without these words."""
        rest = password.casefold()
        for word in sorted(_words_of(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < min(LEFT_OVER, len(password)):
            raise ValidationError(
                _("Dieses Passwort besteht fast nur aus Ihrem Namen oder dem der Plattform. Nehmen Sie andere Wörter."),
                code="password_of_own_words",
            )

    def get_help_text(self) -> str:
        """What may not be chosen."""
        return _("Ihr Name und Ihre E-Mail-Adresse reichen nicht.")


def _words_of(user: User | None) -> set[str]:
    own = f"{user.name} {user.email.partition('@')[0]}" if user else ""
    words = {word for word in re.split(r"[\W\d_]+", own.casefold()) if len(word) >= SHORTEST_WORD}
    return words.union(PLATFORM)
