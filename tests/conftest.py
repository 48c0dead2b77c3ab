"""Fixtures for every test."""

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from panreflex.project import data_folder, embedded_postgres
from tests import database


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
