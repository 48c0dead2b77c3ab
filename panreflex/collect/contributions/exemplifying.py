"""An offer as the practice example that it would become."""

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from panreflex.collect.contributions import completing
from panreflex.collect.contributions.models import Contribution
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import Municipality
from panreflex.people.states import State
from panreflex.vocabulary.models import Level

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
SAME = (
    *("title", "summary", "problem", "approach", "result", "transferable", "costs_or_effort"),
    *("contact_unit", "place_name", "source_title"),
)


def as_example(offer: Contribution) -> PracticeExample:
    """A practice example with all that the offer says; not stored, and perhaps not complete."""
    place = _place(offer)
    year = int(offer.year_start) if offer.year_start.isascii() and offer.year_start.isdigit() else None
    example = PracticeExample(
        **{name: getattr(offer, name) for name in SAME},
        slug=slug_for(offer),
        live=False,
        year_start=year,
        source_url=completing.web_address(offer.source_url),
        accessed=timezone.localdate(),
        place_kind=_kind(place),
        municipality=place,
        region=str(State(place.state).label) if place else "",
        level=Level.DISTRICT if place and len(place.ags) == 5 else Level.CITY if place else Level.MUNICIPALITY,
        credit=credit(offer),
        contributed_by=offer.municipality if offer.credit_kind != Contribution.Credit.NONE else None,
    )
    if not example.source_title:
        example.source_title = _("Angaben von %(place)s") % {"place": offer.place_name} if offer.place_name else ""
    example.crisis_kinds = list(offer.crisis_kinds.all())
    return example


def credit(offer: Contribution, *, without_person: bool = False) -> str:
    """How the public page names who has contributed it, as she chose; "" for not at all.

    without_person: as if only the office had been chosen.
    """
    place = offer.municipality.label if offer.municipality else offer.place_name
    office = ", ".join(filter(None, (offer.credit_office, place)))
    match offer.credit_kind:
        case Contribution.Credit.PERSON:
            return office if without_person else ", ".join(filter(None, (offer.credit_name, office)))
        case Contribution.Credit.OFFICE:
            return office
        case Contribution.Credit.MUNICIPALITY:
            return place
    return ""


def slug_for(offer: Contribution) -> str:
    """A free address made of place and title."""
    words = f"{offer.place_name} {offer.title}".translate(_UMLAUTS)
    stem = slugify(words)[:80].strip("-") or f"beispiel-{offer.pk}"
    taken = set(PracticeExample.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _place(offer: Contribution) -> Municipality | None:
    """The municipality it is offered for, if the example is about that place."""
    own = offer.municipality
    return own if own and offer.place_name.casefold() == own.label.casefold() else None


def _kind(place: Municipality | None) -> str:
    if place and len(place.ags) == 5:
        return PracticeExample.PlaceKind.DISTRICT.value
    return PracticeExample.PlaceKind.MUNICIPALITY.value
