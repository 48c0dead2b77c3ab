"""Jobs of the exports."""

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from panreflex.base.describing import described
from panreflex.share.exporting.harvesting import following


@described(
    _("Bibliothekskataloge nachführen"),
    _("Merkt sich, was sich geändert hat, für Kataloge, die über OAI-PMH abholen."),
)
@app.task(name="exporting.follow_changes", queueing_lock="exporting.follow_changes", retry=3)
def follow_changes() -> None:
    """Repeatable: reads on from its cursor, and writes what is true now."""
    following.follow_changes()


@described(
    _("Bibliothekskataloge prüfen"),
    _("Holt nach, was beim Nachführen liegen blieb, auch gleich nach einem Update."),
)
@app.periodic(cron="*/10 * * * *")
@app.task(name="exporting.catch_up", queueing_lock="exporting.catch_up")
def catch_up(timestamp: int) -> None:
    """Repeatable, and safe beside `follow_changes`: both take the lock of the changes."""
    following.follow_changes()
