"""``xaso settings``: which variable has which value, and where it comes from."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from xaso.config.environment import Environment, Variable, env

HIDDEN = "••••••"


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable as it stands; ``source`` is ``environment`` or ``default``."""

    name: str
    value: str
    source: str
    meaning: str


def settings_of(environment: Environment) -> list[Setting]:
    """Return every variable that the product reads; a secret is never among the values."""
    return [_setting(one, environment.values) for one in environment.variables]


def _setting(one: Variable, values: Mapping[str, str]) -> Setting:
    value = values.get(one.name, one.default or "")
    source = "environment" if one.name in values else "default"
    return Setting(one.name, HIDDEN if one.is_secret and value else value, source, one.meaning)


class Command(BaseCommand):
    """Show the environment of this installation."""

    help = "Show every variable, its value and where the value comes from; secrets are hidden."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the list as JSON."""
        parser.add_argument("--json", action="store_true", help="print the list as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a variable."""
        found = settings_of(env)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False))
            return
        for one in found:
            self.stdout.write(f"{one.name:34} {one.source:11} {one.value}")
