"""Jobs of the search."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext
from procrastinate.contrib.django import app

from panreflex.base.describing import described
from panreflex.base.progressing import progress
from panreflex.share.search import indexing


@described(_("Suche nachführen"), _("Nimmt in die Suche auf, was sich geändert hat."))
@app.task(name="search.follow_changes", queue="search", retry=3)
def follow_changes() -> None:
    """Repeatable: reads on from its cursor, and writes what is true now; a second run finds nothing to do."""
    indexing.follow_changes()


@described(
    _("Suche neu aufbauen"),
    _("Liest alle Inhalte neu ein. Bis dahin gilt der alte Stand."),
    stops=True,
    by_hand=True,
)
@app.task(name="search.rebuild", queue="search", queueing_lock="search.rebuild", pass_context=True)
def rebuild(context: JobContext) -> None:
    """Repeatable: makes the whole index anew in one transaction; stopped half-way, the old one stays."""
    indexing.rebuild(tell=partial(progress, context))
