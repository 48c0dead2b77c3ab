"""The yardstick for files: all columns of a table of entries, as CSV without a platform around it."""

import csv
import json
import os
import time
from typing import Any

from django.core.management import BaseCommand

from panreflex.collect.library.models import PracticeExample, Publication


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        seconds = {}
        for model in (PracticeExample, Publication):
            began = time.perf_counter()
            with open(os.devnull, "w", encoding="utf-8") as nowhere:
                csv.writer(nowhere).writerows(model.objects.live().values_list())
            seconds[model._meta.model_name] = time.perf_counter() - began
        self.stdout.write(json.dumps(seconds))
