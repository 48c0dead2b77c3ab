"""The register of personal data: what is kept of whom, why, on what ground, how long, and how it leaves.

Each room describes its own in a module with a list `RECORDS`, named in `settings.PERSONAL_DATA`. The page Datenschutz
shows the register, people's own export and deletion walk through it, and the nightly job deletes what is due: so they
cannot say different things.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

Text = str | Promise
Row = Mapping[str, Any]
HER_AND_ADMINISTRATORS = _("Sie selbst und die Verwaltung der Plattform")


@dataclass(frozen=True, kw_only=True)
class Record:
    """One kind of personal data that is kept.

    key: English, stable, unique; names the part in an export. models: labels ("people.Membership") that it describes.
    data, purpose, legal_basis, kept, seen_by: German sentences for the page Datenschutz.
    export: what is kept of the person with that id, as rows that JSON can hold; None where nothing leads to a person.
    forget: deletes it, or takes the name off where the content stays. Repeatable.
    delete_due: deletes what is older than its period at that time, and returns how many rows.
    """

    key: str
    title: Text
    data: Text
    purpose: Text
    legal_basis: Text
    kept: Text
    seen_by: Text = HER_AND_ADMINISTRATORS
    models: Sequence[str]
    export: Callable[[int], Iterable[Row]] | None = None
    forget: Callable[[int], None] | None = None
    delete_due: Callable[[datetime], int] | None = None


@cache
def records() -> tuple[Record, ...]:
    """The whole register, in the order of `settings.PERSONAL_DATA`; the account itself comes first."""
    return tuple(record for module in settings.PERSONAL_DATA for record in import_string(f"{module}.RECORDS"))


def export(user_id: int) -> dict[str, list[Row]]:
    """All that is kept of one person: key of the record to its rows."""
    return {record.key: list(record.export(user_id)) for record in records() if record.export}


@transaction.atomic
def forget(user_id: int) -> None:
    """Delete all that is kept of one person, or take her name off it; the account itself goes last. Repeatable."""
    for record in reversed(records()):
        if record.forget:
            record.forget(user_id)


def delete_due(now: datetime, *, tell: Callable[[int, int, str], None] | None = None) -> dict[str, int]:
    """Delete what is past its period; each record in a transaction of its own. Key of the record to deleted rows.

    tell: called between the transactions with how many records are done, how many there are, and which comes next.
    """
    deleted = {}
    due = [record for record in records() if record.delete_due]
    for done, record in enumerate(due):
        if tell:
            tell(done, len(due), str(record.title))
        assert record.delete_due
        with transaction.atomic():
            deleted[record.key] = record.delete_due(now)
    return deleted
