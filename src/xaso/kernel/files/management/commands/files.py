"""``xaso files check``: do database and disk agree?"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xaso.kernel.files.comparison import Comparison, compare, find_leftovers
from xaso.kernel.organisations.api import served_communes
from xaso.kernel.tenancy.api import acting_in


class Command(BaseCommand):
    """Compare rows and files both ways; fails when something does not fit."""

    help = "Compare the files on disk with the database, both ways."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the act and how much to look at."""
        parser.add_argument("act", choices=["check"])
        parser.add_argument("--json", action="store_true", help="report for machines")
        parser.add_argument(
            "--contents", action="store_true", help="also decrypt and compare every content"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at every served commune; change nothing."""
        found = []
        for commune in served_communes():
            with acting_in(commune.pk):
                found.append(compare(contents=options["contents"]))
        leftovers = find_leftovers()
        is_clean = not leftovers and all(one.is_clean for one in found)
        if options["json"]:
            communes = [asdict(one) for one in found]
            report = {"ok": is_clean, "communes": communes, "leftovers": leftovers}
            self.stdout.write(json.dumps(report, indent=2))
        else:
            self._tell(found, leftovers)
        if not is_clean:
            raise CommandError("Database and disk do not agree; see the lines above.")

    def _tell(self, found: list[Comparison], leftovers: list[str]) -> None:
        for one in found:
            keys = ", ".join(f"{key}: {count}" for key, count in sorted(one.keys.items()))
            self.stdout.write(
                f"commune {one.commune}: {one.objects} objects, {one.bytes} bytes (keys {keys})"
            )
            for what in ("missing", "wrong_length", "damaged", "strays"):
                for name in getattr(one, what):
                    self.stdout.write(f"  {what.replace('_', ' ')}: {name}")
        for name in leftovers:
            self.stdout.write(f"left over by an interrupted writer: {name}")
