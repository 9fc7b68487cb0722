"""``xaso archive check FILE``: verify a package for an archive; needs no database."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xaso.office.archive.sip.checking import check_package


class Command(BaseCommand):
    """Verifies packages; ends with status 1 when one is not sound."""

    help = "check: verify packages (SIP) file by file: structure, schemas, lengths, hashes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the act and the files."""
        parser.add_argument("act", choices=["check"])
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every file and say what was found."""
        unsound = 0
        for path in options["files"]:
            report = check_package(path)
            unsound += not report.is_sound
            if options["json"]:
                said = {"file": str(path), "sound": report.is_sound} | asdict(report)
                self.stdout.write(json.dumps(said, ensure_ascii=False))
                continue
            state = "sound" if report.is_sound else "not sound"
            self.stdout.write(f"{path}: {state}; {report.papers} papers, {report.bytes} bytes.")
            for fault in report.faults:
                self.stdout.write(f"  {fault}")
        if unsound:
            raise CommandError(f"Not sound: {unsound} of {len(options['files'])}.")
