"""Jobs of the feedback."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from panreflex.base.describing import described
from panreflex.share.feedback import reporting


@described(_("An Rückmeldungen erinnern"), _("Nennt, was in einer Woche beantwortet sein muss."))
@app.periodic(cron="12 6 * * *")
@app.task(name="feedback.remind", queueing_lock="feedback.remind")
def remind(timestamp: int) -> None:
    """Repeatable: each report is named once."""
    reporting.remind(timezone.localdate())
