"""Jobs of the place that knows all rooms."""

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from panreflex.base.describing import described
from panreflex.project import warning

CHECK_SETUP = "project.check_setup"


@described(
    _("Einrichtung prüfen"),
    _("Sucht, was falsch eingestellt ist. Kommt etwas Dringendes dazu, schreibt sie der Verwaltung."),
)
@app.periodic(cron="23 * * * *")
@app.task(name=CHECK_SETUP, queueing_lock=CHECK_SETUP, lock=CHECK_SETUP)
def check_setup(timestamp: int) -> None:
    """Repeatable: stores what is true now, and tells each serious fault once."""
    warning.check_and_warn()
