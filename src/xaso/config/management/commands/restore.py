"""``xaso restore BACKUP``: database and files of a backup, verified before anything is touched."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from xaso.config.backup.programs import BackupError
from xaso.config.backup.restoring import Plan, restore, verify


class Command(BaseCommand):
    """Verify, restore, and look at what came out."""

    help = (
        "Restore one backup into an empty database and store of files. Verifies checksums,"
        " versions, keys and the target before anything is touched."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the backup, and whether what is there may be replaced."""
        add = parser.add_argument
        add("backup", type=Path, help="the folder of one backup")
        add("--replace", action="store_true", help="replace a database that is not empty")
        add(
            "--confirm", default="", help="with --replace: the name of the database; else asked"
        )
        add("--check", action="store_true", help="only verify; touch nothing")
        add("--json", action="store_true", help="report for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify first; then restore, migrate, compare."""
        quiet = options["json"] or not options["verbosity"]
        tell: Callable[[str], Any] = (lambda _said: None) if quiet else self.stdout.write
        try:
            plan = verify(options["backup"], tell, replace=options["replace"])
            put = 0
            if not options["check"]:
                self._confirm(plan, options["confirm"])
                put = restore(plan, tell)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if not options["check"]:
            self._finish(tell)
        rows = sum(one["rows"] for one in plan.manifest.tables.values())
        report = {
            "ok": True,
            "restored": not options["check"],
            "made_at": plan.manifest.made_at,
            "rows": rows,
            "files": plan.manifest.files["count"],
            "files_put": put,
            "missing_files": plan.manifest.missing_files,
        }
        if options["json"]:
            self.stdout.write(json.dumps(report))
        elif options["verbosity"]:
            done = "would be restored" if options["check"] else "are restored, each the same"
            self.stdout.write(f"{rows} rows and {report['files']} files {done}.")

    def _confirm(self, plan: Plan, given: str) -> None:
        name = connection.settings_dict["NAME"]
        if not plan.replaces:
            return
        said = given or input(f"Everything in the database goes. Type its name ({name}): ")
        if said.strip() != name:
            raise CommandError("That is not its name; nothing was touched.")

    def _finish(self, tell: Callable[[str], Any]) -> None:
        """Bring the tables to this version, then let files and audit trail be looked at."""
        for words in (("prepare",), ("files", "check"), ("audit", "verify")):
            tell(f"xaso {' '.join(words)}")
            call_command(*words, verbosity=0, stdout=self.stderr)
        tell("Now run `xaso doctor`, then start web and worker.")
