"""``xaso doctor``: what is configured, reachable, missing, insecure."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from xaso.config.doctor import BAD, examine


class Command(BaseCommand):
    """Examine the installation; ends with status 1 if something is bad."""

    help = "Say what is configured, reachable, missing and insecure in this installation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the findings as JSON."""
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a finding."""
        findings = examine()
        if options["json"]:
            self.stdout.write(
                json.dumps([one.as_plain() for one in findings], ensure_ascii=False)
            )
        else:
            for one in findings:
                self.stdout.write(str(one))
        if any(one.level == BAD for one in findings):
            raise SystemExit(1)
