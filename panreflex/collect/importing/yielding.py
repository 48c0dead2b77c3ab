"""Long work on entries that others may want to publish meanwhile: it never makes one of them fail."""

import time
from collections.abc import Callable

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from panreflex.base import changes
from panreflex.collect.importing.refusing import Refused

ATTEMPTS = 40
_PAUSE = 0.25  # seconds; somebody who publishes holds her locks for less
_LOCKED = "55P03"


class _Busy(Exception):
    """Somebody notes a change just now."""


def without_waiting(work: Callable[[], None]) -> None:
    """Do `work`, which locks entries and does not wait for them, and hold the lock of changes afterwards.

    Whoever publishes locks an entry first and then the changes, perhaps several times. If we waited for one while we
    hold the other, PostgreSQL would see a circle and break it at her or at us. So nothing is waited for: what is in the
    way lets us go back, and begin again. To be called in a transaction. Raises Refused if there is no way for long.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                work()
                if not changes.hold_if_free():
                    raise _Busy
        except _Busy:
            time.sleep(_PAUSE)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != _LOCKED:
                raise
            time.sleep(_PAUSE)
        else:
            return
    raise Refused(_("Gerade arbeiten andere an denselben Einträgen. Bitte versuchen Sie es später noch einmal."))
