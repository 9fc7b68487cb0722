"""``xaso backup DIR``: the database and every file it names, as they were at one moment."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xaso.config.backup.making import make_backup
from xaso.config.backup.programs import BackupError


class Command(BaseCommand):
    """Make a backup while people work; the key ring is not in it."""

    help = (
        "Back up database and files into a new folder below DIR, named after the moment (UTC)."
        " The keys are not in it. Ends with status 1 if a file is missing in the store."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and how many backups stay in it."""
        add = parser.add_argument
        add(
            "dir",
            type=Path,
            nargs="?",
            help="the folder of all backups, else that of XASO_BACKUPS",
        )
        add("--keep", type=int, default=14, help="how many backups are kept; 0: all")
        add("--jobs", type=int, default=2, help="how many tables are dumped at a time")
        add("--json", action="store_true", help="report for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say where it is."""
        quiet = options["json"] or not options["verbosity"]
        tell = (lambda _said: None) if quiet else self.stdout.write
        try:
            folder, made = make_backup(
                options["dir"] or Path(settings.XASO_BACKUPS),
                tell,
                keep=options["keep"],
                jobs=options["jobs"],
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(one["rows"] for one in made.tables.values())
        report = {
            "ok": not made.missing_files,
            "backup": str(folder),
            "rows": rows,
            "files": made.files["count"],
            "bytes": made.files["bytes"],
            "missing_files": made.missing_files,
        }
        if options["json"]:
            self.stdout.write(json.dumps(report))
        elif options["verbosity"]:
            self.stdout.write(f"{folder}: {rows} rows, {made.files['count']} files")
        if made.missing_files:
            raise CommandError(
                f"The backup was made, but {len(made.missing_files)} files are missing in the"
                " store: run `xaso files check`."
            )
