"""Regions that people speak of and no register keeps: Ahrtal, Ruhrgebiet, Allgäu, a Regierungsbezirk.

Each is a list of keys of districts (or beginnings of them), from `content/geo/regions.json`, where the source stands
beside each one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

FOLDER: Final = Path(settings.ROOT) / "content" / "geo"


@dataclass(frozen=True)
class Region:
    """A region. also: other names; one that ends with "*" is an adjective without its ending.

    areas: beginnings of the keys of all that lies in it: two digits for a Land, three for a Regierungsbezirk, five for
    a district or a kreisfreie Stadt. source: the law or body that draws its border, or that nobody does.
    """

    slug: str
    name: str
    also: tuple[str, ...]
    areas: tuple[str, ...]
    source: str

    def holds(self, ags: str) -> bool:
        """Whether a municipality (8 digits) or district (5) lies in it."""
        return ags.startswith(self.areas)


@cache
def regions() -> Mapping[str, Region]:
    """All regions by their slug."""
    stored = json.loads((FOLDER / "regions.json").read_text("utf-8"))
    return {
        one["slug"]: Region(one["slug"], one["name"], tuple(one["also"]), tuple(one["areas"]), one["source"])
        for one in stored
    }


def around(ags: str) -> list[str]:
    """Slugs of the regions that a municipality or district lies in."""
    return [region.slug for region in regions().values() if region.holds(ags)]
