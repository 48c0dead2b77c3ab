"""The document: opening, list of contents, a table of all entries, each entry as it was ticked, the sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base import languages
from panreflex.base.reports.model import (
    Bibliography,
    Block,
    Contents,
    Facts,
    Heading,
    Note,
    Paragraph,
    Piece,
    Report,
    Run,
    Table,
    Text,
    Thread,
    one_line,
)
from panreflex.collect.library.formatted import Style
from panreflex.share.catalogue.evidence import Node
from panreflex.share.reading_lists.taking_along import referencing
from panreflex.share.reading_lists.taking_along.portraits import PLATFORM, Part, Portrait

# What stands as text under a heading of its own; the summary needs none.
_TEXTS = (Part.PROBLEM, Part.APPROACH, Part.RESULT, Part.TRANSFERABLE, Part.COSTS)
_BEFORE, _AFTER = (Part.PLACE, Part.CLASSIFICATION), (Part.SOURCE, Part.ADDRESS)


@dataclass(frozen=True)
class Taken:
    """One entry that is taken along, with the note of whoever keeps the list."""

    portrait: Portrait
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a reader chose. lead: what the document is for, in her words; parts: what stands with each entry."""

    title: str
    lead: str = ""
    parts: frozenset[Part] = field(default_factory=lambda: frozenset(Part))
    with_notes: bool = True
    style: Style = "iso690"


def compose(entries: Sequence[Taken], choice: Choice) -> Report:
    """The document in the language that is being spoken; what entries say stays in theirs."""
    address = settings.BASE_URL + languages.local("/")
    return Report(
        title=choice.title,
        language=languages.current(),
        publisher=PLATFORM,
        kind=_("Zusammenstellung"),
        lead=choice.lead,
        facts=[
            (_("Stand"), date_format(timezone.localdate(), "DATE_FORMAT")),
            (
                _("Quelle"),
                [
                    _("%(platform)s, die Wissensplattform von PanReflex") % {"platform": PLATFORM},
                    "\n",
                    Run(address, address),
                ],
            ),
            (_("Umfang"), ngettext("%(n)s Eintrag", "%(n)s Einträge", len(entries)) % {"n": len(entries)}),
        ],
        blocks=list(_blocks(entries, choice)),
    )


def _blocks(entries: Sequence[Taken], choice: Choice) -> Iterator[Block]:
    if len(entries) > 1:
        yield Contents(level=2)
        yield Heading(_("Überblick"))
        yield _overview(entries)
    yield Heading(_("Einträge"))
    for number, taken in enumerate(entries, start=1):
        yield from _entry(number, taken, choice)
    yield Heading(_("Quellen"))
    yield Bibliography(referencing.linked([taken.portrait.item for taken in entries], choice.style))
    has_notes = choice.with_notes and any(taken.note.strip() for taken in entries)
    yield Paragraph(_closing(has_notes=has_notes), look="small")


def _overview(entries: Sequence[Taken]) -> Table:
    return Table(
        caption=_("Die Einträge im Überblick"),
        head=(_("Nr."), _("Eintrag"), _("Art"), _("Ort oder Jahr")),
        rows=[
            (str(number), _named(taken.portrait), taken.portrait.kind, taken.portrait.where or "–")
            for number, taken in enumerate(entries, start=1)
        ],
        description=_("Je Eintrag eine Zeile mit Nummer, Titel, Art sowie Ort oder Jahr."),
        widths=(2, 15, 6, 7),
    )


def _named(portrait: Portrait) -> Run:
    said = portrait.foreign(portrait.title)
    return Run(said.text, url=portrait.url, language=said.language)


def _entry(number: int, taken: Taken, choice: Choice) -> Iterator[Block]:
    portrait = taken.portrait
    title = one_line(portrait.title) or _("Ohne Titel")
    yield Heading(f"{number}  {title}", 2, language=portrait.foreign("").language)
    if portrait.title and (summary := portrait.texts.get(Part.SUMMARY, "")) and Part.SUMMARY in choice.parts:
        yield from _paragraphs(portrait, summary)
    yield Facts([(_("Art"), portrait.kind), *_facts(portrait, _BEFORE, choice)])
    for part in _TEXTS:
        if part in choice.parts and (text := portrait.texts.get(part, "")):
            yield Heading(str(part.label), 3)
            yield from _paragraphs(portrait, text)
    if portrait.figures and Part.SUMMARY in choice.parts:
        yield _figures(portrait)
    if portrait.thread and Part.EVIDENCE in choice.parts:
        yield Heading(_("Worauf die Empfehlung ruht"), 3)
        yield Thread([_piece(node) for node in portrait.thread])
    if taken.note.strip() and choice.with_notes:
        yield Note(_("Eigene Notiz"), taken.note.strip())
    if facts := [*_facts(portrait, _AFTER, choice), *_address(portrait, choice)]:
        yield Facts(facts)


def _facts(portrait: Portrait, parts: Sequence[Part], choice: Choice) -> list[tuple[str, Text]]:
    return [fact for part in parts if part in choice.parts for fact in portrait.facts[part]]


def _address(portrait: Portrait, choice: Choice) -> list[tuple[str, Text]]:
    return [(_("Adresse hier"), Run(portrait.url, portrait.url))] if Part.ADDRESS in choice.parts else []


def _paragraphs(portrait: Portrait, text: str) -> Iterator[Paragraph]:
    for part in text.replace("\r\n", "\n").split("\n\n"):
        if part.strip():
            yield Paragraph(portrait.foreign(part.strip()))


def _figures(portrait: Portrait) -> Table:
    """The answers with their values; a reason stands where the source gives no number that can be read."""
    return Table(
        caption=_("Angaben in %(unit)s") % {"unit": portrait.unit} if portrait.unit else _("Angaben"),
        head=(_("Angabe"), _("Wert"), _("Vorbehalt")),
        rows=[(portrait.foreign(label), value, doubt or "–") for label, value, doubt in portrait.figures],
        description=_("Je Antwort eine Zeile mit ihrem Wert und dem, was zu bedenken ist."),
        widths=(6, 2, 4),
    )


def _piece(node: Node) -> Piece:
    url = settings.BASE_URL + languages.local(node.url) if node.url.startswith("/") else node.url
    return Piece(node.kind, Run(node.title, url), node.note)


def _closing(*, has_notes: bool) -> str:
    said = [
        _("Zusammengestellt am %(date)s aus „%(platform)s“.")
        % {"date": date_format(timezone.localdate(), "DATE_FORMAT"), "platform": PLATFORM}
    ]
    if has_notes:
        said.append(_("Notizen hat ergänzt, wer die Merkliste führt."))
    if settings.DEMO:
        said.append(_("Beispielbetrieb: Manche Inhalte sind erfunden und so gekennzeichnet."))
    return " ".join(said)
