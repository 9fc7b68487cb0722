"""``xaso worker``: everything that happens behind the pages."""

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xaso.kernel.events.worker import drain, run_until_stopped


class Command(BaseCommand):
    """Run the worker: events, background work, and what the clock asks for."""

    help = "Pass on events and run background work until stopped (Ctrl+C or SIGTERM)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Let the operator choose how much runs at a time."""
        parser.add_argument("--once", action="store_true", help="do what waits, then end")
        parser.add_argument(
            "--concurrency", type=int, default=4, help="how many jobs run at a time"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until stopped, or until nothing waits."""
        if not options["once"]:
            asyncio.run(run_until_stopped(concurrency=options["concurrency"]))
            return
        try:
            ran = drain()
        except TimeoutError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"{ran} jobs done.")
