"""What is kept of readers who want to hear of what is new."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from panreflex.base.personal_data import Record, Row
from panreflex.people.personal_data import CONTRACT
from panreflex.share.saved_searches.models import Letter, SavedSearch

KEEP_DELETED = timedelta(days=1)  # so long it can be put back
KEEP_LETTERS = timedelta(days=365)  # so long the link in a letter ends all letters


def _export(user_id: int) -> Iterable[Row]:
    for one in SavedSearch.objects.filter(account=user_id).order_by("pk"):
        yield {
            "name": one.name,
            "query": one.query,
            "frequency": one.frequency,
            "created_at": one.created_at,
            "looked_at": one.looked_at,
            "deleted_at": one.deleted_at,
        }


def _export_letters(user_id: int) -> Iterable[Row]:
    for sent_at in Letter.objects.filter(account=user_id).order_by("pk").values_list("sent_at", flat=True):
        yield {"sent_at": sent_at}


def _forget(user_id: int) -> None:
    SavedSearch.objects.filter(account=user_id).delete()


def _forget_letters(user_id: int) -> None:
    Letter.objects.filter(account=user_id).delete()


def _delete_deleted(now: datetime) -> int:
    return int(SavedSearch.objects.filter(deleted_at__lt=now - KEEP_DELETED).delete()[0])


def _delete_letters(now: datetime) -> int:
    return int(Letter.objects.filter(sent_at__lt=now - KEEP_LETTERS).delete()[0])


RECORDS = [
    Record(
        key="saved_searches",
        title=_("Gespeicherte Suchen"),
        data=_("Wonach Sie suchen, der Name dafür und wie oft wir Ihnen dazu schreiben"),
        purpose=_("Damit Sie erfahren, was für Ihre Suchen neu erscheint"),
        legal_basis=CONTRACT,
        kept=_("Bis Sie es löschen; danach noch einen Tag, damit Sie es zurückholen können"),
        seen_by=_("Sie selbst"),
        models=("saved_searches.SavedSearch",),
        export=_export,
        forget=_forget,
        delete_due=_delete_deleted,
    ),
    Record(
        key="search_letters",
        title=_("Briefe zu gespeicherten Suchen"),
        data=_("Wann wir Ihnen geschrieben haben, und eine Prüfsumme des Links zum Abbestellen"),
        purpose=_("Damit Sie aus jedem Brief heraus abbestellen können, ohne Anmeldung"),
        legal_basis=CONTRACT,
        kept=format_lazy(_("{days} Tage. Der Brief selbst geht mit dem Versand."), days=KEEP_LETTERS.days),
        seen_by=_("Sie selbst"),
        models=("saved_searches.Letter",),
        export=_export_letters,
        forget=_forget_letters,
        delete_due=_delete_letters,
    ),
]
