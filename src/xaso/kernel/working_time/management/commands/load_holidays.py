"""``xaso load_holidays``: the country's holidays, from the product's files or newer ones."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xaso.kernel.working_time.reference import HolidayFileError, shipped_holiday_files
from xaso.kernel.working_time.services import load_holidays


class Command(BaseCommand):
    """Load holidays by year; safe to run again."""

    help = "Load public holidays and exchanged days, one file a year (2027.toml)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files of a newer announcement instead of the shipped ones."""
        parser.add_argument("files", nargs="*", type=Path, help="files named after their year")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        try:
            count = load_holidays(options["files"] or shipped_holiday_files())
        except (HolidayFileError, OSError) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"{count} special days are in the calendar.")
