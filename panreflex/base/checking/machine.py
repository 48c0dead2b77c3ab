"""Is the machine sound: disk, files, database and clock?"""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base.checking import Check, Finding, Severity

DOCS = "operations/troubleshooting.md"
OLDEST_POSTGRESQL = 16
CLOCK_SECONDS = 30
LITTLE_ROOM = 0.10  # of the disk, and less than 20 GB
LITTLE_BYTES = 20_000_000_000
NO_ROOM_BYTES = 1_000_000_000


def disk() -> Iterator[Finding]:
    """Room where files are kept; a database elsewhere has to be watched there."""
    usage = shutil.disk_usage(settings.DATA if settings.DATA.exists() else settings.ROOT)
    if usage.free < NO_ROOM_BYTES or (usage.free < LITTLE_BYTES and usage.free / usage.total < LITTLE_ROOM):
        yield Finding(
            key="disk",
            severity=Severity.SERIOUS if usage.free < NO_ROOM_BYTES else Severity.WARNING,
            title=_("Auf der Platte sind nur noch %(free).1f GB frei.") % {"free": usage.free / 1e9},
            text=_("Ist sie voll, kann niemand mehr etwas speichern."),
            remedy=_("Schaffen Sie Platz oder vergrößern Sie die Platte."),
            docs=DOCS,
        )


def media_folder() -> Iterator[Finding]:
    """Uploads can be stored, and only by us."""
    folder = Path(settings.MEDIA_ROOT)
    if not folder.exists():
        folder = folder.parent  # made with the first upload
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(
            key="media_not_writable",
            severity=Severity.SERIOUS,
            title=_("In den Ordner für Dateien kann nicht geschrieben werden."),
            text=_("Bilder und Dokumente lassen sich nicht hochladen."),
            remedy=_("Geben Sie dem Konto der Plattform Schreibrechte auf %(folder)s.") % {"folder": folder},
            docs=DOCS,
        )
    elif folder == Path(settings.MEDIA_ROOT) and folder.stat().st_mode & stat.S_IWOTH:
        yield Finding(
            key="media_open",
            severity=Severity.SERIOUS,
            title=_("In den Ordner für Dateien darf jedes Konto dieses Rechners schreiben."),
            text=_("So können fremde Dateien auf die Plattform kommen."),
            remedy=_("Nehmen Sie anderen das Schreibrecht: chmod o-w %(folder)s") % {"folder": folder},
            docs=DOCS,
        )


def database() -> Iterator[Finding]:
    """Version and migrations."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        version = cursor.fetchone()[0]
    if version < OLDEST_POSTGRESQL:
        yield Finding(
            key="postgresql_old",
            severity=Severity.SERIOUS,
            title=_("PostgreSQL %(version)d ist zu alt.") % {"version": version},
            text=_("Getestet ist ab Version %(oldest)d.") % {"oldest": OLDEST_POSTGRESQL},
            remedy=_("Bitte heben Sie den Datenbankserver auf eine neuere Version."),
            docs="operations/install.md",
        )
    loader = MigrationLoader(connection)
    if missing := set(loader.disk_migrations) - set(loader.applied_migrations):
        yield Finding(
            key="migrations",
            severity=Severity.SERIOUS,
            title=ngettext(
                "%(count)d Schritt fehlt in der Datenbank.", "%(count)d Schritte fehlen in der Datenbank.", len(missing)
            )
            % {"count": len(missing)},
            text=_("Programm und Datenbank passen nicht zusammen. Seiten können abbrechen."),
            remedy=_("Führen Sie „panreflex migrate“ aus."),
            docs=DOCS,
        )


def clock() -> Iterator[Finding]:
    """Codes and links hang on the time; so do locks between machines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    if apart > CLOCK_SECONDS:
        yield Finding(
            key="clock",
            severity=Severity.WARNING,
            title=_("Die Uhren von Plattform und Datenbank gehen %(seconds)d Sekunden auseinander.")
            % {"seconds": apart},
            text=_("Einmalcodes und geplante Aufträge gelten dann zur falschen Zeit."),
            remedy=_("Stellen Sie auf beiden Rechnern die Zeit über NTP."),
            docs=DOCS,
        )


CHECKS: list[Check] = [disk, media_folder, database, clock]
