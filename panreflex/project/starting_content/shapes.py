"""The shape of each entry in `content/`, field by field. `null` means: the source does not say.

The limits are those of the models, so that what passes here can be stored and edited.
"""

import calendar
import re
import unicodedata
from datetime import date
from typing import Annotated, Any, Final, Literal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YEARS: Final = range(1900, 2101)
_is_web_address: Final = URLValidator(schemes=["http", "https"])
# They turn the direction of reading around, so that a text shows something else than it says.
_TURNING: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise ValueError(
            _("„%(value)s“ ist keine Kennung. Erlaubt sind a bis z, Ziffern und einzelne Bindestriche.")
            % {"value": value[:60]}
        )
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError(_("Der Text ist leer. Sagt die Quelle nichts, tragen Sie null ein."))
    if value != value.strip():
        raise ValueError(_("Der Text beginnt oder endet mit einem Leerzeichen. Bitte entfernen Sie es."))
    if any(character in _TURNING or unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise ValueError(_("Der Text enthält Steuerzeichen oder Zeilenumbrüche. Bitte entfernen Sie sie."))
    return value


def _url(value: str) -> str:
    try:
        _is_web_address(value)
    except ValidationError:
        raise ValueError(
            _("„%(value)s“ ist keine Adresse. Bitte vollständig mit https:// oder http:// eintragen.")
            % {"value": value[:60]}
        ) from None
    return value


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        raise ValueError(_("„%(value)s“ ist keine E-Mail-Adresse.") % {"value": value[:60]}) from None
    return value


def _ags(value: str) -> str:
    if not re.fullmatch(r"[0-9]{5}|[0-9]{8}", value):
        raise ValueError(
            _("„%(value)s“ ist kein Gemeindeschlüssel. Bitte 8 Ziffern eintragen (Kreise: 5).") % {"value": value[:60]}
        )
    return value


def _doi(value: str) -> str:
    if not re.fullmatch(r"10\.[0-9]{4,9}/\S+", value):
        raise ValueError(_("„%(value)s“ ist keine DOI. Bitte ohne https://doi.org/ eintragen.") % {"value": value[:60]})
    return value


def no_twice(value: list[Any]) -> list[Any]:
    """The list. Raises ValueError if something stands in it twice."""
    if twice := sorted({item for item in value if value.count(item) > 1}):
        raise ValueError(_("„%(value)s“ steht zweimal in der Liste.") % {"value": twice[0][:60]})
    return value


def _partial_day(value: str) -> str:
    """A day, a month or a year: 2024-04-18, 2024-04, 2024."""
    last_day(value)
    return value


def _day_or_month(value: str) -> str:
    _partial_day(value)
    if len(value) < len("2024-04"):
        raise ValueError(_("„%(value)s“ nennt keinen Monat.") % {"value": value})
    return value


def _month(value: str) -> str:
    _partial_day(value)
    if len(value) != len("2024-04"):
        raise ValueError(_("„%(value)s“ ist kein Monat. Bitte wie 2024-04 eintragen.") % {"value": value})
    return value


def first_day(partial: str) -> date:
    """The first day of a day, month or year. Raises ValueError if there is no such day."""
    return _days(partial)[0]


def last_day(partial: str) -> date:
    """The last day of a day, month or year. Raises ValueError if there is no such day."""
    return _days(partial)[1]


def _days(partial: str) -> tuple[date, date]:
    match = _DAY.fullmatch(partial)
    try:
        if not match or not partial.isascii() or int(match[1]) not in _YEARS:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None, "the pattern"
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError(
            _("„%(value)s“ ist kein Datum. Bitte wie 2024-04-18 oder 2024-04 eintragen.") % {"value": partial[:60]}
        ) from None
    if month is None:
        return first, first.replace(month=12, day=31)
    if day is None:
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    return first, first


Text = Annotated[str, AfterValidator(_text)]
UpTo40 = Annotated[Text, Field(max_length=40)]  # characters
UpTo60 = Annotated[Text, Field(max_length=60)]
UpTo80 = Annotated[Text, Field(max_length=80)]
UpTo120 = Annotated[Text, Field(max_length=120)]
UpTo160 = Annotated[Text, Field(max_length=160)]
UpTo200 = Annotated[Text, Field(max_length=200)]
UpTo300 = Annotated[Text, Field(max_length=300)]
UpTo400 = Annotated[Text, Field(max_length=400)]
UpTo600 = Annotated[Text, Field(max_length=600)]
Key = Annotated[str, AfterValidator(_slug), Field(max_length=60)]
LongKey = Annotated[str, AfterValidator(_slug), Field(max_length=100)]
Keys = Annotated[list[Key], AfterValidator(no_twice)]
SomeKeys = Annotated[list[Key], AfterValidator(no_twice), Field(min_length=1)]
LongKeys = Annotated[list[LongKey], AfterValidator(no_twice)]
Url = Annotated[str, AfterValidator(_url), Field(max_length=400)]
Urls = Annotated[list[Url], AfterValidator(no_twice)]
Order = Annotated[int, Field(ge=0, le=1000)]
Year = Annotated[int, Field(ge=1945, le=2100)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
PartialDay = Annotated[str, AfterValidator(_partial_day)]
DayOrMonth = Annotated[str, AfterValidator(_day_or_month)]
Month = Annotated[str, AfterValidator(_month)]


class Shape(BaseModel):
    """Strict: no field too many, no field too few, no text for a number."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Entry(Shape):
    """Something with an `id`, which becomes part of its address."""

    id: LongKey


class Word(Shape):
    """Something of the vocabulary with an `id`."""

    id: Key


class Theme(Word):
    kind: Literal["topic", "theme"]
    label_de: UpTo80
    label_en: UpTo80
    synonyms: Annotated[list[UpTo80], AfterValidator(no_twice)]
    parents: Keys
    url: Url | None = None

    @model_validator(mode="after")
    def _themes_hang_below_topics(self) -> "Theme":
        if (self.kind == "theme") != bool(self.parents):
            raise ValueError(_("Ein Thema nennt in parents seine Themenseiten, eine Themenseite nennt dort nichts."))
        return self


class CrisisKind(Word):
    label: UpTo80
    order: Order


class LinkedText(Shape):
    """A statement and where it stands."""

    text: UpTo400
    url: Url


class Measure(Word):
    order: Order
    title: UpTo120
    short_title: UpTo60
    finding: Annotated[Text, Field(max_length=1000)]
    finding_urls: Annotated[list[Url], AfterValidator(no_twice), Field(min_length=1)]
    recommendations: Annotated[list[LinkedText], Field(min_length=1)]
    example_ids: LongKeys
    publication_ids: LongKeys


class Factor(Word):
    order: Order
    title: UpTo120
    statements: Annotated[list[UpTo300], Field(min_length=1)]
    source: UpTo200
    url: Url
    source_note: UpTo400 | None
    measures: SomeKeys


class Example(Entry):
    title: UpTo160
    summary: UpTo600
    municipality: UpTo120
    ags: Annotated[str, AfterValidator(_ags)] | None
    place_kind: Literal["municipality", "part", "district", "association", "state", "abroad"]
    state_or_region: UpTo80 | None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    level: Literal["Stadt", "Gemeinde", "Kreis", "Land", "international"]
    year_start: Year | None
    crisis_kinds: SomeKeys
    themes: SomeKeys
    measures: SomeKeys
    problem: Text | None
    approach: Text | None
    result: Text | None
    transferable: Text | None
    costs_or_effort: Text | None
    contact_unit: UpTo200 | None
    source_url: Url
    source_title: UpTo200
    further_urls: Urls
    source_note: Text | None
    accessed: Month

    @model_validator(mode="after")
    def _place_is_one(self) -> "Example":
        abroad = self.country != "DE"
        if (self.level == "international") != abroad or (self.place_kind == "abroad") != abroad:
            raise ValueError(
                _("level, country und place_kind passen nicht zusammen. Beispiele aus dem Ausland sind international.")
            )
        digits = {"municipality": 8, "part": 8, "district": 5}.get(self.place_kind, 0)
        if len(self.ags or "") != digits:
            raise ValueError(
                _("ags und place_kind passen nicht zusammen. Gemeinden haben 8 Ziffern, Kreise 5, andere null.")
            )
        return self


class Author(Shape):
    """A person (family, given) or a body (literal), as CSL-JSON writes them."""

    family: UpTo120 | None = None
    given: UpTo120 | None = None
    literal: UpTo200 | None = None

    @model_validator(mode="after")
    def _person_or_body(self) -> "Author":
        if bool(self.family) == bool(self.literal) or (self.literal and self.given):
            raise ValueError(_("Bitte entweder family und given oder literal angeben."))
        return self


class Issued(Shape):
    """A date as CSL-JSON writes it: [[year, month, day]], the last two may be missing."""

    date_parts: Annotated[
        list[Annotated[list[int], Field(min_length=1, max_length=3)]],
        Field(alias="date-parts", min_length=1, max_length=1),
    ]

    @model_validator(mode="after")
    def _is_a_day(self) -> "Issued":
        year, month, day = (*self.date_parts[0], 1, 1)[:3]
        last_day(f"{year:04}-{month:02}-{day:02}")
        return self


class Publication(Entry):
    """A work, in CSL-JSON; `keyword` holds themes."""

    type: Literal[
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "book",
        "chapter",
        "report",
        "thesis",
        "webpage",
        "standard",
        "entry-encyclopedia",
        "legislation",
        "paper-conference",
        "document",
    ]
    title: UpTo400
    author: Annotated[list[Author], Field(min_length=1)]
    issued: Issued | None
    container_title: Annotated[UpTo300 | None, Field(alias="container-title")] = None
    publisher: UpTo200 | None = None
    doi: Annotated[str | None, AfterValidator(_doi), Field(alias="DOI", max_length=120)] = None
    url: Annotated[Url, Field(alias="URL")]
    abstract: Text
    keyword: SomeKeys
    language: Literal["de", "en"]


class Project(Entry):
    title: UpTo300
    acronym: UpTo60
    partners: Annotated[list[UpTo200], AfterValidator(no_twice)]
    funder: UpTo200 | None
    start: PartialDay | None
    end: PartialDay | None
    summary: Text
    url: Url
    themes: SomeKeys

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> "Project":
        if self.start and self.end and last_day(self.end) < first_day(self.start):
            raise ValueError(_("end liegt vor start."))
        return self


class Interview(Entry):
    name: UpTo120 | None
    role: UpTo160
    organisation: UpTo160 | None
    format: UpTo40
    summary: Text
    url: Url
    themes: SomeKeys


class FigureItem(Shape):
    label: UpTo200
    value: Annotated[float, Field(allow_inf_nan=False, gt=-1e8, lt=1e8)] | None
    as_scanned: UpTo60 | None
    doubt: UpTo200 | None

    @model_validator(mode="after")
    def _value_or_reason(self) -> "FigureItem":
        if self.value is None and self.doubt is None:
            raise ValueError(_("value ist null. Bitte in doubt sagen, warum."))
        if self.value is not None and round(self.value, 2) != self.value:
            raise ValueError(_("value hat mehr als zwei Stellen nach dem Komma."))
        return self


class Figure(Entry):
    survey: UpTo120
    wave: Order | None
    year: Year | None
    question: UpTo300
    finding: UpTo300
    items: Annotated[list[FigureItem], Field(min_length=1)]
    unit: UpTo80
    n: Count | None
    n_note: UpTo200 | None
    url: Url
    notes: Text | None


class Speaker(Shape):
    name: UpTo120
    affiliation: UpTo160 | None
    verified: bool
    note: UpTo300 | None


class Event(Entry):
    kind: Literal["webinar", "fortbildung", "meilenstein", "workshop", "konferenz", "seminar", "veroeffentlichung"]
    title: UpTo200
    date: DayOrMonth | None
    date_end: DayOrMonth | None
    date_note: UpTo200 | None
    place: UpTo120 | None
    speakers: list[Speaker]
    description: Text
    themes: SomeKeys
    url: Url

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> "Event":
        if self.date_end and (not self.date or first_day(self.date_end) < first_day(self.date)):
            raise ValueError(_("date_end braucht ein date, das nicht später liegt."))
        if self.date_end and self.date and len(self.date_end) != len(self.date):
            raise ValueError(_("date und date_end nennen beide einen Tag oder beide einen Monat."))
        return self


class Evidence(Shape):
    """One piece a recommendation rests on: an entry of ours (`id`) or a page elsewhere (`url`)."""

    kind: Literal["practice_example", "publication", "survey", "interview", "workshop"]
    id: LongKey | None = None
    url: Url | None = None
    note: UpTo300

    @model_validator(mode="after")
    def _one_piece(self) -> "Evidence":
        if bool(self.id) == bool(self.url):
            raise ValueError(_("Ein Beleg nennt entweder id oder url."))
        return self


class Addressee(Word):
    """Not a file of its own: whom the recommendations name."""

    label: UpTo80


class Recommendation(Entry):
    title: UpTo160
    text: UpTo600
    origin: UpTo80
    addressees: Annotated[list[UpTo80], AfterValidator(no_twice), Field(min_length=1)]
    measures: SomeKeys
    evidence: Annotated[list[Evidence], Field(min_length=1)]


class News(Entry):
    title: UpTo200
    summary: UpTo600
    date: DayOrMonth | None
    url: Url


class Partner(Shape):
    name: UpTo200
    short: UpTo40
    people: list[UpTo120]


class PartnerCity(Shape):
    name: UpTo120
    ags: Annotated[str, AfterValidator(_ags)]


class Contact(Shape):
    person: UpTo120
    email: Annotated[str, AfterValidator(_email), Field(max_length=254)]


class ProjectResult(Shape):
    id: Key
    title: UpTo200
    kind: Literal["interview", "literature", "survey", "workshop", "practice_example"]
    count: Count | None


class Training(Shape):
    """The frame of the in-house training."""

    target_groups: list[UpTo120]
    hours: Annotated[int, Field(ge=1, le=100)]
    max_participants: Annotated[int, Field(ge=1, le=1000)]
    questions: list[UpTo300]
    aims: list[UpTo300]


class AboutProject(Shape):
    """`project.json`: the PanReflex project itself, for the page *Über das Projekt*."""

    name: UpTo80
    slogan: UpTo200
    title: UpTo300
    start: DayOrMonth
    end: DayOrMonth
    end_note: UpTo300 | None
    partners: list[Partner]
    people_note: UpTo300 | None
    partner_cities: list[PartnerCity]
    funding: UpTo300
    contact: Contact
    aims: list[UpTo300]
    results: list[ProjectResult]
    training: Training
    source_url: Url
    accessed: Month
