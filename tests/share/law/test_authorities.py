"""Who is responsible in which Land: complete, sourced, and nothing made up."""

import json
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from panreflex.share.law import authorities

RAW = json.loads((settings.ROOT / "content" / "authorities.json").read_text())
KNOWN = [
    (land["key"], kind, land[kind])
    for land in RAW["lands"]
    for kind in ("enforcement", "data_protection")
    if land[kind]
]


def test_all_lands_and_the_federation_are_there_in_the_order_that_the_form_offers():
    assert list(authorities.lands()) == [key for key, _name in authorities.LANDS]
    assert len(authorities.lands()) == 17
    assert [land.name for land in authorities.lands().values()] == [str(name) for _key, name in authorities.LANDS]


@pytest.mark.parametrize(("land", "kind", "authority"), KNOWN)
def test_what_is_said_of_an_authority_has_a_source(land: str, kind: str, authority: dict[str, str | None]):
    assert authority["name"]
    assert urlsplit(authority["source"] or "").netloc
    assert authority["url"] is None or authority["url"].startswith("https://")
    assert authority["email"] is None or "@" in authority["email"]


def test_nearly_every_land_names_its_enforcement_body():
    named = [land.key for land in authorities.lands().values() if land.enforcement]

    assert len(named) >= 16
