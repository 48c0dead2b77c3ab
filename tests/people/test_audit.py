"""The audit trail can only grow: the database refuses everything else, whoever asks."""

import ast
from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from panreflex.base import translating
from panreflex.people import audit
from panreflex.people.models import AuditEntry, Grant, JoinRequest, Membership
from panreflex.people.permissions import Role
from panreflex.share.feedback.models import Report
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


# What follows the beginnings that code puts a value to.
ENDINGS: dict[str, Iterable[str]] = {
    "become_": Membership.Role.values,
    "grant_": Grant.Role.values,
    "invite_": Role.values,
    "join_": Membership.Role.values,
    "request_": set(JoinRequest.State.values) - {"waiting"},
    "withdraw_": Grant.Role.values,
}


def recorded() -> Iterator[str]:
    """Every action that code records; of one with a value in it, each that can be."""
    for path in sorted(translating.SOURCES.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"):
                continue
            match call.args[1]:
                case ast.Constant(value=str(action)):
                    yield action
                case ast.IfExp(body=ast.Constant(value=str(action)), orelse=ast.Constant(value=str(other))):
                    yield from (action, other)
                case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), ast.FormattedValue()]):
                    yield from (beginning + ending for ending in ENDINGS[beginning])
                case unknown:
                    raise AssertionError(f"{path}: teach this test to read {ast.unparse(unknown)}")


def test_every_action_that_is_recorded_has_a_word_and_no_other():
    assert set(recorded()) == audit.WORDS.keys()


def test_every_kind_of_object_has_a_word():
    assert all(apps.get_model(kind) for kind in audit.KINDS)
    assert Report._meta.label_lower in audit.KINDS
