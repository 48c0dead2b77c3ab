"""What machines read about the pages that editors write."""

from typing import Any

from django.conf import settings

from panreflex.base.linked_data import NAME, About, absolute, node, page_of


def page(one: Any) -> About:
    """Any page by title and description."""
    data = node(
        "WebPage",
        absolute(one.get_absolute_url()),
        name=one.title,
        description=one.search_description,
        **page_of(one),
    )
    return About(one.title, one.search_description, (data,), kind="website")


def home(one: Any) -> About:
    """The platform itself, with its search, and who stands behind it."""
    start = f"{settings.BASE_URL}/"
    site = node(
        "WebSite",
        start,
        name=NAME,
        description=one.lead,
        inLanguage="de",
        publisher={"@id": f"{start}#panreflex"},
        potentialAction=node(
            "SearchAction",
            target=node("EntryPoint", urlTemplate=f"{start}suche/?q={{search_term_string}}"),
            **{"query-input": "required name=search_term_string"},
        ),
    )
    organisation = node("Organization", name="PanReflex", url=start, **{"@id": f"{start}#panreflex"})
    return About(one.claim or NAME, one.lead, (site, organisation), kind="website")


def news(one: Any) -> About:
    """A piece of news; its day is that of its source, as exactly as it is known."""
    day = one.date.strftime("%Y-%m" if one.month_only else "%Y-%m-%d") if one.date else ""
    data = node(
        "NewsArticle",
        absolute(one.get_absolute_url()),
        headline=one.title,
        abstract=one.summary,
        isBasedOn=one.source_url,
        **page_of(one) | {"datePublished": day},
    )
    return About(one.title, one.summary, (data,))
