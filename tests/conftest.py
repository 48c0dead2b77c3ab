"""Fixtures for every test."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import TransactionTestCase, override_settings
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from wagtail.models import Site

from panreflex.base import translating
from panreflex.people import place_names
from panreflex.project import data_folder, embedded_postgres
from panreflex.share.catalogue import kinds, participants
from panreflex.share.pages import renditions
from panreflex.share.pages.models import home
from panreflex.share.search import facets, holding, suggesting
from panreflex.vocabulary import skos
from tests import database

# The same examples in every run, however slow the machine; `--hypothesis-profile=default` looks for others.
hypothesis_settings.load_profile("ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that at the end no process waits for another."""
    items.sort(key=lambda item: item.get_closest_marker("lengthy") is None)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of pytest-django's: this process's copy of the migrated pattern (see tests/database.py)."""
    data_folder.prepare(database.cluster)
    with embedded_postgres.database(database.cluster, fleeting=True), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: database.make_copy())
        with django_db_blocker.unblock():
            database.make_pattern()
            database.make_copy()
        yield
        with django_db_blocker.unblock():
            database.let_go()


@pytest.fixture(scope="session", autouse=True)
def compiled_translations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The catalogue as it stands in locale/, whatever set-up compiled."""
    folder = tmp_path_factory.mktemp("locale")
    for language in translating.LANGUAGES:
        translating.compile_catalogue(language, folder)
    with override_settings(LOCALE_PATHS=[folder]):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """A hash that costs nothing, because hundreds of people are made; where the hash is the subject, a test says so."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def unhashed_static_files() -> Iterator[None]:
    """Pages name style sheets and scripts by their plain names, so that tests need no built front end."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    # Else each test client would look through all static files when it sets up its middleware.
    with override_settings(STORAGES=settings.STORAGES | plain, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    """What lists and home keep in the process is of another test: no change announces the rows of this one."""
    for kind in kinds.ALL:
        kind.forget()
    participants.forget()
    place_names.forget()
    home.gathered.forget()
    suggesting.forget()
    holding.forget()
    facets.VOCABULARY.forget()
    renditions.remember_nothing(0)
    skos.written.cache_clear()
    Site.clear_site_root_paths_cache()
