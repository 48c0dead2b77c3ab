"""The shape of each entry in `content/pages.json`: the texts that the platform brings for its own pages.

Two signs in a text mean something: `[Wort](/adresse/)` is a link, `[Name der Stelle]` a gap that the operator fills.
"""

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from panreflex.project.starting_content.shapes import Entry, LongKey, Shape, Text, UpTo40, UpTo80, UpTo120, UpTo300

UpTo240 = Annotated[Text, Field(max_length=240)]
UpTo500 = Annotated[Text, Field(max_length=500)]


class Heading(Shape):
    kind: Literal["heading"]
    text: UpTo120


class Paragraph(Shape):
    kind: Literal["paragraph"]
    text: Text


class Bullets(Shape):
    kind: Literal["bullets"]
    items: Annotated[list[UpTo500], Field(min_length=1)]


class Notice(Shape):
    kind: Literal["notice"]
    tone: Literal["info", "warning"]
    title: UpTo120
    text: Text


class Definition(Shape):
    term: UpTo120
    text: Text


class Definitions(Shape):
    kind: Literal["definitions"]
    items: Annotated[list[Definition], Field(min_length=1)]


class Sentences(Shape):
    """Leichte Sprache: a sentence a line."""

    kind: Literal["sentences"]
    lines: Annotated[list[Annotated[Text, Field(max_length=100)]], Field(min_length=1)]


class Way(Shape):
    """A link with a line of its own."""

    kind: Literal["way"]
    text: UpTo80
    url: Text


Block = Annotated[Heading | Paragraph | Bullets | Notice | Definitions | Sentences | Way, Field(discriminator="kind")]


class Opening(Shape):
    """What only the home page has."""

    claim: UpTo120
    search_hint: UpTo80
    often_searched: Annotated[list[UpTo40], Field(max_length=6)]
    recommendation: LongKey


class Page(Entry):
    """One page; its `id` is its address below the home page, and of a topic page that of the theme."""

    kind: Literal["home", "topic", "measures", "factors", "news", "about", "contact", "text", "easy"]
    title: UpTo120
    description: UpTo300
    lead: UpTo500 | None
    generated: Literal["", "imprint", "privacy", "accessibility"] = ""
    blocks: list[Block]
    opening: Opening | None = None

    @model_validator(mode="after")
    def _only_home_opens(self) -> "Page":
        if (self.kind == "home") != (self.opening is not None):
            raise ValueError(_("opening gehört zur Seite mit kind home, und nur zu ihr."))
        if self.lead is None and self.kind not in ("contact", "text", "easy"):
            raise ValueError(_("lead ist null. Nur Textseiten und Kontakt kommen ohne aus."))
        return self
