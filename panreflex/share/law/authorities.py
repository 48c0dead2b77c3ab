"""Who enforces accessibility and supervises data protection in each Land: read from `content/authorities.json`.

What could not be verified from a public page is null there, and the site says whom to ask instead.
"""

import json
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _


class Authority(NamedTuple):
    """One authority; what is not known of it is None."""

    name: str
    address: str | None
    email: str | None
    url: str | None
    source: str


class Land(NamedTuple):
    """A Land, or the federation, with its two authorities as far as they are known."""

    key: str
    name: str
    enforcement: Authority | None
    data_protection: Authority | None


class Overview(NamedTuple):
    """A public list of all enforcement bodies, for where we know none."""

    name: str
    url: str


LANDS = [
    ("bw", _("Baden-Württemberg")),
    ("by", _("Bayern")),
    ("be", _("Berlin")),
    ("bb", _("Brandenburg")),
    ("hb", _("Bremen")),
    ("hh", _("Hamburg")),
    ("he", _("Hessen")),
    ("mv", _("Mecklenburg-Vorpommern")),
    ("ni", _("Niedersachsen")),
    ("nw", _("Nordrhein-Westfalen")),
    ("rp", _("Rheinland-Pfalz")),
    ("sl", _("Saarland")),
    ("sn", _("Sachsen")),
    ("st", _("Sachsen-Anhalt")),
    ("sh", _("Schleswig-Holstein")),
    ("th", _("Thüringen")),
    ("bund", _("Bund")),
]


@cache
def lands() -> dict[str, Land]:
    """All of them by key, in the order of the file."""
    raw = json.loads((settings.ROOT / "content" / "authorities.json").read_text())
    return {
        one["key"]: Land(one["key"], one["name"], _authority(one["enforcement"]), _authority(one["data_protection"]))
        for one in raw["lands"]
    }


@cache
def overview() -> Overview:
    """Where all enforcement bodies are listed."""
    return Overview(**json.loads((settings.ROOT / "content" / "authorities.json").read_text())["overview"])


def _authority(raw: dict[str, str | None] | None) -> Authority | None:
    return Authority(**raw) if raw else None  # type: ignore[arg-type]
