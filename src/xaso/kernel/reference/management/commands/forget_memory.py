"""``xaso forget_memory``: let every process read the reference rows again."""

from typing import Any

from django.core.management.base import BaseCommand

from xaso.kernel.reference.api import renew_all


class Command(BaseCommand):
    """Needed only after rows were changed by SQL, past the product."""

    help = "Let every process read reference rows again, after somebody changed them by SQL."

    def handle(self, *args: Any, **options: Any) -> None:
        """Renew all stamps."""
        renew_all()
        if options["verbosity"]:
            self.stdout.write("Every process reads the reference rows again.")
