"""``xaso due``: when something is due, and why."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from xaso.kernel.organisations.api import find_commune
from xaso.kernel.working_time import api
from xaso.lib.dates import VIETNAM_TIME
from xaso.lib.worktime_limits import InvalidLimitError


class Command(BaseCommand):
    """Reckon a due moment with its reasoning."""

    help = "Print when something is due: --received 2026-02-13T15:20 --limit '3 working_day'."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the receipt, the limit, and where and how to count."""
        parser.add_argument("--received", required=True, type=datetime.fromisoformat)
        parser.add_argument(
            "--limit", required=True, help="a number and a unit: '3 working_day'"
        )
        parser.add_argument("--rule", default=api.DEFAULT_RULE, help="code of a counting rule")
        parser.add_argument(
            "--commune", default="", help="code of a commune, for its own hours"
        )
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reckon and print."""
        received: datetime = options["received"]
        if received.tzinfo is None:
            received = received.replace(tzinfo=VIETNAM_TIME)
        commune_id = _commune_id(options["commune"])
        try:
            limit = api.Limit.parse(options["limit"])
            answer = api.due(commune_id, received, limit, rule=options["rule"])
        except (InvalidLimitError, api.UnknownRuleError) as error:
            raise CommandError(f"{type(error).__name__}: {error}") from error
        provisional = api.is_provisional(api.calendar_for(commune_id), answer)
        self._print(answer, provisional=provisional, as_json=options["as_json"])

    def _print(self, answer: api.Due, *, provisional: bool, as_json: bool) -> None:
        if as_json:
            plain = answer.as_plain() | {"provisional": provisional}
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2))
            return
        for reason in api.explain(answer):
            self.stdout.write(reason.sentence)
            self.stdout.write("".join(f"  {day}\n" for day in reason.days), ending="")
        if provisional:
            self.stdout.write(_("Not all holidays on the way are announced; this may change."))


def _commune_id(code: str) -> int | None:
    if not code:
        return None
    commune = find_commune(code)
    if commune is None:
        raise CommandError(f"No commune has the code {code}.")
    return commune.pk
