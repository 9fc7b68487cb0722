"""``xaso prepare``: bring the database up to this version of the product."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from xaso.kernel.tenancy.commit_order import follow_server
from xaso.kernel.tenancy.owner import as_owner, grant_to_application
from xaso.kernel.tenancy.partitions import make_partitions
from xaso.kernel.tenancy.product_version import note_version


class Command(BaseCommand):
    """Migrate as the owner, make the coming months' partitions, grant to the application."""

    help = "Create or upgrade the tables, partitions and grants (uses the owner's role)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all three; safe to run again."""
        with as_owner():
            call_command("migrate", verbosity=options["verbosity"], interactive=False)
            make_partitions()
            follow_server()
            note_version()
            grant_to_application()
        if options["verbosity"]:
            self.stdout.write("The database is ready.")
