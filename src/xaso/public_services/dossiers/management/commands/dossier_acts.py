"""Print the table of acts for the documentation."""

from typing import Any

from django.core.management.base import BaseCommand

from xaso.public_services.dossiers.acts_table import acts_table


class Command(BaseCommand):
    """``xaso dossier_acts > docs/reference/dossier-acts.md``."""

    help = "Prints the table of acts on a dossier as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(acts_table(), ending="")
