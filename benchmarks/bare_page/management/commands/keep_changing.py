"""Change one publication after the other until the input ends, as editors and a worker would; print how many."""

import sys
from random import Random
from threading import Event, Thread
from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from panreflex.base import changes
from panreflex.collect.library.models import Publication
from panreflex.share.exporting.harvesting import following


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        chance, over = Random(7), Event()
        keys = list(Publication.objects.values_list("pk", flat=True))

        def wait_for_the_end() -> None:
            sys.stdin.read()
            over.set()

        Thread(target=wait_for_the_end).start()
        changed = 0
        while not over.wait(0.1):
            key = chance.choice(keys)
            with transaction.atomic():
                Publication.objects.filter(pk=key).update(title=f"Fassung {changed}", live=chance.random() > 0.2)
                changes.record(Publication._meta.label_lower, [str(key)])
            following.follow_changes()
            changed += 1
            if changed == 1:
                self.stdout.write("changing")
                self.stdout.flush()
        self.stdout.write(str(changed))
