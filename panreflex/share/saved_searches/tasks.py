"""Jobs of the saved searches."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext
from procrastinate.contrib.django import app

from panreflex.base.describing import described
from panreflex.base.progressing import progress
from panreflex.share.saved_searches import noticing, telling


@described(_("Neues für gespeicherte Suchen"), _("Merkt sich, was zum ersten Mal öffentlich ist."))
@app.task(name="saved_searches.follow_changes", queueing_lock="saved_searches.follow_changes", retry=3)
def follow_changes() -> None:
    """Repeatable: reads on from its cursor; what is noted stays as it is."""
    noticing.follow_changes()


@described(
    _("Briefe zu gespeicherten Suchen"),
    _("Schreibt Leser:innen, was für ihre Suchen neu erschienen ist."),
    stops=True,
)
@app.periodic(cron="40 4 * * *")
@app.task(
    name="saved_searches.tell",
    lock="saved_searches.tell",
    queueing_lock="saved_searches.tell",
    retry=3,
    pass_context=True,
)
def tell(context: JobContext, timestamp: int) -> None:
    """Repeatable: each letter is queued in the transaction that notes how far its reader knows what is new."""
    telling.tell_all(tell=partial(progress, context))
