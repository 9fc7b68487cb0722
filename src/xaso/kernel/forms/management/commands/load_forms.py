"""``xaso load_forms``: the electronic forms that the product ships."""

from typing import Any

from django.core.management.base import BaseCommand

from xaso.kernel.forms.services.versions import load_forms


class Command(BaseCommand):
    """Publish the shipped forms; safe to run again."""

    help = "Publish the electronic forms that lie in the folders of the settings."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        loaded = load_forms()
        if options["verbosity"]:
            self.stdout.write(f"{loaded.forms} forms; {loaded.new} new versions.")
