"""What whoever hands an offer in agrees to. The words are kept with it, so a new version changes no old consent."""

from django.utils.translation import gettext as _

VERSION = "2026-11"


def words() -> str:
    """The sentences beside the box, in the language that is being spoken."""
    return _(
        "Ich darf dieses Beispiel mit allen Anhängen weitergeben. Es darf auf der Wissensplattform dauerhaft "
        "veröffentlicht, gekürzt und sprachlich überarbeitet werden. Genannt werden darf nur, was ich oben gewählt "
        "habe. Bis zur Annahme kann ich alles zurückziehen."
    )
