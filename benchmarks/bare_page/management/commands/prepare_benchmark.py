"""Fill a scratch database: migrations, the real content, the bare page, and what else is asked for."""

import json
from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command

from benchmarks.bare_page import generating, models, reading_list
from panreflex.project import preparing
from panreflex.share.exporting.harvesting import following


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--examples", type=int, default=0)
        parser.add_argument("--addresses", type=int, default=0)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--reading-list", type=int, default=0)
        parser.add_argument("--publications", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        preparing.load_content(lambda message: None)
        prepared: dict[str, Any] = {"bare": models.make()}
        if options["examples"]:
            generating.make_examples(options["examples"], seed=options["seed"])
            addresses = generating.filtered_addresses(options["addresses"], seed=options["seed"])
            prepared |= {"lists": addresses, "queries": generating.most_queries(addresses)}
        if options["publications"]:
            generating.make_publications(options["publications"], seed=options["seed"])
            following.follow_changes()
        if options["reading_list"]:
            prepared["reading_list"] = reading_list.make(options["reading_list"])
        self.stdout.write(json.dumps(prepared))
