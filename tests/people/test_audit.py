"""The audit trail can only grow: the database refuses everything else, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from panreflex.people import audit
from panreflex.people.models import AuditEntry
from tests.making import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_auditentry SET actor = NULL",
        "UPDATE people_auditentry SET at = now() - interval '1 year'",
        "DELETE FROM people_auditentry",
        "TRUNCATE people_auditentry",
        "TRUNCATE people_auditentry CASCADE",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(statement):
    user = make_user()
    audit.record(user, "rename", user)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.get(action="rename").actor == user.pk


def test_an_account_can_be_deleted_without_touching_its_traces():
    user = make_user()
    number = user.pk
    audit.record(user, "rename", user)

    user.delete()

    assert AuditEntry.objects.get(action="rename").actor == number
