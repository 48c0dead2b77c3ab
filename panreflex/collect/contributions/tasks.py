"""Jobs of the offers."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from panreflex.base.describing import described
from panreflex.collect.contributions import keeping


@described(
    _("An ruhende Angebote erinnern"), _("Schreibt zwei Wochen, bevor ein liegen gebliebenes Beispiel gelöscht wird.")
)
@app.periodic(cron="27 5 * * *")
@app.task(name="contributions.warn", queueing_lock="contributions.warn")
def warn(timestamp: int) -> None:
    """Repeatable: each offer is told of once."""
    keeping.warn(timezone.now())
