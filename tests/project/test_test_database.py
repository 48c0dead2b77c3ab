"""What tests may rely on: every one starts from the migrated database, whatever the one before it did."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import Locale


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_one_test_commits_the_next_one_does_not_see(time):
    before = Group.objects.filter(name="left behind").count()

    Group.objects.create(name="left behind")

    assert before == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_migrations_wrote_is_there_in_every_test(time):
    assert Locale.objects.count() == 1


@pytest.mark.django_db
def test_the_application_is_no_superuser_of_its_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")

        assert cursor.fetchone() == (False,)
