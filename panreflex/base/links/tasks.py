"""Jobs that look after addresses outside."""

from contextlib import suppress
from functools import partial

from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext
from procrastinate.contrib.django import app

from panreflex.base.describing import described
from panreflex.base.links import rounds, sources
from panreflex.base.links.models import Link
from panreflex.base.progressing import progress

CHECK_ONE = "links.check_one"


@described(
    _("Verweise prüfen"),
    _("Ruft jede Adresse außerhalb der Plattform einmal in der Woche auf. Sucht jede Nacht, welche an der Reihe ist."),
    stops=True,
)
@app.periodic(cron="37 0 * * *")
@app.task(name="links.check", queueing_lock="links.check", lock="links.check", pass_context=True)
def check(context: JobContext, timestamp: int) -> None:
    """Repeatable: an address that was asked is not due before next week, so whoever begins again goes on.

    A round that was stopped or killed goes on in the next night, or at once by the button on the page of jobs.
    """
    with suppress(rounds.NotRun):  # switched off, or somebody runs it from the command line
        rounds.run(tell=partial(progress, context))


@described(_("Einen Verweis prüfen"), _("Ruft eine Adresse auf, weil jemand aus der Redaktion darum gebeten hat."))
@app.task(name=CHECK_ONE)
def check_one(*, link_id: int) -> None:
    """Repeatable: an address that was asked meanwhile is not due any more."""
    rounds.work_through(list(Link.objects.filter(pk=link_id).values_list("pk", "host")))


@described(_("Verweise nachführen"), _("Merkt sich, welche Adressen in geänderten Einträgen stehen."))
@app.task(name="links.follow_changes", queueing_lock="links.follow_changes", retry=3)
def follow_changes() -> None:
    """Repeatable: reads on from its cursor, and writes what is true now."""
    sources.follow_changes()
