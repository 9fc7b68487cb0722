"""``xaso load_map``: the 34 provinces and 3,321 communes of 2025, and what they came from."""

from typing import Any

from django.core.management.base import BaseCommand

from xaso.kernel.organisations.services import load_map


class Command(BaseCommand):
    """Load the shipped map; safe to run again."""

    help = "Load provinces, communes and successions from the files of the product."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        count = load_map()
        if options["verbosity"]:
            self.stdout.write(f"{count} communes are on the map.")
