"""The frame around every page."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from panreflex.base import layout

pytestmark = pytest.mark.urls("tests.base.addresses")


def frame(path: str = "/", **more: object) -> str:
    return render_to_string("base.html", {**layout.frame(path), **more})


def navigation(path: str) -> dict[str, str]:
    """Title -> aria-current of the main navigation."""
    html = frame(path).split('class="navigation__list"')[1].split("</ul>")[0]
    links = re.findall(r"<a (.*?)>(.*?)</a>", html, re.DOTALL)
    return {text: "".join(re.findall(r'aria-current="(\w+)"', attributes)) for attributes, text in links}


def test_the_navigation_says_on_which_page_one_is():
    current = navigation("/krisenkommunikation/")

    assert current["Krisenkommunikation"] == "page"
    assert [title for title, value in current.items() if value] == ["Krisenkommunikation"]


def test_the_navigation_says_in_which_part_one_is():
    assert navigation("/kommunale-resilienz/teamarbeit/")["Kommunale Resilienz"] == "true"


def test_a_page_outside_the_navigation_marks_nothing():
    assert not any(navigation("/gute-beispiele/").values())


def test_each_page_has_a_search_box_in_the_head_and_one_in_the_menu_of_phones():
    page = frame()

    assert page.count('role="search"') == 2
    assert page.count('action="/suche/"') == 2
    assert page.count('name="q"') == 2


def test_ids_are_used_once():
    ids = re.findall(r'\sid="([^"]+)"', frame())

    assert len(ids) == len(set(ids)) > 0


@pytest.mark.parametrize("forbidden", [r"<script(?![^>]*\bsrc=)", r"<style", r"\sstyle=", r"\son\w+=", r"hx-on"])
def test_the_frame_holds_nothing_inline_that_the_policy_forbids(forbidden: str):
    assert re.search(forbidden, frame()) is None


def test_the_frame_loads_nothing_from_elsewhere():
    loading = r'<(?:script|link(?! rel="alternate")|img|iframe|use)[^>]*?(?:src|href)="([^"]+)"'
    loaded = re.findall(loading, frame(), re.DOTALL)

    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


def test_the_frame_needs_neither_user_nor_session_and_holds_no_token():
    request = RequestFactory().get("/")

    page = render_to_string("base.html", {}, request=request)

    assert not hasattr(request, "session")
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("demo", [True, False])
def test_demo_mode_is_visible_on_every_page(settings, demo: bool):
    settings.DEMO = demo

    assert ("Beispielbetrieb" in frame()) is demo


def test_the_sources_that_must_be_shown_with_maps_and_figures_stand_on_every_page():
    page = frame()

    assert "© Statistisches Bundesamt (Destatis), 2024" in page
    assert '<a href="https://www.govdata.de/dl-de/by-2-0">dl-de/by-2-0</a> (Daten verändert)' in page


def test_the_context_comes_from_the_address_alone():
    request = RequestFactory().get("/ueber/?q=1")

    assert layout.context(request) == layout.frame("/ueber/")


def test_a_printed_page_carries_its_address(settings):
    settings.BASE_URL = "https://wissen.example"

    assert "https://wissen.example/ueber/" in frame("/ueber/")


def test_a_key_in_the_address_of_a_page_is_in_none_of_its_links():
    address = layout.frame("/konto/confirm-email/Mjc:geheim/")["page_address"]

    assert "geheim" not in str(address)
