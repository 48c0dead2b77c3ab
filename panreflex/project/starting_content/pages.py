"""The tree of pages that a new platform starts with, and where each page takes its content from."""

import re
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from panreflex.collect.library.models import PracticeExample, Publication
from panreflex.distil.models import Recommendation
from panreflex.project.starting_content import page_shapes, shapes
from panreflex.project.starting_content.placing import Placing
from panreflex.project.starting_content.reading import Content
from panreflex.project.starting_content.shapes import first_day
from panreflex.share.pages.models import (
    AboutPage,
    ContactPage,
    EasyPage,
    FactorsPage,
    HomePage,
    MeasureAdvice,
    MeasureExample,
    MeasurePage,
    MeasurePublication,
    MeasuresPage,
    NewsIndexPage,
    NewsPage,
    PartnerCity,
    SitePage,
    StandardPage,
    TopicPage,
)
from panreflex.vocabulary.models import Measure, Theme

_NEWS_ID: Final = "news-"
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\((/[^\s()]*|https?://[^\s()]+|mailto:[^\s()]+)\)")
# Where on this site each result of the project is found.
_RESULT_PAGES: Final = {
    "interview": "/literatur/panreflex-interviewbericht/",
    "literature": "/literatur/",
    "survey": "/befragungen/",
    "workshop": "/termine/",
    "practice_example": "/gute-beispiele/",
}
_MODELS: Final[dict[str, type[SitePage]]] = {
    "topic": TopicPage,
    "measures": MeasuresPage,
    "factors": FactorsPage,
    "news": NewsIndexPage,
    "about": AboutPage,
    "contact": ContactPage,
    "text": StandardPage,
    "easy": EasyPage,
}


class _TextAndProject(shapes.Entry):
    """Two pages have two sources: their text, and the facts of `project.json`."""

    text: page_shapes.Page
    project: shapes.AboutProject


def put(content: Content, placing: Placing) -> None:
    """Home first, then the pages below it, then theirs. What editors changed, moved or deleted stays as it is."""
    for text in content.pages:
        if text.kind == "home":
            placing.put(HomePage, text, _write_home)
    home = HomePage.objects.first()
    if home is None:
        return  # deleted by an editor
    _show(home)
    for text in content.pages:
        if text.kind == "home":
            continue
        model = _MODELS[text.kind]
        if not placing.knows(model, text.id) and home.get_children().filter(slug=text.id).exists():
            placing.report.kept += 1  # an editor had the same idea for an address
        elif text.kind in ("about", "contact"):
            both = _TextAndProject(id=text.id, text=text, project=content.project)
            if text.kind == "about":
                placing.put(AboutPage, both, _write_about)
            else:
                placing.put(ContactPage, both, _write_contact)
        else:
            placing.put(model, text, _write_text)
    if MeasuresPage.objects.exists():
        for measure in content.measures:
            placing.put(MeasurePage, measure, _write_measure)
    if NewsIndexPage.objects.exists():
        for news in content.news:
            placing.put(NewsPage, news, _write_news, same=Q(slug=_news_slug(news.id)))


def _show(home: HomePage) -> None:
    """Make `home` what the site's address shows, and take away the page that Wagtail greets with."""
    address = urlsplit(settings.BASE_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = {
        "hostname": address.hostname or "localhost",
        "port": address.port or (443 if address.scheme == "https" else 80),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "root_page_id": home.pk,
    }
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
        for page in Page.objects.filter(depth=2, slug="home", latest_revision=None).exclude(pk=home.pk):
            if page.specific_class is Page:
                page.delete()


def _write_home(page: HomePage, item: page_shapes.Page, placing: Placing) -> None:
    assert item.opening is not None, "checked by its shape"
    _head(page, item)
    page.claim = item.opening.claim
    page.lead = item.lead or ""
    page.search_hint = item.opening.search_hint
    page.often_searched = _stream("term", item.opening.often_searched)
    page.recommendation = next(iter(placing.find(Recommendation, [item.opening.recommendation])), None)
    _store(page, below=Page.objects.get(depth=1))


def _write_text(page: SitePage, item: page_shapes.Page, placing: Placing) -> None:
    _head(page, item)
    if isinstance(page, (TopicPage, MeasuresPage, FactorsPage, NewsIndexPage)):
        page.intro = item.lead or ""
    elif isinstance(page, StandardPage):
        page.lead = item.lead or ""
        page.generated = item.generated
    if isinstance(page, (TopicPage, StandardPage, EasyPage)):
        page.body = _body(item.blocks)
    if isinstance(page, TopicPage):
        (page.topic,) = placing.find(Theme, [item.id])
    _store(page, below=HomePage.objects.get())


def _write_about(page: AboutPage, item: _TextAndProject, placing: Placing) -> None:
    project = item.project
    _head(page, item.text)
    page.slogan = project.slogan
    page.project_title = project.title
    page.duration = _("%(start)s bis %(end)s") % {"start": _month(project.start), "end": _month(project.end)}
    page.duration_note = project.end_note or ""
    page.funding = project.funding
    page.aims = _stream("aim", project.aims)
    page.partners = _stream(
        "partner",
        [{"name": partner.name, "short": partner.short, "people": partner.people} for partner in project.partners],
    )
    page.people_note = project.people_note or ""
    page.results = _stream(
        "result",
        [{"title": result.title, "url": _RESULT_PAGES[result.kind], "note": ""} for result in project.results],
    )
    page.body = _body(item.text.blocks)
    page.source_url = project.source_url
    page.accessed = first_day(project.accessed)
    page.cities = [
        PartnerCity(name=city.name, municipality=placing.municipality(city.ags)) for city in project.partner_cities
    ]
    _store(page, below=HomePage.objects.get())


def _write_contact(page: ContactPage, item: _TextAndProject, _placing: Placing) -> None:
    _head(page, item.text)
    page.lead = item.text.lead or ""
    page.body = _body(item.text.blocks)
    page.person = item.project.contact.person
    page.email = item.project.contact.email
    page.person_note = _("Angaben der Projektseite, abgerufen %(month)s") % {"month": _month(item.project.accessed)}
    _store(page, below=HomePage.objects.get())


def _write_measure(page: MeasurePage, item: shapes.Measure, placing: Placing) -> None:
    page.title = item.title
    page.slug = item.id
    page.search_description = ""
    (page.measure,) = placing.find(Measure, [item.id])
    page.finding = item.finding
    page.finding_sources = _stream("url", item.finding_urls)
    page.advice = [MeasureAdvice(text=advice.text, url=advice.url) for advice in item.recommendations]
    page.chosen_examples = [
        MeasureExample(example=example) for example in placing.find(PracticeExample, item.example_ids)
    ]
    page.chosen_publications = [
        MeasurePublication(publication=work) for work in placing.find(Publication, item.publication_ids)
    ]
    _store(page, below=MeasuresPage.objects.get())


def _write_news(page: NewsPage, item: shapes.News, _placing: Placing) -> None:
    page.title = item.title
    page.slug = _news_slug(item.id)
    page.summary = item.summary
    page.date = first_day(item.date) if item.date else None
    page.month_only = len(item.date or "") == len("2024-04")
    page.source_url = item.url
    _store(page, below=NewsIndexPage.objects.get())


def _news_slug(key: str) -> str:
    return key.removeprefix(_NEWS_ID)


def _head(page: SitePage, item: page_shapes.Page) -> None:
    page.title = item.title
    page.slug = item.id
    page.search_description = item.description


def _store(page: SitePage, *, below: Page) -> None:
    now = timezone.now()
    page.first_published_at = page.first_published_at or now
    page.last_published_at = now
    page.draft_title = page.title
    if page.pk is not None:
        page.save()
        return
    below.add_child(instance=page)
    if not page.live:  # where two are required every page begins as a draft, but what comes along asks nobody
        page.live = True
        page.save()


def _stream(kind: str, values: list[Any]) -> list[tuple[str, Any]]:
    return [(kind, value) for value in values]


def _body(blocks: list[page_shapes.Block]) -> list[tuple[str, Any]]:
    body: list[tuple[str, Any]] = []
    for block in blocks:
        match block:
            case page_shapes.Heading():
                body.append((block.kind, block.text))
            case page_shapes.Paragraph():
                body.append((block.kind, _rich(block.text)))
            case page_shapes.Bullets():
                body.append((block.kind, {"items": block.items}))
            case page_shapes.Notice():
                body.append((block.kind, {"kind": block.tone, "title": block.title, "text": block.text}))
            case page_shapes.Sentences():
                body.append((block.kind, "\n".join(block.lines)))
            case page_shapes.Way():
                body.append((block.kind, {"text": block.text, "url": block.url}))
            case page_shapes.Definitions():
                body.append((block.kind, {"items": [item.model_dump() for item in block.items]}))
    return body


def _rich(text: str) -> str:
    linked = _LINK.sub(r'<a href="\2">\1</a>', escape(text))
    return f"<p>{linked}</p>"


def _month(day: str) -> str:
    when: date = first_day(day)
    return date_format(when, "F Y")
