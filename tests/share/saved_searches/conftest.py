"""A reader with a saved search, and entries that become public one after the other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from panreflex.base import changes
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import User
from panreflex.share.saved_searches import finding, noticing, saving
from panreflex.share.saved_searches.models import Frequency, SavedSearch
from panreflex.share.search import indexing
from tests.making import make_example, make_user


def followed() -> None:
    """What the jobs do after a change."""
    indexing.follow_changes()
    noticing.follow_changes()


def publish(title: str, **fields: Any) -> PracticeExample:
    """A new example that everybody may read, known to the search."""
    example = make_example(title=title, **fields)
    announce(example)
    return example


def announce(example: PracticeExample) -> None:
    """Note a change of it, and let the followers read it."""
    changes.record("library.practiceexample", [str(example.pk)])
    followed()


def keep(user: User, query: str = "q=Hitze", frequency: Frequency = Frequency.DAILY, **fields: Any) -> SavedSearch:
    """A search that somebody saved yesterday."""
    search = finding.of_query(query)
    saved = saving.save(user.pk, search, name=fields.pop("name", search.text), frequency=frequency)
    SavedSearch.objects.filter(pk=saved.pk).update(looked_at=timezone.now() - timedelta(days=8), **fields)
    return saved


@pytest.fixture
def reader() -> User:
    return make_user()


@pytest.fixture
def nights() -> Callable[[int], datetime]:
    """So many days from now, at night."""
    return lambda days: timezone.now() + timedelta(days=days)
