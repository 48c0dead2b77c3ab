"""Components that templates cannot write well themselves: icons, the small map, wrapping ones, long option lists."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.core.paginator import Paginator
from django.template.defaultfilters import linebreaks  # type: ignore[attr-defined]
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from panreflex.base import icons, languages, maps

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "star" %}`: a decorative icon in the colour and about the size of the text around it."""
    return icons.svg(name)


@register.simple_tag
def german(text: str | Promise = "") -> SafeString:
    """`<h1{% german page.title %}>`: `lang="de"` around content on a page in another language.

    Nothing around words of the platform, which were translated; without `text`, always.
    """
    if languages.current() == languages.HOME or (text and languages.is_ours(text)):
        return SafeString("")
    return SafeString(f' lang="{languages.HOME}"')


@register.filter
def paragraphs(text: str) -> SafeString:
    """`{{ example.summary|paragraphs }}`: content as paragraphs that say their language where it is another one."""
    return SafeString(linebreaks(conditional_escape(text)).replace("<p>", f"<p{german()}>"))


@register.simple_tag
def germany_map(lat: float, lon: float) -> SafeString:
    """`{% germany_map lat lon %}`: Germany's outline with a dot; "" for a place outside. Name the place in words."""
    if not maps.is_inside(lat, lon):
        return SafeString("")
    x, y = maps.project(lat, lon)
    return format_html(
        '<svg class="germany" viewBox="0 0 {} {}" aria-hidden="true"><use href="{}#outline"/>'
        '<circle class="germany__dot" cx="{}" cy="{}" r="4.5"/></svg>',
        maps.WIDTH,
        maps.HEIGHT,
        static("germany.svg"),
        str(x),  # as text: a localised "12,5" is no SVG coordinate
        str(y),
    )


class Option(Protocol):
    """One box of a filter: how many entries it would show (its own facet left out), and whether it is ticked."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def checked(self) -> bool: ...


@register.simple_tag
def filter_options(key: str, options: Iterable[Option]) -> SafeString:
    """The boxes of one facet as labels; written in one go, because a list of 150 is shown with every result.

    Each box has the id `f-<key>-<value>`, by which htmx gives the focus back after a swap.
    """
    name = conditional_escape(key)
    parts = []
    for option in options:
        value = conditional_escape(option.value)
        parts.append(
            f'<label class="filter__option{"" if option.count else " filter__option--none"}">'
            f'<input type="checkbox" name="{name}" value="{value}" id="f-{name}-{value}"'
            f"{' checked' if option.checked else ''}>"
            f"<span{german(option.label)}>{conditional_escape(option.label)}</span>"
            f'<span class="filter__count">{option.count}</span></label>'
        )
    return mark_safe("".join(parts))  # every value above is escaped


@register.filter
def any_checked(options: Iterable[Option]) -> bool:
    """Whether one of them is ticked: a choice that counts is not hidden."""
    return any(option.checked for option in options)


@register.simple_block_tag
def aside(content: str, title: str = "") -> SafeString:
    """`{% aside "Was Sie übernehmen können" %}…{% endaside %}`: a thought beside the text, with turquoise edge."""
    heading = format_html('<h2 class="aside__title">{}</h2>', title) if title else ""
    return format_html('<div class="aside">{}{}</div>', heading, content)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """`{% notice "warning" "Titel" %}…{% endnotice %}`; kind: info, success, warning or error, said in words too."""
    said = {"info": _("Hinweis"), "success": _("Erledigt"), "warning": _("Achtung"), "error": _("Fehler")}[kind]
    drawn = {"info": "info", "success": "check", "warning": "warning", "error": "ban"}[kind]
    heading = format_html('<p class="notice__title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice notice--{}">{}<span class="kern-sr-only">{}: </span>'
        '<div class="notice__body">{}{}</div></div>',
        kind,
        icons.svg(drawn),
        said,
        heading,
        content,
    )


@register.simple_block_tag
def disclosure(content: str, summary: str) -> SafeString:
    """`{% disclosure "Als Tabelle" %}…{% enddisclosure %}`: something one click away; printed unfolded."""
    return format_html('<details class="disclosure"><summary>{}</summary><div>{}</div></details>', summary, content)


@register.simple_block_tag
def scrolling_table(content: str, label: str) -> SafeString:
    """`{% scrolling_table "Name der Tabelle" %}<table>…</table>{% endscrolling_table %}`.

    A frame that scrolls sideways on its own and that the keyboard reaches; `label` names it for screen readers.
    """
    return format_html('<div class="table" role="region" aria-label="{}" tabindex="0">{}</div>', label, content)


@register.filter
def page_numbers(paginator: Paginator[object], number: int) -> list[int]:
    """Page numbers to link around the current one, 0 for each gap: 1 2 3 0 12."""
    shown = sorted({1, number - 1, number, number + 1, paginator.num_pages} & set(paginator.page_range))
    numbers: list[int] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before == 2:
            numbers.append(page - 1)
        elif page - before > 2:
            numbers.append(0)
        numbers.append(page)
    return numbers
