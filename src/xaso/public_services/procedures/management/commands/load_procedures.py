"""``xaso load_procedures``: the catalogue of procedures that the product ships."""

from typing import Any

from django.core.management.base import BaseCommand

from xaso.public_services.procedures.services import load_procedures


class Command(BaseCommand):
    """Load the shipped procedures; safe to run again."""

    help = "Load the procedures of communes from the files of the product."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        loaded = load_procedures()
        if options["verbosity"]:
            self.stdout.write(
                f"{loaded.procedures} procedures: {loaded.in_use} in use, "
                f"{loaded.drafts} drafts; {loaded.new} new versions."
            )
