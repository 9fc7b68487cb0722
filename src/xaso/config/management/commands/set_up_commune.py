"""``xaso set_up_commune``: the first commune, or one more, with its first administrator."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xaso.config.first_commune import (
    Administrator,
    CannotSetUpError,
    Done,
    Place,
    set_up_commune,
)


class Command(BaseCommand):
    """Set up a commune; the administrator's first password is printed once."""

    help = (
        "Serve a commune of the map: authority, usual units, one-stop desk, first IT officer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask which commune and who administers it."""
        parser.add_argument("--code", required=True, help="the state's code of the commune")
        parser.add_argument(
            "--agency-code", required=True, help="its people's committee's code (H56.99.15)"
        )
        parser.add_argument(
            "--admin-username", required=True, help="user name of the first IT officer"
        )
        parser.add_argument(
            "--admin-name", default="", help="full name of that officer; needed the first time"
        )
        parser.add_argument("--address", default="", help="address of the committee and desk")
        parser.add_argument("--phone", default="", help="phone of the committee and desk")
        parser.add_argument(
            "--host", default="", help="host name of its own public pages, if it has one"
        )
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it up and say what is new."""
        place = Place(
            options["code"],
            options["agency_code"],
            options["address"],
            options["phone"],
            options["host"],
        )
        administrator = Administrator(options["admin_username"], options["admin_name"])
        try:
            done = set_up_commune(place, administrator)
        except CannotSetUpError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(done.as_plain(), ensure_ascii=False))
        else:
            self._say(done)

    def _say(self, done: Done) -> None:
        if not done.made:
            self.stdout.write(f"{done.commune} was set up already; nothing was changed.")
            return
        self.stdout.write(f"{done.commune}: made {', '.join(done.made)}.")
        if done.password:
            self.stdout.write(
                f"First password of {done.username}: {done.password}\n"
                "It is shown only now and must be changed at the first sign-in."
            )
