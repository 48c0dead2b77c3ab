"""Which examples a comparison is about, from what stands in its address, and what may be added. Knows no HTTP."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base import forwarding
from panreflex.collect.library.models import PracticeExample

MOST = 4
EXAMPLE, DIFFERENCES, SOUGHT = "beispiel", "unterschiede", "q"  # names in the address
FOUND_SHOWN = 8
_READ = 20  # addresses may name any number of examples; more are not looked for
_LONGEST_SOUGHT = 100
_LONGEST_NAMED = 60
_MOST_WORDS = 6


class Found(NamedTuple):
    """An example that can be added; `url`: the comparison with it."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Choice:
    """What a reader chose, in the order of the address.

    examples: at most MOST, live, each once. notices: sentences about what the address asked for and did not get.
    """

    path: str
    examples: tuple[PracticeExample, ...]
    notices: tuple[str, ...]
    only_differences: bool
    sought: str

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(example.slug for example in self.examples)

    @property
    def is_full(self) -> bool:
        return len(self.examples) == MOST

    @property
    def url(self) -> str:
        """The address of this comparison, without what was sought."""
        return self.with_slugs(self.slugs)

    def with_slugs(self, slugs: Iterable[str], *, only_differences: bool | None = None) -> str:
        """The address of the comparison of these examples; what is not given stays."""
        pairs = [(EXAMPLE, slug) for slug in slugs]
        if self.only_differences if only_differences is None else only_differences:
            pairs.append((DIFFERENCES, "1"))
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def plus(self, slug: str) -> str:
        """The address with one more."""
        return self.with_slugs((*self.slugs, slug))

    def without(self, slug: str) -> str:
        """The address with one less."""
        return self.with_slugs(one for one in self.slugs if one != slug)


def read(path: str, asked: Iterable[str], *, only_differences: bool = False, sought: str = "") -> Choice:
    """The examples that an address names by their slugs of today or of former days.

    One query and those of the relations; as many again and one if nothing stands at some of the slugs any more.
    """
    given = [slug.strip() for slug in asked if slug.strip()]
    wanted = list(dict.fromkeys(given))
    rows = {one.slug: one for one in _examples().filter(slug__in=wanted[:_READ])}
    moved = _moved([slug for slug in wanted[:_READ] if slug not in rows])
    rows |= {one.slug: one for one in moved.values()}
    today = [moved[slug].slug if slug in moved else slug for slug in wanted]
    known = [slug for slug in dict.fromkeys(today) if slug in rows]
    asked_for = Counter(moved[slug].slug if slug in moved else slug for slug in given)
    notices = _notices(
        unknown=[slug for slug in today if slug not in rows],
        twice=[rows[slug].title for slug in known if asked_for[slug] > 1],
        beyond=[rows[slug].title for slug in known[MOST:]],
    )
    examples = tuple(rows[slug] for slug in known[:MOST])
    return Choice(path, examples, notices, only_differences, " ".join(sought.split())[:_LONGEST_SOUGHT])


def find(choice: Choice) -> tuple[list[Found], bool]:
    """Examples in which every word that was sought occurs, in alphabetical order, and whether there are more."""
    words = choice.sought.split()[:_MOST_WORDS]
    if not words:
        return [], False
    rows = PracticeExample.objects.live().exclude(slug__in=choice.slugs).order_by("sort_key", "pk")
    for word in words:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(place_name__icontains=word)
            | Q(region__icontains=word)
            | Q(summary__icontains=word)
        )
    found = list(rows.only("slug", "title", "place_name")[: FOUND_SHOWN + 1])
    shown = [Found(one.title, one.place_name, choice.plus(one.slug)) for one in found[:FOUND_SHOWN]]
    return shown, len(found) > FOUND_SHOWN


def _examples() -> QuerySet[PracticeExample]:
    rows: QuerySet[PracticeExample] = PracticeExample.objects.live().select_related("municipality")
    return rows.prefetch_related(*PracticeExample.RELATED, "further_links")


def _moved(slugs: list[str]) -> dict[str, PracticeExample]:
    """Former slugs -> the examples that stood there and have another one today."""
    if not slugs:
        return {}
    paths = {PracticeExample(slug=slug).get_absolute_url(): slug for slug in slugs}
    keys = forwarding.owners(PracticeExample._meta.label_lower, paths)
    rows = {str(one.pk): one for one in _examples().filter(pk__in=keys.values())} if keys else {}
    return {paths[path]: rows[key] for path, key in keys.items() if key in rows}


def _notices(*, unknown: list[str], twice: list[str], beyond: list[str]) -> tuple[str, ...]:
    notices = []
    if unknown:
        notices.append(
            ngettext(
                "Dieses Beispiel gibt es nicht oder nicht mehr: %(names)s. Es wurde weggelassen.",
                "Diese Beispiele gibt es nicht oder nicht mehr: %(names)s. Sie wurden weggelassen.",
                len(unknown),
            )
            % {"names": _quoted(unknown)}
        )
    if twice:
        notices.append(
            ngettext(
                "Dieses Beispiel war mehrmals gewählt: %(names)s. Es steht einmal da.",
                "Diese Beispiele waren mehrmals gewählt: %(names)s. Sie stehen einmal da.",
                len(twice),
            )
            % {"names": _quoted(twice)}
        )
    if beyond:
        notices.append(
            ngettext(
                "Vier Beispiele passen nebeneinander. Weggelassen wurde: %(names)s.",
                "Vier Beispiele passen nebeneinander. Weggelassen wurden: %(names)s.",
                len(beyond),
            )
            % {"names": _quoted(beyond)}
        )
    return tuple(notices)


def _quoted(names: list[str]) -> str:
    """Up to MOST of them; strangers' words are cut, and hold nothing that turns the line around."""
    shown = [_("„%(name)s“") % {"name": "".join(filter(str.isprintable, name))[:_LONGEST_NAMED]} for name in names]
    more = len(shown) - MOST
    return ", ".join(shown[:MOST]) + (_(" und %(n)s mehr") % {"n": more} if more > 0 else "")
