"""What is kept of editors who import."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from panreflex.base.personal_data import Record, Row
from panreflex.collect.importing import handing_in
from panreflex.collect.importing.models import Import
from panreflex.people.personal_data import PUBLIC_TASK


def _export(user_id: int) -> Iterable[Row]:
    rows: Any = Import.objects.filter(by=user_id).order_by("pk").values("name", "kind", "created_at")
    for row in rows:
        yield {"name": row["name"], "type": Import.Kind(row["kind"]).label, "created_at": row["created_at"]}


def _forget(user_id: int) -> None:
    """The import stays with what it brought, without the one who sent it."""
    Import.objects.filter(by=user_id).update(by=None)


RECORDS = [
    Record(
        key="imports",
        title=_("Eingelesene Listen"),
        data=_("Die hochgeladene Datei, wer sie wann eingelesen hat, und was aus ihren Zeilen wurde"),
        purpose=_("Damit ein Import geprüft und als Ganzes zurückgenommen werden kann"),
        legal_basis=PUBLIC_TASK,
        kept=format_lazy(_("{days} Tage nach dem Einlesen"), days=handing_in.KEEP.days),
        seen_by=_("Die Redaktion"),
        models=("importing.Import", "importing.ImportRow", "importing.ColumnMapping"),
        export=_export,
        forget=_forget,
        delete_due=handing_in.delete_old,
    )
]
