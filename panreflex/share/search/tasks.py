"""Jobs of the search."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from panreflex.base import changes
from panreflex.base.describing import described
from panreflex.base.models import Change
from panreflex.base.progressing import progress
from panreflex.share.search import indexing, passages
from panreflex.share.search.models import SearchDocument

VECTORS = "search.vectors"  # kind of a change, of no object


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
    """Repeatable: makes the whole index anew beside the old one; stopped half-way, the old one stays."""
    indexing.rebuild(tell=partial(progress, context))


def fill_if_empty() -> None:
    """Queue a rebuild if there is something public and the index knows nothing: after an update that made it anew."""
    if Change.objects.exists() and not SearchDocument.objects.exists():
        try:
            with transaction.atomic():  # a refused row must not spoil the caller's transaction
                rebuild.defer()
        except AlreadyEnqueued:
            pass


@described(
    _("Suche nach Bedeutung nachführen"),
    _("Berechnet, was neue Texte bedeuten. Bis dahin findet die Suche sie nach Wörtern."),
    stops=True,
)
@app.periodic(cron="*/5 * * * *")
@app.task(
    name=passages.EMBED,
    queue="meaning",
    priority=-10,  # whatever else waits comes first
    queueing_lock=passages.EMBED,
    lock=passages.EMBED,
    pass_context=True,
)
def embed_passages(context: JobContext, timestamp: int = 0) -> None:
    """Repeatable: makes the vectors that are missing, batch by batch; a second run finds nothing to do.

    One run takes a minute or two and queues the next, so that other jobs have their turn. The last one notes a change,
    as pages that show what is alike (`relating`) are kept by readers until the next one.
    """
    done = passages.embed(limit=passages.IN_ONE_JOB, tell=partial(progress, context))
    if done:
        indexing.revise()
        if not passages.waiting().exists():
            changes.record(VECTORS, ["1"])
    if done == passages.IN_ONE_JOB:
        passages.queue_embedding()
    else:
        indexing.forget_other_generations()
        passages.forget_unused()
