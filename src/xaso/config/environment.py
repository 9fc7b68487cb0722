"""The environment, read in one place: typed, named, and refused with a sentence."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Variable:
    """One documented variable of the environment."""

    name: str
    kind: str
    default: str | None
    meaning: str

    @property
    def is_secret(self) -> bool:
        """Whether its value is never shown."""
        return self.name.endswith(("_PASSWORD", "_SECRET_KEY", "_TOKEN"))


class Environment:
    """Reads variables and remembers them for ``xaso settings`` and the docs."""

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self.values = values
        self.variables: list[Variable] = []

    def text(self, name: str, meaning: str, *, default: str | None = None) -> str:
        """Return a text; without a default the variable must be there."""
        self.variables.append(Variable(name, "text", default, meaning))
        value = self.values.get(name, default)
        if value is None:
            message = f"{name} is not set: {meaning} Set it in the environment and start again."
            raise ImproperlyConfigured(message)
        return value

    def number(self, name: str, meaning: str, *, default: int) -> int:
        """Return a whole number."""
        self.variables.append(Variable(name, "number", str(default), meaning))
        value = self.values.get(name, str(default))
        try:
            return int(value)
        except ValueError:
            message = f"{name} is “{value}”, but it must be a whole number: {meaning}"
            raise ImproperlyConfigured(message) from None

    def flag(self, name: str, meaning: str, *, default: bool = False) -> bool:
        """Return yes or no (1, 0, yes, no, true, false)."""
        self.variables.append(Variable(name, "flag", "1" if default else "0", meaning))
        value = self.values.get(name, "1" if default else "0").strip().lower()
        if value in ("1", "yes", "true", "on"):
            return True
        if value in ("0", "no", "false", "off", ""):
            return False
        message = f"{name} is “{value}”, but it must be 1 or 0: {meaning}"
        raise ImproperlyConfigured(message)

    def words(self, name: str, meaning: str, *, default: str = "") -> list[str]:
        """Return a comma-separated list."""
        self.variables.append(Variable(name, "list", default, meaning))
        value = self.values.get(name, default)
        return [word.strip() for word in value.split(",") if word.strip()]


env = Environment()
