"""``xaso load_legal``: the legal acts and the rules of law that the product ships."""

from typing import Any

from django.core.management.base import BaseCommand

from xaso.kernel.legal.services import load_legal


class Command(BaseCommand):
    """Load the shipped acts and rules; safe to run again."""

    help = "Load legal acts and versioned rules from the files of the product."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        loaded = load_legal()
        if options["verbosity"]:
            self.stdout.write(
                f"{loaded.acts} acts and {loaded.rules} rules in {loaded.rule_sets} versions."
            )
