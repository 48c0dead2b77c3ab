"""Whatever happens to a page is noted for search, feeds and caches."""

from typing import Any

import pytest
from wagtail.models import Page, PageViewRestriction

from panreflex.base.models import Change
from panreflex.share.pages.models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home: Any) -> Any:
    return home.add_child(instance=StandardPage(title="Impressum", slug="impressum"))


def noted() -> list[str]:
    return sorted(Change.objects.filter(kind="wagtailcore.page").values_list("key", flat=True))


def test_publishing_a_page_is_noted(page):
    page.save_revision().publish()

    assert noted() == [str(page.pk)]


def test_taking_a_page_back_is_noted(page):
    page.unpublish()

    assert noted() == [str(page.pk)]


def test_a_draft_is_not_noted(page):
    page.save_revision()

    assert noted() == []


@pytest.mark.parametrize("live", [True, False])
def test_deleting_a_page_is_noted(page, live):
    key = str(page.pk)
    StandardPage.objects.filter(pk=page.pk).update(live=live)

    StandardPage.objects.get(pk=key).delete()

    assert set(noted()) == {key}


def test_deleting_a_page_is_noted_for_all_pages_below_it(page):
    below = page.add_child(instance=StandardPage(title="Unten", slug="unten"))
    keys = {str(page.pk), str(below.pk)}

    Page.objects.get(pk=page.pk).delete()

    assert set(noted()) == keys


def test_moving_a_page_is_noted_for_all_pages_below_it(page, home):
    parent = home.add_child(instance=StandardPage(title="Oben", slug="oben"))
    below = page.add_child(instance=StandardPage(title="Unten", slug="unten"))

    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=parent.pk), pos="last-child")

    assert noted() == sorted([str(page.pk), str(below.pk)])


def test_closing_a_page_to_the_public_is_noted(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert noted() == [str(page.pk)]
