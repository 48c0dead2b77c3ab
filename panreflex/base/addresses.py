"""Addresses of other sites, as readers see them: the site's name, and what tells two pages of one site apart."""

import re
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.utils.text import Truncator

LONGEST_WORDS = 40  # characters of a page's own words


class Source(NamedTuple):
    """A page of another site; `title` is what its link says."""

    title: str
    url: str


def host(url: str) -> str:
    """The name of the site: "panreflex.de" for "https://www.panreflex.de/x"; what is no address stays."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:  # brackets that hold no IPv6 address
        return url


def sources(urls: Collection[str]) -> list[Source]:
    """Links to `urls` in their order, each with a text of its own.

    The host is enough as long as it stands alone: "muenchen.de", "muenchen.de (PDF)". Pages of one site add the words
    of their address: "wuppertal.de (gewaltpraevention)". What is still the same is numbered.
    """
    titles = [_title(url, ()) for url in urls]
    alike = Counter(titles)
    details = [(_words(url),) if alike[title] > 1 else () for url, title in zip(urls, titles, strict=True)]
    titles = [_title(url, more) for url, more in zip(urls, details, strict=True)]
    alike, seen = Counter(titles), Counter[str]()
    found = []
    for url, title, more in zip(urls, titles, details, strict=True):
        seen[title] += 1
        number = str(seen[title]) if alike[title] > 1 else ""
        found.append(Source(_title(url, (*more, number)), url))
    return found


def _title(url: str, details: Collection[str]) -> str:
    said = ", ".join(filter(None, (*details, "PDF" if _path(url).lower().endswith(".pdf") else "")))
    return f"{host(url)} ({said})" if said else host(url)


def _words(url: str) -> str:
    """The last part of the path that says something, without numbers and endings; "" if there is none."""
    for part in reversed(_path(url).split("/")):
        name = re.sub(r"\.[a-z]{2,5}$", "", part, flags=re.IGNORECASE)
        words = [word for word in re.split(r"[\W_]+", name) if word and not re.search(r"\d", word)]
        if max(map(len, words), default=0) > 3 and words != ["index"]:
            return Truncator(" ".join(words)).chars(LONGEST_WORDS)
    return ""


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""
