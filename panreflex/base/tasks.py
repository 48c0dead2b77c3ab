"""Jobs of the ground floor."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from panreflex.base import sending

MAIL_ATTEMPTS = 8  # with waits of 4 ** n seconds: about six hours, then the message is marked as given up


@app.task(
    name="base.send_mail",
    queue="mail",
    retry=RetryStrategy(max_attempts=MAIL_ATTEMPTS, exponential_wait=4),
    pass_context=True,
)
def send_mail(context: JobContext, *, mail_id: int) -> None:
    """Repeatable: only a message that still waits is sent (see `sending.send`)."""
    try:
        sending.send(mail_id)
    except Exception as error:
        if context.job.attempts >= MAIL_ATTEMPTS:
            sending.give_up(mail_id, str(error))
        raise
