"""``xaso files check|rewrap|scan``: looking after the files of all communes."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xaso.kernel.encryption.api import keyring
from xaso.kernel.files.comparison import Comparison, compare, find_leftovers
from xaso.kernel.files.scanning.choice import scanner
from xaso.kernel.files.services.rewrapping import rewrap
from xaso.kernel.files.services.scanning import scan_all, unscanned
from xaso.kernel.organisations.api import served_communes
from xaso.kernel.tenancy.api import acting_in


class Command(BaseCommand):
    """Compare rows and store, seal data keys under the current master key, scan what waits."""

    help = (
        "check: compare the files with the database, both ways; "
        "rewrap: seal the keys of all files under the current master key; "
        "scan: scan what waits in quarantine and what was kept before there was a scanner."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the act and how much to look at."""
        parser.add_argument("act", choices=["check", "rewrap", "scan"])
        parser.add_argument("--json", action="store_true", help="report for machines")
        parser.add_argument(
            "--contents",
            action="store_true",
            help="with check: also decrypt and compare every content",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the act for every served commune."""
        acts = {"check": self._check, "rewrap": self._rewrap, "scan": self._scan}
        acts[options["act"]](**options)

    def _check(self, **options: Any) -> None:
        found = []
        for commune in served_communes():
            with acting_in(commune.pk):
                found.append(compare(contents=options["contents"]))
        leftovers = find_leftovers()
        is_clean = not leftovers and all(one.is_clean for one in found)
        if options["json"]:
            communes = [asdict(one) for one in found]
            self._tell({"ok": is_clean, "communes": communes, "leftovers": leftovers})
        else:
            self._list(found, leftovers)
        if not is_clean:
            raise CommandError("Database and store do not agree; see the lines above.")

    def _rewrap(self, **options: Any) -> None:
        done = {}
        for commune in served_communes():
            with acting_in(commune.pk):
                done[commune.pk] = sum(rewrap())
        if options["json"]:
            self._tell({"ok": True, "key": keyring().current, "rewrapped": done})
            return
        for commune_id, count in done.items():
            self.stdout.write(
                f"commune {commune_id}: {count} keys sealed anew under {keyring().current}"
            )

    def _scan(self, **options: Any) -> None:
        if scanner() is None:
            raise CommandError("XASO_CLAMD is not set: there is no scanner.")
        done = failed = 0
        for commune in served_communes():
            with acting_in(commune.pk):
                good, bad = scan_all(unscanned())
                done, failed = done + good, failed + bad
        if options["json"]:
            self._tell({"ok": not failed, "scanned": done, "failed": failed})
        else:
            self.stdout.write(f"{done} contents scanned, {failed} without a verdict")
        if failed:
            raise CommandError("Some contents have no verdict; xaso doctor says why.")

    def _tell(self, report: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(report, indent=2))

    def _list(self, found: list[Comparison], leftovers: list[str]) -> None:
        for one in found:
            keys = ", ".join(f"{key}: {count}" for key, count in sorted(one.keys.items()))
            held = ", ".join(f"{state}: {n}" for state, n in sorted(one.states.items()))
            self.stdout.write(
                f"commune {one.commune}: {one.objects} objects, {one.bytes} bytes"
                f" (keys {keys}; {held})"
            )
            for what in ("missing", "wrong_length", "damaged", "strays"):
                for name in getattr(one, what):
                    self.stdout.write(f"  {what.replace('_', ' ')}: {name}")
        for name in leftovers:
            self.stdout.write(f"left over by an interrupted writer: {name}")
