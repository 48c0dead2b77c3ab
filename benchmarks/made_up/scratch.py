"""A platform with the shipped content in a database that is thrown away, for benchmarks in this process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django

from panreflex.project import data_folder, embedded_postgres


@contextmanager
def scratch_platform(*, entries: bool = True) -> Iterator[None]:
    """Django is set up and the database migrated and filled as long as the block runs.

    entries: with all content; otherwise only municipalities and vocabulary.
    """
    with data_folder.scratch() as data, embedded_postgres.database(data) as url:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "panreflex.project.settings",
            "PANREFLEX_DATA": str(data),
            "PANREFLEX_DATABASE_URL": url,
            "PANREFLEX_SECRET_KEY": data_folder.secret_key(data),
            "PANREFLEX_DEBUG": "",
            "PANREFLEX_DEMO": "",
            "PANREFLEX_LOG_LEVEL": "WARNING",
        }
        django.setup()
        from panreflex.project import preparing
        from panreflex.project.starting_content import loading

        preparing.migrate(lambda _: None)
        if entries:
            preparing.load_content(lambda _: None)
        else:
            loading.load_words(lambda _: None)
        yield
