"""``xaso load_facts``: everything that the product ships as data, in the right order."""

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Load map, law, calendar, procedures and what else the modules ship."""

    help = "Load the facts that the product ships (map, law, holidays, procedures …); safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run each loader, saying how long it took."""
        for loader in settings.XASO_REFERENCE_LOADERS:
            started = time.monotonic()
            call_command(loader, verbosity=options["verbosity"], stdout=self.stdout)
            if options["verbosity"]:
                self.stdout.write(f"  {loader}: {time.monotonic() - started:.1f} s")
