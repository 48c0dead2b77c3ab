"""How far a long job has come: told while it works, and the place where it learns that it should stop."""

from django.db import DEFAULT_DB_ALIAS, connections
from procrastinate import JobContext
from procrastinate.exceptions import JobAborted

_TELL = """
INSERT INTO base_jobprogress (job_id, done, total, note, at) VALUES (%(job)s, %(done)s, %(total)s, %(note)s, now())
ON CONFLICT (job_id) DO UPDATE SET done = %(done)s, total = %(total)s, note = %(note)s, at = now()
"""


def progress(context: JobContext, done: int, total: int, note: str = "") -> None:
    """Tell that `done` of `total` steps are done; `note` says in a few words what comes next.

    A safe place to stop: raises JobAborted if an administrator, or a worker that ends, asked for it. So call it only
    where stopping does no harm.
    """
    # A connection of its own, so that readers see it although the job's transaction is still open.
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with own.cursor() as cursor:
            cursor.execute(_TELL, {"job": context.job.id, "done": done, "total": total, "note": note[:200]})
    finally:
        own.close()
    if context.should_abort():
        raise JobAborted
