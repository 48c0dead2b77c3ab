"""Filters of a list, as `components/filter_panel.html` shows them. Knows neither rows nor requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

OPTIONS_SHOWN = 6  # per facet; the others are folded
UNKNOWN_NAMED = 3
LONGEST_NAMED = 40  # characters of an unknown value


@dataclass(frozen=True, slots=True)
class Option:
    """A box of the panel. `count`: entries it would show beside the choices in the other facets."""

    value: str
    label: str | Promise
    count: int
    checked: bool


class Panel(NamedTuple):
    """A facet as the filter panel shows it: the `first` options, and `more` of them folded."""

    key: str
    label: str | Promise
    first: list[Option]
    more: list[Option]


def panel(key: str, label: str | Promise, options: Sequence[Option]) -> Panel:
    """A facet with its options in their order: the first ones that lead somewhere are seen at once."""
    first = [option for option in options if option.count or option.checked][:OPTIONS_SHOWN]
    return Panel(key, label, first, [option for option in options if option not in first])


def unknown_notice(unknown: Sequence[tuple[str, str]]) -> str:
    """A sentence that names what was left out, as (label, value); "" if everything is known."""
    if not unknown:
        return ""
    named = ", ".join(
        _("%(facet)s „%(value)s“") % {"facet": label, "value": _printable(value)}
        for label, value in unknown[:UNKNOWN_NAMED]
    )
    if more := max(len(unknown) - UNKNOWN_NAMED, 0):
        named = ngettext("%(named)s und %(n)s weiterer", "%(named)s und %(n)s weitere", more) % {
            "named": named,
            "n": more,
        }
    return ngettext(
        "Unbekannter Filter: %(named)s. Er wurde weggelassen.",
        "Unbekannte Filter: %(named)s. Sie wurden weggelassen.",
        len(unknown),
    ) % {"named": named}


def _printable(value: str) -> str:
    """A stranger's words, short and without characters that turn the line around."""
    return "".join(character for character in value if character.isprintable())[:LONGEST_NAMED]
