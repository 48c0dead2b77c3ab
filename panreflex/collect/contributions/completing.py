"""What an offer still lacks before it can be handed in, in kind words that say what to do."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.collect.contributions import steps
from panreflex.collect.contributions.models import Contribution

EARLIEST = 1945
_is_address = URLValidator(schemes=["http", "https"])


class Missing(NamedTuple):
    """A field, the step (1 to 5) on which it stands, and what to do about it."""

    field: str
    step: int
    text: str


def missing(offer: Contribution) -> list[Missing]:
    """All that keeps the offer from being handed in, in the order of the steps."""
    found = dict(_faults(offer))
    return [Missing(field, step, found[field]) for field, step in steps.FIELDS.items() if field in found]


def web_address(typed: str) -> str:
    """The address with its scheme, as people often leave it out."""
    return typed if not typed or urlsplit(typed).scheme else f"https://{typed}"


def _faults(offer: Contribution) -> Iterator[tuple[str, str]]:
    asked = {
        "title": _("Bitte geben Sie dem Beispiel einen Titel."),
        "summary": _("Bitte fassen Sie das Beispiel in zwei bis drei Sätzen zusammen."),
        steps.CRISIS_KINDS: _("Bitte kreuzen Sie an, in welcher Krise das war."),
        "problem": _("Bitte beschreiben Sie kurz das Problem."),
        "approach": _("Bitte beschreiben Sie, was getan wurde."),
        "result": _("Bitte schreiben Sie, was daraus wurde. Auch „noch offen“ ist eine Antwort."),
        "transferable": _("Bitte schreiben Sie einen Satz dazu, was andere übernehmen können."),
        "place_name": _("Bitte nennen Sie den Ort."),
        "credit_kind": _("Bitte wählen Sie, wie wir Sie nennen dürfen."),
    }
    for field, sentence in asked.items():
        if not steps.text_of(offer, field):
            yield field, sentence
    if offer.year_start and not _is_year(offer.year_start):
        yield (
            "year_start",
            _("Bitte ein Jahr von %(first)d bis %(last)d eintragen oder das Feld leeren.")
            % {
                "first": EARLIEST,
                "last": timezone.localdate().year,
            },
        )
    if offer.source_url and not _is_web_page(offer.source_url):
        yield "source_url", _("Das ist keine Adresse im Internet. Bitte so: https://www.beispielstadt.de/seite")
    if offer.source_url and not offer.source_title:
        yield "source_title", _("Bitte schreiben Sie dazu, was unter der Adresse steht.")
    if offer.credit_kind == Contribution.Credit.PERSON and not offer.credit_name:
        yield "credit_name", _("Bitte tragen Sie den Namen ein, oder wählen Sie eine andere Nennung.")
    if offer.credit_kind in (Contribution.Credit.PERSON, Contribution.Credit.OFFICE) and not offer.credit_office:
        yield "credit_office", _("Bitte tragen Sie das Amt ein, oder wählen Sie eine andere Nennung.")


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and EARLIEST <= int(text) <= timezone.localdate().year


def _is_web_page(typed: str) -> bool:
    try:
        _is_address(web_address(typed))
    except ValidationError:
        return False
    return True
