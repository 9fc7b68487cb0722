"""``xaso extend_power``: a commune that nobody administers any more gets its IT officer back."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Max

from xaso.kernel.accounts.api import RoleAssignment, User
from xaso.kernel.officials.policy import WARNINGS
from xaso.kernel.officials.queries import it_officers_of
from xaso.kernel.officials.services import extend_from_host
from xaso.kernel.organisations.api import Commune, find_commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock


class Command(BaseCommand):
    """Extend the power of an IT officer where no page can; audited, and leaders are told."""

    help = (
        "Extend the power of a commune's IT officer, when nobody is left who could do so on a"
        " page (or within 14 days of that)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask where, who and why."""
        parser.add_argument("--code", required=True, help="the state's code of the commune")
        parser.add_argument(
            "--username",
            required=True,
            help="who is or was its IT officer; the account is open",
        )
        parser.add_argument("--reason", required=True, help="why, for the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        """Extend it and say until when."""
        commune = find_commune(options["code"])
        if commune is None:
            raise CommandError("There is no commune with this code.")
        _refuse_where_somebody_is_left(commune)
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError("There is no open account with this user name.")
        if not options["reason"].strip():
            raise CommandError("Say why.")
        try:
            with acting_in(commune.pk):
                power = extend_from_host(user, reason=options["reason"].strip())
        except RoleAssignment.DoesNotExist as error:
            message = "This account never was an IT officer there: use `xaso set_up_commune`."
            raise CommandError(message) from error
        self.stdout.write(f"{user} administers {commune} until {power.valid_to:%d/%m/%Y}.")


def _refuse_where_somebody_is_left(commune: Commune) -> None:
    today = clock.today()
    last = it_officers_of(commune.pk, today).aggregate(last=Max("valid_to"))["last"]
    if last and last > today + timedelta(days=max(WARNINGS)):
        message = f"Somebody administers {commune} until {last:%d/%m/%Y}: renew it on the page."
        raise CommandError(message)
