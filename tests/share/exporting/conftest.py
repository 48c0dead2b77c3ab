"""One of each kind that is public, and one of each that is not."""

from datetime import date
from typing import Any

import pytest
from wagtail.models import Page, PageViewRestriction, Site

from panreflex.collect.library.models import PublicationAuthor
from panreflex.share.pages.models import HomePage, NewsIndexPage, NewsPage
from tests.making import (
    make_crisis_kind,
    make_event,
    make_evidence,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_project,
    make_publication,
    make_recommendation,
    make_theme,
)

SECRET = "GEHEIM"


def content_of(response: Any) -> bytes:
    """The whole answer, whether it came in parts or not."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


@pytest.fixture
def something_of_each() -> None:
    """What everybody may read: one of each kind, under the theme "hitze"."""
    heat, measure = make_theme("hitze", "Hitze"), make_measure("personal", title="Personal einsetzen")
    example = make_example("peiman", crisis_kinds=[make_crisis_kind()], themes=[heat], measures=[measure])
    work = make_publication("werk", themes=[heat], doi="10.1000/182", isbn="9783161484100")
    PublicationAuthor.objects.create(publication=work, family="von der Au", given="Ute", sort_order=0)
    PublicationAuthor.objects.create(publication=work, literal="Amt für Inneres, Sport und Kommunales", sort_order=1)
    for made in (make_project("projekt"), make_interview("gespraech")):
        made.themes = [heat]
        made.save()
    make_evidence(make_recommendation("ueben", measures=[measure]), example=example)
    make_figure("zahl")
    make_event("termin")
    news_page("meldung")


@pytest.fixture
def something_secret(something_of_each: None) -> None:
    """Drafts of each kind, a page for some only, and what editors note for themselves."""
    draft: dict[str, Any] = {"live": False}
    example = make_example(f"{SECRET.lower()}-1", title=f"{SECRET} Beispiel", **draft)
    work = make_publication(f"{SECRET.lower()}-2", title=f"{SECRET} Werk", **draft)
    make_project(f"{SECRET.lower()}-3", title=f"{SECRET} Projekt", **draft)
    make_interview(f"{SECRET.lower()}-4", name=f"{SECRET} Gespräch", **draft)
    make_recommendation(f"{SECRET.lower()}-5", title=f"{SECRET} Empfehlung", **draft)
    make_figure(f"{SECRET.lower()}-6", question=f"{SECRET} Zahl", **draft)
    make_event(f"{SECRET.lower()}-7", title=f"{SECRET} Termin", **draft)
    news_page(f"{SECRET.lower()}-8", title=f"{SECRET} Entwurf", **draft)
    PageViewRestriction.objects.create(
        page=news_page(f"{SECRET.lower()}-9", title=f"{SECRET} Intern"), restriction_type=PageViewRestriction.LOGIN
    )
    make_example("offen", source_note=f"{SECRET} Hinweis")
    shown = make_recommendation("gestuetzt")
    make_evidence(shown, example=example, note=f"{SECRET} Beleg")
    make_evidence(shown, publication=work, note=f"{SECRET} Beleg")
    event = make_event("mit-notiz")
    event.speakers.create(name="Dr. Alex Muster", note=f"{SECRET} Notiz")
    make_figure("mit-hinweis", notes=f"{SECRET} Hinweis")


def news_page(slug: str, **fields: Any) -> Any:
    """A piece of news below Aktuelles, which is made with the first one."""
    index = NewsIndexPage.objects.first()
    if index is None:
        home = HomePage(title="Start", slug="start", claim="Aus Krisen lernen", lead="Was Kommunen tun.")
        Page.objects.get(depth=1).add_child(instance=home)
        Site.objects.update(root_page=home)
        index = home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles"))
    values = {"title": slug.title(), "summary": "Was es Neues gibt.", "date": date(2025, 7, 15)} | fields
    return index.add_child(instance=NewsPage(slug=slug, **values))
