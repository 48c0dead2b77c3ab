"""What is kept of those who work in the editorial team, besides what Wagtail keeps (`people.personal_data`)."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panreflex.base.personal_data import Record, Row
from panreflex.collect.editorial.models import EditorialNote, Release
from panreflex.people.personal_data import PUBLIC_TASK


def _export(user_id: int) -> Iterable[Row]:
    for note in EditorialNote.objects.filter(author=user_id):
        yield {"at": note.at, "object_type": note.content_type.model, "object_key": note.object_id, "text": note.text}
    for release in Release.objects.filter(Q(by=user_id) | Q(second=user_id)).select_related("content_type"):
        yield {"at": release.at, "object_type": release.content_type.model, "object_key": release.object_id}


def _forget(user_id: int) -> None:
    """Notes and releases stay, without her name: others answered, and whether two stood behind it stays true."""
    EditorialNote.objects.filter(author=user_id).update(author=None)
    EditorialNote.objects.filter(resolved_by=user_id).update(resolved_by=None)
    Release.objects.filter(by=user_id).update(by=None)
    Release.objects.filter(second=user_id).update(second=None)


RECORDS = [
    Record(
        key="four_eyes",
        title=_("Notizen und Freigaben der Redaktion"),
        data=_("Ihre Notizen an Einträgen, und welche Fassung Sie geschrieben, geprüft oder veröffentlicht haben"),
        purpose=_("Damit zwei Personen gemeinsam für einen Eintrag einstehen und die Redaktion sich abspricht"),
        legal_basis=PUBLIC_TASK,
        kept=_("So lange wie der Eintrag. Mit dem Konto geht der Name; Notizen und Freigaben bleiben ohne ihn."),
        seen_by=_("Alle mit der Rolle Redaktion und die Verwaltung der Plattform"),
        models=("editorial.EditorialNote", "editorial.Release"),
        export=_export,
        forget=_forget,
    )
]
