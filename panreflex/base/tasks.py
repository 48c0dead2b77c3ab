"""Jobs of the ground floor."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.builtin_tasks import remove_old_jobs as remove_finished_jobs
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import forwarding, jobs, personal_data, sending
from panreflex.base.describing import described
from panreflex.base.models import JobFailure, JobProgress, RateLimit
from panreflex.base.progressing import progress

MAIL_RETRIES = 8  # after 4, 16, … 4 ** 8 seconds: about a day, then the message is marked as given up
KEEP_FAILED_HOURS = 90 * 24


def _give_up_mail(arguments: Mapping[str, Any]) -> None:
    sending.give_up(arguments["mail_id"], gettext("Der Auftrag wurde gestrichen."))


@described(
    _("Nachricht senden"),
    _("Übergibt eine E-Mail an den Mailserver."),
    after_cancel=_give_up_mail,
)
@app.task(
    name="base.send_mail",
    queue="mail",
    retry=RetryStrategy(max_attempts=MAIL_RETRIES, exponential_wait=4),
    pass_context=True,
)
def send_mail(context: JobContext, *, mail_id: int) -> None:
    """Repeatable: only a message that was not sent is sent (see `sending.send`)."""
    try:
        sending.send(mail_id)
    except Exception as error:
        if context.job.attempts >= MAIL_RETRIES:
            sending.give_up(mail_id, str(error))
        raise


@described(
    _("Liegengebliebenes übernehmen"),
    _("Nimmt Aufträge wieder auf, deren Arbeiter ausgefallen ist."),
)
@app.periodic(cron="* * * * *")
@app.task(
    name="base.take_over_from_dead_workers",
    lock="base.take_over",
    queueing_lock="base.take_over",
    pass_context=True,
)
async def take_over_from_dead_workers(context: JobContext, timestamp: int) -> None:
    """Repeatable: a job that was put back is not stalled any more."""
    await jobs.take_over_from_dead_workers(context.app)


@described(
    _("Alte Aufträge löschen"),
    _("Löscht gescheiterte und gestrichene Aufträge nach 90 Tagen."),
)
@app.periodic(cron="17 3 * * *")
@app.task(name="base.remove_old_jobs", queueing_lock="base.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Repeatable: deletes what is old. Finished jobs go at once, failed ones stay for administrators to see."""
    await remove_finished_jobs(
        context, max_hours=KEEP_FAILED_HOURS, remove_failed=True, remove_cancelled=True, remove_aborted=True
    )
    for noted in (JobFailure, JobProgress):
        await noted.objects.exclude(job_id__in=ProcrastinateJob.objects.values("pk")).adelete()


@described(
    _("Geplantes veröffentlichen"),
    _("Veröffentlicht Inhalte zur geplanten Zeit und nimmt sie zurück."),
)
@app.periodic(cron="*/5 * * * *")
@app.task(name="base.publish_scheduled", queueing_lock="base.publish_scheduled")
def publish_scheduled(timestamp: int) -> None:
    """Repeatable: what editors scheduled is published or taken back once its time has come, by Wagtail's command."""
    call_command("publish_scheduled")


@described(
    _("Zähler leeren"),
    _("Vergisst, wer wann etwas versucht hat."),
)
@app.periodic(cron="*/15 * * * *")
@app.task(name="base.forget_old_rates", queueing_lock="base.forget_old_rates")
def forget_old_rates(timestamp: int) -> None:
    """Repeatable: a key whose moment is past counts like one that was never seen."""
    RateLimit.objects.filter(arrival__lt=timezone.now()).delete()


@described(
    _("Personenbezogene Daten löschen"),
    _("Löscht, was nach dem Verzeichnis nicht länger aufbewahrt wird."),
    stops=True,
)
@app.periodic(cron="41 2 * * *")
@app.task(name="base.delete_personal_data", queueing_lock="base.delete_personal_data", pass_context=True)
def delete_personal_data(context: JobContext, timestamp: int) -> None:
    """Repeatable: deletes what the register says must not be kept any longer; may stop between two records."""
    personal_data.delete_due(timezone.now(), tell=partial(progress, context))


@described(_("Adressen nachführen"), _("Merkt sich, wo Öffentliches steht, damit alte Adressen weiterführen."))
@app.task(name="base.follow_addresses", queueing_lock="base.follow_addresses", retry=3)
def follow_addresses() -> None:
    """Repeatable: reads on from its cursor, and writes what is true now."""
    forwarding.follow_changes()
