"""``xaso upgrade``: may this version take over, and if so, let it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xaso.config.doctor import BAD
from xaso.config.operations.upgrading import examine_upgrade


class Command(BaseCommand):
    """Check the start, then bring tables and facts to this version."""

    help = (
        "Check that this version can be reached from that of the tables, that there is room and"
        " a fresh backup; then run `prepare` and `load_facts`, unless only --check is asked for."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder of backups."""
        parser.add_argument("--check", action="store_true", help="only look; touch nothing")
        parser.add_argument(
            "--backups", type=Path, help="the folder of all backups, else that of XASO_BACKUPS"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and go on only when nothing is bad."""
        backups = options["backups"] or Path(settings.XASO_BACKUPS)
        findings = [*examine_upgrade(backups)]
        for one in findings:
            self.stdout.write(str(one))
        if any(one.level == BAD for one in findings):
            raise CommandError("The upgrade was not begun; see the lines above.")
        if not options["check"]:
            for name in ("prepare", "load_facts"):
                call_command(name, verbosity=options["verbosity"], stdout=self.stdout)
