"""``xaso maintenance on|off|page``: close the web processes of this machine, and open them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from xaso.config.operations.maintenance import mark, page


class Command(BaseCommand):
    """Set or remove the mark; it counts from the next request."""

    help = (
        "on: show everybody but IT officers the page of maintenance (503). off: open again."
        " page: print that page for the proxy."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the act."""
        parser.add_argument("act", choices=["on", "off", "page"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; safe to run again."""
        if options["act"] == "page":
            self.stdout.write(page())
        elif options["act"] == "on":
            mark().touch()
        else:
            mark().unlink(missing_ok=True)
